/** The lines of an address after its street: units, floors, postcodes, towns, regions and countries. */

import { COUNTRY, CUE, GIVEN, REGION, rank, TOWN } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  kindAt,
  lengthAt,
  phraseAt,
  type Reading,
  wordAt,
} from './reading.ts';
import { type Address, dotted, isDigits } from './street-words.ts';
import { GAP, KIND } from './tokens.ts';

const SEPARATORS =
  GAP.SPACE |
  GAP.COMMA |
  GAP.LINE |
  GAP.DOT |
  GAP.HYPHEN |
  GAP.OPEN |
  GAP.CLOSE |
  GAP.HASH |
  GAP.EDGE;

const isPlaceBits = (bits: number): boolean =>
  rank(bits, TOWN) > 0 || (bits & (COUNTRY | REGION)) !== 0;

const POSTCODE =
  /^(?:[A-Z]\d{4}[A-Z]{3}|\d{4,6}|[A-Z]{1,2}\d[A-Z\d]?|\d[A-Z]{2}|[A-Z]\d[A-Z]|\d[A-Z]\d|\d{2,3})$/;

const REGION_CODES: ReadonlySet<string> = new Set(
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU AE AP AA ON QC BC AB MB SK NS NB NL PE YT NT NU NSW VIC QLD TAS ACT UK USA US GB UAE CABA CDMX'.split(
    ' ',
  ),
);

export const isRegionCode = (reading: Reading, i: number): boolean => {
  const { tokens } = reading;
  return (
    kindAt(reading, i) === KIND.UPPER &&
    (tokens.end[i] ?? 0) - (tokens.start[i] ?? 0) <= 4 &&
    REGION_CODES.has(wordAt(reading, i))
  );
};

type Step = { readonly to: number; readonly weight: number };

/** `Apt. 4`, `Suite 200`, `3º B`, `# 12`, `Floor 3`. */
const unitStep = (reading: Reading, at: number): Step | undefined => {
  if ((gapAt(reading, at) & GAP.HASH) !== 0 && isDigits(reading, at))
    return { to: at + 1, weight: 0.6 };
  if (!hasCue(reading, at, CUE.UNIT)) return undefined;
  const gap = gapAt(reading, at + 1);
  if (
    (gap & ~(GAP.SPACE | GAP.DOT | GAP.HASH | GAP.COLON)) === 0 &&
    (isDigits(reading, at + 1) || kindAt(reading, at + 1) === KIND.INITIAL)
  )
    return { to: at + 2, weight: 0.8 };
  return kindAt(reading, at) === KIND.LOWER && lengthAt(reading, at) < 4
    ? undefined
    : { to: at + 1, weight: 0.2 };
};

const ORDINAL_SIGN = /^\.?\s*[ºª°]/;

/** A floor and door as Spain writes them: `3º B`, `2ª izquierda`. */
const floorStep = (reading: Reading, at: number): Step | undefined => {
  if (kindAt(reading, at) !== KIND.NUMBER || lengthAt(reading, at) > 2) return undefined;
  const { text, tokens } = reading;
  const end = tokens.end[at] ?? 0;
  if (!ORDINAL_SIGN.test(text.slice(end, end + 3))) return undefined;
  const door = kindAt(reading, at + 1) === KIND.INITIAL || hasCue(reading, at + 1, CUE.UNIT);
  return {
    to: door && (gapAt(reading, at + 1) & (GAP.LINE | GAP.COMMA)) === 0 ? at + 2 : at + 1,
    weight: 0.8,
  };
};

/** The second part of `SW1A 1AA`, `K1A 0B1`, `394 13`. */
const SECOND_PART = /^(?:\d[A-Z]{2}|\d[A-Z]\d|\d{2})$/;

/** A postcode; those in two parts (`SW1A 1AA`, `1012 AB`, `394 13`, `90210-1234`) as one. */
export const codeStep = (reading: Reading, at: number): Step | undefined => {
  if (!isDigits(reading, at) || !POSTCODE.test(wordAt(reading, at))) return undefined;
  return hasSecondPart(reading, at)
    ? { to: at + 2, weight: 0.8 }
    : lengthAt(reading, at) >= 4
      ? { to: at + 1, weight: 0.7 }
      : undefined;
};

const hasSecondPart = (reading: Reading, at: number): boolean => {
  const next = wordAt(reading, at + 1);
  if (gapAt(reading, at + 1) === GAP.HYPHEN) return /^\d{3,4}$/.test(next);
  if (gapAt(reading, at + 1) !== GAP.SPACE) return false;
  const length = lengthAt(reading, at);
  if (length <= 4 && kindAt(reading, at) === KIND.ALNUM) return SECOND_PART.test(next);
  if (length === 3) return /^\d{2}$/.test(next);
  if (length === 2) return false;
  return length === 4 && /^[A-Z]{2}$/.test(next) && !isRegionCode(reading, at + 1);
};

const placeStep = (reading: Reading, at: number): Step | undefined => {
  if (!isCapital(reading, at)) return undefined;
  const place = phraseAt(reading, at, isPlaceBits);
  return place === undefined ? undefined : { to: place.end, weight: 1.2 };
};

