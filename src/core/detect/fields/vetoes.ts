/** What a value says against its field: `name: "main"` of a branch is no person, `address: "0x…"` no place. */

import type { Class } from '../../brand.ts';
import { countDigits } from '../recognizers/characters.ts';

const NOTHING =
  /^(?:true|false|null|none|n\/?a|nil|undefined|unknown|yes|no|not set|empty|tbd|todo|-+|\*+|x+|\.+)$/i;
/** Placeholders of templates and of other redactors: `${VAR}`, `{{ name }}`, `<redacted>`, `***`, `[hidden]`. */
const PLACEHOLDER =
  /^(?:\$\{.*\}|\{\{.*\}\}|<[^<>]*>|\[[^[\]]*\]|%[^%]*%|\$\(.*\)|\*{2,}.*|.*\*{4,}|x{4,}|•+|process\.env\..*|env:.*|\$[A-Z_]+)$/is;
const UUID = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const SCHEME = /^[a-z][a-z0-9+.-]{1,20}:/i;
/** A timestamp is no number of a card, an account or a telephone. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/;

/** Letters, marks and what stands between the parts of names; in any script. */
const NAME_LETTERS = /^[\p{L}\p{M}\s'’`´.,\-‐·()"]{2,100}$/u;
const ENUM = /^[A-Z0-9]+(?:_[A-Z0-9]+)+$/;
/** Words that stand in name fields of things and never in names of people. */
const THING_WORD =
  /\b(?:inc|llc|ltd|gmbh|corp|corporation|company|co|foundation|university|hospital|clinic|center|centre|department|team|group|committee|association|institute|services?|systems?|solutions|bank|store|shop|hotel|restaurant|school|college|church|unknown|anonymous|admin|administrator|system|default|test|user|bot|guest|support|sales|info|office|project|template|plan|version|api|server|service|main|master|null)\b/i;

const noName = (value: string): boolean =>
  !NAME_LETTERS.test(value) || ENUM.test(value) || value.split(/\s+/).length > 8;

/** Whether a value looks like a name of a person, with nothing else to go by; `words`: of at least two words. */
export const looksLikeName = (value: string, words: boolean): boolean => {
  const text = value.trim();
  if (noName(text) || THING_WORD.test(text)) return false;
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length > 6 || (words && parts.length < 2)) return false;
  // Scripts without case have no capital to look for.
  const capital = (part: string): boolean => !/^\p{Ll}/u.test(part);
  const first = parts[0] ?? '';
  return capital(first) && parts.filter(capital).length * 2 > parts.length;
};

const PLACE_NOISE = /^(?:0x|\/|~|\.\/|#|@)/;

/** What a permission or a setting called `secrets` or `tokens` says. */
const PERMISSION =
  /^(?:read|write|admin|enabled|disabled|always|never|required|optional|allowed|denied|default|bearer|basic)$/i;

const VETO: Readonly<Record<string, (value: string) => boolean>> = {
  PERSON: noName,
  LOCATION: (value) =>
    value.length > 250 ||
    PLACE_NOISE.test(value) ||
    value.includes('@') ||
    value.includes('://') ||
    UUID.test(value) ||
    ENUM.test(value) ||
    TIMESTAMP.test(value),
  PHONE: (value) => {
    const digits = countDigits(value);
    return digits < 5 || digits > 17 || /\p{L}{4,}/u.test(value) || TIMESTAMP.test(value);
  },
  US_SSN: (value) => countDigits(value) !== 9 && !/^[*xX•\d -]{7,13}$/.test(value),
  CREDIT_CARD: (value) => !/^[\d*xX•][\d*xX• -]{10,26}[\d]$/.test(value),
  CC_LAST4: (value) => !/^[*xX•. -]*\d{4}$/.test(value),
  CVV: (value) => !/^\d{3,4}$/.test(value),
  PIN: (value) => !/^\d{4,10}$/.test(value),
  IBAN: (value) => !/^[A-Z]{2}\s?\d{2}[A-Z\d\s-]{8,40}$/i.test(value),
  BANK_ACCOUNT: (value) =>
    countDigits(value) < 5 || !/^[A-Z\d][A-Z\d\s./-]{4,40}$/i.test(value) || UUID.test(value),
  DATE_OF_BIRTH: (value) => !/\d/.test(value) || value.length > 40,
  IP_ADDRESS: (value) => !/^[0-9A-Fa-f:.%/]{3,60}$/.test(value),
  MAC_ADDRESS: (value) => !/^[0-9A-Fa-f]{2}(?:[:.-]?[0-9A-Fa-f]{2}){5,7}$/.test(value),
  EMAIL: (value) => !value.includes('@') || /\s\S*\s/.test(value),
  USERNAME: (value) =>
    value.length > 64 || /\s.*\s/.test(value) || SCHEME.test(value) || UUID.test(value),
  API_KEY: (value) =>
    value.length < 4 ||
    PERMISSION.test(value) ||
    value.length > 16_384 ||
    SCHEME.test(value) ||
    (countDigits(value) === value.length && value.length < 6),
  URL_CREDENTIALS: (value) => !/:\/\/[^/\s]*:[^/\s]*@/.test(value),
  CRYPTO: (value) => !/^[A-Za-z0-9:]{20,110}$/.test(value),
  ABA_ROUTING_NUMBER: (value) => countDigits(value) !== 9,
  SWIFT_BIC: (value) => !/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/i.test(value),
  AGE: (value) => !/^\d{1,3}(?:\s\p{L}{1,10})?$/u.test(value) || Number.parseInt(value, 10) > 125,
  TITLE: (value) => value.length > 60 || /\d/.test(value),
  NRP: (value) => value.length > 60 || /\d/.test(value),
  ORGANIZATION: (value) => value.length > 120 || SCHEME.test(value) || UUID.test(value),
};

/** Classes whose values are numbers or codes of an authority: one word with a digit, or groups of such. */
const CODE = /^[\p{L}\d][\p{L}\d\s./-]{3,40}$/u;
const noCode = (value: string): boolean =>
  countDigits(value) < 3 || !CODE.test(value) || TIMESTAMP.test(value);

/** True where the value cannot be what its field says. Bounded: only values up to 16 KiB pass any test. */
export const vetoes = (cls: Class, text: string): boolean => {
  const value = text.trim();
  if (value.length < 2 || value.length > 16_384) return !(cls === 'AGE' && value.length === 1);
  if (value.length < 200 && (NOTHING.test(value) || PLACEHOLDER.test(value))) return true;
  const veto = VETO[cls];
  return veto === undefined ? noCode(value) : veto(value);
};
