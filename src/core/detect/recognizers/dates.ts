/** Dates and times that are written with digits. */

import { memberOf } from '../../runs.ts';
import { isDay } from '../checksums.ts';
import { isDigit, kindOf, LOWER, UPPER, WIDE } from './characters.ts';
import { type Recognizer, row, type Scan } from './recognizer.ts';

/** ISO 8601 calendar date, with a time as RFC 3339 writes it. */
const ISO =
  /(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?/y;
const CLOCK = '(?:,? (?:at )?\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?[ap]\\.?m\\.?)?)?';
const SHORT = new RegExp(`(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?!\\d)${CLOCK}`, 'iy');

/** Names of months in nine languages, with the short forms that calendars use (Unicode CLDR 45, gregorian months). */
const MONTHS = [
  'jan(?:uary|uar|vier|uari)?',
  'feb(?:ruary|ruar|brero|ruari|braio)?',
  'février',
  'févr',
  'mar(?:ch|zo|s|ço|zec|t)?',
  'märz',
  'maart',
  'apr(?:il|ile)?',
  'avr(?:il)?',
  'abr(?:il)?',
  'may(?:o)?',
  'mai(?:o)?',
  'maggio',
  'mei',
  'june?',
  'junio?',
  'juni',
  'juin',
  'giugno',
  'junho',
  'july?',
  'julio?',
  'juli',
  'juillet',
  'juil',
  'luglio',
  'julho',
  'aug(?:ust|ustus)?',
  'ago(?:sto)?',
  'août',
  'sep(?:t|tember|tiembre|tembre|tembro)?',
  'setiembre',
  'settembre',
  'setembro',
  'oct(?:ober|ubre|obre)?',
  'okt(?:ober)?',
  'ottobre',
  'outubro',
  'nov(?:ember|iembre|embre|embro)?',
  'dec(?:ember)?',
  'dic(?:iembre|embre)?',
  'dez(?:ember|embro)?',
  'déc(?:embre)?',
  'ene(?:ro)?',
  'gennaio',
  'janeiro',
  'febbraio',
  'fevereiro',
  'december',
].join('|');
const YEAR = "(?:\\d{4}|'\\d{2})(?!\\d)";
/** `12 March 2024`, `12 de marzo de 2024`, `12. März 2024`, `1er mai`, `12-Mar-24`. */
const DAY_MONTH = new RegExp(
  `(\\d{1,2})(?:st|nd|rd|th|er|º|ª|o)?\\.?(?: of | de | |-|/)(?:${MONTHS})(?![\\p{L}])\\.?(?:(?:,? (?:of |de |del )?|-|/)(?:${YEAR}|(?<=[-/])\\d{2}(?!\\d)))?${CLOCK}`,
  'iuy',
);
/** `March 12, 2024`, `March 12th`. */
const MONTH_DAY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${MONTHS})\\.? (\\d{1,2})(?:st|nd|rd|th)?(?![\\p{L}\\p{N}])(?:,? ${YEAR})?${CLOCK}`,
  'iuy',
);
/** `March 2024`, `marzo de 2024`. */
const MONTH_YEAR = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${MONTHS})\\.?,? (?:of |de |del )?\\d{4}(?![\\p{L}\\p{N}])`,
  'iuy',
);

const year = (value: string): boolean => value.length !== 4 || /^(?:1[5-9]|2[01])/.test(value);

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Year, month and day; where they end, or -1. */
const isoEnd = (text: string, start: number): number => {
  const iso = matchAt(ISO, text, start);
  if (iso === null || !year(iso[1] ?? '') || !isDay(Number(iso[3]), Number(iso[4]))) return -1;
  return start + iso[0].length;
};

/** Day and month in either order, and the year; where they end, or -1. */
const shortEnd = (text: string, start: number): number => {
  const short = matchAt(SHORT, text, start);
  if (short === null || !year(short[4] ?? '')) return -1;
  const [first, second] = [Number(short[1]), Number(short[3])];
  return isDay(first, second) || isDay(second, first) ? start + short[0].length : -1;
};

/** Digits only: the first group of them ends at `group`. */
const numericEnd = (text: string, start: number, group: number): number => {
  const separator = text.charCodeAt(group);
  if (separator !== HYPHEN && separator !== SLASH && separator !== DOT) return -1;
  if (group - start === YEAR_DIGITS) return isoEnd(text, start);
  return group - start <= 2 ? shortEnd(text, start) : -1;
};

/** First letters of the names of months, and of `of`, `de` and `del` before them. */
const isInitial = memberOf('jfmasondeglJFMASONDEGL', false);

