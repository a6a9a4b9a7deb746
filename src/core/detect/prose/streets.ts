/** Streets and post boxes in the order of several countries: the part of an address that is sure enough to begin one. */

import { CUE } from './lexicon.ts';
import {
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isCode,
  kindAt,
  lengthAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import {
  type Address,
  dotted,
  endOfNamed,
  hasTail,
  INSIDE,
  isDigits,
  isHouse,
  pastNumber,
  SURE_ENDS,
} from './street-words.ts';
import { GAP, KIND } from './tokens.ts';

/** English and Germanic order: `12 Main Street`, `5th Avenue`, `Hauptstraße 5`; `from` may be the number. */
const numberFirst = (reading: Reading, from: number): Address | undefined => {
  if (!isHouse(reading, from) || (gapAt(reading, from + 1) & ~(GAP.SPACE | GAP.COMMA)) !== 0)
    return undefined;
  if ((gapAt(reading, from + 1) & GAP.SPACE) === 0) return undefined;
  if (isStart(reading, from + 1)) {
    const to = endOfStarted(reading, from + 1);
    if (to > from + 2)
      return { from, to: pastNumber(reading, to) || to, weight: 3, why: 'number and street' };
  }
  const named = endOfNamed(reading, from + 1);
  if (named <= from + 2) return undefined;
  const lower = kindAt(reading, named - 1) === KIND.LOWER;
  const to = lower ? pastNumber(reading, named) || named : named;
  return { from, to, weight: 3.2, why: 'number and street' };
};

/** Romance order: `Calle de Alcalá 5`, `rue de la Paix`; where it ends without its number, 0 where no name follows. */
const endOfStarted = (reading: Reading, from: number): number => {
  let at = from + 1;
  let named = 0;
  while (at < from + 8 && isStartedWord(reading, at)) {
    at += 1;
    if (isCapital(reading, at - 1)) named = at;
  }
  return named;
};

const isStartedWord = (reading: Reading, at: number): boolean =>
  (gapAt(reading, at) & ~(INSIDE | GAP.SLASH)) === 0 &&
  dotted(reading, at) &&
  (isCapital(reading, at) ||
    (kindAt(reading, at) === KIND.LOWER && hasCue(reading, at, CUE.PARTICLE)));

/** `Carrera 7 # 71-21`, `Calle 100 No. 8A-55`: Colombia numbers its streets. */
const numberedStreet = (reading: Reading, from: number): Address | undefined => {
  if (!isHouse(reading, from + 1) || gapAt(reading, from + 1) !== GAP.SPACE) return undefined;
  const gap = gapAt(reading, from + 2);
  const signed = /^no?$/i.test(wordAt(reading, from + 2));
  if (!signed && (gap & GAP.HASH) === 0) return undefined;
  const at = signed ? from + 3 : from + 2;
  if (!isHouse(reading, at) || gapAt(reading, at + 1) !== GAP.HYPHEN || !isHouse(reading, at + 1))
    return undefined;
  return { from, to: at + 2, weight: 3, why: 'street and number' };
};

/** Words that begin streets and are everyday words besides. */
const LOOSE_START =
  /^(?:via|camino|carrera|corso|estrada|travesia|travessa|strada|cours|al|pasaje|rue|cuesta|privada|residencial|route|paseo|ronda|rua|chemin|impasse|autopista|largo|ul|pol|boulevard|avenue|allee|allees)$/i;

/** `C. Nueva 3`: the one letter counts only with a house number. */
const shortStreet = (reading: Reading, from: number): Address | undefined => {
  if (kindAt(reading, from) !== KIND.INITIAL || !/^C$/.test(wordAt(reading, from)))
    return undefined;
  if (gapAt(reading, from + 1) !== (GAP.DOT | GAP.SPACE) || !isCapital(reading, from + 1))
    return undefined;
  const to = pastNumber(reading, endOfStarted(reading, from));
  return to === 0 ? undefined : { from, to, weight: 2.2, why: 'street and number' };
};

const streetStarted = (reading: Reading, from: number): Address | undefined => {
  const slash =
    beforeSlash(reading, from) &&
    /^c$/i.test(wordAt(reading, from)) &&
    isCapital(reading, from + 1);
  if (!slash && !isStart(reading, from)) return shortStreet(reading, from);
  const to = endOfStarted(reading, from);
  if (to === 0) return numberedStreet(reading, from);
  const numbered = pastNumber(reading, to);
  if (numbered > 0) return { from, to: numbered, weight: 3.2, why: 'street and number' };
  if (!slash && (LOOSE_START.test(wordAt(reading, from)) || startsSentence(reading, from)))
    return undefined;
  return { from, to, weight: kindAt(reading, from) === KIND.LOWER ? 1.8 : 2, why: 'street' };
};

/** A word of a street's name without capitals: no verb, no preposition but `de`, `la` and their like. */
const isLowerWord = (reading: Reading, at: number): boolean => {
  if ((gapAt(reading, at) & ~(GAP.SPACE | GAP.DOT)) !== 0) return false;
  const kind = kindAt(reading, at);
  if (kind !== KIND.LOWER && kind !== KIND.CAP) return false;
  return hasCue(reading, at, CUE.PARTICLE) || !hasCue(reading, at, CUE.SPANISH);
};

/** What may follow the house number of such a street: the end of its line or clause, a floor, or a postcode. */
const closesStreet = (reading: Reading, at: number): boolean =>
  (gapAt(reading, at) & (GAP.COMMA | GAP.LINE | GAP.EDGE | GAP.DOT)) !== 0 ||
  isDigits(reading, at) ||
  hasCue(reading, at, CUE.UNIT);

/** A slash behind and none before: `/mnt/c/Program Files` is a path. */
const beforeSlash = (reading: Reading, at: number): boolean =>
  (gapAt(reading, at + 1) & ~GAP.SPACE) === GAP.SLASH && (gapAt(reading, at) & GAP.SLASH) === 0;

/** `c` begins a street only before its slash. */
const isStart = (reading: Reading, at: number): boolean =>
  hasCue(reading, at, CUE.STREET_START) &&
  (!/^c$/i.test(wordAt(reading, at)) || beforeSlash(reading, at));

/** Where the words of a lower-case street's name begin: `9 de julio` is one, and a slash may stand before the first. */
const firstLowerWord = (reading: Reading, at: number): number => {
  const day = isDigits(reading, at) && /^de$/.test(wordAt(reading, at + 1));
  return day || (gapAt(reading, at) & GAP.SLASH) !== 0 ? at + 1 : at;
};

/** `calle olmo 14, getafe`, `c/ san juan 4`, `av. 9 de julio 1234`: Spanish without capitals, with a house number. */
const lowerStreet = (reading: Reading, from: number): Address | undefined => {
  if (kindAt(reading, from) !== KIND.LOWER || !isStart(reading, from)) return undefined;
  if (LOOSE_START.test(wordAt(reading, from))) return undefined;
  let at = firstLowerWord(reading, from + 1);
  while (at < from + 6 && isLowerWord(reading, at)) at += 1;
  const to = at > from + 1 ? pastNumber(reading, at) : 0;
  return to === 0 || !closesStreet(reading, to)
    ? undefined
    : { from, to, weight: 2.4, why: 'street and number' };
};

/** `Hauptstraße 5`, `Karl-Marx-Allee 3`. */
const tailed = (reading: Reading, from: number): Address | undefined => {
  let at = from;
  while (at < from + 4 && isCapital(reading, at) && isLinked(reading, at + 1)) {
    // The number is looked for first: it is the rarer of the two.
    const to = gapAt(reading, at + 1) === GAP.SPACE ? pastNumber(reading, at + 1) : 0;
    if (to > 0)
      return hasTail(reading, at) ? { from, to, weight: 2.6, why: 'street and number' } : undefined;
    at += 1;
  }
  return undefined;
};

const isLinked = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.HYPHEN || gapAt(reading, i) === GAP.SPACE;

/** A street without a number: `Baker Street`. */
export const unnumbered = (reading: Reading, from: number): Address | undefined => {
  const to = endOfNamed(reading, from);
  if (to === 0 || to - from > 4) return undefined;
  if (commonRank(reading, from) === 3 && startsSentence(reading, from)) return undefined;
  const last = hasCue(reading, to - 1, CUE.STREET_END) ? to - 1 : to - 2;
  if (!SURE_ENDS.test(wordAt(reading, last)) || isCode(reading, from, to)) return undefined;
  const numbered = (gapAt(reading, to) === GAP.SPACE && pastNumber(reading, to)) || to;
  return { from, to: numbered, weight: numbered > to ? 2.6 : 1.8, why: 'street' };
};

const BOX_WORDS: readonly (readonly RegExp[])[] = [
  [/^p$/i, /^o$/i, /^box$/i],
  [/^po$/i, /^box$/i],
  [/^(?:postfach|postbus|apdo|casilla|bp)$/i],
  [/^(?:apartado|apdo|casilla)$/i, /^de$/i, /^correos?$/i],
  [/^apdo$/i, /^correos$/i],
  [/^apartado$/i, /^postal$/i],
  [/^apartado$/i],
  [/^(?:PSC|CMR|PMB)$/],
];

/** `P.O. Box 12`, `Apartado de Correos 12`, `Postfach 12`, and those of the US forces: `PSC 12, Box 34`, `Unit 12 Box 34`. */
const box = (reading: Reading, from: number): Address | undefined => {
  if (!hasCue(reading, from, CUE.BOX)) return undefined;
  const words = BOX_WORDS.find((each) =>
    each.every((pattern, i) => pattern.test(wordAt(reading, from + i))),
  );
  const unit = /^unit$/i.test(wordAt(reading, from)) && /^box$/i.test(wordAt(reading, from + 2));
  const at = from + (words?.length ?? 1);
  if ((words === undefined && !unit) || !isDigits(reading, at)) return undefined;
  if ((gapAt(reading, at) & ~(GAP.SPACE | GAP.DOT | GAP.HASH)) !== 0) return undefined;
  const second = /^box$/i.test(wordAt(reading, at + 1)) && isDigits(reading, at + 2);
  return { from, to: second ? at + 3 : at + 1, weight: 3, why: 'post box' };
};

/** Words that announce an address: what follows needs no word for a street. */
const announced = (reading: Reading, from: number): boolean => {
  for (let i = from - 1; i >= Math.max(0, from - 4); i -= 1)
    if (
      /^(?:address|addresses|direccion|dirección|domicilio|dom|adresse|indirizzo|adres|lives|live|living|resides|reside|residing|vive|vivo|located|situado|ubicado|shipped|delivered|move|moved)$/i.test(
        wordAt(reading, i),
      )
    )
      return true;
  return false;
};

/** A word of a street's name that nothing says is a street's. */
const isUnnamedWord = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i) & ~INSIDE) === 0 &&
  dotted(reading, i) &&
  (isCapital(reading, i) || hasCue(reading, i, CUE.PARTICLE)) &&
  !hasCue(reading, i, CUE.UNIT);

