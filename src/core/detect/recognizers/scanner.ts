/** The scanner: looks at each character of a text once and hands candidates to the rows that want them. */

import { AMPERSAND, AT, COLON, DIGIT, EQUALS, LINE, LONG_RUN, PERCENT } from '../marks.ts';
import {
  EVENT,
  JOINT,
  kindOf,
  LOWER,
  NUMERAL,
  startsClean,
  UNDERSCORE,
  UPPER,
  WIDE,
  WORD,
} from './characters.ts';
import { beginBehind, noteWord, nothingBehind, wordHash } from './context.ts';
import { walkForms } from './forms.ts';
import {
  type Asked,
  type Current,
  type Found,
  judge,
  type Lanes,
  LONGEST_CODE,
  lanesOf,
  WINDOW_DIGITS,
} from './lanes.ts';
import { walkPrefixes } from './prefixes.ts';
import type { Recognizer } from './recognizer.ts';

export type Scanner = {
  /**
   * Reports what the rows find in `text`, in no order, overlaps included, and returns the marks of the text (`marks.ts`).
   * `outer` are the words of the field that holds the text: they count as context. Linear in the text.
   */
  scan(text: string, found: Found, outer?: string): number;
};

/** A run of this length may be a key or base64. */
const LONG = 16;
/** A word of this length may be a key of its own. */
const LONG_WORD = 12;
/** How far digits and what separates them are followed from one group, in characters. */
const WINDOW = 48;

const MARK: Uint16Array = new Uint16Array(128);
for (const [character, mark] of [
  ['@', AT],
  [':', COLON],
  ['=', EQUALS],
  ['%', PERCENT],
  ['&', AMPERSAND],
  ['\n', LINE],
] as const)
  MARK[character.charCodeAt(0)] = mark;

const DOT = 46;
const SLASH = 47;
const COLON_SIGN = 58;
const isSeparator = (code: number): boolean =>
  code === 32 || code === 45 || code === 46 || code === 40 || code === 41 || code === 47;

/** Digits counted by `digitsEnd`; one number a module instead of an object a candidate. */
let digitsSeen = 0;

/** End of the digits and separators (at most two between digits) from `start`, where a group of digits ends at `group`. */
const digitsEnd = (text: string, start: number, group: number): number => {
  const limit = Math.min(text.length, start + WINDOW);
  let end = Math.min(group, limit, start + WINDOW_DIGITS);
  let seen = end - start;
  for (let at = end; at < limit && seen < WINDOW_DIGITS && at - end < 3; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      seen += 1;
      end = at + 1;
    } else if (!isSeparator(code)) break;
  }
  digitsSeen = seen;
  return end;
};

const ask = (asked: Asked, { text, turn }: Current, start: number, end: number): void => {
  if (asked.turn === turn && start < asked.free) return;
  asked.turn = turn;
  asked.free = asked.scan(text, start, end, asked.report, asked.place);
};

/** A group of digits: with what follows it, a number of a plan (telephone, card). */
const number = (lanes: Lanes, current: Current, start: number, group: number): void => {
  const end = digitsEnd(current.text, start, group);
  for (const asked of lanes.numbers[digitsSeen] ?? []) ask(asked, current, start, end);
};

/** What the functions below share while one text is scanned. */
type State = {
  readonly lanes: Lanes;
  readonly current: Current;
  readonly visit: (asked: Asked, start: number, end: number) => void;
  /** Marks of the text so far. */
  marks: number;
};

/** A word with a digit, or one that begins a form, where a value may begin. */
const plainWord = (state: State, start: number, end: number, flags: number): void => {
  const { lanes, current, visit } = state;
  const { text } = current;
  if (!startsClean(text, start)) return;
  if (flags === NUMERAL) number(lanes, current, start, end);
  else if ((flags & NUMERAL) !== 0 && end - start <= LONGEST_CODE)
    for (const asked of lanes.codes[end - start] ?? []) ask(asked, current, start, end);
  if ((flags & UNDERSCORE) === 0) walkForms(lanes.forms, text, start, end, flags, visit);
};

