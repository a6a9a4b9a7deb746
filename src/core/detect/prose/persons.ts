/** Names of people: which capitalised words form one, and how much speaks for it. */

import { COUNTRY, CUE, DEMONYM, FAITH, GIVEN, REGION, rank, SURNAME, TOWN } from './lexicon.ts';
import {
  given,
  isInitial,
  isNamePart,
  nameEnd,
  partsWeight,
  SURNAME_ENDING,
  surname,
} from './name-parts.ts';
import { after, before, inHeading } from './person-context.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isCode,
  isUnknown,
  kindAt,
  lengthAt,
  phraseAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

/** A stretch of tokens `[from, to)` that may name a person, with what speaks for it. */
export type Candidate = {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly why: string;
};

/** All weights of the stretch `[from, to)`. */
const weigh = (reading: Reading, from: number, to: number): Candidate => {
  const single = to - from === 1;
  const [beforeWeight, beforeWhy] = before(reading, from);
  const [afterWeight, afterWhy] = after(reading, from, to);
  let weight = partsWeight(reading, from, to) + beforeWeight + afterWeight;
  if (single) weight += singleWeight(reading, from, beforeWeight > 1);
  if (beforeWeight < 1 && inHeading(reading, from, to)) weight -= 1.2;
  if (!single && beforeWeight < 1 && isTown(reading, from, to)) weight -= 1.5;
  if (reading.mailNames.size > 0) weight += mailWeight(reading, from, to);
  return { from, to, weight, why: reasons(reading, from, to, beforeWhy, afterWhy) };
};

/** The whole stretch is the name of a town: `Alice Springs`. */
const isTown = (reading: Reading, from: number, to: number): boolean =>
  phraseAt(reading, from, (bits) => rank(bits, TOWN) > 0)?.end === to;

/** One word alone needs more: it may be a place, a word, or a word that begins a sentence. */
const singleWeight = (reading: Reading, i: number, cued: boolean): number => {
  if (cued) return 0;
  const bits = bitsAt(reading, i);
  let weight = 0;
  weight -= caseCost(reading, i);
  if ((bits & (DEMONYM | FAITH)) !== 0 && !reading.spanish) weight -= 2;
  weight -= isVersion(reading, i) ? 1 : 0;
  if (startsSentence(reading, i)) weight -= commonRank(reading, i) > 0 ? 1.2 : 0.2;
  if ((bits & (COUNTRY | REGION)) !== 0) weight -= 1.5;
  weight -= (rank(bits, GIVEN) === 3 ? 0.3 : 0.8) * rank(bits, TOWN);
  if (isUnknown(reading, i) && !SURNAME_ENDING.test(wordAt(reading, i))) weight -= 0.4;
  return weight;
};

/** A lone word in capitals is an abbreviation; one in a text without any is a word. */
const caseCost = (reading: Reading, i: number): number =>
  (kindAt(reading, i) === KIND.UPPER ? 2 : 0) + (reading.caseless ? 0.6 : 0);

/** `JSDoc 3 Haruki`: the name of a version. */
const isVersion = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE &&
  kindAt(reading, i - 1) === KIND.NUMBER &&
  lengthAt(reading, i - 1) < 3 &&
  gapAt(reading, i - 1) === GAP.SPACE &&
  (kindAt(reading, i - 2) === KIND.MIXED || kindAt(reading, i - 2) === KIND.CAP);

const mailWeight = (reading: Reading, from: number, to: number): number => {
  let weight = 0;
  for (let i = from; i < to; i += 1)
    if (reading.mailNames.has(reading.tokens.hash[i] ?? 0)) weight += 1.2;
  return weight;
};

const reasons = (
  reading: Reading,
  from: number,
  to: number,
  ...others: readonly string[]
): string => {
  const parts: string[] = [];
  if (given(reading, from) > 0) parts.push('given name');
  if (to - from > 1 && surname(reading, to - 1) > 0) parts.push('surname');
  parts.push(...others.filter((each) => each !== ''));
  return parts.length === 0 ? 'shape' : parts.join(', ');
};

/** `Don Ramón`, `Herr Schneider`: a title that lists hold as a name too. */
const isTitle = (reading: Reading, i: number): boolean =>
  hasCue(reading, i, CUE.HONORIFIC) &&
  (reading.spanish || given(reading, i) < 3) &&
  (gapAt(reading, i + 1) & ~(GAP.SPACE | GAP.DOT)) === 0 &&
  isCapital(reading, i + 1);

/** Initials alone are no name. */
const hasFullPart = (reading: Reading, from: number, to: number): boolean => {
  for (let i = from; i < to; i += 1)
    if (isCapital(reading, i) && !isInitial(reading, i)) return true;
  return false;
};

/** `Du`, `La`, `San` alone. */
const isParticle = (reading: Reading, from: number, to: number): boolean =>
  to === from + 1 && hasCue(reading, from, CUE.PARTICLE) && given(reading, from) < 2;

/** `Don't`, `Will've`. */
const isContraction = (reading: Reading, to: number): boolean =>
  gapAt(reading, to) === GAP.APOSTROPHE && /^(?:t|ll|ve|re|d|m)$/.test(wordAt(reading, to));

/** `nació en Ponferrada Eloy Valcárcel`: a town behind its preposition, and then a name. */
const isPlaceBefore = (reading: Reading, i: number): boolean => {
  if (!hasCue(reading, i - 1, CUE.PLACE) || given(reading, i + 1) < 2) return false;
  const bits = bitsAt(reading, i);
  return rank(bits, TOWN) >= 2 && rank(bits, GIVEN) === 0 && rank(bits, SURNAME) < 2;
};

/** The best name that begins at token `from`, whatever its weight; undefined where none can begin. */
export const personAt = (reading: Reading, from: number): Candidate | undefined => {
  if (!isNamePart(reading, from) || isTitle(reading, from)) return undefined;
  if (isPlaceBefore(reading, from)) return undefined;
  let to = nameEnd(reading, from);
  // A lone initial is no name, and none ends with one, save for `Ana M.`.
  while (
    to > from + 1 &&
    isInitial(reading, to - 1) &&
    gapAt(reading, to) !== GAP.EDGE &&
    (gapAt(reading, to) & GAP.DOT) === 0
  )
    to -= 1;
  if (isInitial(reading, from) && gapAt(reading, from + 1) === GAP.HYPHEN) return undefined;
  if (!hasFullPart(reading, from, to) || isParticle(reading, from, to)) return undefined;
  if (isCode(reading, from, to) || isContraction(reading, to)) return undefined;
  return withReversed(reading, weigh(reading, from, to));
};

/** `Doe, Jane` and `GARCÍA LÓPEZ, MARÍA`: a surname, a comma, a given name, and then no further comma list. */
const withReversed = (reading: Reading, candidate: Candidate): Candidate => {
  const { from, to } = candidate;
  if (gapAt(reading, to) !== (GAP.COMMA | GAP.SPACE) || to - from > 3) return candidate;
  if (surname(reading, to - 1) < 2 || given(reading, from) === 3) return candidate;
  const place = (bitsAt(reading, from) | bitsAt(reading, to)) & (COUNTRY | REGION);
  if (given(reading, to) < 2 || place !== 0) return candidate;
  const end = nameEnd(reading, to);
  if (end - to > 3 || (gapAt(reading, end) & GAP.COMMA) !== 0) return candidate;
  const weight = candidate.weight + partsWeight(reading, to, end);
  return {
    from,
    to: end,
    weight,
    why: `surname, given name${candidate.why === 'shape' ? '' : `, ${candidate.why}`}`,
  };
};
