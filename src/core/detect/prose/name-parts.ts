/** Words that may be parts of a name, how they join, and what they weigh. */

import { COUNTRY, CUE, DEMONYM, FAITH, GIVEN, rank, SURNAME, TOWN } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isSurnameCase,
  kindAt,
  lengthAt,
  type Reading,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

/** Classes of words that are never part of a name unless a list of names holds them too. */
const NEVER = CUE.MONTH | CUE.PRODUCT | CUE.GREETING | CUE.CLOSING | CUE.UNIT | CUE.PERSON_LABEL;

export const given = (reading: Reading, i: number): number => rank(bitsAt(reading, i), GIVEN);

export const surname = (reading: Reading, i: number): number => rank(bitsAt(reading, i), SURNAME);

export const isInitial = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) === KIND.INITIAL;

/** Words that are named after people often, and are no people. */
const THINGS =
  CUE.HONORIFIC | CUE.INSTITUTION | CUE.GEO | CUE.STREET_START | CUE.PROFESSION | CUE.STREET_END;

/** `IBAN`, `JIRA`: given names somewhere, and never in capitals. */
const isAbbreviation = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) === KIND.UPPER &&
  lengthAt(reading, i) <= LONGEST_ABBREVIATION &&
  hasCue(reading, i, CUE.PRODUCT);

/** `Asa` is a name in one language and a kind of company in another. */
const isOther = (reading: Reading, i: number): boolean =>
  isAbbreviation(reading, i) ||
  hasCue(reading, i, NEVER) ||
  (hasCue(reading, i, CUE.COMPANY) && (given(reading, i) < 2 || kindAt(reading, i) !== KIND.CAP));

const LONGEST_ABBREVIATION = 5;
/** `April 2022`, `in June`: names of months that are given names too. */
const isMonth = (reading: Reading, i: number): boolean =>
  hasCue(reading, i, CUE.MONTH) &&
  (kindAt(reading, i + 1) === KIND.NUMBER ||
    kindAt(reading, i - 1) === KIND.NUMBER ||
    /^(?:in|of|on|since|until|by|early|late|mid|de|en|last|next)$/i.test(wordAt(reading, i - 1)));

/** A word that no list of names holds: no thing that is often named after people, no country, no common word. */
const mayBeName = (reading: Reading, i: number): boolean => {
  if (hasCue(reading, i, THINGS) || (bitsAt(reading, i) & (COUNTRY | DEMONYM | FAITH)) !== 0)
    return false;
  // A few capitals that no list of names holds are an abbreviation.
  if (kindAt(reading, i) === KIND.UPPER && lengthAt(reading, i) <= LONGEST_ABBREVIATION)
    return false;
  return commonRank(reading, i) === 0;
};

/** May token `i` be part of a name? Common words only with a list behind them. */
export const isNamePart = (reading: Reading, i: number): boolean => {
  if (!isCapital(reading, i)) return false;
  if (isInitial(reading, i)) return true;
  const g = given(reading, i);
  const s = surname(reading, i);
  if (
    isOther(reading, i) &&
    (g < 3 || isAbbreviation(reading, i)) &&
    (s < 2 || hasCue(reading, i, CUE.MONTH))
  )
    return false;
  if (isMonth(reading, i) || (kindAt(reading, i) === KIND.UPPER && lengthAt(reading, i) < 3))
    return false;
  if (g === 0 && s === 0) return mayBeName(reading, i);
  return commonRank(reading, i) < 3 || g === 3 || s === 3 || beginsFull(reading, i);
};

/** Is token `i` joined to the one before as one name is: a blank, a hyphen, an apostrophe, or the dot of an initial? */
const isJoined = (reading: Reading, i: number): boolean => {
  const gap = gapAt(reading, i);
  if (gap === GAP.SPACE || gap === GAP.HYPHEN) return true;
  if (gap === GAP.APOSTROPHE)
    return isCapital(reading, i) && lengthAt(reading, i - 1) <= 2 && lengthAt(reading, i) > 1;
  if (gap === (GAP.DOT | GAP.SPACE) || gap === GAP.DOT) return isInitial(reading, i - 1);
  return (gap & ~(GAP.DOT | GAP.OTHER)) === GAP.SPACE && followsMaria(reading, i);
};

/** `Mª Carmen`, `M.ª Dolores`: María as Spain writes it. */
const followsMaria = (reading: Reading, i: number): boolean => {
  if (!isInitial(reading, i - 1)) return false;
  const { text, tokens } = reading;
  return /^M\.?[ªa] $/.test(text.slice(tokens.start[i - 1] ?? 0, tokens.start[i] ?? 0));
};

/** What makes an adjective of a name. */
const COMPOUND = /^(?:style|like|based|type|ish|free|born|led|era|made|owned|only|run|wide|go)$/;
/** `Hyun-woo`, `Eun-ji`: the second syllable of a given name in lower case. */
const isSecondSyllable = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.HYPHEN &&
  kindAt(reading, i) === KIND.LOWER &&
  lengthAt(reading, i) <= 5 &&
  lengthAt(reading, i - 1) <= 5 &&
  kindAt(reading, i - 1) === KIND.CAP &&
  given(reading, i - 1) > 0 &&
  !COMPOUND.test(wordAt(reading, i)) &&
  gapAt(reading, i + 1) !== GAP.HYPHEN &&
  (reading.tokens.cue[i] ?? 0) === 0;

