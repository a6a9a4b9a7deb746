/** Ways to reach somebody: e-mail addresses and telephone numbers. */

import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import { endsClean, kindOf, LOWER, NUMERAL, UPPER, WIDE, WORD } from './characters.ts';
import { type Place, type Recognizer, row, type Scan } from './recognizer.ts';

/** Octets of a local part (RFC 5321 4.5.3.1.1). */
const MAX_LOCAL = 64;
const DOMAIN =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[\p{L}]{2,63})/uy;
/** `icon@2x.png` and `pkg@next.js` are files. */
const FILE_ENDING = /\.(?:png|jpe?g|gif|svg|webp|m?[jt]sx?|cjs|css|json|html?|pdf|zip|lock)$/i;

/** Characters of a local part that occur in addresses; the others of RFC 5322 atext delimit addresses in practice. */
const isLocal = (code: number): boolean =>
  (kindOf(code) & WORD) !== 0 || ".+-%!#$*^~'".includes(String.fromCharCode(code));

const localStart = (text: string, at: number): number => {
  let start = at;
  const least = Math.max(0, at - MAX_LOCAL);
  while (start > least && isLocal(text.charCodeAt(start - 1))) start -= 1;
  // Quotes, bullets and Markdown marks before an address are not part of it.
  while (start < at && (kindOf(text.charCodeAt(start)) & (LOWER | UPPER | NUMERAL | WIDE)) === 0)
    start += 1;
  return start;
};

/** `acme.com.Thanks` is a sentence that begins without a blank. */
const domainEnd = (domain: string): number => {
  const last = domain.lastIndexOf('.');
  const cut =
    /^[A-Z][a-z]/.test(domain.slice(last + 1)) && /\.[a-z]{2,}$/.test(domain.slice(0, last));
  return cut ? last : domain.length;
};

/** What follows the host of a repository in the form of scp: `:owner/repository`, `:~user/repository.git`. */
const REPOSITORY = /:~?[\w.-]{1,100}\/[\w.-]/y;
/** `git@host:path`, `org-123@host:owner/repository` and `ssh://git@host` (git-clone(1), "Git URLs"). */
const isRepository = (text: string, local: string, end: number): boolean => {
  const code = text.charCodeAt(end);
  if (code !== COLON && code !== SLASH) return false;
  REPOSITORY.lastIndex = end;
  return local === 'git' || REPOSITORY.test(text);
};
const COLON = 58;
const SLASH = 47;

/** Local part and domain around an `@` (RFC 5321, RFC 6531). */
const email: Scan = (text, at, next, report) => {
  const start = localStart(text, at);
  if (start === at || text.charCodeAt(at - 1) === 46) return next;
  DOMAIN.lastIndex = next;
  const domain = DOMAIN.exec(text)?.[0];
  if (domain === undefined || FILE_ENDING.test(domain)) return next;
  const end = next + domainEnd(domain);
  const local = text.slice(start, at);
  if (isRepository(text, local, end)) return next;
  report(start, end, local.includes('..') ? 0.8 : 1, 'address');
  return next;
};

/**
 * Dates, decimal numbers, addresses of machines, social security numbers, seconds of the epoch with a time zone (as git
 * writes them): no telephone number whatever a plan says.
 */
const NO_PHONE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d|[ .-]\d)|\d+\.\d+(?![\d.])|\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\d{3}([- ])\d{2}\1\d{4}(?!\d)|1\d{9} [+-]\d{4}(?!\d))/;
/** Forms that are written for telephone numbers only, or nearly so. */
const WRITTEN =
  /^(?:\(\d{2,5}\) ?\d{2,5}(?:[ -]\d{2,4}){0,3}|(?:1[ .-])?[2-9]\d{2}([.-])[2-9]\d{2}\1\d{4}|0\d{1,4}(?:[ /-]\d{2,8}){1,4}|0\d(?:\.\d{2}){4})$/;
const EXTENSION =
  /,? {0,2}(?:x|ext\.?|extension|extensión|anexo|durchwahl|poste|int\.)[ .:]{0,2}\d{1,6}(?![\p{L}\p{N}])/iuy;

