/** Values without a form of their own: what they are is said by the word right before them. */

import { countDigits, kindOf, WORD } from './characters.ts';
import { type Recognizer, row, type Scan } from './recognizer.ts';

/** The word must stand right before its value, with at most `is:`, `no.` or a bracket between. */
const CLOSE = 10;

/** Reports a candidate that stands close behind a context word and passes `fits`. */
const named =
  (score: number, fits: (value: string) => boolean): Scan =>
  (text, start, end, report, place) => {
    // The word first: most values have none, and nothing is copied for them.
    const distance = place.near(start, CLOSE);
    if (distance !== -1 && distance <= CLOSE && fits(text.slice(start, end)))
      report(start, end, score, 'context');
    return end;
  };

/** Hexadecimal digits alone are an id that a machine made. */
const isMachineId = (value: string): boolean => /^[0-9a-f]{12,}$/i.test(value);

/** Characters of user names on the services that people name in texts. */
const isHandleCharacter = (code: number): boolean => (kindOf(code) & WORD) !== 0 || code === 46;
const LONGEST_HANDLE = 30;

/** `@ana.ruiz`: not part of an address, a package (`@scope/name`) or a call of code. */
const handle: Scan = (text, at, next, report, place) => {
  if (isHandleCharacter(text.charCodeAt(at - 1))) return next;
  let end = next;
  while (end - next <= LONGEST_HANDLE && isHandleCharacter(text.charCodeAt(end))) end += 1;
  while (end > next && text.charCodeAt(end - 1) === 46) end -= 1;
  const length = end - next;
  if (length < 2 || length > LONGEST_HANDLE || '/(@'.includes(text.charAt(end) || ' ')) return end;
  const distance = place.near(at, HANDLE_CLOSE);
  if (distance !== -1 && distance <= HANDLE_CLOSE) report(at, end, 0.6, 'context');
  return end;
};
const HANDLE_CLOSE = 16;

/** A word in which a name of a person was bent into an id: `mwojc_88`. A dot or letters alone say too little. */
const isUserName = (value: string): boolean => /[a-z]{2}/i.test(value) && !isMachineId(value);

/** What makes four digits that look like a year the end of a card's number. */
const CARD = /card|tarjeta|visa|mastercard|amex|karte|carte/i;
const CARD_BEHIND = 40;
/** At most a blank or a colon between: `the last four of 1200` counts something. */
const ADJACENT = 2;
const last4: Scan = (text, start, end, report, place) => {
  if (end - start !== 4) return end;
  const distance = place.near(start, ADJACENT);
  if (distance === -1 || distance > ADJACENT) return end;
  const year = /^(?:19|20)/.test(text.slice(start, end));
  if (!year || CARD.test(text.slice(Math.max(0, start - CARD_BEHIND), start)))
    report(start, end, 0.7, 'context');
  return end;
};

/** Digits with letters before or behind, as registers write them. */
const REGISTERED = /^[A-Z]{0,3}\d{5,12}[A-Z]?$/;
const isRegistered = (value: string): boolean => REGISTERED.test(value);

/** Up to three letters and a sign before the digits belong to the number: `V-14.556.778`. */
const MOST_BEFORE = 4;
const LETTERS_BEFORE = /[A-Z]{1,3}[-.]$/;
/** A number with its separators, without what follows it. */
const DIGITS_OF_REGISTER = /\d{1,10}(?:[-.]\d{1,8}){0,4}(?![\p{L}\p{N}])/uy;
const registered =
  (score: number): Scan =>
  (text, start, _end, report, place) => {
    const rough = place.near(start, CLOSE + MOST_BEFORE);
    if (rough === -1 || rough > CLOSE + MOST_BEFORE) return start + 1;
    DIGITS_OF_REGISTER.lastIndex = start;
    const value = DIGITS_OF_REGISTER.exec(text)?.[0] ?? '';
    if (countDigits(value) < 6) return start + 1;
    const before =
      LETTERS_BEFORE.exec(text.slice(Math.max(0, start - MOST_BEFORE), start))?.[0].length ?? 0;
    const distance = place.near(start - before);
    if (distance !== -1 && distance <= CLOSE)
      report(start - before, start + value.length, score, 'context');
    return start + value.length;
  };

