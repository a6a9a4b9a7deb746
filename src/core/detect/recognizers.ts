/** One row per recognizer of values: how it is found, what it proves, where it comes from, and a sample. */

import { parsePhoneNumberFromString } from 'libphonenumber-js';
import validator from 'validator';
import { asClass, type Class } from '../brand.ts';
import { isCard, isSsn } from './checksums.ts';
import { AT, COLON, DASHES, DIGIT, EQUALS, LONG_RUN } from './marks.ts';

export type Span = {
  readonly start: number;
  readonly end: number;
  readonly score: number;
  readonly evidence: string;
};
export type Found = (span: Span) => void;
export type Recognizer = {
  readonly name: string;
  readonly class: Class;
  /** Standard or system it follows. */
  readonly source: string;
  /** A text that it must find something in; proves at start-up that it works. */
  readonly sample: string;
  /** Marks without which the text cannot hold a match (`marks.ts`); one look at a text rules most recognizers out. */
  readonly needs: number;
  /** Reports spans; linear in the text, every quantifier bounded. */
  readonly scan: (text: string, found: Found, countries: readonly string[]) => void;
};

/** Reports each match of `pattern` (first group, or all) that `accept` takes, with the score it gives. */
const matching =
  (
    pattern: RegExp,
    accept: (text: string, all: string, start: number) => number | undefined,
    evidence: string,
  ): Recognizer['scan'] =>
  (text, found) => {
    for (const match of text.matchAll(pattern)) {
      const value = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(value);
      const score = accept(value, text, start);
      if (score !== undefined) found({ start, end: start + value.length, score, evidence });
    }
  };
const always = (score: number) => (): number => score;

const LOCAL_BEFORE = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}$/u;
const DOMAIN_AFTER = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}[\p{L}]{2,63}/uy;

/** Local part and domain around each `@` (RFC 5321 4.5.3.1: 64 and 255 octets). `git@host:path` is no address. */
const email: Recognizer['scan'] = (text, found) => {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    DOMAIN_AFTER.lastIndex = at + 1;
    const domain = DOMAIN_AFTER.exec(text)?.[0];
    if (domain === undefined) continue;
    const local = LOCAL_BEFORE.exec(text.slice(Math.max(0, at - 64), at))?.[0].replace(
      /^[.'`*_~|{}/?=&!#$%^-]+/,
      '',
    );
    if (local === undefined || local === '') continue;
    const end = at + 1 + domain.length;
    if (/^:[^\s\d]/.test(text.slice(end, end + 2)) && local === 'git') continue;
    const start = at - local.length;
    found({
      start,
      end,
      score: validator.isEmail(text.slice(start, end)) ? 1 : 0.8,
      evidence: 'address',
    });
  }
};

const NUMBER_RUN =
  /(?<![\p{L}\p{N}_.]|[\p{L}\p{N}]-)[+(]?\d(?:[ ()./-]{0,2}\d){6,17}(?![\p{L}\p{N}_]|-[\p{L}\p{N}])/gu;
const PHONE_CONTEXT =
  /(?:phone|tel|telephone|mobile|cell|call|fax|whatsapp|sms|m[oó]vil|tel[eé]fono|telefon|handy)\W{0,12}(?:\w{1,12}\W{1,3}){0,2}$/i;
/** Dates, decimal numbers, addresses of machines: digits that are no telephone number whatever a plan says. */
const NO_PHONE =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d+\.\d+|\d{1,3}(?:\.\d{1,3}){3}|\d{3}-\d{2}-\d{4})/;

