/** Where the leaves and keys of a JSON text stand, so that findings can be put back without touching the rest. */

import type { Json, JsonPath } from '../json/json.ts';
import { parseJson } from '../json/parse.ts';

/** Offsets of a literal: between the quotes of a string, or of all digits of a number. */
export type Place = { readonly start: number; readonly end: number; readonly escaped: boolean };
/** What to look for: the value at a path, or the key that is its last step. */
export type Literal = { readonly path: JsonPath; readonly target: 'key' | 'value' };

/** White space of JSON (RFC 8259 2). */
const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** True where a text begins and ends like an array or object; by hand, because texts may be megabytes of blanks. */
export const looksLikeJson = (text: string): boolean => {
  let start = 0;
  let end = text.length - 1;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  const first = text.charCodeAt(start);
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return false;
  while (end > start && isBlank(text.charCodeAt(end))) end -= 1;
  const last = text.charCodeAt(end);
  return last === CLOSE_OBJECT || last === CLOSE_ARRAY;
};

/** The JSON value of a text; undefined where it is none, which is then read as text and hides nothing. */
export const jsonOf = (text: string): Json | undefined => {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
};

/** What is wanted below a node, as a tree, so that one pass over the text finds everything. */
type Wanted = { key?: number; value?: number; below?: Map<string | number, Wanted> };

const wantedTree = (literals: readonly Literal[]): Wanted => {
  const root: Wanted = {};
  literals.forEach(({ path, target }, i) => {
    let node = root;
    for (const step of path) {
      node.below ??= new Map();
      const next: Wanted = node.below.get(step) ?? {};
      node.below.set(step, next);
      node = next;
    }
    node[target] = i;
  });
  return root;
};

/** Index of the quote that ends the string whose text starts at `from`. */
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

/** An open array or object: what is wanted in it, and its current member. */
type Frame = {
  readonly array: boolean;
  readonly wanted: Wanted | undefined;
  step: string | number;
};

class PlaceReader {
  readonly #text: string;
  readonly #places: (Place | undefined)[];
  readonly #frames: Frame[] = [];
  readonly #root: Wanted;
  #at = 0;

  constructor(text: string, literals: readonly Literal[]) {
    this.#text = text;
    this.#places = literals.map(() => undefined);
    this.#root = wantedTree(literals);
  }

  /** What is wanted of the node that comes next. */
  #here(): Wanted | undefined {
    const frame = this.#frames.at(-1);
    return frame === undefined ? this.#root : frame.wanted?.below?.get(frame.step);
  }

  #put(index: number | undefined, start: number, end: number): void {
    if (index === undefined) return;
    const escaped = this.#text.slice(start, end).includes('\\');
    this.#places[index] = { start, end, escaped };
  }

  #isKey(end: number): boolean {
    let next = end + 1;
    while (isBlank(this.#text.charCodeAt(next))) next += 1;
    return this.#text[next] === ':';
  }

  #string(): void {
    const start = this.#at + 1;
    const end = stringEnd(this.#text, start);
    const frame = this.#frames.at(-1);
    if (frame?.array === false && this.#isKey(end)) {
      if (frame.wanted !== undefined) {
        const raw = this.#text.slice(start, end);
        frame.step = raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
        this.#put(this.#here()?.key, start, end);
      }
    } else this.#put(this.#here()?.value, start, end);
    this.#at = end;
  }

  #number(): void {
    const start = this.#at;
    while (/[\d.eE+-]/.test(this.#text[this.#at + 1] ?? '')) this.#at += 1;
    this.#put(this.#here()?.value, start, this.#at + 1);
  }

  #structure(char: string): void {
    if (char === '{' || char === '[')
      this.#frames.push({ array: char === '[', wanted: this.#here(), step: char === '[' ? 0 : '' });
    else if (char === '}' || char === ']') this.#frames.pop();
    else if (char === ',') {
      const top = this.#frames.at(-1);
      if (typeof top?.step === 'number') top.step += 1;
    }
  }

  read(): readonly (Place | undefined)[] {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const char = this.#text[this.#at] ?? '';
      if (char === '"') this.#string();
      else if (char === '-' || (char >= '0' && char <= '9')) this.#number();
      else this.#structure(char);
    }
    return this.#places;
  }
}

/**
 * The places of `literals` in a valid JSON text, in their order. One pass; no grammar is checked, because the parser
 * has done so. INVARIANT: the text has no duplicate keys (`parseJson` refuses them), so a path names one place.
 */
export const placesOf = (
  text: string,
  literals: readonly Literal[],
): readonly (Place | undefined)[] => new PlaceReader(text, literals).read();