const digitsOf = (value: string): string => value.replace(/\D/g, '');

/** Country codes in use (ITU-T E.164 annex D, Operational Bulletin list of country codes), with the digits that follow. */
const E164 =
  /^(?:1[2-9]\d{2}[2-9]\d{6}|(?:7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|21[1-368]|22\d|23\d|24\d|25[0-8]|26\d|29[0179]|35\d|37[0-8]|38[0-35-79]|42[013]|50\d|59\d|67[02-9]|68[0-35-9]|69[0-2]|80[08]|85[02356]|87[08]|88[0-368]|96\d|97[0-79]|99[2-68])\d{6,12})$/;

/** International: `+`, or `00` or `011` before a country code (ITU-T E.123, E.164 clause 6). */
const international = (value: string): number | undefined => {
  const digits = digitsOf(value);
  if (value.startsWith('+') || value.startsWith('(+')) {
    // A national prefix in brackets is written, not dialled: `+44 (0)20`.
    const dialled = digits.length <= MOST_DIGITS && E164.test(digitsOf(value.replace(/\(0\)/, '')));
    return dialled ? 0.95 : undefined;
  }
  const dialled = /^(?:00|011)(?=[1-9])/.exec(digits)?.[0];
  return dialled !== undefined && E164.test(digits.slice(dialled.length)) ? 0.8 : undefined;
};

const isCountry = (name: string): name is CountryCode => isSupportedCountry(name);

/**
 * What a national number can look like at all, for plans that say so shortly; asking the library costs a thousand times more.
 * North America: ITU-T E.164 country code 1, NANPA; others: trunk prefix 0 (ITU-T Operational Bulletin, national numbering plans).
 */
const NANP = /^1?[2-9]\d{2}[2-9]\d{6}$/;
const TRUNK = /^0\d{8,12}$/;
const PLANS: Readonly<Record<string, RegExp>> = {
  US: NANP,
  CA: NANP,
  GB: TRUNK,
  DE: TRUNK,
  FR: /^0[1-9]\d{8}$/,
  ES: /^[5-9]\d{8}$/,
  NL: TRUNK,
  AT: TRUNK,
  CH: TRUNK,
  SE: TRUNK,
  IE: TRUNK,
  AU: TRUNK,
};

/** Whether the plan of one of the countries has this number. */
const inPlan = (value: string, countries: readonly string[]): boolean => {
  const digits = digitsOf(value);
  return countries.some(
    (country) =>
      PLANS[country]?.test(digits) !== false &&
      isCountry(country) &&
      parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false })?.isValid() ===
        true,
  );
};

/** Bare digits are a telephone number directly behind the word that says so; further on only where a plan has them. */
const CLOSE = 24;
/** Seven digits are the shortest subscriber numbers that are written without an area. */
const LEAST_DIGITS = 7;
const MOST_DIGITS = 15;

/** A number that a word before it calls one. */
const namedNumber = (value: string, written: boolean, place: Place): number =>
  digitsOf(value).length < 9 && !written ? 0.55 : inPlan(value, place.countries) ? 0.85 : 0.7;

const national = (value: string, distance: number, place: Place): number | undefined => {
  const written = /[ ()./-]/.test(value);
  if (distance !== -1 && (written || distance <= CLOSE)) return namedNumber(value, written, place);
  if (distance !== -1 && inPlan(value, place.countries)) return 0.5;
  // The last digits of a number stand together; a single one behind a separator is a check digit (ISBN, ISSN).
  if (!written || digitsOf(value).length < 9 || /[^\d]\d$/.test(value)) return undefined;
  if (WRITTEN.test(value)) return 0.6;
  return inPlan(value, place.countries) ? 0.5 : undefined;
};

/** Where a candidate really begins: at its `+` or `(`. */
const phoneStart = (text: string, start: number): number => {
  let from = start;
  if (text.charCodeAt(from - 1) === 40) from -= 1;
  if (text.charCodeAt(from - 1) === 43) from -= 1;
  return from;
};