/** `6750 Lindenpfad` and the lines after it: a number and unlisted words count when the lines after them are those of an address. */
const unnamed = (reading: Reading, from: number): Address | undefined => {
  if (
    !isHouse(reading, from) ||
    gapAt(reading, from + 1) !== GAP.SPACE ||
    !isCapital(reading, from + 1)
  )
    return undefined;
  if (hasCue(reading, from + 1, CUE.MONTH | CUE.PRODUCT | CUE.YEARS)) return undefined;
  let to = from + 2;
  while (to < from + 6 && isUnnamedWord(reading, to)) to += 1;
  // A second number is that of the house: `6750 Lindenpfad 25`.
  if (gapAt(reading, to) === GAP.SPACE && isHouse(reading, to) && lengthAt(reading, to) <= 4)
    to += 1;
  return { from, to, weight: announced(reading, from) ? 1.6 : 0, why: 'number and name' };
};

/** Before a number: currency, an operator or a decimal point make it no house number. */
const isPlainNumber = (reading: Reading, i: number): boolean => {
  const { text, tokens } = reading;
  const start = tokens.start[i] ?? 0;
  return start === 0 || !'$€£#+-.,:/=_@%'.includes(text.charAt(start - 1));
};

/** A capital, a number or a word for a street: what stands after a house number. */
const leadsToStreet = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) !== KIND.LOWER || hasCue(reading, i, CUE.STREET_START);

