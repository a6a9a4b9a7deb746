/** Reads JSON strictly (RFC 8259), with exact numbers, without duplicate keys and with bounded nesting. */

import { SluiceError } from '../errors.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';
import type { Json } from './json.ts';
import { parseExact } from './parse-exact.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** Characters of a string that are looked at one by one. */
const SHORT = 24;
/** Every integer of up to 15 digits is a double exactly and is printed as it was read (IEEE 754: 2^53 > 10^15). */
const SAFE_DIGITS = 15;

/** What one lexical pass learns without building anything. */
type Scan = { readonly members: number; readonly exact: boolean };

const malformed = (): SluiceError =>
  new SluiceError(
    'MESSAGE_INVALID',
    'the input is not valid JSON',
    'send JSON as RFC 8259 defines it',
  );

const duplicate = (): SluiceError =>
  new SluiceError(
    'MESSAGE_INVALID',
    'an object in the input has a duplicate key',
    'send every object key once: readers disagree about which duplicate counts',
  );

const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `the input is nested deeper than ${MAX_JSON_DEPTH} levels`,
    'flatten the arrays and objects of the message',
    { limit: MAX_JSON_DEPTH },
  );

/**
 * Index of the quote that ends a string whose text starts at `from`, or the length of an unfinished input. Each run of
 * backslashes is counted once, so the cost is linear.
 */
const stringEnd = (text: string, from: number): number => {
  // Most strings of a message are short names, which are over before a search by the engine would have begun.
  const near = Math.min(text.length, from + SHORT);
  let start = from;
  for (; start < near; start += 1) {
    const code = text.charCodeAt(start);
    if (code === QUOTE) return start;
    if (code === BACKSLASH) break;
  }
  let at = text.indexOf('"', start);
  while (at !== -1) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text.charCodeAt(at - 1 - slashes) === BACKSLASH)
      slashes += 1;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
};

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Digits, sign, point and exponent. */
const isOfNumber = (code: number): boolean =>
  isDigit(code) ||
  code === 0x2e ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x65 ||
  code === 0x45;

const numberEnd = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && isOfNumber(text.charCodeAt(at))) at += 1;
  return at;
};

/** Most numbers are short integers: nothing is cut out of the text for them. */
const isShortInteger = (text: string, from: number, end: number): boolean => {
  const first = text.charCodeAt(from) === 0x2d ? from + 1 : from;
  if (first >= end || end - from > SAFE_DIGITS) return false;
  if (text.charCodeAt(first) === 0x30) return first === from && end === first + 1;
  for (let at = first; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
};

const isExact = (text: string, from: number, end: number): boolean => {
  if (isShortInteger(text, from, end)) return true;
  const lexeme = text.slice(from, end);
  return String(Number(lexeme)) === lexeme;
};

const isNumberStart = (code: number): boolean => isDigit(code) || code === 0x2d;
const isOpen = (code: number): boolean => code === 0x7b || code === 0x5b;
const isClose = (code: number): boolean => code === 0x7d || code === 0x5d;

/** How a character changes the depth. */
const nesting = (code: number): number => (isOpen(code) ? 1 : isClose(code) ? -1 : 0);

/** Counts colons outside strings and looks at each number; what is malformed is left to JSON.parse. */
const scan = (text: string): Scan => {
  let members = 0;
  let depth = 0;
  let exact = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = stringEnd(text, i + 1);
    else if (code === COLON) members += 1;
    else if (isNumberStart(code)) {
      const end = numberEnd(text, i);
      exact &&= isExact(text, i, end);
      i = end - 1;
    } else depth += nesting(code);
    if (depth > MAX_JSON_DEPTH) throw tooDeep();
  }
  return { members, exact };
};

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

const countInItems = (items: readonly unknown[]): number => {
  let count = 0;
  for (const item of items) if (typeof item === 'object') count += countMembers(item);
  return count;
};

/**
 * Members of all objects of a tree. Duplicates collapse in JSON.parse, so the count then falls short of the colons.
 * `for in` allocates nothing, and what JSON.parse made has no enumerable property that is not its own.
 */
const countMembers = (value: unknown): number => {
  if (Array.isArray(value)) return countInItems(value);
  if (!isRecord(value)) return 0;
  let count = 0;
  for (const key in value) {
    const child = value[key];
    count += typeof child === 'object' ? 1 + countMembers(child) : 1;
  }
  return count;
};

/**
 * The document in `text`. `__proto__` is a key like any other (JSON.parse and the exact reader define own properties).
 * Throws `MESSAGE_INVALID` for malformed input and duplicate keys, `INPUT_TOO_DEEP` beyond `MAX_JSON_DEPTH`.
 * INVARIANT: no error holds input text; the engine's own syntax error quotes it, so it is not even kept as the cause.
 */
export const parseJson = (text: string): Json => {
  const { members, exact } = scan(text);
  let tree: Json;
  try {
    tree = JSON.parse(text);
  } catch {
    throw malformed();
  }
  if (countMembers(tree) !== members) throw duplicate();
  // Valid JSON without duplicates from here on: the exact reader only has to keep the digits.
  return exact ? tree : parseExact(text);
};
