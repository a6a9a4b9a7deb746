/** An automaton over the words of known values: a word of a text is looked at once, and again for each value it may be part of. */

import type { Range } from '../ranges.ts';
import { DIGIT, foldOf, GAP, kindOf, LONE, MARK } from './fold.ts';

/**
 * A trie over words in one open hash table of integers. Values begin and end at word edges, so the failure links of
 * Aho-Corasick over characters would never be followed; over words a value may be met with any separators
 * (`jane.doe`, `Jane_Doe`, `Jane%20Doe`), and adding one costs no rebuild. Cost: the text once for its words, and where
 * one may begin a value at most `MAX_WORDS` look-ups.
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
/** Slots of the first two letters of first words. */
const PAIRS = 0x1000;

export class Automaton {
  #slots: Int32Array = new Int32Array(256 * WIDTH).fill(NONE);
  #used = 0;
  #states = 1;
  /** First words, one bit a hash: rules out nearly every word of a text. */
  #first: Uint8Array = new Uint8Array(0x1000);
  /** Entries that end in a state. */
  readonly #ends: Map<number, number[]> = new Map();
  readonly #pairs: Uint8Array = new Uint8Array(PAIRS);

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

  /** Adds an entry under its words unless `isSame` says that one of those there is the same; whether it was added. */
  add(words: readonly string[], entry: number, isSame: (other: number) => boolean): boolean {
    let state = ROOT;
    const most = Math.min(words.length, MAX_WORDS);
    for (let i = 0; i < most; i += 1) state = this.#follow(state, hashOf(words[i] ?? ''));
    const ends = this.#ends.get(state);
    if (ends === undefined) this.#ends.set(state, [entry]);
    else if (ends.some(isSame)) return false;
    else ends.push(entry);
    this.#begin(words[0] ?? '');
    return true;
  }

  #begin(word: string): void {
    this.#mark(hashOf(word));
    this.#pairs[pairOf(word.charCodeAt(0), word.length === 1 ? 0 : word.charCodeAt(1))] = 1;
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

  /** Longest accepted value that begins with the word at `start`; where it ends, or 0. */
  #longest(text: string, start: number, accept: Accept, take: Take): number {
    let state = ROOT;
    let best = NONE;
    let bestEnd = 0;
    let at = start;
    for (let count = 1; count <= MAX_WORDS; count += 1) {
      const end = wordEnd(text, at, kindOf(text.charCodeAt(at)));
      const base = this.#slot(state, hashBetween(text, at, end));
      if (this.#slots[base] === NONE) break;
      state = this.#slots[base + 2] ?? ROOT;
      const entry = firstOf(this.#ends.get(state), accept, start, end, count);
      if (entry !== NONE) {
        best = entry;
        bestEnd = end;
      }
      at = wordStart(text, end, end + MAX_SEPARATOR);
      if (at === NONE) break;
    }
    if (best === NONE) return 0;
    take(best, start, bestEnd);
    return bestEnd;
  }

  /** Calls `take` for the longest accepted value at each place outside of what is settled, from left to right, without overlaps. */
  search(text: string, settled: readonly Range[], accept: Accept, take: Take): void {
    let free = 0;
    let next = 0;
    let stop = settled[0]?.start ?? text.length;
    for (let at = 0; at < text.length; ) {
      if (at >= stop) {
        at = Math.max(at, settled[next]?.end ?? at);
        next += 1;
        stop = settled[next]?.start ?? text.length;
        continue;
      }
      const kind = kindOf(text.charCodeAt(at));
      if (kind === GAP || kind === MARK) {
        at += 1;
        continue;
      }
      const end = wordEnd(text, at, kind);
      if (at >= free && this.#begins(text, at, end))
        free = Math.max(free, this.#longest(text, at, accept, take));
      at = end;
    }
  }

  /** Whether a value may begin with the word: most words are ruled out by their first letters, the others by their hash. */
  #begins(text: string, start: number, end: number): boolean {
    const second = end - start === 1 ? 0 : text.charCodeAt(start + 1);
    // Behind a mark the second letter is further on.
    const marked = second !== 0 && kindOf(second) === MARK;
    if (!marked && this.#pairs[pairOf(foldOf(text.charCodeAt(start)), foldOf(second))] === 0)
      return false;
    const hash = hashBetween(text, start, end);
    return this.#first[(hash >>> 3) & (this.#first.length - 1)] === 1;
  }
}

/** The first entry that is accepted; `NONE` where none is. */
const firstOf = (
  entries: readonly number[] | undefined,
  accept: Accept,
  start: number,
  end: number,
  words: number,
): number => {
  if (entries === undefined) return NONE;
  for (const entry of entries) if (accept(entry, start, end, words)) return entry;
  return NONE;
};

/** Where the next word begins, `limit` at the latest; `NONE` where none does. */
const wordStart = (text: string, from: number, limit: number): number => {
  for (let at = from; at <= limit && at < text.length; at += 1) {
    const kind = kindOf(text.charCodeAt(at));
    if (kind !== GAP && kind !== MARK) return at;
  }
  return NONE;
};

/** Where the word of a kind ends that begins at `start`; marks in it belong to it. */
const wordEnd = (text: string, start: number, kind: number): number => {
  let end = start + 1;
  for (; end < text.length; end += 1) {
    const next = kindOf(text.charCodeAt(end));
    if (next !== MARK && (next !== kind || kind === LONE)) break;
  }
  return end;
};

/** The hash of a word as `hashOf` has it, folded on the way. */
const hashBetween = (text: string, start: number, end: number): number => {
  let hash = SEED;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (kindOf(code) !== MARK) hash = step(hash, foldOf(code));
  }
  return hash;
};

/** Two letters of a word as one number; the second is 0 where there is one letter. */
const pairOf = (first: number, second: number): number =>
  (Math.imul(first, 37) + second) & (PAIRS - 1);

/** True where a letter or digit stands directly beside an offset, so that it is no edge of a word. */
export const touches = (text: string, at: number): boolean => {
  const kind = kindOf(text.charCodeAt(at));
  return at >= 0 && at < text.length && kind !== GAP && kind !== LONE;
};

/** True for a digit. */
export const isDigit = (text: string, at: number): boolean => kindOf(text.charCodeAt(at)) === DIGIT;
