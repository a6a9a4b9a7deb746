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

/** The stretch before a place, kept while rows ask about the same place. */
export type Behind = { text: string; outer: string; start: number; back: string };
export const nothingBehind = (): Behind => ({ text: '', outer: '', start: -1, back: '' });

/** A word that a cut goes through is no whole word. */
const stretch = (text: string, start: number): string => {
  let from = Math.max(0, start - LOOK_BEHIND);
  if (from > 0) while (from < start && inWord(text, from) && inWord(text, from - 1)) from += 1;
  return plainWords(text.slice(from, start));
};

/** How far before `start` the last of the phrases ends; 0 for one in the name of the field; -1 where there is none. */
export const distanceOf = (behind: Behind, start: number, phrases: readonly string[]): number => {
  if (phrases.length === 0) return -1;
  if (behind.start !== start) {
    behind.start = start;
    behind.back = stretch(behind.text, start);
  }
  const end = lastOf(behind.back, phrases);
  if (end !== -1) return behind.back.length - end;
  return behind.outer !== '' && lastOf(plainWords(behind.outer), phrases) !== -1 ? 0 : -1;
};
