/** Cuts a text into words and numbers, with what stands between them and what the lexicon says of each. One pass, no strings made. */

import {
  BASE_LETTER,
  DIGIT_MARK,
  HASH_SEED,
  hashStep,
  LETTERS,
  TABLE,
  UPPER_LETTER,
} from './fold.ts';
import { lexicon, lookUp } from './lexicon.ts';

export const KIND = {
  LOWER: 1,
  /** `Jane`. */
  CAP: 2,
  /** `JANE`. */
  UPPER: 3,
  /** `J`. */
  INITIAL: 4,
  /** `McDonald`, `iPhone`. */
  MIXED: 5,
  NUMBER: 6,
  /** Letters and digits: `221B`, `SW1A`. */
  ALNUM: 7,
} as const;

/** What stands between a token and the one before it, as marks; `gap === GAP.SPACE` is one or more blanks and nothing else. */
export const GAP = {
  SPACE: 1,
  LINE: 2,
  BLANK_LINE: 4,
  DOT: 8,
  COMMA: 16,
  COLON: 32,
  /** `!`, `?`, `;` and an ellipsis. */
  STOP: 64,
  QUOTE: 128,
  OPEN: 256,
  CLOSE: 512,
  HYPHEN: 1024,
  APOSTROPHE: 2048,
  HASH: 4096,
  SLASH: 8192,
  AND: 16_384,
  OTHER: 32_768,
  /** The text begins here. */
  EDGE: 65_536,
} as const;

const GAP_OF: Int32Array = new Int32Array(TABLE).fill(GAP.OTHER);
for (const [characters, mark] of [
  [' \t\u00a0', GAP.SPACE],
  ['\n\r', GAP.LINE],
  ['.', GAP.DOT],
  [',', GAP.COMMA],
  [':', GAP.COLON],
  ['!?;\u00a1\u00bf', GAP.STOP],
  ['"\u00ab\u00bb', GAP.QUOTE],
  ['([', GAP.OPEN],
  [')]', GAP.CLOSE],
  ['-', GAP.HYPHEN],
  ["'`\u00b4", GAP.APOSTROPHE],
  ['#', GAP.HASH],
  ['/', GAP.SLASH],
  ['&', GAP.AND],
] as const)
  for (const character of characters) GAP_OF[character.charCodeAt(0)] = mark;

/** General punctuation beyond the table. */
const farGap = (code: number): number => {
  if (code === 0x2019 || code === 0x2018) return GAP.APOSTROPHE;
  if (code === 0x201c || code === 0x201d) return GAP.QUOTE;
  if (code === 0x2026) return GAP.STOP;
  if (code === 0x2010 || code === 0x2011) return GAP.HYPHEN;
  return code === 0x202f || code === 0x2003 || code === 0x2002 ? GAP.SPACE : GAP.OTHER;
};

const NEW_LINE = 10;
const COMBINING_FROM = 0x300;
const COMBINING_TO = 0x36f;

/** Columns of one row a token; `count` rows are filled. */
export type Tokens = {
  count: number;
  /** Every cue of some token. */
  cues: number;
  start: Int32Array;
  end: Int32Array;
  kind: Uint8Array;
  gap: Int32Array;
  hash: Int32Array;
  cue: Int32Array;
  /** Lexicon bits of capitalised words, 0 for others. */
  bits: Int32Array;
};

const columns = (rows: number): Tokens => ({
  count: 0,
  cues: 0,
  start: new Int32Array(rows),
  end: new Int32Array(rows),
  kind: new Uint8Array(rows),
  gap: new Int32Array(rows + 1),
  hash: new Int32Array(rows),
  cue: new Int32Array(rows),
  bits: new Int32Array(rows),
});

/** Kept between calls, because most texts are short; texts beyond it get columns of their own. */
const KEPT_ROWS = 16_384;
let kept: Tokens | undefined;

/** Columns for `length` characters: between two tokens stands at least one that is in neither. */
const rowsFor = (length: number): Tokens => {
  const most = (length >> 1) + 2;
  if (most > KEPT_ROWS) return columns(most);
  kept ??= columns(KEPT_ROWS);
  return kept;
};

const kindOf = (length: number, uppers: number, digits: number, first: number): number => {
  if (digits > 0) return digits === length ? KIND.NUMBER : KIND.ALNUM;
  if (uppers === 0) return KIND.LOWER;
  if (uppers === length) return length === 1 ? KIND.INITIAL : KIND.UPPER;
  return uppers === 1 && (first & UPPER_LETTER) !== 0 ? KIND.CAP : KIND.MIXED;
};

const letterOf = (code: number): number => (code < TABLE ? (LETTERS[code] ?? 0) : 0);
/** Combining marks belong to the letter before them and count as nothing. */
const isMark = (code: number): boolean => code >= COMBINING_FROM && code <= COMBINING_TO;

/** The gap with one more character in it. */
const wider = (gap: number, code: number): number => {
  if (code === NEW_LINE && (gap & GAP.LINE) !== 0) return gap | GAP.BLANK_LINE;
  return gap | (code < TABLE ? (GAP_OF[code] ?? 0) : farGap(code));
};

/** What `readWord` read beside the end; numbers of the module instead of an object a word. */
let wordHash = 0;
let wordKind = 0;

/** Reads the word at `start`, which ends at `to` at the latest; where it ends. */
const readWord = (text: string, start: number, to: number): number => {
  let hash = HASH_SEED;
  let uppers = 0;
  let digits = 0;
  let marks = 0;
  let at = start;
  for (; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const letter = letterOf(code);
    if (letter === DIGIT_MARK) digits += 1;
    else if (letter !== 0) {
      hash = hashStep(hash, letter & BASE_LETTER);
      uppers += letter >> 8;
    } else if (isMark(code)) marks += 1;
    else break;
  }
  wordHash = hash;
  wordKind =
    digits + uppers === 0
      ? KIND.LOWER
      : kindOf(at - start - marks, uppers, digits, letterOf(text.charCodeAt(start)));
  return at;
};

/** Words of lower case have no bits, and those with digits neither bits nor cues. */
const hasCues = (kind: number): boolean => kind < KIND.NUMBER;
const hasBits = (kind: number): boolean => kind !== KIND.LOWER && kind < KIND.NUMBER;

/**
 * The tokens of `text` from `from` to `to`, with offsets into the whole text. The result is valid until the next call: the columns are used again.
 * A word ends at an apostrophe or hyphen; the next token's gap tells.
 */
export const tokenize = (text: string, from = 0, to: number = text.length): Tokens => {
  const tokens = rowsFor(to - from);
  const { start, end, kind, gap: gaps, hash, cue, bits } = tokens;
  const lists = lexicon();
  let cues = 0;
  let row = 0;
  let gap: number = GAP.EDGE;
  for (let at = from; at < to; ) {
    const code = text.charCodeAt(at);
    if (letterOf(code) === 0) {
      gap = wider(gap, code);
      at += 1;
      continue;
    }
    start[row] = at;
    at = readWord(text, at, to);
    end[row] = at;
    gaps[row] = gap;
    kind[row] = wordKind;
    hash[row] = wordHash;
    const said = hasCues(wordKind) ? lookUp(lists.cues, wordHash) : 0;
    cue[row] = said;
    cues |= said;
    bits[row] = hasBits(wordKind) ? lookUp(lists.words, wordHash) : 0;
    gap = 0;
    row += 1;
  }
  tokens.count = row;
  tokens.cues = cues;
  gaps[row] = gap | GAP.EDGE;
  return tokens;
};