/** Particles after `i` that lead to another part of the name: `de la Cruz`, `van der Berg`. Where that part stands, or 0. */
const pastParticles = (reading: Reading, i: number): number => {
  let at = i;
  while (
    at < i + 3 &&
    gapAt(reading, at) === GAP.SPACE &&
    hasCue(reading, at, CUE.PARTICLE) &&
    kindAt(reading, at) !== KIND.UPPER
  )
    at += 1;
  if (at === i || !isJoined(reading, at) || isInitial(reading, at)) return 0;
  // `Ana Ruiz y Luis Gil` are two; `Ortega y Gasset` is one.
  if (/^(?:y|e|i)$/.test(wordAt(reading, i)) && given(reading, at) >= 2) return 0;
  // `Ernestina de Quito` comes from there.
  if (/^(?:de|da|di)$/.test(wordAt(reading, i)) && isTown(reading, at)) return 0;
  return isNamePart(reading, at) ? at : 0;
};

/**
 * A word that would be no name by itself, behind a given name that is no word: `Rebecca Hides`. The last of the capitals, so
 * that headings stay out.
 */
const isWordAsSurname = (reading: Reading, from: number, i: number): boolean => {
  if (gapAt(reading, i) !== GAP.SPACE && gapAt(reading, i) !== (GAP.DOT | GAP.SPACE)) return false;
  if (kindAt(reading, i) !== KIND.CAP || given(reading, from) < 2 || commonRank(reading, from) > 0)
    return false;
  if (hasCue(reading, i, NEVER | THINGS | CUE.SPEECH | CUE.SPANISH) || commonRank(reading, i) > 2)
    return false;
  const ended = gapAt(reading, i + 1) !== GAP.SPACE || !isCapital(reading, i + 1);
  return ended && (i === from + 1 || (i === from + 2 && isInitial(reading, from + 1)));
};

/** A town of some size that hardly anybody is named after. */
const isTown = (reading: Reading, i: number): boolean => {
  const bits = bitsAt(reading, i);
  return rank(bits, TOWN) >= 2 && rank(bits, GIVEN) === 0 && rank(bits, SURNAME) < 2;
};

const MOST_PARTS = 8;
/** Where the name that begins at `from` ends. */
export const nameEnd = (reading: Reading, from: number): number => {
  let to = from + 1;
  while (to < from + MOST_PARTS && to < reading.tokens.count) {
    const joined =
      (isJoined(reading, to) && isNamePart(reading, to)) || isSecondSyllable(reading, to);
    const next = joined ? to : pastParticles(reading, to);
    if (next === 0) break;
    to = next + 1;
  }
  return isWordAsSurname(reading, from, to) ? to + 1 : to;
};

/** Endings that hardly anything but surnames has, by language; for words that no list holds. */
export const SURNAME_ENDING: RegExp =
  /(?:[bdgklmnrtvyz]ov|[bdgklmnrtvyz]ova|[dgklnry]eva|sky|ski|ska|enko|chuk|vich|ić|ič|sson|ssen|dottir|dóttir|opoulos|shvili|stein|berg|mann|ström|strom|qvist|quist|inen|escu|oğlu|oglu|zadeh)$/u;

/** Beyond ASCII: an accent, or another script. */
const isAccented = (word: string): boolean => {
  for (let i = 0; i < word.length; i += 1) if (word.charCodeAt(i) > 127) return true;
  return false;
};

/** What an unlisted word weighs as part of a name. */
const unlisted = (reading: Reading, i: number): number => {
  const word = wordAt(reading, i);
  let weight = 0.5;
  if (SURNAME_ENDING.test(word) && word.length > 5) weight += 1;
  if (isAccented(word) && !reading.spanish) weight += 0.6;
  if (isSurnameCase(reading, i)) weight += 1.2;
  return weight;
};

const GIVEN_WEIGHT = [0, 1.4, 2, 2.6] as const;

const SURNAME_WEIGHT = [0, 0.8, 1.4, 1.7] as const;

/** A word beside the other half of a name: `Will Smith`, `Grace Young`. */
const isBacked = (reading: Reading, i: number, first: boolean): boolean =>
  first ? beginsFull(reading, i) : beginsFull(reading, i - 1);
const beginsFull = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) === KIND.CAP &&
  kindAt(reading, i + 1) === KIND.CAP &&
  gapAt(reading, i + 1) === GAP.SPACE &&
  given(reading, i) >= 2 &&
  surname(reading, i + 1) >= 2;
const penalty = (reading: Reading, i: number, common: number): number =>
  given(reading, i) === 3 && common < 3 ? 0.3 : 0.6;

/** What one part weighs; a common word weighs less, and at the beginning of a sentence much less. */
const partWeight = (reading: Reading, i: number, first: boolean): number => {
  if (isInitial(reading, i)) return 0.4;
  const g = GIVEN_WEIGHT[given(reading, i)] ?? 0;
  const s = SURNAME_WEIGHT[surname(reading, i)] ?? 0;
  const listed = first ? Math.max(g, s * 0.9) : Math.max(s, g * 0.7);
  if (listed === 0) return unlisted(reading, i);
  const common = commonRank(reading, i);
  return listed - (isBacked(reading, i, first) ? 0.2 : penalty(reading, i, common)) * common;
};

export const partsWeight = (reading: Reading, from: number, to: number): number => {
  let weight = 0;
  let parts = 0;
  for (let i = from; i < to; i += 1) {
    if (kindAt(reading, i) === KIND.LOWER && hasCue(reading, i, CUE.PARTICLE)) {
      weight += 0.4;
      continue;
    }
    weight += partWeight(reading, i, parts === 0);
    parts += 1;
  }
  return weight + (parts >= 2 ? 0.6 : 0) - (parts > 4 ? 0.5 * (parts - 4) : 0);
};
