/** Words and numbers of street names: what they may be, and where a name ends. */

import { isDigit } from '../recognizers/characters.ts';
import { STREET_TAILS } from './data/cues.ts';
import { CUE } from './lexicon.ts';
import {
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  kindAt,
  lengthAt,
  type Reading,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

/** Tokens `[from, to)` of an address, and how sure it is. */
export type Address = {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly why: string;
};

export const isDigits = (reading: Reading, i: number): boolean => {
  const kind = kindAt(reading, i);
  return kind === KIND.NUMBER || kind === KIND.ALNUM;
};

const HOUSE = /^\d{1,6}[A-Za-z]$/;

const beginsWithDigit = ({ text, tokens }: Reading, i: number): boolean =>
  isDigit(text.charCodeAt(tokens.start[i] ?? 0));

/** A house number: up to six digits and a letter, not part of a decimal, a time, a price or a word. */
export const isHouse = (reading: Reading, i: number): boolean => {
  const kind = kindAt(reading, i);
  if (kind === KIND.NUMBER) return lengthAt(reading, i) <= 6;
  return (
    kind === KIND.ALNUM &&
    lengthAt(reading, i) <= 7 &&
    beginsWithDigit(reading, i) &&
    HOUSE.test(wordAt(reading, i))
  );
};

export const INSIDE: number = GAP.SPACE | GAP.DOT | GAP.APOSTROPHE | GAP.HYPHEN;

const ORDINAL = /^\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)$/;

/** May token `i` be a word of a street's name? */
export const isStreetWord = (reading: Reading, i: number): boolean => {
  const kind = kindAt(reading, i);
  if (kind === KIND.ALNUM) return ORDINAL.test(wordAt(reading, i));
  if (kind === KIND.NUMBER) return lengthAt(reading, i) <= 3;
  return isCapital(reading, i) || kind === KIND.MIXED || hasCue(reading, i, CUE.PARTICLE);
};

export const dotted = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i) & GAP.DOT) === 0 ||
  hasCue(reading, i - 1, CUE.SHORT | CUE.STREET_END | CUE.DIRECTION | CUE.STREET_START) ||
  kindAt(reading, i - 1) === KIND.INITIAL;

/** Ends of street names that are too often something else to stand without a number. */
export const SURE_ENDS: RegExp =
  /^(?:street|avenue|boulevard|road|lane|ave|blvd|rd|parkway|pkwy|highway|terrace|crescent|strasse|straße|straat|gatan|ulica)$/i;

/** `Street`; in lower case only before its number, as some languages write it: `Király u. 15`, `Lunds gate 3`. */
const endsStreet = (reading: Reading, i: number): boolean => {
  if (kindAt(reading, i) !== KIND.LOWER) return hasCue(reading, i, CUE.STREET_END);
  if ((gapAt(reading, i + 1) & ~(GAP.SPACE | GAP.DOT)) !== 0 || !isHouse(reading, i + 1))
    return false;
  return hasCue(reading, i, CUE.STREET_END) || LOWER_ENDS.test(wordAt(reading, i));
};

const LOWER_ENDS = /^(?:u|út|utca|tér|rkp|krt|vei|veg|vägen|vag|tee|iela|gatve|bb)$/;

/** Where a street's name that ends in a word for a street ends; 0 where none does within six words. */
export const endOfNamed = (reading: Reading, from: number): number => {
  for (let i = from; i < from + 7 && i < reading.tokens.count; i += 1) {
    if (i > from && ((gapAt(reading, i) & ~INSIDE) !== 0 || !dotted(reading, i))) return 0;
    if (i > from && endsStreet(reading, i)) return pastDirection(reading, pastEnds(reading, i + 1));
    if (!isStreetWord(reading, i)) return 0;
  }
  return 0;
};

/** `Park Street Road`, `Hill Court`: further words for streets. */
const pastEnds = (reading: Reading, at: number): number =>
  gapAt(reading, at) === GAP.SPACE &&
  hasCue(reading, at, CUE.STREET_END) &&
  kindAt(reading, at) === KIND.CAP
    ? at + 1
    : at;

const pastDirection = (reading: Reading, at: number): number =>
  (gapAt(reading, at) & ~(GAP.SPACE | GAP.DOT)) === 0 &&
  hasCue(reading, at, CUE.DIRECTION) &&
  kindAt(reading, at) !== KIND.LOWER
    ? at + 1
    : at;

/** `Hauptstrasse`, `Kerkstraat`, `Storgatan`: one word that ends in a word for a street. */
export const hasTail = (reading: Reading, i: number): boolean => {
  if (kindAt(reading, i) !== KIND.CAP && kindAt(reading, i) !== KIND.UPPER) return false;
  const word = wordAt(reading, i).toLowerCase().replaceAll('ß', 'ss').replaceAll('ä', 'a');
  if (word.length < 6) return false;
  const tail = STREET_TAILS.find((each) => word.endsWith(each) && word.length >= each.length + 3);
  return tail !== undefined && (tail.length > 4 || commonRank(reading, i) === 0);
};

const NUMBER_SIGN = /^(?:n|no|num|nro|numero|número)$/i;

/** Digits, or a word that begins like one for a number (`nº`, `número`, `s/n`): looked at before any pattern. */
const mayBeNumber = (reading: Reading, i: number): boolean => {
  if (kindAt(reading, i) >= KIND.NUMBER) return true;
  const first = reading.text.charCodeAt(reading.tokens.start[i] ?? 0) | 32;
  return first === LETTER_N || first === LETTER_S;
};
const LETTER_N = 110;
const LETTER_S = 115;

const BESIDE = GAP.SPACE | GAP.COMMA | GAP.DOT | GAP.OTHER;

/** After a street's name: `5`, `, 5`, `nº 5`, `núm. 5`, `s/n`, `5-7`, `5 B`. Where the number ends, or 0. */
export const pastNumber = (reading: Reading, at: number): number => {
  if ((gapAt(reading, at) & ~BESIDE) !== 0 || !mayBeNumber(reading, at)) return 0;
  if (/^s$/i.test(wordAt(reading, at)) && gapAt(reading, at + 1) === GAP.SLASH) return at + 2;
  const signed = NUMBER_SIGN.test(wordAt(reading, at));
  const i = signed ? at + 1 : at;
  if (!isHouse(reading, i) || lengthAt(reading, i) > 5) return 0;
  if (signed && (gapAt(reading, i) & ~BESIDE) !== 0) return 0;
  return pastRange(reading, i + 1);
};

const pastRange = (reading: Reading, at: number): number => {
  const gap = gapAt(reading, at);
  if ((gap === GAP.HYPHEN || gap === GAP.SLASH) && isHouse(reading, at)) return at + 1;
  return gap === GAP.SPACE && kindAt(reading, at) === KIND.INITIAL ? at + 1 : at;
};
