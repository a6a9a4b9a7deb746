/** Reads JSON that is known to be valid and keeps every digit of its numbers. */

import { type Json, RawNumber } from './json.ts';

const BLANK = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^,\]}\s]+/y;

/** A double where it is printed with the same digits, else the digits themselves. */
export const exactNumber = (lexeme: string): number | RawNumber =>
  String(Number(lexeme)) === lexeme ? Number(lexeme) : new RawNumber(lexeme);

const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** A position in a text. Recursion is bounded by the depth limit that `parseJson` has checked. */
class Reader {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** Skips blanks and answers whether `mark` comes next; if so it is consumed. */
  #next(mark: string): boolean {
    this.#take(BLANK);
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #string(): string {
    this.#take(BLANK);
    return JSON.parse(this.#take(STRING));
  }

  #array(): Json {
    const items: Json[] = [];
    if (this.#next(']')) return items;
    do items.push(this.value());
    while (this.#next(','));
    this.#next(']');
    return items;
  }

  #object(): Json {
    const members: [string, Json][] = [];
    if (this.#next('}')) return {};
    do {
      const key = this.#string();
      this.#next(':');
      members.push([key, this.value()]);
    } while (this.#next(','));
    this.#next('}');
    // fromEntries defines own properties, so `__proto__` stays an ordinary key (ECMA-262, CreateDataProperty).
    return Object.fromEntries(members);
  }

  value(): Json {
    if (this.#next('{')) return this.#object();
    if (this.#next('[')) return this.#array();
    if (this.#text[this.#at] === '"') return this.#string();
    const word = this.#take(SCALAR);
    return WORDS.get(word) ?? (word === 'null' ? null : exactNumber(word));
  }
}

/** INVARIANT: `text` is valid JSON (JSON.parse has read it); this reader checks nothing. */
export const parseExact = (text: string): Json => new Reader(text).value();
