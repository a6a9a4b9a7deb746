/** Rows made ready for one scanner, sorted by the kind of place at which they are asked. */

import { type Behind, distanceOf, LOOK_BEHIND, lastWordsOf, phrasesOf } from './context.ts';
import { createFormTree, type FormTree } from './forms.ts';
import { createPrefixIndex, type PrefixIndex } from './prefixes.ts';
import type { Finder, Place, Recognizer, Report, Scan } from './recognizer.ts';

/** Takes what was found: the row, UTF-16 offsets, the score, and what speaks for it. */
export type Found = (
  row: Recognizer,
  start: number,
  end: number,
  score: number,
  evidence: string,
) => void;

/** The text that is being scanned. One a scanner, used again: a text without candidates allocates nothing. */
export type Current = Behind & {
  found: Found;
  /** Counts texts, so that no row need be reset for a text that does not ask it. */
  turn: number;
};

/** A row with what it needs while a text is scanned. */
export type Asked = {
  readonly row: Recognizer;
  readonly phrases: readonly string[];
  readonly report: Report;
  readonly place: Place;
  readonly scan: Scan;
  /** Bounds of the lane: digits of a number, characters of a code. */
  readonly least: number;
  readonly most: number;
  /** The character that must follow a mark, by its code; 0: any. */
  readonly next: number;
  /** Up to where the row has read in text number `turn`. */
  free: number;
  turn: number;
};

export type Lanes = {
  readonly forms: FormTree<Asked>;
  readonly prefixes: PrefixIndex<Asked>;
  /** By how many digits follow each other, `WINDOW_DIGITS` and more in the last. */
  readonly numbers: readonly (readonly Asked[])[];
  /** By length of the word. */
  readonly codes: readonly (readonly Asked[])[];
  /** By character code. */
  readonly marks: readonly (readonly Asked[])[];
};

const NO_SCAN: Scan = (_text, _start, end) => end;

const boundsOf = (find: Finder): readonly [number, number] => {
  if (find.on === 'number') return find.digits;
  return find.on === 'code' ? find.length : [0, 0];
};

const nextOf = (find: Finder): number =>
  find.on === 'mark' && find.next !== undefined ? find.next.charCodeAt(0) : 0;

const asking = (row: Recognizer, countries: readonly string[], current: Current): Asked => {
  const phrases = phrasesOf(row.context);
  const [least, most] = boundsOf(row.find);
  return {
    row,
    phrases,
    report: (start, end, score, evidence) => current.found(row, start, end, score, evidence),
    place: {
      countries,
      near: (start, within) => distanceOf(current, start, phrases, within),
    },
    scan: 'scan' in row.find ? row.find.scan : NO_SCAN,
    least,
    most,
    next: nextOf(row.find),
    free: 0,
    turn: -1,
  };
};

const formsOf = (all: readonly Asked[]): FormTree<Asked> =>
  createFormTree(
    all.flatMap((row) => {
      const { find } = row.row;
      if (find.on !== 'form') return [];
      const { forms, separators = ' -', anyCase = false } = find;
      return forms.map((form) => ({ row, form, separators, anyCase }));
    }),
  );

const prefixesOf = (all: readonly Asked[]): PrefixIndex<Asked> =>
  createPrefixIndex(
    all.flatMap((row) => (row.row.find.on === 'prefix' ? [{ row, ...row.row.find }] : [])),
  );

/** How many digits are counted from one group. */
export const WINDOW_DIGITS = 26;
/** Longer words are in no row's bounds. */
export const LONGEST_CODE = 128;

const emptyLists = (length: number): Asked[][] => Array.from({ length }, () => []);

/** Rows by a length that is in their bounds. One pass over the rows: a pass for each length took a tenth of the time in which Sluice starts. */
const byLength = (rows: readonly Asked[], longest: number): Asked[][] => {
  const lists = emptyLists(longest + 1);
  for (const asked of rows)
    for (let length = asked.least; length <= Math.min(asked.most, longest); length += 1)
      lists[length]?.push(asked);
  return lists;
};

const codesOf = (all: readonly Asked[]): Lanes['codes'] =>
  byLength(
    all.filter(({ row }) => row.find.on === 'code'),
    LONGEST_CODE,
  );

/** Where the window is full, digits may go on: then every row is asked. */
const numbersOf = (all: readonly Asked[]): Lanes['numbers'] => {
  const rows = all.filter(({ row }) => row.find.on === 'number');
  return [...byLength(rows, WINDOW_DIGITS - 1), rows];
};

const marksOf = (all: readonly Asked[]): Lanes['marks'] => {
  const marks = emptyLists(128);
  for (const asked of all) {
    const { find } = asked.row;
    if (find.on !== 'mark') continue;
    for (const mark of new Set(find.marks)) marks[mark.charCodeAt(0)]?.push(asked);
  }
  return marks;
};

/** Sorts the rows into lanes. */
export const lanesOf = (
  rows: readonly Recognizer[],
  countries: readonly string[],
  current: Current,
): Lanes => {
  const all = rows.map((row) => asking(row, countries, current));
  current.words = lastWordsOf(all.map(({ phrases }) => phrases));
  return {
    forms: formsOf(all),
    prefixes: prefixesOf(all),
    numbers: numbersOf(all),
    codes: codesOf(all),
    marks: marksOf(all),
  };
};

/** Nearer context counts a little more, so that of two readings of one number the one that was named wins. */
const DISTANCE_WEIGHT: number = 0.04 / LOOK_BEHIND;

const bareOf = (value: string): string => value.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

const scoreOf = (
  { alone, bare, near, failed }: Recognizer['scores'],
  passed: boolean,
  named: boolean,
  joined: boolean,
): number | undefined => {
  if (!passed) return named ? failed : undefined;
  return named ? (near ?? alone ?? bare) : joined ? bare : alone;
};

/** Digits that no check proves count only directly behind the word that says what they are. */
const CLOSE = 28;
const isNamed = (row: Recognizer, value: string, distance: number): boolean =>
  distance !== -1 && (distance <= CLOSE || row.valid !== undefined || !/^\d+$/.test(value));

/** Reports a value that has a row's form or prefix, if check and context make it worth something. */
export const judge = (asked: Asked, current: Current, start: number, end: number): void => {
  const { scores, valid, check } = asked.row;
  const asks = scores.near !== undefined || scores.failed !== undefined;
  const distance = asks ? distanceOf(current, start, asked.phrases) : -1;
  // Most numbers have the form of something that only a word could tell: nothing is copied for them.
  if (distance === -1 && scores.alone === undefined && scores.bare === undefined) return;
  const value = current.text.slice(start, end);
  const letters = bareOf(value);
  const passed = valid === undefined || valid(letters);
  const named = isNamed(asked.row, value, distance);
  const score = scoreOf(scores, passed, named, letters.length === value.length);
  if (score === undefined) return;
  const proof = passed ? (check ?? 'form') : 'form, check failed';
  if (named) asked.report(start, end, score - distance * DISTANCE_WEIGHT, `${proof}, context`);
  else asked.report(start, end, score, proof);
};