const isPhone = (
  value: string,
  countries: readonly string[],
  near: boolean,
): number | undefined => {
  // E.164 clause 6: at most 15 digits.
  if (NO_PHONE.test(value) || value.replace(/\D/g, '').length > 15) return undefined;
  if (value.startsWith('+'))
    return parsePhoneNumberFromString(value)?.isPossible() === true ? 0.9 : undefined;
  const written = /[ ()./-]/.test(value);
  if (!written && !near) return undefined;
  const valid = countries.some((country) => {
    const parsed = parsePhoneNumberFromString(value, {
      defaultCountry: country as 'US',
      extract: false,
    });
    return near ? parsed?.isPossible() === true : parsed?.isValid() === true;
  });
  return valid ? (near ? 0.8 : 0.5) : undefined;
};

const phone: Recognizer['scan'] = (text, found, countries) => {
  for (const match of text.matchAll(NUMBER_RUN)) {
    const value = match[0];
    const near = PHONE_CONTEXT.test(text.slice(Math.max(0, match.index - 40), match.index));
    const score = isPhone(value, countries, near);
    if (score === undefined) continue;
    const opens = value.startsWith('(') && !value.includes(')');
    found({
      start: match.index + (opens ? 1 : 0),
      end: match.index + value.length,
      score,
      evidence: near ? 'numbering plan, context' : 'numbering plan',
    });
  }
};

const CARD_RUN = /(?<![\p{L}\p{N}_.]|[\p{L}\p{N}]-)\d(?:[ -]?\d){11,22}(?![\p{L}\p{N}_])/gu;

/** The whole run, then shorter ones that end at a separator: a date may follow a card number. */
const card: Recognizer['scan'] = (text, found) => {
  for (const match of text.matchAll(CARD_RUN)) {
    for (
      let value = match[0];
      value.length >= 12;
      value = value.slice(0, Math.max(value.lastIndexOf(' '), value.lastIndexOf('-'), 0))
    )
      if (isCard(value)) {
        found({
          start: match.index,
          end: match.index + value.length,
          score: 1,
          evidence: 'checksum: luhn',
        });
        break;
      }
  }
};

const IBAN_RUN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/gu;

/** Mod 97 and the country's length (ISO 13616), by `validator`; trailing words are cut off group by group. */
const iban: Recognizer['scan'] = (text, found) => {
  for (const match of text.matchAll(IBAN_RUN)) {
    for (let value = match[0]; value.length >= 15; value = value.slice(0, -1)) {
      if (/[A-Za-z0-9]/.test(text[match.index + value.length] ?? '')) continue;
      if (!validator.isIBAN(value.replace(/[ -]/g, ''))) continue;
      found({
        start: match.index,
        end: match.index + value.length,
        score: 1,
        evidence: 'checksum: mod 97',
      });
      break;
    }
  }
};

const SSN_CONTEXT = /(?:ssn|social security(?: number| no\.?)?)\W{0,4}(?:is\W{1,2}|:\W{0,2})?$/i;
const ssn = matching(
  /(?<![\p{L}\p{N}_-])(\d{3}([- ])\d{2}\2\d{4}|\d{9})(?![\p{L}\p{N}_-])/gu,
  (value, text, start) => {
    if (!isSsn(value)) return undefined;
    const near = SSN_CONTEXT.test(text.slice(Math.max(0, start - 40), start));
    return value.length > 9 ? (near ? 1 : 0.85) : near ? 0.8 : undefined;
  },
  'number rules',
);

const LOCAL_IPS: ReadonlySet<string> = new Set([
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '::',
  '255.255.255.255',
]);
const ip4 = matching(
  /(?<![\p{L}\p{N}_.-])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d)/gu,
  (value) => (validator.isIP(value, 4) && !LOCAL_IPS.has(value) ? 0.9 : undefined),
  'octets',
);
const ip6 = matching(
  /(?<![\p{L}\p{N}_:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4})(?![\p{L}\p{N}_:])/gu,
  (value) =>
    value.length > 3 && validator.isIP(value, 6) && !LOCAL_IPS.has(value) ? 0.9 : undefined,
  'groups',
);

