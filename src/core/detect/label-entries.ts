/** Labels in text, where they stand and what stands around them: `Key: value` blocks, YAML, INI, env files, and inside a line. */

import { tableOf } from '../runs.ts';
import { type FieldPlace, mayClassify } from './fields/classify.ts';
import { fieldWords, remembered } from './fields/words.ts';
import type { Range } from './ranges.ts';

/** A label. Offsets are into the text. */
export type Entry = {
  /** As `fieldWords`. */
  readonly key: string;
  /** Whether a label of this name can say anything. */
  readonly says: boolean;
  /** Where the separator stands. */
  readonly at: number;
  /** Column of the key where it begins its line; -1 inside a line. */
  readonly indent: number;
  readonly line: number;
};

const MAX_KEY = 48;
const MAX_VALUE = 400;

const EQUALS = 0x3d;
const STAR = 0x2a;
const NEW_LINE = 10;

const STOPS = tableOf('\n;:,|({}[]<>"\'`/?&=.!\t');
/** What ends a label on its left. */
const isStop = (code: number): boolean =>
  code < 128 ? STOPS[code] === 1 : code === 0x2022 || code === 0xb7;

/** Where the label that ends at `at` begins. */
const keyStart = (text: string, at: number): number => {
  const limit = Math.max(0, at - MAX_KEY);
  let start = at;
  while (start > limit && !isStop(text.charCodeAt(start - 1))) start -= 1;
  return start;
};

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** What a line may have before its first label: list marks, quotes of mails, Markdown. */
const LEADING = tableOf(' \t>*_#+-');
const isLeading = (text: string, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (LEADING[text.charCodeAt(at)] !== 1) return false;
  return true;
};

const CLOSING = tableOf('*_`"\') \t\n\r\v\f');
const OPENING = tableOf(' \t\n\r\v\f>*_#+-');
const TRAILING_WORD = /\s(?:is|are|was|on file is|es|ist|est|e|è|é)$/;

type Name = Pick<Entry, 'key' | 'says'>;
/** A name as it is written: most recur, line by line. */
const nameOf: (written: string) => Name = remembered((written) => {
  const key = fieldWords(written.replace(TRAILING_WORD, ''));
  return { key, says: mayClassify(key) };
});

/** The name that stands between `from` and `to`, without the marks around it. */
const nameIn = (text: string, from: number, to: number): Name => {
  let end = to;
  while (end > from && CLOSING[text.charCodeAt(end - 1)] === 1) end -= 1;
  let start = from;
  while (start < end && OPENING[text.charCodeAt(start)] === 1) start += 1;
  return nameOf(text.slice(start, end));
};

/** Blanks before the key, for its column. */
const leadOf = (text: string, from: number, to: number): number => {
  let start = from;
  while (start < to && text.charCodeAt(start) <= 32) start += 1;
  return start - from;
};

const isLabel = (text: string, at: number): boolean => {
  if (text.charCodeAt(at) === EQUALS) return true;
  const next = text.charCodeAt(at + 1);
  return isBlank(next) || next === NEW_LINE || next === 13 || next === STAR;
};

const entryAt = (text: string, at: number, lineStart: number, line: number): Entry | undefined => {
  const from = Math.max(keyStart(text, at), lineStart);
  const { key, says } = nameIn(text, from, at);
  if (key === '') return undefined;
  const first = isLeading(text, lineStart, from);
  return { key, says, at, indent: first ? from - lineStart + leadOf(text, from, at) : -1, line };
};

/** The nearer of two places; -1 is none. */
const nearer = (a: number, b: number): number => (a === -1 ? b : b === -1 ? a : Math.min(a, b));

/** Labels: a colon with a blank, or an equals sign, behind a name. Looks at the marks only, not at each character. */
export const entriesOf = (text: string): readonly Entry[] => {
  const entries: Entry[] = [];
  let line = 0;
  let lineStart = 0;
  let newLine = text.indexOf('\n');
  let colon = text.indexOf(':', 1);
  let equals = text.indexOf('=', 1);
  for (let at = nearer(colon, equals); at !== -1; at = nearer(colon, equals)) {
    for (; newLine !== -1 && newLine < at; newLine = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = newLine + 1;
    }
    const entry = isLabel(text, at) ? entryAt(text, at, lineStart, line) : undefined;
    if (entry !== undefined) entries.push(entry);
    if (at === colon) colon = text.indexOf(':', at + 1);
    else equals = text.indexOf('=', at + 1);
  }
  return entries;
};

