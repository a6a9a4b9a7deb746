/** Patterns that a policy brings: what an engine for them must do, whichever it is. Core holds no vendor for this. */

import type { Class } from '../brand.ts';

/** What a policy searches for in a text; `field` holds the words of the field that the text stands in. */
export type TextFinder = {
  readonly name: string;
  readonly class: Class;
  readonly scan: (
    text: string,
    field: string,
    report: (start: number, end: number, score: number, evidence: string) => void,
  ) => void;
};

/** A compiled pattern. INVARIANT: time is linear in the text, whatever pattern and text are (DESIGN 3.9). */
export type Pattern = {
  /** Reports every match from left to right, UTF-16 offsets, not overlapping. */
  find(text: string, found: (start: number, end: number) => void): void;
};

/** Compiles a pattern, or says in one sentence why it cannot. Never throws. */
export type PatternEngine = (source: string) => Pattern | { readonly fault: string };

/** Longest pattern that a policy may write. */
export const MAX_PATTERN_SOURCE = 1_000;

/** True where the engine took the pattern. */
export const isPattern = (compiled: ReturnType<PatternEngine>): compiled is Pattern =>
  'find' in compiled;
