/** Cuts a text into words and numbers, with what stands between them and what the lexicon says of each. One pass, no strings made. */

import { FOLD, HASH_SEED, hashStep, IS_UPPER, TABLE } from './fold.ts';
import { type Lexicon, lexicon, lookUp } from './lexicon.ts';

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

const DIGIT = 1;
const LETTER = 2;
const UPPER = 4;
const CLASS: Uint8Array = new Uint8Array(TABLE);
for (let code = 0; code < TABLE; code += 1) {
  if (FOLD[code] !== 0) CLASS[code] = LETTER | (IS_UPPER[code] === 1 ? UPPER : 0);
  else if (code >= 48 && code <= 57) CLASS[code] = DIGIT;
}
const NEW_LINE = 10;
const COMBINING_FROM = 0x300;
const COMBINING_TO = 0x36f;

/** Columns of one row a token; `count` rows are filled. */
export type Tokens = {
  count: number;
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

/** A word needs at least one character and one gap. */
const rowsFor = (text: string): Tokens => {
  const most = (text.length >> 1) + 2;
  if (most > KEPT_ROWS) return columns(most);
  kept ??= columns(KEPT_ROWS);
  kept.count = 0;
  return kept;
};

const kindOf = (length: number, uppers: number, digits: number, first: number): number => {
  if (digits > 0) return digits === length ? KIND.NUMBER : KIND.ALNUM;
  if (uppers === 0) return KIND.LOWER;
  if (uppers === length) return length === 1 ? KIND.INITIAL : KIND.UPPER;
  return uppers === 1 && (first & UPPER) !== 0 ? KIND.CAP : KIND.MIXED;
};

/** The class of a code unit; combining marks belong to the letter before them and count as nothing. */
const classOf = (code: number): number => (code < TABLE ? (CLASS[code] ?? 0) : 0);
const isMark = (code: number): boolean => code >= COMBINING_FROM && code <= COMBINING_TO;

/** Reads the word at `start` into row `row`; where it ends. */
const readWord = (
  text: string,
  start: number,
  tokens: Tokens,
  row: number,
  lists: Lexicon,
): number => {
  let hash = HASH_SEED;
  let uppers = 0;
  let digits = 0;
  let marks = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const cls = classOf(code);
    if ((cls & LETTER) !== 0) {
      hash = hashStep(hash, FOLD[code] ?? 0);
      uppers += cls >> 2;
    } else if (cls === DIGIT) digits += 1;
    else if (isMark(code)) marks += 1;
    else break;
  }
  tokens.start[row] = start;
  tokens.end[row] = at;
  tokens.kind[row] = kindOf(at - start - marks, uppers, digits, classOf(text.charCodeAt(start)));
  tokens.hash[row] = hash;
  tokens.cue[row] = digits === 0 ? lookUp(lists.cues, hash) : 0;
  tokens.bits[row] = uppers > 0 && digits === 0 ? lookUp(lists.words, hash) : 0;
  return at;
};

/**
 * The tokens of a text. The result is valid until the next call: the columns are used again.
 * A word ends at an apostrophe or hyphen; the next token's gap tells.
 */
export const tokenize = (text: string): Tokens => {
  const tokens = rowsFor(text);
  const lists = lexicon();
  let row = 0;
  let gap: number = GAP.EDGE;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (classOf(code) !== 0) {
      tokens.gap[row] = gap;
      gap = 0;
      at = readWord(text, at, tokens, row, lists);
      row += 1;
      continue;
    }
    const mark = code < TABLE ? (GAP_OF[code] ?? 0) : farGap(code);
    gap |= code === NEW_LINE && (gap & GAP.LINE) !== 0 ? GAP.BLANK_LINE : mark;
    at += 1;
  }
  tokens.count = row;
  tokens.gap[row] = gap | GAP.EDGE;
  return tokens;
};
