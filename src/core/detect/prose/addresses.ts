/** Postal addresses and postcodes. */

import { codeStep, grow } from './address-lines.ts';
import { hashOf } from './fold.ts';
import { gapAt, kindAt, lengthAt, type Reading, wordAt } from './reading.ts';
import { type Address, INSIDE, isDigits, isStreetWord } from './street-words.ts';
import { isExtraNumber, numbered, unnumbered, worded } from './streets.ts';
import { GAP, KIND } from './tokens.ts';

/** What may stand between a house number or an ordinal and the street. */
export const BEHIND_NUMBER: number = INSIDE | GAP.COMMA;

/** The address that begins at token `i`; undefined where none does. */
export const addressAt = (reading: Reading, i: number): Address | undefined => {
  if (!isDigits(reading, i)) {
    const core = worded(reading, i);
    return core === undefined ? undefined : grow(reading, core);
  }
  const core =
    numbered(reading, i) ?? (isStreetWord(reading, i) ? unnumbered(reading, i) : undefined);
  if (core !== undefined) return grow(reading, core);
  const second = isExtraNumber(reading, i) ? numbered(reading, i + 1) : undefined;
  const address = second === undefined ? undefined : grow(reading, second);
  return address === undefined || address.weight < 2 ? undefined : { ...address, from: i };
};

const UK_POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}$/;

const CA_POSTCODE = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d$/;

/** Postcodes whose shape alone is enough: United Kingdom (BS 7666) and Canada (Canada Post). */
export const postcodeAt = (reading: Reading, i: number): Address | undefined => {
  if (
    kindAt(reading, i) !== KIND.ALNUM ||
    lengthAt(reading, i) > 4 ||
    gapAt(reading, i + 1) !== GAP.SPACE ||
    lengthAt(reading, i + 1) !== 3
  )
    return undefined;
  const both = `${wordAt(reading, i)} ${wordAt(reading, i + 1)}`;
  if (!UK_POSTCODE.test(both) && !CA_POSTCODE.test(both)) return undefined;
  return { from: i, to: i + 2, weight: 2, why: 'postcode' };
};

const POSTCODE_WORD =
  /^(?:zip|zipcode|postcode|postcodes|plz|postleitzahl|cep|cp|pincode|postnummer)$/i;

/** Last words of all labels by the low bits of their hashes, for a first look without a copy. */
const LABEL_ENDS: Uint8Array = new Uint8Array(4096);
for (const word of 'zip zipcode postcode postcodes plz postleitzahl cep cp pincode postnummer postal p code'.split(
  ' ',
))
  LABEL_ENDS[hashOf(word) & 4095] = 1;
const mayBeLabel = ({ tokens }: Reading, at: number): boolean =>
  LABEL_ENDS[(tokens.hash[at] ?? 0) & 4095] === 1;

/** Does the word at `at` end a label for postcodes: `zip`, `C.P.`, `código postal`, `postal code`? */
const isPostcodeLabel = (reading: Reading, at: number): boolean => {
  const word = wordAt(reading, at);
  const before = wordAt(reading, at - 1);
  if (POSTCODE_WORD.test(word)) return true;
  if (/^postal$/i.test(word)) return /^c[oó]digo$/i.test(before);
  if (/^p$/i.test(word)) return /^c$/i.test(before);
  return /^code$/i.test(word) && /^(?:postal|zip|post|pin)$/i.test(before);
};

/** `zip 12345`, `C.P. 28013`, `código postal: 28013`, `PLZ 10115`. */
export const labelledPostcode = (reading: Reading, i: number): Address | undefined => {
  if (!isDigits(reading, i) || lengthAt(reading, i) < 3 || lengthAt(reading, i) > 10)
    return undefined;
  for (let at = i - 1; at >= Math.max(0, i - 3); at -= 1) {
    if ((gapAt(reading, at + 1) & (GAP.LINE | GAP.STOP)) !== 0) return undefined;
    if (mayBeLabel(reading, at) && isPostcodeLabel(reading, at))
      return { from: i, to: codeStep(reading, i)?.to ?? i + 1, weight: 2.2, why: 'postcode label' };
  }
  return undefined;
};