const VALUE_STOPS = tableOf(';,|"<>)}');
const SENTENCE = /^\.\s+\p{Lu}\p{Ll}/u;
const DOT = 0x2e;
const BLANK = 32;
const mayEnd = (text: string, at: number): boolean => {
  const next = text.charCodeAt(at + 1);
  return next <= 32 || next === 0xa0;
};

/** End of a value inside a line; `whole`: the label begins its line, so that commas belong to the value. */
const valueEnd = (text: string, start: number, whole: boolean): number => {
  const limit = Math.min(text.length, start + MAX_VALUE);
  for (let at = start; at < limit; at += 1) {
    const code = text.charCodeAt(at);
    if (code === NEW_LINE || (!whole && VALUE_STOPS[code] === 1)) return at;
    // A sentence ends: a stop, a blank and a capital; not behind an initial (`Q. Brennan`).
    if (code !== DOT || at - start <= 3 || text.charCodeAt(at - 2) <= BLANK) continue;
    if (mayEnd(text, at) && SENTENCE.test(text.slice(at, at + 6))) return at;
  }
  return limit;
};

const QUOTES = tableOf(' \t"\'`*_');
const TRAILING = tableOf('"\'`*_,;');
const endsValue = (code: number): boolean => code <= 32 || TRAILING[code] === 1;

/** A value without the quotes, stops and commas around it. */
export const trimmed = (text: string, from: number, to: number): Range => {
  let start = from;
  let end = to;
  while (start < end && QUOTES[text.charCodeAt(start)] === 1) start += 1;
  while (end > start && endsValue(text.charCodeAt(end - 1))) end -= 1;
  // `Graz.`: the stop of a sentence, but not that of `Jr.` or an address in brackets.
  const stop = text.charCodeAt(end - 1) === DOT && end - start > 4;
  if (stop && !/\b\p{Lu}\p{Ll}?\.$/u.test(text.slice(end - 3, end))) end -= 1;
  return { start, end };
};

/** Where the value of a label begins and ends. */
export const valueRange = (text: string, { at, indent }: Entry): Range =>
  trimmed(text, at + 1, valueEnd(text, at + 1, indent >= 0));

/** Nothing but quotes and commas: the lines below belong to this label. */
const isEmptyValue = (text: string, from: number): boolean => {
  for (let at = from; at < text.length && text.charCodeAt(at) !== NEW_LINE; at += 1)
    if (!endsValue(text.charCodeAt(at))) return false;
  return true;
};

/** Lines between two labels of one block. */
const MAX_GAP = 2;
/** Names beside a label that are looked at: more are no record, and each is asked about for each. */
const MAX_BESIDE = 128;

type Level = { readonly indent: number; readonly place: FieldPlace; readonly siblings: string[] };

const levelOf = (indent: number, parents: readonly string[]): Level => {
  const siblings: string[] = [];
  return { indent, place: { parents, siblings }, siblings };
};

/** The levels that hold a label of this column: those of labels further left. */
const around = (levels: readonly Level[], indent: number): readonly Level[] =>
  indent < 0 ? levels : levels.filter((level) => level.indent < indent);

/** Blocks of labels that follow each other line by line, as names beside and above each label; labels of a level share one place. */
export const placesOf = (text: string, entries: readonly Entry[]): readonly FieldPlace[] => {
  const root = (): Level => levelOf(-1, []);
  let levels: readonly Level[] = [];
  let last = Number.NEGATIVE_INFINITY;
  return entries.map(({ key, at, indent, line }) => {
    levels = line - last > MAX_GAP ? [root()] : around(levels, indent);
    last = line;
    const level = levels.at(-1) ?? root();
    if (level.siblings.length < MAX_BESIDE) level.siblings.push(key);
    if (indent >= 0 && isEmptyValue(text, at + 1))
      levels = [...levels, levelOf(indent, [...level.place.parents, key])];
    return level.place;
  });
};
