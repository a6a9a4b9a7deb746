/** Reads JSON strictly (RFC 8259), with exact numbers, without duplicate keys and with bounded nesting. */

import { SluiceError } from '../errors.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';
import type { Json } from './json.ts';
import { parseExact } from './parse-exact.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
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
  let at = text.indexOf('"', from);
  while (at !== -1) {
    let slashes = 0;
    while (at - 1 - slashes >= from && text.charCodeAt(at - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
  return text.length;
};

const NUMBER_END = /[^0-9.eE+-]/g;

const numberEnd = (text: string, from: number): number => {
  NUMBER_END.lastIndex = from;
  return NUMBER_END.exec(text)?.index ?? text.length;
};

const isExact = (lexeme: string): boolean =>
  (lexeme.length <= SAFE_DIGITS && /^(?:0|-?[1-9][0-9]*)$/.test(lexeme)) ||
  String(Number(lexeme)) === lexeme;

const isNumberStart = (code: number): boolean => (code >= 0x30 && code <= 0x39) || code === 0x2d;
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
      exact &&= isExact(text.slice(i, end));
      i = end - 1;
    } else depth += nesting(code);
    if (depth > MAX_JSON_DEPTH) throw tooDeep();
  }
  return { members, exact };
};

/** Members of all objects of a tree. Duplicates collapse in JSON.parse, so the count then falls short of the colons. */
const countMembers = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const children: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : children.length;
  for (const child of children) if (typeof child === 'object') count += countMembers(child);
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