/** Does a sentence go on after `to`? Then the words before it are no line of an address. */
const runsOn = (reading: Reading, to: number): boolean =>
  gapAt(reading, to) === GAP.SPACE &&
  kindAt(reading, to) === KIND.LOWER &&
  !hasCue(reading, to, CUE.PARTICLE);

const NO_TOWN =
  CUE.HONORIFIC | CUE.CLOSING | CUE.GREETING | CUE.PERSON_LABEL | CUE.SPANISH | CUE.MONTH;

/** A town that no list holds: capitals of their own between commas or lines. */
const unknownTown = (reading: Reading, at: number): Step | undefined => {
  const apart =
    (gapAt(reading, at) & (GAP.COMMA | GAP.LINE)) !== 0 ||
    isDigits(reading, at - 1) ||
    /^(?:col|colonia|urb|urbanización|fracc|barrio|bo)$/i.test(wordAt(reading, at - 1));
  if (!apart || !isCapital(reading, at) || hasCue(reading, at, NO_TOWN)) return undefined;
  if (lengthAt(reading, at) < 2 && gapAt(reading, at + 1) !== GAP.APOSTROPHE) return undefined;
  if (commonRank(reading, at) === 3 || beginsName(reading, at)) return undefined;
  let to = at + 1;
  while (to < at + 5 && isTownWord(reading, to)) to += 1;
  if (runsOn(reading, to) || (gapAt(reading, to) & (GAP.COLON | GAP.APOSTROPHE)) !== 0)
    return undefined;
  return { to, weight: 0.3 };
};

const beginsName = (reading: Reading, at: number): boolean =>
  rank(bitsAt(reading, at), GIVEN) === 3 &&
  gapAt(reading, at + 1) === GAP.SPACE &&
  isCapital(reading, at + 1);

const isTownWord = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i) & ~(GAP.SPACE | GAP.HYPHEN | GAP.APOSTROPHE)) === 0 &&
  !isRegionCode(reading, i) &&
  (isCapital(reading, i) || (hasCue(reading, i, CUE.PARTICLE) && isCapital(reading, i + 1)));

const regionStep = (reading: Reading, at: number): Step | undefined => {
  // `Bogotá D.C.`, `México D.F.`
  if (/^D$/.test(wordAt(reading, at)) && /^[CF]$/.test(wordAt(reading, at + 1)))
    return { to: at + 2, weight: 0.6 };
  if (isRegionCode(reading, at)) return { to: at + 1, weight: 1 };
  const short =
    kindAt(reading, at) === KIND.UPPER &&
    lengthAt(reading, at) === 2 &&
    (gapAt(reading, at) & (GAP.COMMA | GAP.LINE | GAP.OPEN)) !== 0;
  return short ? { to: at + 1, weight: 0.4 } : undefined;
};

const MOST_STEPS = 9;

/** Grows an address over the lines that belong to it. */
export const grow = (reading: Reading, core: Address): Address => {
  let { to, weight } = core;
  for (
    let step = 0;
    step < MOST_STEPS && to < reading.tokens.count && goesOn(reading, to);
    step += 1
  ) {
    const next =
      unitStep(reading, to) ??
      floorStep(reading, to) ??
      codeStep(reading, to) ??
      forcesStep(reading, to) ??
      regionStep(reading, to) ??
      placeStep(reading, to) ??
      unknownTown(reading, to);
    if (next === undefined) break;
    to = next.to;
    weight += next.weight;
  }
  return { ...core, to, weight };
};

/** A full stop ends an address unless a short form stands before it, or a new line after a number (`u. 19.`). */
const goesOn = (reading: Reading, to: number): boolean => {
  const gap = gapAt(reading, to);
  if ((gap & GAP.BLANK_LINE) !== 0 || (gap & ~(SEPARATORS | GAP.OTHER)) !== 0) return false;
  if ((gap & GAP.OTHER) !== 0 && !afterSign(reading, to)) return false;
  if ((gap & GAP.DOT) === 0 || dotted(reading, to)) return true;
  return isDigits(reading, to - 1) && ((gap & GAP.LINE) !== 0 || hasCue(reading, to, CUE.UNIT));
};

const LONGEST_GAP = 24;

/** `º` after a number, and `>` or `|` at the beginning of a quoted line. */
const afterSign = (reading: Reading, i: number): boolean => {
  const { text, tokens } = reading;
  const end = tokens.end[i - 1] ?? 0;
  const between = text.slice(end, Math.min(tokens.start[i] ?? 0, end + LONGEST_GAP));
  return /^\.?[ºª°][,\s.-]*$|^,?\s*\n\s*[>|*]\s*$/.test(between);
};

/** Post of the US forces: `APO AP 96338`. */
const forcesStep = (reading: Reading, at: number): Step | undefined =>
  /^(?:APO|FPO|DPO)$/.test(wordAt(reading, at)) && /^A[AEP]$/.test(wordAt(reading, at + 1))
    ? { to: at + 2, weight: 1.5 }
    : undefined;
