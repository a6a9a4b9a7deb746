/** People, places and what describes people in running text, by lexicon and rules. */

import { addressAt, BEHIND_NUMBER, labelledPostcode, postcodeAt } from './addresses.ts';
import { dayOrMonthAt, yearAt } from './dates.ts';
import { LEAST_WEIGHT, type ProseClass, type ProseFinding, scoreOf } from './finding.ts';
import type { Group } from './group.ts';
import { COMMON, CUE, rank } from './lexicon.ts';
import { ageAt, natureAt } from './natures.ts';
import { titleAt, titleOf } from './occupations.ts';
import { organisationAt } from './organisations.ts';
import { type Candidate, personAt } from './persons.ts';
import { PIECE, pieceEnd } from './pieces.ts';
import { placeAt } from './places.ts';
import {
  bitsAt,
  gapAt,
  hasCue,
  isCapital,
  kindAt,
  type Reading,
  read,
  startsSentence,
  wordAt,
} from './reading.ts';
import type { Address } from './street-words.ts';
import { GAP, KIND } from './tokens.ts';

/** What was found so far, and the tokens it covers. */
type Work = {
  readonly reading: Reading;
  readonly found: ProseFinding[];
  /** People who were found for certain: their words alone name them again. */
  readonly parts: Set<number>;
  /** Names too weak alone: they count if their words turn out to be a person's. */
  readonly weak: Candidate[];
};

/** The full stop of `Dr.` and `Inc.` belongs to them. */
const endOf = (reading: Reading, cls: ProseClass, to: number): number => {
  const end = reading.tokens.end[to - 1] ?? 0;
  const short = cls === 'TITLE' || cls === 'ORGANIZATION';
  const dotted = short && reading.text.charAt(end) === '.';
  return dotted && (hasCue(reading, to - 1, CUE.SHORT) || kindAt(reading, to - 1) === KIND.INITIAL)
    ? end + 1
    : end;
};

const report = (
  { reading, found }: Work,
  cls: ProseClass,
  from: number,
  to: number,
  weight: number,
  evidence: string,
): number => {
  const { tokens } = reading;
  found.push({
    class: cls,
    start: tokens.start[from] ?? 0,
    end: endOf(reading, cls, to),
    score: scoreOf(weight),
    evidence,
  });
  return to;
};

/** A person's words, for later mentions; short ones would be found by chance. */
const learn = (work: Work, { from, to, weight }: Candidate): void => {
  if (weight < 2.2) return;
  const { tokens } = work.reading;
  for (let i = from; i < to; i += 1)
    if (
      isCapital(work.reading, i) &&
      (tokens.end[i] ?? 0) - (tokens.start[i] ?? 0) > 3 &&
      rank(bitsAt(work.reading, i), COMMON) < 3
    )
      work.parts.add(tokens.hash[i] ?? 0);
};

/** The title before a name is a finding of its own. */
const reportTitle = (work: Work, from: number): void => {
  const { reading } = work;
  const i = from - 1;
  const gap = gapAt(reading, from);
  if (
    !hasCue(reading, i, CUE.HONORIFIC) ||
    (gap & ~(GAP.SPACE | GAP.DOT)) !== 0 ||
    (kindAt(reading, i) === KIND.LOWER && !hasCue(reading, i, CUE.SHORT))
  )
    return;
  report(work, 'TITLE', i, i + 1, 2, 'before a name');
};

const reportPerson = (work: Work, person: Candidate): number => {
  learn(work, person);
  reportTitle(work, person.from);
  const to = report(work, 'PERSON', person.from, person.to, person.weight, person.why);
  const title = titleOf(work.reading, to);
  return title === undefined ? to : asGroup(work, 'TITLE', title);
};

const asLocation = (work: Work, place: Address | undefined, least: number): number =>
  place === undefined || place.weight < least
    ? 0
    : report(work, 'LOCATION', place.from, place.to, place.weight, place.why);

