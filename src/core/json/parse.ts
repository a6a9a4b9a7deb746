/** Reads JSON strictly: no duplicate keys, no rounded numbers, bounded depth (RFC 8259; RFC 7493 sections 2.2, 2.3). */

import { SluiceError } from '../errors.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';
import { isArray, type Json, RawNumber } from './json.ts';

const malformed = (): SluiceError =>
  new SluiceError('MESSAGE_INVALID', 'the input is not valid JSON', 'send one complete JSON value');
const duplicated = (): SluiceError =>
  new SluiceError(
    'MESSAGE_INVALID',
    'an object has the same key twice',
    'send each key once; two readers could disagree on which one counts',
  );
const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `the JSON is nested deeper than ${MAX_JSON_DEPTH} levels`,
    'flatten the value or page it',
  );

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const MINUS = 45;

/** What one linear look at the text tells that the parsed tree cannot. */
type Lexical = { readonly members: number; readonly exact: boolean };

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const inNumber = (code: number): boolean =>
  isDigit(code) || code === 46 || code === 101 || code === 69 || code === 43 || code === MINUS;

/** Index of the closing quote of the string that opens at `from`. */
const stringEnd = (text: string, from: number): number => {
  let end = text.indexOf('"', from + 1);
  while (end !== -1) {
    let back = end - 1;
    while (text.charCodeAt(back) === BACKSLASH) back -= 1;
    if ((end - 1 - back) % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
};

const numberEnd = (text: string, from: number): number => {
  let end = from;
  while (inNumber(text.charCodeAt(end))) end += 1;
  return end;
};

const roundTrips = (lexeme: string): boolean => String(Number(lexeme)) === lexeme;

/** Counts members and looks for numbers that a double would change. INVARIANT: `text` is valid JSON here. */
const look = (text: string): Lexical => {
  let members = 0;
  let exact = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) i = stringEnd(text, i);
    else if (code === COLON) members += 1;
    else if (isDigit(code) || code === MINUS) {
      const end = numberEnd(text, i);
      exact &&= roundTrips(text.slice(i, end));
      i = end - 1;
    }
  }
  return { members, exact };
};

/** Members of a tree; throws beyond the depth limit. */
const countMembers = (value: Json, depth: number): number => {
  if (typeof value !== 'object' || value === null || value instanceof RawNumber) return 0;
  if (depth > MAX_JSON_DEPTH) throw tooDeep();
  let count = 0;
  if (isArray(value)) for (const item of value) count += countMembers(item, depth + 1);
  else for (const child of Object.values(value)) count += 1 + countMembers(child, depth + 1);
  return count;
};

const parseTree = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(); // The engine's message quotes the input, so it is not kept as a cause.
  }
};

const wordAt = (text: string, at: number): boolean | null =>
  text.startsWith('true', at) ? true : text.startsWith('false', at) ? false : null;

/**
 * The same tree with exact numbers.
 * INVARIANT: `text` was accepted by JSON.parse, so this reader need not check the grammar again.
 */
const withExactNumbers = (text: string): Json => {
  let at = 0;
  const skip = (): void => {
    while (' \t\n\r'.includes(text[at] ?? 'x')) at += 1;
  };
  const string = (): string => {
    const end = stringEnd(text, at);
    const read: string = JSON.parse(text.slice(at, end + 1));
    at = end + 1;
    return read;
  };
  const number = (): Json => {
    const end = numberEnd(text, at);
    const lexeme = text.slice(at, end);
    at = end;
    return roundTrips(lexeme) ? Number(lexeme) : new RawNumber(lexeme);
  };
  const separated = (close: string, item: () => void): void => {
    at += 1;
    skip();
    while (text[at] !== close) {
      item();
      skip();
      if (text[at] === ',') at += 1;
      skip();
    }
    at += 1;
  };
  const array = (): Json => {
    const items: Json[] = [];
    separated(']', () => items.push(value()));
    return items;
  };
  const object = (): Json => {
    const out: { [key: string]: Json } = {};
    separated('}', () => {
      const key = string();
      skip();
      at += 1;
      // `__proto__` is a key like any other (JSON.parse does the same).
      const child = value();
      Object.defineProperty(out, key, {
        value: child,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    });
    return out;
  };
  const value = (): Json => {
    skip();
    const code = text.charCodeAt(at);
    if (code === QUOTE) return string();
    if (text[at] === '{') return object();
    if (text[at] === '[') return array();
    if (isDigit(code) || code === MINUS) return number();
    const read = wordAt(text, at);
    at += read === false ? 5 : 4;
    return read;
  };
  return value();
};

/**
 * Parses one JSON value. Throws `MESSAGE_INVALID` for malformed input and for duplicate keys, `INPUT_TOO_DEEP` beyond
 * `MAX_JSON_DEPTH`. Numbers that a double would change become `RawNumber`. No error quotes the input.
 */
export const parseJson = (text: string): Json => {
  const tree = parseTree(text);
  const members = countMembers(tree, 0);
  const lexical = look(text);
  // Fewer members in the tree than colons in the text: a key occurred twice.
  if (lexical.members !== members) throw duplicated();
  return lexical.exact ? tree : withExactNumbers(text);
};
