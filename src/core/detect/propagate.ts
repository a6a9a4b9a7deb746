/** Known values of a scope, found again wherever they recur as whole words (DESIGN 5.3 "propagation"). */

import type { Class } from '../brand.ts';
import { MIN_PROPAGATED_LENGTH } from '../limits.ts';
import type { KnownHit, KnownValues } from './detector.ts';

/** A value under its first word; `lead` is how many units stand before that word, as in `+1 415 …`. */
type Entry = { readonly class: Class; readonly text: string; readonly lead: number };

const WORD = /[\p{L}\p{N}]+/gu;
const FIRST_WORD = /[\p{L}\p{N}]+/u;
const WORD_CHAR = /[\p{L}\p{N}]/u;

/** Classes whose values are often plain words; a single short one would be found by chance. */
const WORDY: ReadonlySet<string> = new Set(['PERSON', 'LOCATION', 'ORGANIZATION', 'USERNAME']);
const MIN_WORDY_LENGTH = 5;

const searchable = (cls: Class, text: string): boolean => {
  if (text.length < MIN_PROPAGATED_LENGTH) return false;
  return !WORDY.has(cls) || text.length >= MIN_WORDY_LENGTH;
};

const endsWord = (text: string, end: number): boolean => {
  const last = text[end - 1] ?? '';
  const next = text[end] ?? '';
  return !(WORD_CHAR.test(last) && WORD_CHAR.test(next));
};

const hitAt = (entries: readonly Entry[], text: string, at: number): KnownHit | undefined => {
  // Longest first, so the first that fits is the longest match.
  for (const entry of entries) {
    const start = at - entry.lead;
    const end = start + entry.text.length;
    if (start >= 0 && text.startsWith(entry.text, start) && endsWord(text, end))
      return { class: entry.class, start, end };
  }
  return undefined;
};

const findIn = (
  byWord: ReadonlyMap<string, readonly Entry[]>,
  text: string,
): readonly KnownHit[] => {
  const hits: KnownHit[] = [];
  let free = 0;
  for (const match of text.matchAll(WORD)) {
    const entries = match.index < free ? undefined : byWord.get(match[0]);
    const hit = entries === undefined ? undefined : hitAt(entries, text, match.index);
    if (hit === undefined || hit.start < free) continue;
    hits.push(hit);
    free = hit.end;
  }
  return hits;
};

/** An empty set of known values. Adding is cheap; finding looks at each word once. Case counts. */
export const createKnownValues = (): KnownValues => {
  const byWord = new Map<string, Entry[]>();
  const seen = new Set<string>();
  return {
    add: (cls, text) => {
      const first = FIRST_WORD.exec(text);
      if (first === null || !searchable(cls, text) || seen.has(text)) return;
      seen.add(text);
      const entries = byWord.get(first[0]) ?? [];
      entries.push({ class: cls, text, lead: first.index });
      entries.sort((a, b) => b.text.length - a.text.length);
      byWord.set(first[0], entries);
    },
    find: (text) => (byWord.size === 0 ? [] : findIn(byWord, text)),
    get size() {
      return seen.size;
    },
  };
};