const BLANK = 32;
const COMMA = 44;
const HYPHEN = 45;
const DOT = 46;
const SLASH = 47;

/** Whether a day may end at `end` and the name of a month follow: most numbers stand before something else. */
const mayLeadToMonth = (text: string, end: number): boolean => {
  const code = text.charCodeAt(end);
  if (code === BLANK || code === HYPHEN || code === SLASH)
    return isInitial(text.charCodeAt(end + 1));
  // `12th March`, `12. März`, `12º`.
  return (
    code === DOT ||
    kindOf(code) === LOWER ||
    kindOf(code) === UPPER ||
    code === 0xba ||
    code === 0xaa
  );
};

/** Whether the word before `start` may be the name of a month. */
const mayFollowMonth = (text: string, start: number): boolean => {
  if (text.charCodeAt(start - 1) !== BLANK) return false;
  let at = start - 2;
  if (text.charCodeAt(at) === COMMA) at -= 1;
  if (text.charCodeAt(at) === DOT) at -= 1;
  while ((kindOf(text.charCodeAt(at)) & (LOWER | UPPER | WIDE)) !== 0) at -= 1;
  return isInitial(text.charCodeAt(at + 1));
};

/** Longest name of a month with its dot, blanks and article. */
const LONGEST_MONTH = 20;

/** A month before the digits: where the word before them begins, or the one before an article. */
const namedBefore = (text: string, start: number): readonly [number, number] | undefined => {
  if (!mayFollowMonth(text, start)) return undefined;
  const before = /(\p{L}{3,12})\.?,? (?:(?:of|de|del) )?$/u.exec(
    text.slice(Math.max(0, start - LONGEST_MONTH), start),
  );
  if (before === null) return undefined;
  const from = start - before[0].length;
  const match = matchAt(MONTH_DAY, text, from) ?? matchAt(MONTH_YEAR, text, from);
  return match === null || from + match[0].length <= start
    ? undefined
    : [from, from + match[0].length];
};

