/** What was found in the texts of one document, so that none is read twice. */

import type { Span } from './finding.ts';

type Kept = { readonly text: string; readonly outer: string; readonly spans: readonly Span[] };

const RECENT = 256;
/** A document of fewer texts repeats none often enough. */
const FEW = 16;
/** A place among the recent ones: cheaper than the hash of a whole text, and as good for values that rows repeat. */
const slotOf = (text: string): number =>
  (Math.imul(Math.imul(text.length, 31) + text.charCodeAt(text.length - 1), 31) +
    text.charCodeAt(text.length >> 1)) &
  (RECENT - 1);

/**
 * A document that taught new values is read again, in the same order: the n-th text of the second reading is the n-th of
 * the first, and only known values are looked for in it. Rows repeat values: the recent ones are found by their text.
 */
export class Memo {
  readonly #read: (Kept | undefined)[] = [];
  #recent: (Kept | undefined)[] | undefined;
  #next = 0;
  /** Something was read that is not kept here. */
  #more = false;

  /** Begins the document, again. */
  begin(): void {
    this.#next = 0;
  }

  /** The number of the next text. */
  turn(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  /** What was found in this text in a field of these words; undefined where it was not read. */
  find(turn: number, text: string, outer: string): readonly Span[] | undefined {
    const before = this.#read[turn] ?? this.#recent?.[slotOf(text)];
    if (before === undefined || before.text !== text || before.outer !== outer) return undefined;
    this.#read[turn] = before;
    return before.spans;
  }

  /** Says that a number, or a text with text in it, was read: known values may stand there, too. */
  readMore(): void {
    this.#more = true;
  }

  /** Whether `isOf` holds for a text that was read, or may hold for one that is not kept. */
  some(isOf: (text: string, spans: readonly Span[]) => boolean): boolean {
    return (
      this.#more || this.#read.some((kept) => kept !== undefined && isOf(kept.text, kept.spans))
    );
  }

  keep(turn: number, text: string, outer: string, spans: readonly Span[]): void {
    const kept = { text, outer, spans };
    this.#read[turn] = kept;
    if (turn < FEW) return;
    this.#recent ??= new Array<Kept | undefined>(RECENT).fill(undefined);
    this.#recent[slotOf(text)] = kept;
  }
}
