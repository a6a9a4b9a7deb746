/** Towns, regions and countries in running text. */

import { isRegionCode } from './address-lines.ts';
import { COMMON, COUNTRY, CUE, GIVEN, REGION, rank, SURNAME, TOWN } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isCode,
  kindAt,
  lengthAt,
  phraseAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import type { Address } from './street-words.ts';
import { GAP, KIND } from './tokens.ts';

const isPlace = (bits: number): boolean =>
  rank(bits, TOWN) > 0 || (bits & (COUNTRY | REGION)) !== 0;

/** `in Phoenix`, `in Bath`: behind such a preposition a listed word with a capital is the town, not the word. */
const isLed = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE &&
  kindAt(reading, i) === KIND.CAP &&
  hasCue(reading, i - 1, CUE.PLACE);

/** What it costs that the name is a word of the language, too. */
const wordCost = (reading: Reading, i: number, bits: number): number => {
  const cost = isLed(reading, i) ? 0.3 : 0.7;
  const sure = hasCue(reading, i, CUE.SPANISH | CUE.PRODUCT);
  return cost * (sure ? 2 : Math.min(2, rank(bits, COMMON)));
};

const GIVEN_COST = [0, 0.15, 0.7, 1.05] as const;
const TOWN_WEIGHT = [0, 0.8, 1.3, 1.9] as const;
/** What the name alone weighs: countries most, small towns little, names that are words or people less. */
const nameWeight = (reading: Reading, i: number, to: number, bits: number): number => {
  let weight = Math.max(
    TOWN_WEIGHT[rank(bits, TOWN)] ?? 0,
    (bits & COUNTRY) !== 0 ? 2.2 : 0,
    (bits & REGION) !== 0 ? 1.7 : 0,
  );
  if (to - i > 1) return weight + 0.8 - (kindAt(reading, i) === KIND.UPPER ? 0.3 : 0);
  weight -= (GIVEN_COST[rank(bits, GIVEN)] ?? 0) + 0.2 * rank(bits, SURNAME);
  weight -= wordCost(reading, i, bits);
  if (kindAt(reading, i) === KIND.UPPER) weight -= lengthAt(reading, i) < 5 ? 1.5 : 0.2;
  return weight;
};

const PLACE_LABEL =
  /^(?:city|town|country|state|location|from|ciudad|pais|país|localidad|provincia|poblacion|población|municipio|destination|destino|origen|birthplace)$/i;
const LEADS = CUE.PLACE | CUE.WEAK_PLACE;
/** `lives in X`, `born in X`, `ciudad de X`: a preposition behind a verb or noun of place. */
const followsPlaceVerb = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE &&
  hasCue(reading, i - 1, LEADS) &&
  (hasCue(reading, i - 2, CUE.PLACE_VERB) || hasCue(reading, i - 3, CUE.PLACE_VERB));

const SOMEONE = CUE.PROFESSION | CUE.PERSON_NOUN | CUE.PERSON_KIND;
/** `a librarian from Whitby`, `from Heathrow to Slough`. */
const comesFrom = (reading: Reading, i: number): boolean => {
  const word = wordAt(reading, i - 1);
  if (word === 'from') return hasCue(reading, i - 2, SOMEONE);
  if (!/^(?:to|a)$/.test(word) || !isCapital(reading, i - 2)) return false;
  return gapAt(reading, i - 2) === GAP.SPACE && /^(?:from|de)$/i.test(wordAt(reading, i - 3));
};

/** Cues a blank before the place, most telling first. */
const DIRECT_CUES: readonly (readonly [number, number])[] = [
  [CUE.PLACE, 0.9],
  [CUE.PLACE_VERB, 0.9],
  [CUE.WEAK_PLACE, 0.3],
  [CUE.HONORIFIC, -2],
  [CUE.DIRECTION, 0.5],
];

const beforeWeight = (reading: Reading, i: number): number => {
  const gap = gapAt(reading, i);
  if (gap === GAP.SPACE) {
    if (followsPlaceVerb(reading, i)) return 1.6;
    if (comesFrom(reading, i)) return 1.1;
    const cue = DIRECT_CUES.find(([bit]) => hasCue(reading, i - 1, bit));
    return cue?.[1] ?? (rank(bitsAt(reading, i - 1), GIVEN) === 3 ? -2 : 0);
  }
  if ((gap & GAP.COMMA) !== 0 && isPlace(bitsAt(reading, i - 1))) return 0.6;
  return (gap & GAP.COLON) !== 0 && PLACE_LABEL.test(wordAt(reading, i - 1)) ? 1.2 : 0;
};