/** Ends of groups with as many digits as a number may have, longest first: a date or a page may follow a number. */
const endsOf = (value: string): readonly number[] => {
  const ends: number[] = [];
  let count = 0;
  for (let at = 0; at < value.length && count <= MOST_DIGITS; at += 1) {
    const digit = kindOf(value.charCodeAt(at)) === NUMERAL;
    if (digit) count += 1;
    const next = value.charCodeAt(at + 1);
    if (digit && count >= LEAST_DIGITS && count <= MOST_DIGITS && kindOf(next) !== NUMERAL)
      ends.unshift(at + 1);
  }
  return ends.slice(0, MOST_ENDS);
};
const MOST_ENDS = 4;

/** Length of a telephone extension that follows (E.123 9.1). */
const extensionAt = (text: string, end: number): number => {
  EXTENSION.lastIndex = end;
  return EXTENSION.exec(text)?.[0].length ?? 0;
};

/** A number ends before a blank or a sign, not inside a longer one, or at the `x` of an extension. */
const isEnd = (text: string, at: number): boolean =>
  endsClean(text, at) ? text.charAt(at) !== '/' : /^x\d/i.test(text.slice(at, at + 2));

/** Candidates within a stretch, not in the middle of a word. */
const candidatesIn = (text: string, from: number, window: string): readonly string[] =>
  endsOf(window)
    .filter((length) => isEnd(text, from + length))
    .map((length) => window.slice(0, length));

const phone: Scan = (text, start, end, report, place) => {
  const from = phoneStart(text, start);
  const window = text.slice(from, end);
  const values =
    NO_PHONE.test(window) || !/\d{2}/.test(window) ? [] : candidatesIn(text, from, window);
  const distance = values.length === 0 ? -1 : place.near(from);
  for (const value of values) {
    const score = international(value) ?? national(value, distance, place);
    if (score === undefined) continue;
    const close = from + value.length + extensionAt(text, from + value.length);
    const opens = value.startsWith('(') && !value.includes(')') ? 1 : 0;
    const evidence = distance === -1 ? 'numbering plan' : 'numbering plan, context';
    report(from + opens, close, score, evidence);
    return close;
  }
  return start + 1;
};

/** English, Spanish, German, French, Italian, Portuguese, Dutch, and a few more. */
const PHONE_WORDS = [
  'phone',
  'telephone',
  'tel',
  'mobile',
  'cell',
  'cellphone',
  'call',
  'dial',
  'ring',
  'fax',
  'whatsapp',
  'sms',
  'text me',
  'contact number',
  'hotline',
  'reach me',
  'reach us',
  'número',
  'numero',
  'móvil',
  'movil',
  'teléfono',
  'telefono',
  'celular',
  'cel',
  'fijo',
  'wasap',
  'guasap',
  'wsp',
  'tlf',
  'tlfno',
  'tfno',
  'telf',
  'mob',
  'llámame',
  'llame',
  'llamar',
  'telefon',
  'telefonnummer',
  'handy',
  'mobil',
  'rufnummer',
  'anrufen',
  'téléphone',
  'portable',
  'appelez',
  'cellulare',
  'telefone',
  'fone',
  'fono',
  'telemóvel',
  'telefoon',
  'mobiel',
  'puhelin',
  'telefonnumer',
  'telefoni',
] as const;

export const CONTACT: readonly Recognizer[] = [
  row({
    name: 'email',
    class: 'EMAIL',
    source: 'RFC 5321, RFC 6531; Presidio EMAIL_ADDRESS',
    sample: 'write to ada@sample.example now',
    find: { on: 'mark', marks: '@', scan: email },
    worst: 'a.b@',
  }),
  row({
    name: 'phone',
    class: 'PHONE',
    source: 'ITU-T E.164, E.123; libphonenumber; Presidio PHONE_NUMBER',
    sample: 'phone: +1 202 555 0142',
    find: { on: 'number', digits: [LEAST_DIGITS, 26], scan: phone },
    context: PHONE_WORDS,
    scores: { alone: 0.6, near: 0.85 },
    worst: '555-555 ',
  }),
];