/** Letters alone begin a form only where they are few, capital and before a separator. */
const LETTERS_OF_A_FORM = 11;
const beginsForm = (flags: number, length: number): boolean =>
  (flags & NUMERAL) !== 0 || (flags === UPPER && length <= LETTERS_OF_A_FORM);

/** Keys are long, or have a joint early on (`sk-`, `SG.`, `ghp_`); addresses of hooks have a scheme. */
const beginsKey = (flags: number, length: number, next: number): boolean =>
  length >= LONG_WORD ||
  (kindOf(next) & JOINT) !== 0 ||
  next === COLON_SIGN ||
  (flags & UNDERSCORE) !== 0;

/** A word from `start` to `end`, of the kinds `flags`. */
const word = (state: State, start: number, end: number, flags: number): void => {
  const { text } = state.current;
  if ((flags & NUMERAL) !== 0) state.marks |= DIGIT;
  if (flags !== LOWER && (flags & WIDE) === 0 && beginsForm(flags, end - start))
    plainWord(state, start, end, flags);
  const next = end < text.length ? text.charCodeAt(end) : 0;
  if (beginsKey(flags, end - start, next))
    walkPrefixes(state.lanes.prefixes, text, start, state.visit);
};

/** A colon before a word character names nothing: `10:42`, `https://`, `std::string`. */
const isLabelling = (next: number): boolean =>
  (kindOf(next) & WORD) === 0 && next !== SLASH && next !== COLON_SIGN;

/** A character that some row or container asks for. */
const event = (state: State, code: number, at: number): void => {
  const next = at + 1 < state.current.text.length ? state.current.text.charCodeAt(at + 1) : 0;
  for (const asked of state.lanes.marks[code] ?? [])
    if (asked.next === 0 || asked.next === next) ask(asked, state.current, at, at + 1);
  if (code !== COLON_SIGN || isLabelling(next)) state.marks |= MARK[code] ?? 0;
};

/** Kinds of characters seen by `wordEnd`; one number a module instead of an object a word. */
let kindsSeen = 0;

/** Where the word ends that begins at `start`. What it may say about values behind it is noted; `_` parts such words. */
const wordEnd = (current: Current, start: number): number => {
  const { text } = current;
  let kinds = 0;
  let hash = 0;
  let at = start;
  // Beyond the end a code is no number, which would make all of them slow.
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = kindOf(code) & WORD;
    if (kind === 0) break;
    kinds |= kind;
    if (kind === UNDERSCORE) noteWord(current, hash, at);
    hash = kind === UNDERSCORE ? 0 : wordHash(hash, code);
  }
  noteWord(current, hash, at);
  kindsSeen = kinds;
  return at;
};

/** Whether a character that is in no word goes on with a key or base64. */
const inRun = (kind: number, code: number): boolean => (kind & JOINT) !== 0 && code !== DOT;

/** The one look at each character. */
const pass = (state: State, text: string): void => {
  /** Where the run of letters, digits and joints began that `at` is in. */
  let run = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const kind = kindOf(code);
    if ((kind & WORD) !== 0) {
      const end = wordEnd(state.current, at);
      word(state, at, end, kindsSeen);
      at = end;
    } else {
      if ((kind & EVENT) !== 0) event(state, code, at);
      at += 1;
      if (!inRun(kind, code)) run = at;
    }
    if (at - run >= LONG) state.marks |= LONG_RUN;
  }
};

/** A scanner over these rows; not reentrant. */
export const createScanner = (
  rows: readonly Recognizer[],
  countries: readonly string[],
): Scanner => {
  const current: Current = {
    ...nothingBehind(),
    found: () => undefined,
    turn: 0,
  };
  const lanes = lanesOf(rows, countries, current);
  const visit: State['visit'] = (asked, start, end) => judge(asked, current, start, end);
  const state: State = { lanes, current, visit, marks: 0 };
  return {
    scan: (text, found, outer = '') => {
      beginBehind(current, text, outer);
      current.found = found;
      current.turn += 1;
      state.marks = 0;
      pass(state, text);
      return state.marks;
    },
  };
};
