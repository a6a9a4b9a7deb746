/** Private keys, headers, and values that a secret's name is given to. */

import { entropy } from '../checksums.ts';
import { kindOf, NUMERAL, WORD } from './characters.ts';
import { type Recognizer, row, type Scan } from './recognizer.ts';
import { SECRETS_VENDORS } from './secrets-vendors.ts';

const BEGIN_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;

/** PEM, OpenSSH and PGP (RFC 7468, RFC 9580) from BEGIN to END; without an END the rest of the text is the key. */
const privateKey: Scan = (text, at, next, report) => {
  if (!text.startsWith('-----BEGIN ', at)) return next;
  BEGIN_KEY.lastIndex = at;
  if (!BEGIN_KEY.test(text)) return next;
  const end = text.indexOf('-----END', at);
  const close = end === -1 ? -1 : text.indexOf('-----', end + 8);
  const free = close === -1 ? text.length : close + 5;
  report(at, free, 1, 'PEM');
  return free;
};

/** Names whose value is a secret: the last words of `DB_PASSWORD`, `clientSecret`, `"x-api-key"`. */
const PASSWORD_NAME =
  /(?:password|passwd|passphrase|passcode|pwd|contraseña|contrasena|clave|passwort|kennwort|mot_?de_?passe|senha|wachtwoord)\d{0,2}$/i;
const KEY_NAME =
  /(?:secret|token|(?:api|app|access|auth|account|private|encryption|signing|secret|master|service|storage|shared|shared[_-]?access|client|license|session|webhook|consumer|deploy|admin|server|jwt|hmac|ssh|rsa|subscription|license|functions?|host|integration|dsn|rest|write|read)[_.-]?key|credential|credentials|apikey|authkey|accesskey|secretkey|bearer|authorization|client[_.-]?secret|jwt|pat)\d{0,2}$/i;
/** Names that end like a secret's and are none. */
const NO_SECRET_NAME =
  /(?:public|csrf|xsrf|next|page|continuation|sync|cancel(?:lation)?|primary|foreign|cache|sort|max|min|num|syntax|lexer|parse|parser)[_.-]?(?:token|key)\d{0,2}$/i;

const NAME_LENGTH = 48;
const isNameCharacter = (code: number): boolean =>
  (kindOf(code) & WORD) !== 0 || code === 45 || code === 46;
/** White space, quotes, `]`, `*`, `:` and `\\` may stand between a name and its `=` or `:`. */
const isBetween = (code: number): boolean =>
  code === 32 ||
  code === 9 ||
  code === 34 ||
  code === 39 ||
  code === 96 ||
  code === 93 ||
  code === 42 ||
  code === 58 ||
  code === 92;

/** Last two letters of the names above: most names of other things end differently. */
const ENDINGS: Uint8Array = new Uint8Array(128 * 128);
for (const [
  first = '',
  second = '',
] of 'rd wd se de na ve rt ha et en ey al ls er on wt at sn'.split(' '))
  ENDINGS[first.charCodeAt(0) * 128 + second.charCodeAt(0)] = 1;
/** An ASCII letter in lower case. */
const lower = (code: number): number => code | 32;
const mayEnd = (text: string, end: number): boolean => {
  const last = text.charCodeAt(end - 1);
  const before = text.charCodeAt(end - 2);
  // `contraseña`, and digits.
  if (last >= 128 || before >= 128 || kindOf(last) === NUMERAL) return true;
  return ENDINGS[lower(before) * 128 + lower(last)] === 1;
};

/** The name before `=` or `:`; empty where it cannot be a secret's. */
const nameBefore = (text: string, mark: number): string => {
  let end = mark;
  while (mark - end < 4 && isBetween(text.charCodeAt(end - 1))) end -= 1;
  if (end < 3 || !mayEnd(text, end)) return '';
  let start = end;
  while (end - start < NAME_LENGTH && start > 0 && isNameCharacter(text.charCodeAt(start - 1)))
    start -= 1;
  return text.slice(start, end);
};

