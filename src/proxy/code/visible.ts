/** Which tools a program sees: none that every call of which would be refused. */

import { asServerId } from '../../core/brand.ts';
import type { Visible } from '../../core/codegen/tool.ts';
import { CONTENT } from '../../core/policy/decision.ts';
import { type Engine, today } from '../context.ts';

/**
 * Hidden are tools whose definition nobody approved, and tools to which a rule lets no content at all, whatever was read
 * before. What is visible may still be refused: each call is decided by itself.
 */
export const visibleTools =
  (engine: Engine): Visible =>
  (name, tool) => {
    const server = asServerId(name);
    if (engine.refusedTools.get(server)?.has(tool) === true) return false;
    if (!engine.policy.judgesContent) return true;
    const to = { kind: 'server', server, tool, path: '$' } as const;
    const { effect, mode } = engine.policy.decide(
      { class: CONTENT, origins: [], to },
      today(engine),
    );
    return effect !== 'deny' || mode === 'observe';
  };
