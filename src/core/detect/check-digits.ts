/** Check digits by name, for classes that a policy declares with a `checksum`. */

import { luhn, mod97, verhoeff } from './checksums.ts';

/** Names as policies write them. */
export const CHECKSUMS = ['luhn', 'mod97', 'mod11', 'verhoeff', 'damm'] as const;
export type Checksum = (typeof CHECKSUMS)[number];

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

/** Check digits at the end (LEI, ISO 17442), or behind the country of an IBAN (ISO 13616-1). */
const isMod97 = (text: string): boolean => {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  if (plain.length < 5) return false;
  return mod97(plain) === 1 || mod97(plain.slice(4) + plain.slice(0, 4)) === 1;
};

/** Weights n to 1, `X` is ten: ISBN-10 (ISO 2108:1992) and the NHS number (NHS Data Dictionary). */
const mod11 = (text: string): boolean => {
  const plain = text.toUpperCase().replace(/[^0-9X]/g, '');
  if (!/^[0-9]{2,}[0-9X]$/.test(plain)) return false;
  const sum = [...plain].reduce(
    (total, each, i) => total + (each === 'X' ? 10 : Number(each)) * (plain.length - i),
    0,
  );
  return sum % 11 === 0;
};

/** Quasigroup of order 10 (Damm 2004, section 5). */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const damm = (text: string): boolean => {
  const digits = digitsOf(text);
  const end = [...digits].reduce((row, digit) => Number(DAMM[row]?.[Number(digit)]), 0);
  return digits.length > 1 && end === 0;
};

const CHECKS: { readonly [name in Checksum]: (text: string) => boolean } = {
  luhn: (text) => digitsOf(text).length > 1 && luhn(digitsOf(text)),
  mod97: isMod97,
  mod11,
  verhoeff: (text) => digitsOf(text).length > 1 && verhoeff(digitsOf(text)),
  damm,
};

/** True where the check digits of the text are right. */
export const passes = (checksum: Checksum, text: string): boolean => CHECKS[checksum](text);
