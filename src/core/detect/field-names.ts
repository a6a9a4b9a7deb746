/** What a field is called, and what that says about its value (English, Spanish, German, French). */

import { asClass, type Class } from '../brand.ts';

export type FieldEvidence = {
  readonly class: Class;
  readonly weight: number;
  readonly field: string;
};

const splitWords = (key: string): string =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .trim()
    .toLowerCase();

/** Remembers the answers for the last few thousand questions: field names recur in every row of a list. */
const remembered = <T>(answer: (question: string) => T): ((question: string) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before.answer;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const fresh = { answer: answer(question) };
    known.set(question, fresh);
    return fresh.answer;
  };
};
const MAX_REMEMBERED = 5_000;

/** Words of a key: `billingZipCode`, `billing_zip-code` and `Billing Zip Code` are `billing zip code`. */
export const fieldWords: (key: string) => string = remembered(splitWords);

/** Names that say it all. The last words of a key decide: `customer email`, `billing phone number`. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  [
    'EMAIL',
    [
      'email',
      'e mail',
      'mail address',
      'email address',
      'correo',
      'correo electronico',
      'correo electrónico',
      'courriel',
    ],
  ],
  [
    'PHONE',
    [
      'phone',
      'telephone',
      'phone number',
      'telephone number',
      'mobile',
      'mobile number',
      'cell',
      'cellphone',
      'fax',
      'tel',
      'telefon',
      'telefono',
      'teléfono',
      'movil',
      'móvil',
      'handy',
      'portable',
      'téléphone',
    ],
  ],
  ['US_SSN', ['ssn', 'social security', 'social security number', 'us ssn']],
  [
    'CREDIT_CARD',
    [
      'card',
      'card number',
      'credit card',
      'credit card number',
      'cc number',
      'pan',
      'tarjeta',
      'kartennummer',
      'numéro de carte',
    ],
  ],
  [
    'IBAN',
    [
      'iban',
      'iban code',
      'account number',
      'account no',
      'bank account',
      'kontonummer',
      'numero de cuenta',
    ],
  ],
  ['IP_ADDRESS', ['ip', 'ip address', 'ip addr', 'remote addr', 'client ip']],
  [
    'API_KEY',
    [
      'password',
      'passwd',
      'pwd',
      'passphrase',
      'secret',
      'api key',
      'apikey',
      'access token',
      'refresh token',
      'auth token',
      'private key',
      'client secret',
      'secret key',
      'access key',
      'contraseña',
      'passwort',
      'mot de passe',
    ],
  ],
  [
    'PERSON',
    [
      'first name',
      'firstname',
      'last name',
      'lastname',
      'full name',
      'fullname',
      'surname',
      'given name',
      'given',
      'family name',
      'family',
      'middle name',
      'maiden name',
      'customer name',
      'contact name',
      'patient name',
      'employee name',
      'cardholder',
      'cardholder name',
      'account holder',
      'recipient name',
      'nombre',
      'apellido',
      'apellidos',
      'nombre completo',
      'vorname',
      'nachname',
      'familienname',
      'prenom',
      'prénom',
      'nom de famille',
    ],
  ],
  [
    'LOCATION',
    [
      'address',
      'street',
      'street address',
      'address line',
      'address line 1',
      'address line 2',
      'address 1',
      'address 2',
      'address1',
      'address2',
      'city',
      'town',
      'zip',
      'zip code',
      'zipcode',
      'postcode',
      'post code',
      'postal code',
      'home address',
      'birthplace',
      'place of birth',
      'direccion',
      'dirección',
      'calle',
      'ciudad',
      'codigo postal',
      'código postal',
      'strasse',
      'straße',
      'wohnort',
      'plz',
      'postleitzahl',
      'adresse',
      'rue',
      'ville',
      'code postal',
    ],
  ],
  [
    'DATE_OF_BIRTH',
    [
      'dob',
      'birth date',
      'birthdate',
      'date of birth',
      'birthday',
      'born',
      'fecha de nacimiento',
      'fecha nacimiento',
      'geburtsdatum',
      'geburtstag',
      'date de naissance',
    ],
  ],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  NAMES.flatMap(([cls, names]) => names.map((name): [string, string] => [name, cls])),
);

/** Parts of an address that mean something else elsewhere (`state: open`). */
const IN_ADDRESS: ReadonlySet<string> = new Set([
  'state',
  'country',
  'county',
  'region',
  'district',
  'line',
  'line 1',
  'line 2',
  'text',
  'province',
  'house number',
  'provincia',
  'pais',
  'país',
  'land',
  'pays',
]);
const ADDRESS: ReadonlySet<string> = new Set([
  'address',
  'addresses',
  'shipping address',
  'billing address',
  'direccion',
  'dirección',
  'adresse',
  'anschrift',
]);
const PERSON_SIBLINGS =
  /\b(?:e ?mail|phone|telephone|mobile|ssn|dob|birth ?date|birthday|date of birth|address|first name|last name|gender|patient|employee id|correo|telefono|teléfono|geburtsdatum)\b/;
