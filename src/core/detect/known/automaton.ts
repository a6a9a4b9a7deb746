/** An automaton over the words of known values: each word of a text is looked at once for each word it could continue. */

import { DIGIT, foldOf, GAP, kindOf, LONE, MARK } from './fold.ts';

/**
 * A trie over words in one open hash table of integers. Values begin and end at word edges, so the failure links of
 * Aho-Corasick over characters would never be followed; over words a value may be met with any separators
 * (`jane.doe`, `Jane_Doe`, `Jane%20Doe`), and adding one costs no rebuild. Cost: the text once for hashing, and at most
 * `MAX_WORDS` table look-ups a word.
 */
export const MAX_WORDS = 24;
/** Characters between two words of one value: `, `, ` - `, `%20`. */
const MAX_SEPARATOR = 3;

const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** FNV-1a over folded code units. */
const step = (hash: number, unit: number): number => Math.imul(hash ^ unit, PRIME);

export const hashOf = (word: string): number => {
  let hash = SEED;
  for (let i = 0; i < word.length; i += 1) hash = step(hash, word.charCodeAt(i));
  return hash;
};

/** What `search` asks about a candidate: entry number, and where it stands. True takes it. */
export type Accept = (entry: number, start: number, end: number, words: number) => boolean;
export type Take = (entry: number, start: number, end: number) => void;

const ROOT = 0;
const NONE = -1;
/** Slots of one transition: from, word, to. */
const WIDTH = 3;
/** Words of a text kept while values are followed through them; a ring. */
const RING = 32;

export class Automaton {
  #slots: Int32Array = new Int32Array(256 * WIDTH).fill(NONE);
  #used = 0;
  #states = 1;
  /** First words, one bit a hash: rules out nearly every word of a text. */
  #first: Uint8Array = new Uint8Array(0x1000);
  /** Entries that end in a state. */
  readonly #ends: Map<number, number[]> = new Map();
  readonly #start: Int32Array = new Int32Array(RING);
  readonly #end: Int32Array = new Int32Array(RING);
  readonly #hash: Int32Array = new Int32Array(RING);