const QUOTED_VALUE = /(["'`])([^"'`\s\\]{6,512})\\?\1/y;
const OPEN_VALUE = /[^\s"'`,;<>(){}[\]|]{6,512}/y;
const SCHEME_OF_HEADER =
  /["'`]?(?:Bearer|Basic|Token|token|Bot|ApiKey|Key|SharedAccessSignature)\s+/y;

type Value = { readonly start: number; readonly text: string; readonly quoted: boolean };

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** The value behind `=`, `:`, `:=` or `=>`, the scheme of a header apart (RFC 9110 11.4). */
const valueBehind = (text: string, from: number): Value | undefined => {
  let start = from;
  while (start - from < 4 && /[\s>=\\]/.test(text.charAt(start)) && text.charAt(start) !== '\n')
    start += 1;
  const scheme = matchAt(SCHEME_OF_HEADER, text, start)?.[0].length ?? 0;
  const quoted = matchAt(QUOTED_VALUE, text, start + (scheme > 0 ? 0 : scheme));
  if (quoted !== null && scheme === 0)
    return { start: start + 1, text: quoted[2] ?? '', quoted: true };
  const open = matchAt(OPEN_VALUE, text, start + scheme)?.[0];
  if (open === undefined) return undefined;
  return { start: start + scheme, text: open, quoted: scheme > 0 };
};

/** Code, variables and fillers instead of a secret. */
const NO_VALUE =
  /^(?:\$|%|\{|<|process\.|os\.|env\.|self\.|this\.|req\.|https?:|\/(?![A-Za-z0-9+/]{39})|\.|(?:secret|token|password|passw0rd|pass|key|abc|foo|bar)[-_]?\d{0,4}$)|\$\{|\{\{|%[sd]|\*{3}|x{4}|\.{3}|example|sample|placeholder|change_?me|your[_-]|my[_-]|dummy|redacted|hidden|undefined|null|true|false|lorem|foobar|(.)\1{5}/i;

const mixed = (value: string): boolean => /\d/.test(value) && /[A-Za-z]/.test(value);

/** Letters only, but in an order of cases that no words have. */
const isShuffled = (value: string): boolean => /[A-Z]{2}[a-z]|[A-Z][a-z][A-Z]/.test(value);

const KEY_BITS = 3;
const PASSWORD_BITS = 2.3;

/** A password has a digit or a sign, in code also quotes; a word alone is a name for one. */
const isPassword = ({ text, quoted }: Value, source: boolean): boolean =>
  (quoted || !source) &&
  text.length <= 64 &&
  (!/^[A-Za-z]+(?:[._-][A-Za-z]+)*$/.test(text) || (quoted && isShuffled(text))) &&
  entropy(text) >= PASSWORD_BITS;

/** A key is long, has letters and digits, and looks drawn by lot. */
const isKey = ({ text }: Value): boolean =>
  text.length >= 12 &&
  mixed(text) &&
  entropy(text) >= KEY_BITS &&
  !/^[A-Za-z_$]+\d{0,2}$/.test(text) &&
  !/^\w+(?:\.\w+)+$/.test(text.slice(0, 200)) &&
  !/^(?:[a-z]{3,}[-_])+[a-z0-9]{1,8}$/.test(text);

/** What follows the value in code: a call, an index, an operator. */
const goesOn = (text: string, { start, text: value, quoted }: Value): boolean =>
  !quoted && /^\s{0,2}[([+?&]/.test(text.slice(start + value.length, start + value.length + 3));

/** `==`, `!=`, `<=` compare; they give nothing to a name. */
const compares = (text: string, mark: number): boolean =>
  /[=!<>~]/.test(text.charAt(mark - 1)) || /^==|^=~/.test(text.slice(mark, mark + 2));

/** `name = value` in lower case with blanks is source code, where a word without quotes is a variable. */
const inSource = (text: string, mark: number, name: string): boolean =>
  /[a-z]/.test(name) && text.startsWith(' =', mark - 1);

const PASSWORD = 'password';
const KEY = 'key';

/** What a name says about its value. */
const kindOfName = (name: string): typeof PASSWORD | typeof KEY | undefined => {
  if (name.length < 3) return undefined;
  if (PASSWORD_NAME.test(name)) return PASSWORD;
  return KEY_NAME.test(name) && !NO_SECRET_NAME.test(name) ? KEY : undefined;
};

/** `password = "…"`, `"api_key": "…"`, `SECRET_TOKEN=…`, `Authorization: Bearer …`. */
const assignment: Scan = (text, mark, next, report) => {
  const name = nameBefore(text, mark);
  const kind = kindOfName(name);
  if (kind === undefined || compares(text, mark)) return next;
  const value = valueBehind(text, next);
  if (value === undefined || goesOn(text, value)) return next;
  if (!(kind === PASSWORD ? isPassword(value, inSource(text, mark, name)) : isKey(value)))
    return next;
  if (NO_VALUE.test(value.text)) return next;
  report(value.start, value.start + value.text.length, 0.75, `name of a ${kind}, entropy`);
  return next;
};

/** `482017350:AAH…`: the id of a bot and its token (Telegram Bot API). */
const TELEGRAM = /\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/y;
const telegram: Scan = (text, mark, next, report) => {
  if (text.charCodeAt(next) !== 65 || text.charCodeAt(next + 1) !== 65) return next;
  let start = mark;
  while (mark - start < 11 && /\d/.test(text.charAt(start - 1))) start -= 1;
  const match = matchAt(TELEGRAM, text, start)?.[0];
  if (match === undefined) return next;
  report(start, start + match.length, 1, 'vendor form');
  return start + match.length;
};

/** Directly behind words that name it, a long random word is a key: `the API key is 3f9a…`. */
const WORDS_CLOSE = 8;
const named: Scan = (text, start, end, report, place) => {
  const value = text.slice(start, end);
  if (!mixed(value) || entropy(value) < 3.4 || NO_VALUE.test(value)) return end;
  const distance = place.near(start);
  if (distance !== -1 && distance <= WORDS_CLOSE) report(start, end, 0.6, 'entropy, context');
  return end;
};

export const SECRETS: readonly Recognizer[] = [
  row({
    name: 'private-key',
    class: 'PRIVATE_KEY',
    source: 'RFC 7468, RFC 9580, openssh PROTOCOL.key',
    sample: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
    find: { on: 'mark', marks: '-', next: '-', scan: privateKey },
    worst: '-----BEGIN PRIVATE KEY----',
  }),
  row({
    name: 'secret-assignment',
    class: 'API_KEY',
    source: 'CWE-798, CWE-259; RFC 9110 11.4 for headers',
    sample: 'DB_PASSWORD=k4Jx8!Zq9Lm',
    find: { on: 'mark', marks: '=:', scan: assignment },
    worst: 'password = ',
  }),
  row({
    name: 'secret-in-words',
    class: 'API_KEY',
    source: 'CWE-798',
    sample: 'the API key is 3f9a71c24b5d4c6e8f709a1b2c3d4e5f',
    find: { on: 'code', length: [20, 128], scan: named },
    context: [
      'api key',
      'secret key',
      'access key',
      'access token',
      'auth token',
      'api token',
      'secret',
      'token',
      'clave de api',
      'clave secreta',
      'api-schlüssel',
      'schlüssel',
      "clé d'api",
    ],
  }),
  row({
    name: 'key-telegram',
    class: 'API_KEY',
    source: 'Telegram Bot API',
    sample: 'bot 4820173509:AAHk4Jx8Zq9LmR2TvWz7NpYb3HcJfSgA1dE',
    find: { on: 'mark', marks: ':', next: 'A', scan: telegram },
    worst: '12345678:AA',
  }),
  ...SECRETS_VENDORS,
];