const afterWeight = (reading: Reading, to: number): number => {
  const gap = gapAt(reading, to);
  if (gap === GAP.HYPHEN) return /^(?:based|born|bound)$/.test(wordAt(reading, to)) ? 1.2 : -0.8;
  if (gap === GAP.SPACE && isCapital(reading, to)) {
    if (hasCue(reading, to, CUE.GEO)) return 1;
    // A longer name: `Paris Hilton`, `Boston Dynamics`.
    return isPlace(bitsAt(reading, to)) || hasCue(reading, to, CUE.MONTH) ? 0 : -0.8;
  }
  return 0;
};

type Further = { readonly to: number; readonly weight: number };
const BETWEEN = GAP.SPACE | GAP.COMMA | GAP.OPEN | GAP.LINE | GAP.CLOSE;
const APART = GAP.COMMA | GAP.OPEN;

/** Four to six digits that are no year. */
const isPostcode = (reading: Reading, i: number): boolean => {
  const length = lengthAt(reading, i);
  if (kindAt(reading, i) !== KIND.NUMBER || length < 4 || length > 6) return false;
  return length !== 4 || !/^(?:19|20)/.test(wordAt(reading, i));
};

/** `Boston 12345`: but `Boston 12345 people` only behind a comma. */
const postcodeStep = (reading: Reading, at: number, first: boolean): Further | undefined => {
  const gap = gapAt(reading, at);
  const counts = gapAt(reading, at + 1) === GAP.SPACE && kindAt(reading, at + 1) === KIND.LOWER;
  if ((gap & GAP.OPEN) !== 0 || (counts && first && (gap & GAP.COMMA) === 0)) return undefined;
  return { to: at + 1, weight: 0.8 };
};
/** A larger place behind a comma, or a region or country behind a blank. */
const largerStep = (reading: Reading, at: number, apart: boolean): Further | undefined => {
  const next = phraseAt(reading, at, isPlace);
  if (next === undefined || !(apart || (next.bits & (COUNTRY | REGION)) !== 0)) return undefined;
  return { to: next.end, weight: 0.8 };
};

/** One more part of a place after `at`: a larger place, a region code, a postcode. */
const furtherStep = (reading: Reading, at: number, first: boolean): Further | undefined => {
  const gap = gapAt(reading, at);
  if ((gap & ~BETWEEN) !== 0 || (gap & GAP.BLANK_LINE) !== 0) return undefined;
  const apart = (gap & APART) !== 0;
  if (isPostcode(reading, at)) return postcodeStep(reading, at, first);
  if (isRegionCode(reading, at)) return { to: at + 1, weight: apart ? 1.2 : 0.6 };
  const sameLine = apart || (gap & GAP.LINE) === 0;
  return sameLine && isCapital(reading, at) ? largerStep(reading, at, apart) : undefined;
};

const MOST_FURTHER = 4;
/** Further places, region codes and postcodes that belong to the first: `Austin, TX 78701, USA`. */
const extend = (reading: Reading, to: number): Further => {
  let all: Further = { to, weight: 0 };
  for (let step = 0; step < MOST_FURTHER; step += 1) {
    const next =
      all.to < reading.tokens.count ? furtherStep(reading, all.to, step === 0) : undefined;
    if (next === undefined) break;
    all = { to: next.to, weight: all.weight + next.weight };
  }
  return all;
};

/** A postcode in front: `28013 Madrid`, `CH-8001 Zürich`. */
const codeBefore = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE && lengthAt(reading, i - 1) < 6 && isPostcode(reading, i - 1);

const isCounty = (reading: Reading, i: number): boolean =>
  hasCue(reading, i, CUE.GEO) && /^(?:County|Parish|Borough|Township)$/.test(wordAt(reading, i));

