/** Policies from text, for tests. */

import { re2PatternEngine } from '../../../src/adapters/re2js/pattern-engine.ts';
import { BUILTIN_CLASSES } from '../../../src/core/policy/classes.ts';
import { compilePolicy } from '../../../src/core/policy/compile.ts';
import type { Policy } from '../../../src/core/policy/decision.ts';
import type { PolicyDocument } from '../../../src/core/policy/document.ts';
import { parsePolicy } from '../../../src/core/policy/parse.ts';

/** A policy's first lines. */
export const HEAD = `version: 1
policy: {name: t, revision: '1'}
`;

/** Parses and compiles; `bases` are what `extends` can name. */
export const policyOf = (
  text: string,
  bases: { readonly [name: string]: string } = {},
): { readonly policy: Policy; readonly document: PolicyDocument } => {
  const document = parsePolicy(text, 'p.yaml', {
    builtinClasses: BUILTIN_CLASSES,
    loadBase: (name) => bases[name] ?? '',
    patterns: re2PatternEngine,
  });
  return { policy: compilePolicy(document, 'digest', re2PatternEngine), document };
};