/** A token that is a number or holds digits. */
const atNumber = (work: Work, i: number): number => {
  const { reading } = work;
  // Dates, times, versions and addresses of machines: their numbers are followed by their own signs.
  const open = (gapAt(reading, i + 1) & ~BEHIND_NUMBER) === 0;
  return (
    (open && asLocation(work, addressAt(reading, i), LEAST_WEIGHT)) ||
    asGroup(work, 'AGE', ageAt(reading, i)) ||
    asLocation(work, postcodeAt(reading, i) ?? labelledPostcode(reading, i), LEAST_WEIGHT) ||
    asGroup(work, 'DATE_TIME', yearAt(reading, i))
  );
};

const asGroup = (work: Work, cls: ProseClass, group: Group | undefined): number =>
  group === undefined || group.weight < LEAST_WEIGHT
    ? 0
    : report(work, cls, group.from, group.to, group.weight, group.why);

/** A person or a place, whichever weighs more. */
const asName = (work: Work, i: number): number => {
  const person = personAt(work.reading, i);
  const place = placeAt(work.reading, i);
  const weight = person?.weight ?? 0;
  if (person !== undefined && weight >= LEAST_WEIGHT && weight >= (place?.weight ?? 0))
    return reportPerson(work, person);
  const to = asLocation(work, place, LEAST_WEIGHT);
  if (to === 0 && person !== undefined) work.weak.push(person);
  return to;
};

/** One capital letter that begins neither a name nor a street: `A`, `I`. */
const isLoneLetter = (reading: Reading, i: number): boolean => {
  if (kindAt(reading, i) !== KIND.INITIAL || hasCue(reading, i, CUE.BOX)) return false;
  const next = kindAt(reading, i + 1);
  const joined = next === KIND.CAP || next === KIND.UPPER || next === KIND.MIXED;
  return !joined && gapAt(reading, i + 1) === GAP.SPACE;
};

/** A capitalised word: street, organisation, person or place, and what else it may be. */
const atCapital = (work: Work, i: number): number => {
  const { reading } = work;
  if (isLoneLetter(reading, i)) return 0;
  const day = hasCue(reading, i, CUE.MONTH) ? dayOrMonthAt(reading, i) : undefined;
  return (
    asGroup(work, 'DATE_TIME', day) ||
    asLocation(work, addressAt(reading, i), LEAST_WEIGHT) ||
    asGroup(work, 'ORGANIZATION', organisationAt(reading, i)) ||
    asName(work, i) ||
    asGroup(work, 'NRP', natureAt(reading, i)) ||
    asGroup(work, 'TITLE', titleAt(reading, i))
  );
};

const LOWER_CUES = CUE.STREET_START | CUE.DEMONYM | CUE.PROFESSION | CUE.MONTH;
/** A lower-case word: a street in Romance order, a nationality, an occupation. */
const atLower = (work: Work, i: number): number => {
  const { reading } = work;
  if (!hasCue(reading, i, LOWER_CUES)) return 0;
  const day = hasCue(reading, i, CUE.MONTH) ? dayOrMonthAt(reading, i) : undefined;
  const street = hasCue(reading, i, CUE.STREET_START) ? addressAt(reading, i) : undefined;
  return (
    asGroup(work, 'DATE_TIME', day) ||
    asLocation(work, street, LEAST_WEIGHT) ||
    asGroup(work, 'NRP', natureAt(reading, i)) ||
    asGroup(work, 'TITLE', titleAt(reading, i))
  );
};

const step = (work: Work, i: number): number => {
  const kind = kindAt(work.reading, i);
  if (kind === KIND.LOWER) return atLower(work, i);
  if (kind === KIND.NUMBER || kind === KIND.ALNUM) return atNumber(work, i);
  return atCapital(work, i);
};

/** Single words of people who were named in full elsewhere in the text. */
const recalled = (work: Work): void => {
  const { tokens } = work.reading;
  for (const { from, to } of work.weak)
    for (let i = from; i < to; i += 1)
      if (work.parts.has(tokens.hash[i] ?? 0))
        report(work, 'PERSON', i, i + 1, 1.9, 'named in full elsewhere');
};

const LISTED = GAP.SPACE | GAP.COMMA;
/** Is token `i` bound to the one before as an item of a list: `, X`, `and X`, `, and X`? Where the item before ends, or 0. */
const itemBefore = (reading: Reading, i: number): number => {
  if (gapAt(reading, i) === LISTED || gapAt(reading, i) === (GAP.SPACE | GAP.AND)) return i;
  const and = gapAt(reading, i) === GAP.SPACE && /^(?:and|y|e|or|o)$/.test(wordAt(reading, i - 1));
  return and && (gapAt(reading, i - 1) & ~LISTED) === 0 ? i - 1 : 0;
};

