/** Check digits and number rules, each with its standard. */

const digitsOf = (text: string): readonly number[] =>
  [...text].filter((c) => c >= '0' && c <= '9').map(Number);

/** Luhn check digit (ISO/IEC 7812-1 annex B). */
export const luhn = (text: string): boolean => {
  const digits = [...digitsOf(text)].reverse();
  const sum = digits.reduce((total, digit, i) => {
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length > 1 && sum % 10 === 0;
};

/** Issuer ranges of the card schemes that issue today (ISO/IEC 7812-1; Presidio CREDIT_CARD). */
const ISSUER = /^(?:4|5[0-8]|2[2-7]|3[0-9]|6[0-9]|9792)/;

/** A card number: 12 to 19 digits, an issuer's range, a Luhn digit, and not one digit repeated. */
export const isCard = (text: string): boolean => {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(digits) || !ISSUER.test(digits)) return false;
  return new Set(digits).size > 1 && luhn(digits);
};

/** US social security number rules (SSA; Presidio US_SSN `invalidate_result`). */
export const isSsn = (text: string): boolean => {
  const digits = text.replace(/\D/g, '');
  const [area, group, serial] = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  if (digits.length !== 9 || new Set(digits).size === 1) return false;
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
