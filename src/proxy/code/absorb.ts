/** Values that a program was given in plain get their tokens back before a call goes out, so that the policy sees them. */

import type { Json } from '../../core/json/json.ts';
import { seal } from '../../core/secret.ts';
import { collectPlains, replaceSpans } from '../../core/token/replace.ts';
import { formatToken } from '../../core/token/token.ts';
import type { Engine } from '../context.ts';

/**
 * The arguments with tokens in place of values of this scope. Only exact values are found again: what a program made of
 * a plain value (a part of it, other letters) is known by the run's label alone, which is why `plain` is a choice of
 * the policy and not the default (DESIGN 5.7).
 */
export const absorb = async (engine: Engine, args: Json): Promise<Json> => {
  const leaves = engine.detector.detect(args, { known: engine.known, declared: [] });
  const tokens: (string | undefined)[] = [];
  for (const { finding, plain } of collectPlains(leaves)) {
    const found = await engine.vault.find(engine.scope, seal(plain));
    const token = found.find((each) => each.class === finding.class) ?? found[0];
    tokens.push(token === undefined ? undefined : formatToken(token));
  }
  const queue = tokens[Symbol.iterator]();
  return replaceSpans(args, leaves, () => queue.next().value);
};