/** Where names of people begin and end, as offsets. */
type Edges = { readonly starts: Set<number>; readonly ends: Set<number> };

/** Is the candidate the next item after a person, or the one before a person? */
const besidePerson = (
  { reading }: Work,
  { from, to }: Candidate,
  { starts, ends }: Edges,
): boolean => {
  const { tokens } = reading;
  const end = itemBefore(reading, from);
  if (end > 0 && ends.has(tokens.end[end - 1] ?? -1)) return true;
  const next = itemBefore(reading, to) === to ? to : to + 1;
  return itemBefore(reading, next) === to && starts.has(tokens.start[next] ?? -1);
};

/** Unlisted words among people in a list are people: `Ana, Wrzek and Tom`. Read forwards, then backwards. */
const enlisted = (work: Work): void => {
  const { reading } = work;
  const { tokens } = reading;
  const people = work.found.filter((each) => each.class === 'PERSON');
  const edges = {
    starts: new Set(people.map(({ start }) => start)),
    ends: new Set(people.map(({ end }) => end)),
  };
  // In Spanish a verb with a pronoun begins many a sentence: `Llámame, Ana`.
  const open = work.weak.filter(
    ({ from, weight }) => weight > 0 && !(reading.spanish && startsSentence(reading, from)),
  );
  for (const each of [...open, ...open.reverse()]) {
    const start = tokens.start[each.from] ?? 0;
    if (edges.starts.has(start) || !besidePerson(work, each, edges)) continue;
    edges.starts.add(start);
    edges.ends.add(tokens.end[each.to - 1] ?? 0);
    report(work, 'PERSON', each.from, each.to, 1.6, 'among names in a list');
  }
};

const sorted = (found: readonly ProseFinding[]): readonly ProseFinding[] => {
  const ranked = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: ProseFinding[] = [];
  for (const each of ranked) if (each.start >= (kept.at(-1)?.end ?? 0)) kept.push(each);
  return kept;
};

const readPiece = (
  text: string,
  from: number,
  to: number,
  parts: Set<number>,
): readonly ProseFinding[] => {
  const work: Work = { reading: read(text, from, to), found: [], parts, weak: [] };
  const { count, kind, cue } = work.reading.tokens;
  for (let i = 0; i < count; ) {
    // Most words: lower case and no cue.
    const plain = kind[i] === KIND.LOWER && ((cue[i] ?? 0) & LOWER_CUES) === 0;
    const next = plain ? i : step(work, i);
    i = next > i ? next : i + 1;
  }
  if (work.weak.length > 0 && (work.found.length > 0 || parts.size > 0)) {
    recalled(work);
    enlisted(work);
  }
  return sorted(work.found);
};

/**
 * Findings of PERSON, LOCATION, ORGANIZATION, TITLE, AGE, NRP and DATE_TIME in a text, in order and disjoint.
 *
 * The text is taken for prose: call it for whole texts and for leaves of several words, not for identifiers, keys or code;
 * a single capitalised word is judged as if it stood in a sentence. Pure; linear in the text, because every rule looks at
 * a bounded number of tokens around its own. Not reentrant, since columns of tokens are kept between calls.
 */
export const proseSpans = (text: string): readonly ProseFinding[] => {
  const parts = new Set<number>();
  if (text.length <= PIECE) return readPiece(text, 0, text.length, parts);
  const all: ProseFinding[] = [];
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    for (const each of readPiece(text, start, end, parts)) all.push(each);
    start = end;
  }
  return all;
};

/** A text with one of each, in which the detector must find them before it may serve (DESIGN 3.2). */
export const PROSE_SAMPLE =
  'Dear Ms Elena Ortiz, we moved from Berlin to 12 Market Street, Austin, TX 78701.';

/** At least two words: a leaf of one word is an identifier, and its field decides. */
export const hasSeveralWords = (text: string): boolean =>
  isInside(text, text.indexOf(' ', 1)) || isInside(text, text.indexOf('\n', 1));
const isInside = (text: string, at: number): boolean => at !== -1 && at < text.length - 1;