  #slot(from: number, word: number): number {
    const capacity = this.#slots.length / WIDTH;
    let at = (Math.imul(word ^ Math.imul(from, 0x9e3779b1), 0x85ebca6b) >>> 7) % capacity;
    for (;;) {
      const base = at * WIDTH;
      const owner = this.#slots[base] ?? NONE;
      if (owner === NONE || (owner === from && this.#slots[base + 1] === word)) return base;
      at = at + 1 === capacity ? 0 : at + 1;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(NONE);
    for (let base = 0; base < old.length; base += WIDTH) {
      const from = old[base] ?? NONE;
      if (from === NONE) continue;
      const slot = this.#slot(from, old[base + 1] ?? 0);
      this.#slots.set(old.subarray(base, base + WIDTH), slot);
    }
  }

  /** Adds an entry under its words; whether an entry was there with the same words is the caller's business. */
  add(words: readonly string[], entry: number): void {
    let state = ROOT;
    words.slice(0, MAX_WORDS).forEach((word, i) => {
      const hash = hashOf(word);
      state = this.#follow(state, hash);
      if (i === 0) this.#mark(hash);
    });
    const ends = this.#ends.get(state);
    if (ends === undefined) this.#ends.set(state, [entry]);
    else ends.push(entry);
  }

  #mark(hash: number): void {
    this.#first[(hash >>> 3) & (this.#first.length - 1)] = 1;
  }

  /** Keeps the table of first words sparse, so that it rules out most words. */
  #widen(): void {
    this.#first = new Uint8Array(this.#first.length * 4);
    for (let base = 0; base < this.#slots.length; base += WIDTH)
      if (this.#slots[base] === ROOT) this.#mark(this.#slots[base + 1] ?? 0);
  }

  #follow(from: number, word: number): number {
    let base = this.#slot(from, word);
    if (this.#slots[base] === NONE) {
      if (this.#used * 2 * WIDTH > this.#slots.length) {
        this.#grow();
        if (this.#used * 4 > this.#first.length) this.#widen();
        base = this.#slot(from, word);
      }
      this.#slots[base] = from;
      this.#slots[base + 1] = word;
      this.#slots[base + 2] = this.#states;
      this.#states += 1;
      this.#used += 1;
    }
    return this.#slots[base + 2] ?? ROOT;
  }

  /** Longest accepted value that begins with the word at `from`; `next` gives the words. */
  #longest(words: WordReader, from: number, accept: Accept, take: Take): number {
    let state = ROOT;
    let best = NONE;
    let bestEnd = 0;
    const start = words.startOf(from);
    for (let i = from; i < from + MAX_WORDS && words.has(i); i += 1) {
      if (i > from && words.startOf(i) - words.endOf(i - 1) > MAX_SEPARATOR) break;
      const base = this.#slot(state, words.hashOf(i));
      if (this.#slots[base] === NONE) break;
      state = this.#slots[base + 2] ?? ROOT;
      const end = words.endOf(i);
      const entry = this.#ends.get(state)?.find((each) => accept(each, start, end, i - from + 1));
      if (entry === undefined) continue;
      best = entry;
      bestEnd = end;
    }
    if (best === NONE) return 0;
    take(best, start, bestEnd);
    return bestEnd;
  }

  /** Calls `take` for the longest accepted value at each place, from left to right, without overlaps. */
  search(text: string, accept: Accept, take: Take): void {
    const words = new WordReader(text, this.#start, this.#end, this.#hash);
    const first = this.#first;
    const mask = first.length - 1;
    let free = 0;
    for (let i = 0; words.has(i); i += 1) {
      if (first[(words.hashOf(i) >>> 3) & mask] === 0 || words.startOf(i) < free) continue;
      free = Math.max(free, this.#longest(words, i, accept, take));
    }
  }
}

/** Words of a text by number, read as far as they are asked for; the last `RING` are kept. */
class WordReader {
  readonly #text: string;
  readonly #start: Int32Array;
  readonly #end: Int32Array;
  readonly #hash: Int32Array;
  #read = 0;
  #at = 0;

  constructor(text: string, start: Int32Array, end: Int32Array, hash: Int32Array) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
    this.#hash = hash;
  }

  startOf(i: number): number {
    return this.#start[i % RING] ?? 0;
  }
  endOf(i: number): number {
    return this.#end[i % RING] ?? 0;
  }
  hashOf(i: number): number {
    return this.#hash[i % RING] ?? 0;
  }

  /** True where word `i` exists; `i` is at most one more than was read. */
  has(i: number): boolean {
    return i < this.#read || this.#next();
  }

  /** Moves to the next word; false at the end of the text. */
  #skip(): boolean {
    const text = this.#text;
    while (this.#at < text.length) {
      const kind = kindOf(text.charCodeAt(this.#at));
      if (kind !== GAP && kind !== MARK) return true;
      this.#at += 1;
    }
    return false;
  }

  #next(): boolean {
    if (!this.#skip()) return false;
    const text = this.#text;
    const start = this.#at;
    const kind = kindOf(text.charCodeAt(start));
    let hash = step(SEED, foldOf(text.charCodeAt(start)));
    let end = start + 1;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      const next = kindOf(code);
      if (next === MARK) continue;
      if (next !== kind || kind === LONE) break;
      hash = step(hash, foldOf(code));
    }
    const slot = this.#read % RING;
    this.#start[slot] = start;
    this.#hash[slot] = hash;
    this.#end[slot] = end;
    this.#at = end;
    this.#read += 1;
    return true;
  }
}

/** True where a letter or digit stands directly beside an offset, so that it is no edge of a word. */
export const touches = (text: string, at: number): boolean => {
  const kind = kindOf(text.charCodeAt(at));
  return at >= 0 && at < text.length && kind !== GAP && kind !== LONE;
};

/** True for a digit. */
export const isDigit = (text: string, at: number): boolean => kindOf(text.charCodeAt(at)) === DIGIT;