const urlUser = matching(
  /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>]{1,128}:[^\s/@"'<>]{1,256}@[^\s"'<>]{1,512}/g,
  always(1),
  'user and password in a URL',
);
const urlToken = matching(
  /[?&](?:access_token|api_key|apikey|auth_token|token|sig|signature|secret|client_secret|password|x-amz-signature)=([^&\s"'<>#[\]]{6,512})/gi,
  always(0.95),
  'secret query parameter',
);

/** Vendors' documented formats (as gitleaks and secretlint list them). */
const KEYS =
  /(?<![A-Za-z0-9_-])(?:AKIA[A-Z2-7]{16}|ASIA[A-Z2-7]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,247}|AIza[A-Za-z0-9_-]{35}|sk-ant-[A-Za-z0-9_-]{20,200}|sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{36}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|hf_[A-Za-z0-9]{34}|dop_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|ya29\.[A-Za-z0-9_-]{20,250}|eyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,2048})(?![A-Za-z0-9_])/g;

const BEGIN_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** PEM (RFC 7468) from BEGIN to END; without an END the rest of the text is the key. */
const privateKey: Recognizer['scan'] = (text, found) => {
  let free = 0;
  for (const match of text.matchAll(BEGIN_KEY)) {
    if (match.index < free) continue;
    const end = text.indexOf('-----END', match.index);
    const close = end === -1 ? -1 : text.indexOf('-----', end + 8);
    free = close === -1 ? text.length : close + 5;
    found({ start: match.index, end: free, score: 1, evidence: 'PEM' });
  }
};

const row = (
  name: string,
  cls: string,
  needs: number,
  source: string,
  sample: string,
  scan: Recognizer['scan'],
): Recognizer => ({ name, class: asClass(cls), needs, source, sample, scan });

/** The table. Adding a recognizer is adding a row and its tests. */
export const RECOGNIZERS: readonly Recognizer[] = [
  row(
    'email',
    'EMAIL',
    AT,
    'RFC 5321, RFC 6531; Presidio EMAIL_ADDRESS',
    'write to ada@sample.example now',
    email,
  ),
  row(
    'phone',
    'PHONE',
    DIGIT,
    'ITU-T E.164; libphonenumber; Presidio PHONE_NUMBER',
    'phone: +1 202 555 0142',
    phone,
  ),
  row(
    'card',
    'CREDIT_CARD',
    DIGIT,
    'ISO/IEC 7812-1; Presidio CREDIT_CARD',
    'card 4111 1111 1111 1111 ok',
    card,
  ),
  row(
    'iban',
    'IBAN',
    DIGIT,
    'ISO 13616; Presidio IBAN_CODE',
    'to DE89 3704 0044 0532 0130 00',
    iban,
  ),
  row('us-ssn', 'US_SSN', DIGIT, 'SSA; Presidio US_SSN', 'ssn 536-22-8714.', ssn),
  row('ipv4', 'IP_ADDRESS', DIGIT, 'RFC 791; Presidio IP_ADDRESS', 'from 203.0.113.9 at', ip4),
  row('ipv6', 'IP_ADDRESS', COLON, 'RFC 4291; Presidio IP_ADDRESS', 'from 2001:db8::7334 at', ip6),
  row(
    'url-user',
    'URL_CREDENTIALS',
    COLON,
    'RFC 3986 3.2.1',
    'postgres://svc:hunter22@db.example/x',
    urlUser,
  ),
  row(
    'url-token',
    'URL_CREDENTIALS',
    EQUALS,
    'RFC 6750 2.3',
    'https://a.example/?access_token=9f8e7d6c5b',
    urlToken,
  ),
  row(
    'api-key',
    'API_KEY',
    LONG_RUN,
    'vendor formats; gitleaks, secretlint',
    'key AKIAQ3EGRZ4FXN5DTLKP',
    matching(KEYS, always(1), 'vendor prefix'),
  ),
  row(
    'private-key',
    'PRIVATE_KEY',
    DASHES,
    'RFC 7468',
    '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
    privateKey,
  ),
];
