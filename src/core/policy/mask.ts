/** What is left of a value under the effect `mask`: enough to recognise one's own, too little to find another's. */

const BULLET = '•';

const bullets = (count: number): string => BULLET.repeat(count);

/** How many bullets stand for a hidden part whose length would say something: the same for every value. */
const HIDDEN = 8;

/**
 * Truncated card number. PCI DSS 4.0.1 requirement 3.4.1 allows first six and last four at most; last four is enough
 * here. A text too short for a number is hidden whole, because its last four would be most of it.
 */
const lastFour = (text: string): string => {
  const plain = text.replace(/[^0-9A-Za-z]/g, '');
  return plain.length < 12 ? bullets(HIDDEN) : bullets(HIDDEN) + plain.slice(-4);
};

const domainOf = (text: string): string => {
  const at = text.lastIndexOf('@');
  return at < 1 ? bullets(HIDDEN) : `${bullets(HIDDEN)}${text.slice(at)}`;
};

/** The year alone, as HIPAA Safe Harbor keeps of dates (45 CFR 164.514(b)(2)(i)(C)); ages over 89 are not dates. */
const yearOf = (text: string): string => {
  const year = /(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])/.exec(text);
  return year === null ? bullets(HIDDEN) : year[0];
};

const MAX_INITIALS = 4;

const initialsOf = (text: string): string => {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const initials = words.slice(0, MAX_INITIALS).map((word) => [...word][0]?.toUpperCase() ?? '');
  return initials.length === 0 ? bullets(HIDDEN) : initials.map((letter) => `${letter}.`).join(' ');
};

const MASKS: ReadonlyMap<string, (text: string) => string> = new Map([
  ['CREDIT_CARD', lastFour],
  ['IBAN', lastFour],
  ['EMAIL', domainOf],
  ['DATE_OF_BIRTH', yearOf],
  ['PERSON', initialsOf],
]);

/**
 * The masked form of a value. A class without a form of its own becomes bullets of one fixed length: the length of a
 * password or a number is information too.
 */
export const maskText = (cls: string, text: string): string =>
  MASKS.get(cls)?.(text) ?? bullets(HIDDEN);
