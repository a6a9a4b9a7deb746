/** Recognizers for the classes that a policy declares by pattern, context and checksum. */

import { asClass } from '../brand.ts';
import { passes } from '../detect/check-digits.ts';
import { isPattern, type Pattern, type PatternEngine, type TextFinder } from '../detect/pattern.ts';
import type { ClassSpec, PolicyDocument } from './document.ts';

/** How far a word of the context may stand from the match, in UTF-16 units (Presidio looks at five words before). */
const CONTEXT_REACH = 60;
/** As sure as a field name; a checksum makes it as sure as a number with one. */
const SCORE = { plain: 0.85, context: 0.9, checksum: 0.95 } as const;

const isNear = (
  text: string,
  start: number,
  end: number,
  words: readonly string[],
  field: string,
): boolean => {
  if (words.length === 0) return true;
  const before = text.slice(Math.max(0, start - CONTEXT_REACH), start);
  const around = [field, before, text.slice(end, end + CONTEXT_REACH)].join(' ');
  const lower = around.toLowerCase();
  return words.some((word) => lower.includes(word.toLowerCase()));
};

const evidenceOf = ({ context, checksum }: ClassSpec): readonly [number, string] => {
  if (checksum !== undefined) return [SCORE.checksum, `policy pattern, ${checksum}`];
  return context.length > 0
    ? [SCORE.context, 'policy pattern, context']
    : [SCORE.plain, 'policy pattern'];
};

const scanner =
  (pattern: Pattern, spec: ClassSpec): TextFinder['scan'] =>
  (text, field, report) =>
    pattern.find(text, (start, end) => {
      if (!isNear(text, start, end, spec.context, field)) return;
      if (spec.checksum !== undefined && !passes(spec.checksum, text.slice(start, end))) return;
      report(start, end, ...evidenceOf(spec));
    });

/** What finds one class; undefined where the class has no pattern or the engine does not take it. */
export const classFinder = (
  name: string,
  spec: ClassSpec,
  patterns: PatternEngine,
): TextFinder | undefined => {
  const compiled = spec.pattern === undefined ? undefined : patterns(spec.pattern);
  if (compiled === undefined || !isPattern(compiled)) return undefined;
  return {
    name: `policy-${name.toLowerCase().replaceAll('_', '-')}`,
    class: asClass(name),
    scan: scanner(compiled, spec),
  };
};

/** What finds the classes of a policy. Their examples were tried when the policy was read (DESIGN 3.2). */
export const classFinders = (
  document: PolicyDocument,
  patterns: PatternEngine,
): readonly TextFinder[] =>
  [...document.classes].flatMap(([name, spec]) => classFinder(name, spec, patterns) ?? []);
