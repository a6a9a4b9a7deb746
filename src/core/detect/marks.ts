/** One look at a text that rules out most of what it could hold. */

/** Bits of `marksOf`. */
export const DIGIT = 1;
export const AT = 2;
export const COLON = 4;
export const EQUALS = 8;
export const PERCENT = 16;
export const AMPERSAND = 32;
export const LINE = 64;
/** A run of at least `LONG` letters, digits, `+`, `/`, `-` or `_`: keys and base64. */
export const LONG_RUN = 128;
/** Five dashes: the fence of PEM (RFC 7468). */
export const DASHES = 256;

const LONG = 16;
const RUN = 512;

const BITS: Uint16Array = new Uint16Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_.')
  BITS[character.charCodeAt(0)] = RUN;
for (const character of '0123456789') BITS[character.charCodeAt(0)] = RUN | DIGIT;
for (const [character, bit] of [
  ['@', AT],
  [':', COLON],
  ['=', EQUALS],
  ['%', PERCENT],
  ['&', AMPERSAND],
  ['\n', LINE],
] as const)
  BITS[character.charCodeAt(0)] = bit;

/** The marks of a text. Looks at each character once. */
export const marksOf = (text: string): number => {
  let marks = 0;
  let run = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const bits = code < 128 ? (BITS[code] ?? 0) : 0;
    marks |= bits;
    run = (bits & RUN) === 0 ? 0 : run + 1;
    if (run === LONG) marks |= LONG_RUN;
  }
  if ((marks & LONG_RUN) === 0 && text.length < 30) return marks & ~DASHES;
  return text.includes('-----') ? marks | DASHES : marks;
};
