/** Lists of the `detection` section, ready for use: what pardons a finding, and what makes one. */

import { asClass } from '../brand.ts';
import type { Finding } from '../detect/finding.ts';
import { isPattern, type PatternEngine, type TextFinder } from '../detect/pattern.ts';
import type { DetectionSpec, Listed } from './detection.ts';
import { fitOf, matchesGlob } from './match.ts';

/** Where a finding stands, and on which day it is judged. */
export type Spot = {
  readonly server: string;
  readonly tool: string;
  /** In what the tool answered, `$.items[*].serial`. */
  readonly path: string;
  readonly day: string;
};

/** The id of the entry by which a finding is let go; undefined where it stands. */
export type Pardon = (finding: Finding, text: string, spot: Spot | undefined) => string | undefined;

type Match = (text: string) => boolean;

/** Letter for letter, or by a pattern that covers the whole value. A pattern that cannot be compiled pardons nothing. */
const matchOf = ({ values, pattern }: Listed, patterns: PatternEngine): Match => {
  const known = new Set(values);
  const compiled = pattern === undefined ? undefined : patterns(pattern);
  if (compiled === undefined || !isPattern(compiled)) return (text) => known.has(text);
  return (text) => {
    let whole = false;
    compiled.find(text, (start, end) => {
      whole ||= start === 0 && end === text.length;
    });
    return whole;
  };
};

type Held = {
  readonly id: string;
  holds(finding: Finding, spot: Spot): boolean;
};

const suppressions = (spec: DetectionSpec): readonly Held[] =>
  spec.suppress.map((each) => ({
    id: each.id,
    holds: (finding: Finding, { server, tool, path, day }: Spot): boolean =>
      day <= each.until &&
      finding.recognizer === each.recognizer &&
      matchesGlob(each.server, server) &&
      (each.tool === undefined || matchesGlob(each.tool, tool)) &&
      // INVARIANT: a place that only may be meant is not suppressed.
      fitOf(each.path, path) === 'yes',
  }));

/** What lets findings go: the allow list everywhere, a suppression on its field only. */
export const pardonOf = (spec: DetectionSpec, patterns: PatternEngine): Pardon | undefined => {
  if (spec.allow.length === 0 && spec.suppress.length === 0) return undefined;
  const allowed = spec.allow.map((each) => ({
    id: each.id,
    class: each.class,
    matches: matchOf(each, patterns),
  }));
  const suppressed = suppressions(spec);
  return (finding, text, spot) => {
    const entry = allowed.find(
      (each) => (each.class === undefined || each.class === finding.class) && each.matches(text),
    );
    if (entry !== undefined) return entry.id;
    return spot === undefined
      ? undefined
      : suppressed.find((each) => each.holds(finding, spot))?.id;
  };
};

const WORD = /[\p{L}\p{N}]/u;
const isEdge = (text: string, at: number): boolean =>
  !(WORD.test(text[at - 1] ?? '') && WORD.test(text[at] ?? ''));

/** Every whole-word occurrence of a value, as it is written. */
const findValue = (
  text: string,
  value: string,
  found: (start: number, end: number) => void,
): void => {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length))
    if (isEdge(text, at) && isEdge(text, at + value.length)) found(at, at + value.length);
};

const DENIED = 1;

/** What finds the values of the deny list. */
export const denyFinders = (spec: DetectionSpec, patterns: PatternEngine): readonly TextFinder[] =>
  spec.deny.map(({ id, class: cls, values, pattern }) => {
    const compiled = pattern === undefined ? undefined : patterns(pattern);
    return {
      name: `deny-${id}`,
      class: asClass(cls),
      scan: (text, _field, report) => {
        const found = (start: number, end: number): void => report(start, end, DENIED, 'deny list');
        for (const value of values) findValue(text, value, found);
        if (compiled !== undefined && isPattern(compiled)) compiled.find(text, found);
      },
    };
  });
