/** Words near a value that speak for what it is: whole words, any case, a bounded way back. */

import { kindOf, WORD } from './characters.ts';

/** Presidio looks five words back; 64 UTF-16 units are five to ten words and need no word splitter. */
export const LOOK_BEHIND = 64;

/** Lower case, and one blank for what separates words, so that `tax-id`, `tax_id` and `Tax ID` are one phrase. */
const plainWords = (text: string): string => text.toLowerCase().replace(/[\s_.'’*-]+/g, ' ');

/** The phrases of a row in plain words; `tax id` is also written `taxid`. */
export const phrasesOf = (words: readonly string[]): readonly string[] => [
  ...new Set(
    words.flatMap((word) => {
      const plain = plainWords(word).trim();
      return plain.length > 5 && plain.includes(' ') ? [plain, plain.replaceAll(' ', '')] : [plain];
    }),
  ),
];

const inWord = (text: string, at: number): boolean => (kindOf(text.charCodeAt(at)) & WORD) !== 0;

/** Endings of plurals: `passports`, `Nummern`. */
const PLURALS = ['', 's', 'es', 'en', 'n'] as const;

/** Whether a word ends at `at`, plural endings apart. */
const endsWord = (text: string, at: number): boolean =>
  PLURALS.some((ending) => text.startsWith(ending, at) && !inWord(text, at + ending.length));

/**
 * End of the last place in `back` where `phrase` stands as whole words; -1 where it does not. Presidio matches parts of words,
 * so that `lic` is found in `duplicate` (its issue 1061).
 */
const lastEnd = (back: string, phrase: string): number => {
  for (
    let at = back.lastIndexOf(phrase);
    at !== -1;
    at = at === 0 ? -1 : back.lastIndexOf(phrase, at - 1)
  )
    if (!inWord(back, at - 1) && endsWord(back, at + phrase.length)) return at + phrase.length;
  return -1;
};

const lastOf = (back: string, phrases: readonly string[]): number => {
  let end = -1;
  for (const phrase of phrases) end = Math.max(end, lastEnd(back, phrase));
  return end;
};

/** Letters in lower case, as far as the scripts go whose letters have two cases and whose words rows ask for. */
const FOLDED_TO = 0x530;
const FOLDED: Uint16Array = Uint16Array.from({ length: FOLDED_TO }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
);
/** The hash of a word with one more letter or digit, case forgotten. */
export const wordHash = (hash: number, code: number): number =>
  (Math.imul(hash, 31) + (code < FOLDED_TO ? (FOLDED[code] ?? 0) : code)) | 0;

const hashOf = (word: string): number => {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = wordHash(hash, word.charCodeAt(at));
  return hash;
};

/** Phrases of one row; the array itself stands for the row. */
export type Phrases = readonly string[];
/** Last words of phrases by their hashes. */
export type LastWords = {
  /** 1 where some last word has these low bits: rules nearly every word out. */
  readonly bits: Uint8Array;
  /** The rows that have such a phrase. */
  readonly rows: ReadonlyMap<number, ReadonlySet<Phrases>>;
};
const BITS = 0x1_0000;
const slotOf = (hash: number): number => (hash ^ (hash >>> 16)) & (BITS - 1);

/**
 * The last words of all phrases, so that a place without any for a row is known without a copy of the text. The last letter or
 * digit of a phrase ends a word of it: signs such as `#` are left out here and compared later.
 */
export const lastWordsOf = (rows: readonly Phrases[]): LastWords => {
  const words = new Map<number, Set<Phrases>>();
  const bits = new Uint8Array(BITS);
  for (const phrases of rows)
    for (const phrase of phrases) {
      const last = /([\p{L}\p{M}\p{N}]+)[^\p{L}\p{N}]*$/u.exec(phrase)?.[1] ?? '';
      for (const ending of PLURALS) {
        const hash = hashOf(last + ending);
        words.set(hash, (words.get(hash) ?? new Set()).add(phrases));
        bits[slotOf(hash)] = 1;
      }
    }
  return { bits, rows: words };
};

/** The stretch before a place, kept while rows ask about the same place. */
export type Behind = {
  text: string;
  outer: string;
  /** What the name of the field speaks for, by name: rows of a list repeat it. */
  readonly names: Map<string, Map<Phrases, boolean>>;
  /** Where `back` ends. */
  start: number;
  back: string;
  /** Last words of all phrases. */
  words: LastWords;
  /** How many of the words that may end a phrase end before the place that was asked about last. */
  before: number;
  /** The words of the text so far that may end a phrase: where they end, and for which rows. */
  readonly ends: number[];
  readonly rows: ReadonlySet<Phrases>[];
};
export const nothingBehind = (): Behind => ({
  text: '',
  outer: '',
  names: new Map(),
  start: -1,
  back: '',
  words: lastWordsOf([]),
  before: 0,
  ends: [],
  rows: [],
});

/** Begins a new text. */
export const beginBehind = (behind: Behind, text: string, outer: string): void => {
  behind.text = text;
  behind.outer = outer;
  behind.start = -1;
  behind.before = 0;
  if (behind.ends.length === 0) return;
  behind.ends.length = 0;
  behind.rows.length = 0;
};

/** Takes note of a word of the text by its hash; the scanner meets them in order. */
export const noteWord = (behind: Behind, hash: number, end: number): void => {
  if (behind.words.bits[slotOf(hash)] === 0) return;
  const rows = behind.words.rows.get(hash);
  if (rows === undefined) return;
  behind.ends.push(end);
  behind.rows.push(rows);
};

/** How many of the words that may end a phrase end at `start` or before. Places are asked about nearly in order. */
const wordsBefore = (behind: Behind, start: number): number => {
  const { ends } = behind;
  let count = behind.before;
  while (count < ends.length && (ends[count] ?? 0) <= start) count += 1;
  while (count > 0 && (ends[count - 1] ?? 0) > start) count -= 1;
  behind.before = count;
  return count;
};

/** What counts as one blank in `plainWords`. */
const isSeparator = (code: number): boolean =>
  code <= 32 || code === 95 || code === 46 || code === 39 || code === 42 || code === 45;

/** Where the word before `start` ends, at most `LOOK_BEHIND` before. */
const edgeBefore = (text: string, start: number): number => {
  let edge = start;
  while (edge > 0 && start - edge < LOOK_BEHIND && isSeparator(text.charCodeAt(edge - 1)))
    edge -= 1;
  return edge;
};

/** Whether a word that may end one of the phrases stands within `within` before `start`, and within `LOOK_BEHIND`. */
const mayStand = (behind: Behind, start: number, phrases: Phrases, within: number): boolean => {
  const { ends, rows } = behind;
  const last = wordsBefore(behind, start) - 1;
  if (last < 0) return false;
  const far = within < LOOK_BEHIND ? edgeBefore(behind.text, start) - within : 0;
  const least = Math.max(far, start - LOOK_BEHIND);
  for (let i = last; i >= 0 && (ends[i] ?? 0) >= least; i -= 1)
    if (rows[i]?.has(phrases) === true) return true;
  return false;
};

/** A word that a cut goes through is no whole word. */
const stretch = (text: string, start: number): string => {
  let from = Math.max(0, start - LOOK_BEHIND);
  if (from > 0) while (from < start && inWord(text, from) && inWord(text, from - 1)) from += 1;
  return plainWords(text.slice(from, start));
};

/** Names kept before all are forgotten (DESIGN 3.9): they may be data. */
const MAX_NAMES = 4_096;

/** Whether the name of the field has one of the phrases in it. */
const isOuter = ({ outer, names }: Behind, phrases: Phrases): boolean => {
  if (outer === '') return false;
  if (names.size > MAX_NAMES) names.clear();
  const asked = names.get(outer) ?? new Map<Phrases, boolean>();
  const before = asked.get(phrases);
  if (before !== undefined) return before;
  const is = lastOf(plainWords(outer), phrases) !== -1;
  names.set(outer, asked.set(phrases, is));
  return is;
};

/** How far before `start` the last of the phrases ends, if it may be `within`; 0 for one in the name of the field; -1 where there is none. */
export const distanceOf = (
  behind: Behind,
  start: number,
  phrases: Phrases,
  within: number = LOOK_BEHIND,
): number => {
  if (phrases.length === 0) return -1;
  if (mayStand(behind, start, phrases, within)) {
    if (behind.start !== start) {
      behind.start = start;
      behind.back = stretch(behind.text, start);
    }
    const end = lastOf(behind.back, phrases);
    if (end !== -1) return behind.back.length - end;
  }
  return isOuter(behind, phrases) ? 0 : -1;
};
