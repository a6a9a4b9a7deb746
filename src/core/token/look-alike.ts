/** Upstream text that could be read as a token: it is bound as a value of its own and so made inert (DESIGN 3.7). */

import { applyEdits } from './encoding.ts';
import { readTokens, type TokenSpan } from './read.ts';
import { formatToken, LITERAL } from './token.ts';

/** A stretch of a text that has to become a `LITERAL`. */
export type LookAlike = { readonly start: number; readonly end: number };

/** `[PERSON_1` at the very end: no token yet, but one bracket of the next text away from being one. */
const CUT = /[[［]([A-Za-z0-9_ -]{1,90})$/;

const cutAt = (text: string, classes: ReadonlySet<string>): LookAlike | undefined => {
  const cut = CUT.exec(text.slice(-91));
  if (cut === null || readTokens(`[${cut[1]}]`, classes).length === 0) return undefined;
  return { start: text.length - cut[0].length, end: text.length };
};

const stretchesOf = (spans: readonly TokenSpan[]): readonly LookAlike[] => {
  const out: LookAlike[] = [];
  for (const { start, end } of spans) if (start >= (out.at(-1)?.end ?? 0)) out.push({ start, end });
  return out;
};

/**
 * JSON escapes of a text that is not (yet) JSON. Taking out a stretch or a value may turn broken JSON into valid JSON,
 * whose escaped letters would then be read; so they are read here already.
 */
const unescaped = (text: string): string =>
  text.replace(/\\u00([2-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );

const hidden = (text: string, seen: number, classes: ReadonlySet<string>): boolean =>
  /\\u00[2-7]/i.test(text) && readTokens(unescaped(text), classes).length > seen;

/** False where neither an escape nor an open bracket can hide a token from the reader. */
const mayHide = (text: string): boolean =>
  text.includes('\\') || text.includes('[') || text.includes('［');

const NONE: readonly LookAlike[] = [];

/** What the host would see: every stretch as a LITERAL token. */
const inert = (text: string, stretches: readonly LookAlike[]): string =>
  applyEdits(
    text,
    stretches.map(({ start, end }, i) => ({
      start,
      end,
      text: formatToken({ class: LITERAL, n: i + 1 }),
    })),
  );

/**
 * Every stretch of `text` that `readTokens` would read as a token. INVARIANT: with a `[LITERAL_n]` in place of each,
 * nothing of the text's own can be read as a token: the result is read again, and where leftovers came together or a
 * layer opened up, the whole text is one stretch. Answers at once for text without a candidate character.
 */
export const findLookAlikes = (
  text: string,
  classes: ReadonlySet<string>,
): readonly LookAlike[] => {
  const all: readonly LookAlike[] = [{ start: 0, end: text.length }];
  const spans = readTokens(text, classes);
  if (spans.length === 0 && !mayHide(text)) return NONE;
  if (hidden(text, spans.length, classes)) return all;
  const cut = cutAt(text, classes);
  const stretches = [...stretchesOf(spans), ...(cut === undefined ? [] : [cut])];
  if (stretches.length === 0) return stretches;
  const known = new Set([...classes, LITERAL]);
  const left = readTokens(inert(text, stretches), known);
  const clean =
    left.length === stretches.length &&
    left.every(({ token }, i) => token.class === LITERAL && token.n === i + 1);
  return clean ? stretches : all;
};