export const numbered = (reading: Reading, i: number): Address | undefined =>
  leadsToStreet(reading, i + 1) && isPlainNumber(reading, i)
    ? (numberFirst(reading, i) ?? tailedAfterNumber(reading, i) ?? unnamed(reading, i))
    : undefined;

const FLAT =
  /^(?:[Aa]pt|APT|[Aa]partment|[Ss]uite|SUITE|[Ss]te|STE|[Aa]pto|[Dd]pto|[Dd]epto|[Pp]iso|Flat)$/;

/** `Apt. 4B`, `Suite 200`: an address may begin with it, or be no more than that. */
const flat = (reading: Reading, i: number): Address | undefined =>
  hasCue(reading, i, CUE.UNIT) &&
  FLAT.test(wordAt(reading, i)) &&
  isDigits(reading, i + 1) &&
  (gapAt(reading, i + 1) & ~(GAP.SPACE | GAP.DOT | GAP.HASH)) === 0
    ? { from: i, to: i + 2, weight: 1.6, why: 'flat' }
    : undefined;

export const worded = (reading: Reading, i: number): Address | undefined => {
  const started =
    box(reading, i) ?? streetStarted(reading, i) ?? lowerStreet(reading, i) ?? flat(reading, i);
  if (started !== undefined || !isCapital(reading, i)) return started;
  return tailed(reading, i) ?? unnumbered(reading, i);
};

/** A number before the house number, of the block, the lot or the flat: `4 12 Main Street`. */
export const isExtraNumber = (reading: Reading, i: number): boolean =>
  gapAt(reading, i + 1) === GAP.SPACE && isHouse(reading, i) && isHouse(reading, i + 1);

/** A number, then a Germanic street with its own number: a house number, or a postcode before the street. */
const tailedAfterNumber = (reading: Reading, i: number): Address | undefined => {
  if (gapAt(reading, i + 1) !== GAP.SPACE) return undefined;
  const street = tailed(reading, i + 1);
  return street === undefined ? undefined : { ...street, from: i };
};
