/** Check digits and number rules, each with its standard. All take the bare value: no separators, capital letters. */

const digitAt = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** Value of a character: `0` to `9` are 0 to 9, `A` to `Z` are 10 to 35 (ISO 7064, ICAO 9303). */
export const valueAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 55;
};

/** Sum of weights times values, for as many characters as there are weights. */
export const weighted = (text: string, weights: readonly number[], from = 0): number => {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) sum += (weights[i] ?? 0) * valueAt(text, from + i);
  return sum;
};

/** Luhn check digit over the digits of a text, separators allowed (ISO/IEC 7812-1 annex B). */
export const luhn = (text: string): boolean => {
  let sum = 0;
  let count = 0;
  for (let i = text.length - 1; i >= 0; i -= 1) {
    const digit = digitAt(text, i);
    if (digit < 0 || digit > 9) continue;
    const doubled = count % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
    count += 1;
  }
  return count > 1 && sum % 10 === 0;
};

/** ISO 7064 MOD 97-10, letters as two digits (IBAN: ISO 13616-1 annex A, after moving the first four to the end). */
export const mod97 = (text: string): number => {
  let rest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = valueAt(text, i);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
};

/** ISO 7064 MOD 11,10 over digits, check digit last. */
export const mod11And10 = (digits: string): boolean => {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i += 1) {
    const sum = (digitAt(digits, i) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
};

const VERHOEFF_TURN = '1576283094';
const VERHOEFF_PRODUCT: readonly string[] = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];

/** Verhoeff's check digit over the dihedral group D5 (Mathematical Centre Tracts 29, 1969). */
export const verhoeff = (digits: string): boolean => {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let digit = digitAt(digits, digits.length - 1 - i);
    for (let turn = i % 8; turn > 0; turn -= 1) digit = digitAt(VERHOEFF_TURN, digit);
    check = digitAt(VERHOEFF_PRODUCT[check] ?? '', digit);
  }
  return check === 0;
};

const ICAO_WEIGHTS = [7, 3, 1] as const;

/** ICAO 9303-3 section 4.9: weights 7, 3, 1; the last character is the check digit. */
export const icao = (text: string): boolean => {
  let sum = 0;
  for (let i = 0; i < text.length - 1; i += 1) sum += (ICAO_WEIGHTS[i % 3] ?? 0) * valueAt(text, i);
  return sum % 10 === digitAt(text, text.length - 1);
};

/** Whether all characters are the same. */
export const monotone = (text: string): boolean => text === text.charAt(0).repeat(text.length);

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** A day of some year; 29 February always passes, since most numbers hold two digits of the year only. */
export const isDay = (month: number, day: number): boolean =>
  day >= 1 && day <= (MONTH_DAYS[month - 1] ?? 0);

/** `YYMMDD` at `from`. */
export const isShortDate = (text: string, from = 0): boolean =>
  isDay(Number(text.slice(from + 2, from + 4)), Number(text.slice(from + 4, from + 6)));

/** Issuer ranges of the card schemes that issue today (ISO/IEC 7812-1; Presidio CREDIT_CARD). */
const ISSUER = /^(?:4|5[0-8]|2[2-7]|3[0-9]|6[0-9]|9792)/;

/** A card number: 12 to 19 digits, an issuer's range, a Luhn digit, and not one digit repeated. */
export const isCard = (text: string): boolean => {
  const digits = text.replace(/[ -]/g, '');
  return /^\d{12,19}$/.test(digits) && ISSUER.test(digits) && !monotone(digits) && luhn(digits);
};

/** US social security number rules (SSA; Presidio US_SSN `invalidate_result`). */
export const isSsn = (text: string): boolean => {
  const digits = text.replace(/\D/g, '');
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  if (digits.length !== 9 || monotone(digits)) return false;
  if (area === '000' || area === '666' || group === '00' || serial === '0000') return false;
  return !['123456789', '987654320', '078051120'].includes(digits);
};

/** Bits of information per character (Shannon), for values in fields that hold secrets. */
export const entropy = (text: string): number => {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};
