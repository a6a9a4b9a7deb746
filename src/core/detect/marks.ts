/** What one look at a text says it may hold; the scanner (`recognizers/scanner.ts`) looks. */

/** Bits of the marks of a text. */
export const DIGIT = 1;
export const AT = 2;
export const COLON = 4;
export const EQUALS = 8;
export const PERCENT = 16;
export const AMPERSAND = 32;
export const LINE = 64;
/** A run of at least 16 letters, digits, `+`, `/`, `-` or `_`: keys and base64. */
export const LONG_RUN = 128;
