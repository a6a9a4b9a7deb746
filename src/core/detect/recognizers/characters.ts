/** What the scanner knows of a character, and of the edges of a candidate. */

/** Bits of `kindOf`. */
export const LOWER = 1;
export const UPPER = 2;
export const NUMERAL = 4;
export const UNDERSCORE = 8;
/** A letter outside ASCII; a recognizer of values has no use for it, but it ends and joins words. */
export const WIDE = 16;
/** Letters, digits and `_`. */
export const WORD: number = LOWER | UPPER | NUMERAL | UNDERSCORE | WIDE;
/** What else stands inside keys and base64: `+ / - . =`. */
export const JOINT = 32;
/** A character that some lane looks at. */
export const EVENT = 64;

const KIND: Uint8Array = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyz') {
  KIND[c.charCodeAt(0)] = LOWER;
  KIND[c.toUpperCase().charCodeAt(0)] = UPPER;
}
for (const c of '0123456789') KIND[c.charCodeAt(0)] = NUMERAL;
for (const c of '+/-.=') KIND[c.charCodeAt(0)] = JOINT;
for (const c of '@:=-%&.\n') KIND[c.charCodeAt(0)] = (KIND[c.charCodeAt(0)] ?? 0) | EVENT;
KIND[95] = UNDERSCORE;

/** Blanks, punctuation and symbols beyond ASCII (Latin-1, general and CJK punctuation, full-width marks); all else is a letter. */
const wideKind = (code: number): number =>
  (code < 0xc0 && code !== 0xaa && code !== 0xb5 && code !== 0xba) ||
  code === 0xd7 ||
  code === 0xf7 ||
  (code >= 0x2000 && code <= 0x2bff) ||
  (code >= 0x3000 && code <= 0x303f) ||
  (code >= 0xff00 && code <= 0xff0f) ||
  code === 0xff1a ||
  code === 0xfeff
    ? 0
    : WIDE;

/** The bits of one UTF-16 code unit; 0 for NaN, which is what lies outside a text. */
export const kindOf = (code: number): number =>
  code < 128 ? (KIND[code] ?? 0) : code >= 128 ? wideKind(code) : 0;

/** Whether a word character stands at `at`. */
export const wordAt = (text: string, at: number): boolean =>
  at >= 0 && at < text.length && (kindOf(text.charCodeAt(at)) & WORD) !== 0;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** A hexadecimal digit, of either case. */
export const isHex = (code: number): boolean =>
  isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
/** How many digits a text has. */
export const countDigits = (text: string): number => {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) if (isDigit(text.charCodeAt(i))) count += 1;
  return count;
};

const HYPHEN = 45;
const DOT = 46;
const SLASH = 47;
const PLUS = 43;
const COMMA = 44;
const COLON = 58;

/**
 * Whether a value may begin at `start`, the beginning of a word: not inside a longer hyphenated or dotted thing (a UUID, a
 * version, a decimal fraction, a path), nor inside a number with thousands separators.
 */
export const startsClean = (text: string, start: number): boolean => {
  if (start === 0) return true;
  const before = text.charCodeAt(start - 1);
  if (before === HYPHEN || before === DOT || before === PLUS || before === 92 || before === SLASH)
    return !wordAt(text, start - 2);
  if (before !== COMMA || !isDigit(text.charCodeAt(start - 2))) return true;
  const after = text.charCodeAt(start + 3);
  return wordAt(text, start + 3) || after === HYPHEN || after === DOT || after === 32;
};

/** Whether a value may end at `end`, the end of a word; mirrors `startsClean`. A sentence may go on without a blank. */
export const endsClean = (text: string, end: number): boolean => {
  if (end >= text.length) return true;
  const next = text.charCodeAt(end);
  if ((kindOf(next) & WORD) !== 0 || next === 64) return false;
  if (next === HYPHEN || next === PLUS) return !wordAt(text, end + 1);
  if (next === DOT || next === COMMA || next === COLON)
    return !isDigit(text.charCodeAt(end + 1)) || next === COLON;
  return true;
};