const IDENTITY_WORDS = [
  'id number',
  'id no',
  'id card',
  'identity card',
  'identity number',
  'identity document',
  'national id',
  'national identity',
  'government id',
  'voter id',
  'student id',
  'student number',
  'employee id',
  'employee number',
  'staff id',
  'staff number',
  'personnel number',
  'cédula',
  'cédula de identidad',
  'cédula de ciudadanía',
  'carné de identidad',
  'carnet de identidad',
  'documento de identidad',
  'número de documento',
  'número de identificación',
  'número de empleado',
  'número de socio',
  'número de alumno',
  'clave de elector',
  'personalnummer',
  'ausweisnummer',
] as const;

export const NAMED_VALUES: readonly Recognizer[] = [
  row({
    name: 'card-last4',
    class: 'CC_LAST4',
    source: 'PCI DSS 4.0 requirement 3.4: what may be shown of a card number',
    sample: 'card ending in 4242',
    find: { on: 'number', digits: [4, 4], scan: last4 },
    context: [
      'ending in',
      'ending',
      'ends in',
      'ending with',
      'ends with',
      'last four',
      'last 4',
      'last four digits',
      'last 4 digits',
      'terminada en',
      'terminado en',
      'acabada en',
      'acaba en',
      'termina en',
      'últimos cuatro dígitos',
      'últimos 4 dígitos',
      'endet auf',
      'se terminant par',
    ],
    scores: { near: 0.7 },
    worst: 'ending in 424 ',
  }),
  row({
    name: 'passport',
    class: 'PASSPORT',
    source: 'ICAO Doc 9303-4: up to nine letters and digits, whatever the country',
    sample: 'passport P4829173A',
    find: {
      on: 'code',
      length: [6, 10],
      scan: named(0.55, (value) => countDigits(value) >= 5 && /^[A-Z0-9]+$/.test(value)),
    },
    context: [
      'passport',
      'passport number',
      'passport no',
      'pasaporte',
      'número de pasaporte',
      'reisepass',
      'passeport',
      'passaporto',
      'passaporte',
    ],
    scores: { near: 0.55 },
  }),
  row({
    name: 'identity-number',
    class: 'NATIONAL_ID',
    source: 'ISO/IEC 7810 identity cards and registers of staff, as their holders name them',
    sample: 'cédula 1-1234-0567',
    find: { on: 'number', digits: [6, 12], scan: registered(0.55) },
    context: IDENTITY_WORDS,
    scores: { near: 0.55 },
    worst: 'id number 1-1-1-',
  }),
  row({
    name: 'identity-code',
    class: 'NATIONAL_ID',
    source: 'ISO/IEC 7810 identity cards and registers of staff, as their holders name them',
    sample: 'student ID S20419983',
    find: { on: 'code', length: [6, 14], scan: named(0.55, isRegistered) },
    context: IDENTITY_WORDS,
    scores: { near: 0.55 },
  }),
  row({
    name: 'username-word',
    class: 'USERNAME',
    source: 'POSIX.1-2017 3.437 User Name; the words that people introduce one with',
    sample: 'with username mwojc_88',
    find: { on: 'code', length: [4, 32], scan: named(0.55, isUserName) },
    context: [
      'username',
      'user name',
      'user id is',
      'login is',
      'login name',
      'logged in as',
      'usuario',
      'usuaria',
      'nombre de usuario',
      'mi usuario es',
      'benutzername',
      'nom d’utilisateur',
    ],
    scores: { near: 0.55 },
  }),
  row({
    name: 'handle',
    class: 'USERNAME',
    source: 'user names of social networks, written with an at sign',
    sample: 'my instagram is @ana.ruiz',
    find: { on: 'mark', marks: '@', scan: handle },
    context: [
      'instagram',
      'insta',
      'insta is',
      'ig',
      'twitter',
      'tiktok',
      'telegram',
      'threads',
      'mastodon',
      'snapchat',
      'snap',
      'discord',
      'dm',
      'handle',
      'username',
      'usuario',
      'follow',
      'sígueme en',
      'cuenta de',
    ],
    scores: { near: 0.6 },
    worst: 'dm @a.',
  }),
];
