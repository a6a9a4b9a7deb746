/** What is left of a value under the effect `mask`: enough to recognise one's own, too little to find another's. */

const BULLET = '•';

const bullets = (count: number): string => BULLET.repeat(count);

/** How many bullets stand for a hidden part whose length would say something: the same for every value. */
const HIDDEN = 8;

/**
 * Truncated card number. PCI DSS 4.0.1 requirement 3.4.1 allows first six and last four at most; last four is enough
 * here. A text too short for a number is hidden whole, because its last four would be most of it.
 */
const last4 = (text: string): string => {
  const plain = text.replace(/[^0-9A-Za-z]/g, '');
  return plain.length < 12 ? bullets(HIDDEN) : bullets(HIDDEN) + plain.slice(-4);
};

/** Bank identification number and last four, the most that PCI DSS 4.0.1 requirement 3.4.1 lets be shown. */
const first6last4 = (text: string): string => {
  const plain = text.replace(/[^0-9A-Za-z]/g, '');
  // Under 16 digits less than six would stay hidden; the last four alone are then the most that is shown.
  if (plain.length < 16) return last4(text);
  return plain.slice(0, 6) + bullets(HIDDEN) + plain.slice(-4);
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

/** Forms of masked values, as policies name them. `hidden` leaves nothing. */
export const SHAPES = ['last4', 'first6last4', 'domain', 'year', 'initials', 'hidden'] as const;
export type Shape = (typeof SHAPES)[number];

const MASKS: { readonly [shape in Shape]: (text: string) => string } = {
  last4,
  first6last4,
  domain: domainOf,
  year: yearOf,
  initials: initialsOf,
  hidden: () => bullets(HIDDEN),
};

const OF_CLASS: ReadonlyMap<string, Shape> = new Map([
  ['CREDIT_CARD', 'last4'],
  ['IBAN', 'last4'],
  ['EMAIL', 'domain'],
  ['DATE_OF_BIRTH', 'year'],
  ['PERSON', 'initials'],
]);

/**
 * The masked form of a value: in the shape that a rule names, else in that of its class. A class without one becomes
 * bullets of one fixed length: the length of a password or a number is information too.
 */
export const maskText = (cls: string, text: string, shape?: Shape): string =>
  MASKS[shape ?? OF_CLASS.get(cls) ?? 'hidden'](text);

const BARE_BULLETS = /^•+|•+$/g;

/** What a token may show beside its number: the visible part of the masked value, `@acme.com` or `…4242`. */
export const hintText = (text: string, shape: Shape): string => {
  const masked = MASKS[shape](text);
  const shown = masked.replace(BARE_BULLETS, '').replace(/•+/g, '…');
  if (shown === '') return '';
  return shape === 'last4' ? `…${shown}` : shown;
};