const THING_SIBLINGS =
  /\b(?:sku|price|path|html url|clone url|default branch|full name|size|version|mime type|input schema|sha|ref|branch|color|description|quantity|stock)\b/;
/** Parents under which a bare `name` or `login` is a person's. */
const PERSON_PARENTS =
  /\b(?:author|committer|pusher|patient|customer|contact|contacts|employee|employees|person|people|recipient|sender|assignee|owner|user|users|member|members)\b/;

const lastWords = (words: string): FieldEvidence | undefined => {
  const parts = words.split(' ');
  for (let n = Math.min(4, parts.length); n > 0; n -= 1) {
    const tail = parts.slice(-n).join(' ');
    const cls = BY_NAME.get(tail);
    if (cls !== undefined)
      return { class: asClass(cls), weight: n === parts.length ? 0.85 : 0.7, field: tail };
  }
  return undefined;
};

const bareName = (parents: readonly string[], siblings: string): FieldEvidence | undefined => {
  const near = PERSON_PARENTS.test(parents.at(-1) ?? '');
  if (PERSON_SIBLINGS.test(siblings) && !(THING_SIBLINGS.test(siblings) && !near))
    return { class: asClass('PERSON'), weight: 0.75, field: 'name beside personal fields' };
  return near ? { class: asClass('PERSON'), weight: 0.6, field: 'name of a person' } : undefined;
};

const classify = (
  key: string,
  parents: readonly string[],
  siblings: string,
): FieldEvidence | undefined => {
  const direct = lastWords(key);
  if (
    direct !== undefined &&
    !(direct.field === 'address' && /\b(?:ip|mac|mail|wallet|web|url)\b/.test(key))
  )
    return direct;
  const inAddress =
    parents.some((parent) => ADDRESS.has(parent)) ||
    /\b(?:city|zip|postal code|street|postcode)\b/.test(siblings);
  if (inAddress && IN_ADDRESS.has(key))
    return { class: asClass('LOCATION'), weight: 0.75, field: key };
  return key === 'name' || key === 'names' ? bareName(parents, siblings) : undefined;
};

const asked = remembered((question: string): FieldEvidence | undefined => {
  const [key = '', siblings = '', ...parents] = question.split('\n');
  return classify(key, parents, siblings);
});

/**
 * What key, parents (outermost first) and sibling keys say about a value; all are `fieldWords`. Presidio passes only the
 * own key, as a context word; here a name is evidence of its own, and a value may veto it (`vetoes`).
 */
export const classifyField = (
  key: string,
  parents: readonly string[],
  siblings: string,
): FieldEvidence | undefined =>
  asked(
    parents.length === 0 ? `${key}\n${siblings}` : `${key}\n${siblings}\n${parents.join('\n')}`,
  );

const NAME_LIKE = /^\p{Lu}[\p{L}\p{M}'’.-]*(?:[ ,]+[\p{L}\p{M}'’.-]+){0,5}$/u;
const SECRET_LIKE = /^\S{6,4096}$/;

/** Value evidence against a field name: `name: "main"` of a branch is no person, `address: "0x…"` no place. */
export const vetoes = (cls: Class, text: string): boolean => {
  const value = text.trim();
  if (value.length < 2 || /^(?:true|false|null|none|n\/a|unknown|yes|no)$/i.test(value))
    return true;
  switch (cls as string) {
    case 'PERSON':
      return !NAME_LIKE.test(value) && !/^\p{L}[\p{L}\p{M}'’ -]{1,60}$/u.test(value);
    case 'LOCATION':
      return value.length > 200 || /^(?:https?:|[a-z]+:\/\/|0x)/.test(value) || value.includes('@');
    case 'PHONE':
      return value.replace(/\D/g, '').length < 5 || /[A-Za-z]{4,}/.test(value);
    case 'US_SSN':
      return value.replace(/\D/g, '').length !== 9;
    case 'CREDIT_CARD':
      return !/^\d[\d -]{10,22}\d$/.test(value);
    case 'IBAN':
      return value.replace(/[^A-Za-z0-9]/g, '').length < 8 || !/\d{4}/.test(value);
    case 'DATE_OF_BIRTH':
      return !/\d/.test(value) || value.length > 40;
    case 'IP_ADDRESS':
      return !/^[0-9A-Fa-f:.%/]{3,60}$/.test(value);
    case 'EMAIL':
      return !value.includes('@');
    case 'API_KEY':
      return !SECRET_LIKE.test(value);
    default:
      return false;
  }
};