const SECONDS = /\d:\d{2}:\d{2}/;
/** People do not write fractions of seconds. */
const FRACTION = /:\d{2}[.,]\d/;
/** `:10:20:30`, as web servers write behind the day. */
const LONGEST_CLOCK = 10;
/** `ts=…`, `"time":"…"`, `INFO …`, `Tue, …` (RFC 5322 3.3): what machines write before a time to the second. */
const MACHINE =
  /(?:=["']?|":\s?"|\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]? )$/;
const LONGEST_LEAD = 10;

/**
 * The time stamp of a log line says when a machine wrote it: to the second, and at the beginning of the line, in brackets
 * of its own (Common Log Format), behind its key or level, or with a fraction of the second.
 */
const isStamp = (text: string, start: number, end: number): boolean => {
  const stamp = text.slice(start, end + LONGEST_CLOCK);
  if (!SECONDS.test(stamp)) return false;
  const before = text.charAt(start - 1);
  return (
    before === '' ||
    before === '\n' ||
    before === '[' ||
    FRACTION.test(stamp) ||
    MACHINE.test(text.slice(Math.max(0, start - LONGEST_LEAD), start))
  );
};

/** Longest group of digits that begins a date: a year. */
const YEAR_DIGITS = 4;
const groupEnd = (text: string, start: number): number => {
  let end = start + 1;
  while (end - start <= YEAR_DIGITS && isDigit(text.charCodeAt(end))) end += 1;
  return end;
};

/** `12 March …` from its day, which ends at `end`; where it ends, or -1. */
const namedEnd = (text: string, start: number, end: number): number => {
  if (end - start > 2 || !mayLeadToMonth(text, end)) return -1;
  const named = matchAt(DAY_MONTH, text, start);
  if (named === null || Number(named[1]) < 1 || Number(named[1]) > 31) return -1;
  return start + named[0].length;
};

/** A day of the week before a date, with what joins them. */
const WEEKDAY =
  /(?<!\p{L})(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?,? $|(?<!\p{L})(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),? $/iu;
const LONGEST_WEEKDAY = 12;
/** Where a date begins with the day of the week before it. */
const withWeekday = (text: string, start: number): number => {
  if (text.charCodeAt(start - 1) !== BLANK) return start;
  const lead = text.slice(Math.max(0, start - LONGEST_WEEKDAY), start);
  return start - (WEEKDAY.exec(lead)?.[0].length ?? 0);
};

/** A date at a candidate: where it stands and what speaks for it. */
type Dated = {
  readonly from: number;
  readonly to: number;
  readonly score: number;
  readonly evidence: string;
};
const NUMERIC = { score: 0.7, evidence: 'date' } as const;
const NAMED = { score: 0.75, evidence: 'date with the name of a month' } as const;

/** What was read last: both rows ask about each number. A stamp of a machine is no date. */
let readText = '';
let readStart = -1;
let readTo = 0;
let dated: Dated | undefined;

/** The date from `from` to `to`, unless it is a stamp; reading goes on at `next`. */
const keep = (
  text: string,
  [from, to, next]: readonly [number, number, number],
  { score, evidence }: Pick<Dated, 'score' | 'evidence'>,
): number => {
  if (!isStamp(text, from, to)) dated = { from: withWeekday(text, from), to, score, evidence };
  return next;
};

const readAt = (text: string, start: number): number => {
  const group = groupEnd(text, start);
  const numeric = numericEnd(text, start, group);
  if (numeric !== -1) return keep(text, [start, numeric, numeric], NUMERIC);
  const named = namedEnd(text, start, group);
  if (named !== -1) {
    const to = start + text.slice(start, named).trimEnd().length;
    return keep(text, [start, to, named], NAMED);
  }
  const before = namedBefore(text, start);
  return before === undefined ? start + 1 : keep(text, [...before, before[1]], NAMED);
};

/** Reads the date at `start` into `dated`; where reading goes on. */
const dateAt = (text: string, start: number): number => {
  if (readStart === start && readText === text) return readTo;
  dated = undefined;
  readText = text;
  readStart = start;
  readTo = readAt(text, start);
  return readTo;
};

const date: Scan = (text, start, _end, report) => {
  const next = dateAt(text, start);
  if (dated !== undefined) report(dated.from, dated.to, dated.score, dated.evidence);
  return next;
};

/** At most `is:`, `on the` or `el día` between the word and the date. */
const BIRTH_CLOSE = 10;
/** A date right behind a word for birth. The date is read first: most numbers are none. */
const birthDate: Scan = (text, start, _end, report, place) => {
  const next = dateAt(text, start);
  if (dated === undefined) return next;
  const { from, to, evidence } = dated;
  const distance = place.near(from, BIRTH_CLOSE);
  if (distance !== -1 && distance <= BIRTH_CLOSE) report(from, to, 0.85, `${evidence}, context`);
  return next;
};

const BIRTH_WORDS = [
  'born',
  'born on',
  'dob',
  'd.o.b',
  'date of birth',
  'birth date',
  'birthdate',
  'birthday',
  'bday',
  'nacido',
  'nacida',
  'nacido el',
  'nacida el',
  'nació',
  'nació el',
  'nací',
  'nací el',
  'fecha de nacimiento',
  'fecha nacimiento',
  'f. nac',
  'fec. nac',
  'cumpleaños',
  'geboren',
  'geboren am',
  'geb',
  'geburtsdatum',
  'né le',
  'née le',
  'date de naissance',
  'nato il',
  'nata il',
  'data di nascita',
  'nascido em',
  'nascida em',
  'data de nascimento',
] as const;

export const DATES: readonly Recognizer[] = [
  row({
    name: 'date',
    class: 'DATE_TIME',
    source: 'ISO 8601-1, RFC 3339, CLDR month names; Presidio DATE_TIME',
    sample: 'on 2024-03-12T10:20:30Z',
    find: { on: 'number', digits: [1, 26], scan: date },
    worst: '1.1.1 ',
  }),
  row({
    name: 'date-ordinal',
    class: 'DATE_TIME',
    source: 'CLDR month names',
    sample: 'on the 12th of March 2024',
    find: { on: 'code', length: [3, 4], scan: date },
    worst: '12th of ',
  }),
  row({
    name: 'date-of-birth',
    class: 'DATE_OF_BIRTH',
    source: '45 CFR 164.514(b)(2)(i)(C); ISO 8601-1, CLDR month names',
    sample: 'born on 12 March 1984',
    find: { on: 'number', digits: [1, 26], scan: birthDate },
    context: BIRTH_WORDS,
    scores: { near: 0.85 },
    worst: 'born 1.1.1 ',
  }),
  row({
    name: 'date-of-birth-ordinal',
    class: 'DATE_OF_BIRTH',
    source: '45 CFR 164.514(b)(2)(i)(C); CLDR month names',
    sample: 'born on the 12th of March 1984',
    find: { on: 'code', length: [3, 4], scan: birthDate },
    context: BIRTH_WORDS,
    scores: { near: 0.85 },
    worst: 'born 12th of ',
  }),
];