/** A place by list at token `i`. */
const listed = (reading: Reading, i: number): Address | undefined => {
  const phrase = phraseAt(reading, i, isPlace);
  if (phrase === undefined || isCode(reading, i, phrase.end)) return undefined;
  let weight =
    nameWeight(reading, i, phrase.end, phrase.bits) +
    beforeWeight(reading, i) +
    afterWeight(reading, phrase.end);
  if (startsSentence(reading, i)) weight -= 0.3;
  const kind = gapAt(reading, phrase.end) === GAP.SPACE && isCounty(reading, phrase.end);
  const further = extend(reading, kind ? phrase.end + 1 : phrase.end);
  const code = codeBefore(reading, i);
  // `Buffalo, NY`: the region says that the word is a town.
  if (further.weight >= 1.2) weight += 0.3 * Math.min(2, rank(phrase.bits, COMMON));
  return {
    from: code ? i - 1 : i,
    to: further.to,
    weight: weight + further.weight + (code ? 1.2 : 0),
    why: 'place name',
  };
};

/** `the city X`, `el pueblo X`. */
const followsTown = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE &&
  /^(?:city|town|village|ciudad|pueblo|aldea|localidad)$/.test(wordAt(reading, i - 1));

const NAMED_OR_CUED =
  CUE.PRODUCT | CUE.MONTH | CUE.COMPANY | CUE.HONORIFIC | CUE.SPANISH | CUE.INSTITUTION | CUE.UNIT;
/** No word, and nobody's frequent name. */
const isObscure = (reading: Reading, i: number): boolean =>
  rank(bitsAt(reading, i), GIVEN) < 2 &&
  rank(bitsAt(reading, i), SURNAME) < 2 &&
  !hasCue(reading, i, NAMED_OR_CUED);

const MOST_WORDS = 4;
/** Where a run of capitals from `i` ends. */
const runEnd = (reading: Reading, i: number): number => {
  let to = i + 1;
  while (to < i + MOST_WORDS && isRunWord(reading, to)) to += 1;
  return to;
};
const isRunWord = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i) === GAP.SPACE || gapAt(reading, i) === GAP.HYPHEN) &&
  isCapital(reading, i) &&
  !hasCue(reading, i, CUE.MONTH);

/** A line of its own above a country: the last lines of an address. */
const aboveCountry = (reading: Reading, i: number, to: number): boolean => {
  if ((gapAt(reading, i) & (GAP.LINE | GAP.EDGE)) === 0 || !isObscure(reading, i)) return false;
  if ((gapAt(reading, to) & ~(GAP.LINE | GAP.SPACE | GAP.COMMA)) !== 0) return false;
  if ((gapAt(reading, to) & GAP.LINE) === 0) return false;
  const country = phraseAt(reading, to, (bits) => (bits & COUNTRY) !== 0);
  return country !== undefined && (gapAt(reading, country.end) & (GAP.LINE | GAP.EDGE)) !== 0;
};

/** `Cook County`, `Orange County`: the first word may be one of the language inside a sentence. */
const county = (reading: Reading, i: number, to: number): Address | undefined =>
  to - i > 1 && !startsSentence(reading, i) && isCounty(reading, to - 1)
    ? { from: i, to, weight: 1.7, why: 'kind of place' }
    : undefined;

/** A place that no list holds, behind words that lead to one: `I live in X`; or with its kind: `X County`; or `X, TX 78701`. */
const led = (reading: Reading, i: number): Address | undefined => {
  if (lengthAt(reading, i) < 3 || isCode(reading, i, i + 1)) return undefined;
  const to = runEnd(reading, i);
  if (commonRank(reading, i) > 0) return county(reading, i, to);
  if (to - i > 1 && hasCue(reading, to - 1, CUE.GEO))
    return { from: i, to, weight: 1.9, why: 'kind of place' };
  if ((followsPlaceVerb(reading, i) || followsTown(reading, i)) && isObscure(reading, i))
    return { from: i, to: extend(reading, to).to, weight: 1.7, why: 'verb of place' };
  if (aboveCountry(reading, i, to))
    return { from: i, to: extend(reading, to).to, weight: 2, why: 'line above a country' };
  if ((gapAt(reading, to) & GAP.COMMA) === 0) return undefined;
  const further = extend(reading, to);
  return further.weight >= 1.2
    ? { from: i, to: further.to, weight: 0.6 + further.weight, why: 'town and region' }
    : undefined;
};

/** The place that begins at token `i` (or at the postcode before it); undefined where none does. */
export const placeAt = (reading: Reading, i: number): Address | undefined =>
  isCapital(reading, i) ? (listed(reading, i) ?? led(reading, i)) : undefined;
