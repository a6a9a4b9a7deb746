/** Germany. */

import { icao, isDay, mod11And10, monotone, valueAt, weighted } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

/** Sum of the digit sums of products; a letter counts as two digits, A is 01. */
const digitSums = (digits: string, weights: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) {
    const product = (weights[i] ?? 0) * valueAt(digits, i);
    sum += product > 9 ? product - 9 * Math.floor(product / 10) : product;
  }
  return sum;
};
const letterAsDigits = (value: string, at: number): string =>
  `${value.slice(0, at)}${String(value.charCodeAt(at) - 64).padStart(2, '0')}${value.slice(at + 1)}`;

/** Insurance number of a health fund: factors 1 and 2 in turn, digit sums, mod 10 (SGB V s290). */
const isHealth = (value: string): boolean =>
  digitSums(letterAsDigits(value, 0), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === valueAt(value, 9);

const PENSION_WEIGHTS = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1] as const;
/** Pension insurance number: area, birth date, letter, serial, check digit (VKVV s4). */
const isPension = (value: string): boolean => {
  const day = Number(value.slice(2, 4));
  const ok = isDay(Number(value.slice(4, 6)), day > 50 ? day - 50 : day);
  return ok && digitSums(letterAsDigits(value, 8), PENSION_WEIGHTS) % 10 === valueAt(value, 11);
};

/** Steuer-ID: ISO 7064 mod 11,10; of the first ten digits one occurs twice or three times, the rest once (AO s139b). */
const isTaxId = (value: string): boolean => {
  const different = new Set(value.slice(0, 10)).size;
  return /^[1-9]/.test(value) && (different === 9 || different === 8) && mod11And10(value);
};

/** Serial number of nine characters without vowels and look-alikes; the printed tenth is the check digit (ICAO 9303). */
const isDocument = (value: string): boolean =>
  /^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d?$/.test(value) &&
  /\d/.test(value) &&
  (value.length === 9 || icao(value));

/** Lebenslange Arztnummer: weights 4 and 9 over six digits, the seventh completes to ten (KBV). */
const isLanr = (value: string): boolean =>
  !monotone(value) && (10 - (weighted(value, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === valueAt(value, 6);

const plates = (): readonly string[] =>
  ['A', 'AA', 'AAA'].flatMap((place) =>
    ['A', 'AA'].flatMap((letters) =>
      ['0', '00', '000', '0000', '00A', '000A', '0000A'].flatMap((number) => [
        `${place}-${letters} ${number}`,
        `${place} ${letters} ${number}`,
        `${place}-${letters}-${number}`,
      ]),
    ),
  );
const registers = ['0', '00', '000', '0000', '00000', '000000'] as const;

export const IDENTITY_DE: readonly Recognizer[] = [
  row({
    name: 'de-tax-id',
    class: 'DE_TAX_ID',
    countries: ['DE'],
    source: 'AO s139b; Presidio DE_TAX_ID',
    sample: 'Steuer-ID 36574261809',
    find: { on: 'form', forms: ['00000000000', '00-000-000-000'] },
    valid: isTaxId,
    check: 'checksum: ISO 7064 mod 11,10',
    context: [
      'steueridentifikationsnummer',
      'steuer-id',
      'steuerid',
      'steuerliche identifikationsnummer',
      'identifikationsnummer',
      'idnr',
      'steuer-idnr',
      'tin',
      'bzst',
      'tax id',
    ],
    scores: { alone: 0.85, near: 1 },
  }),
  row({
    name: 'de-tax-number',
    class: 'DE_TAX_NUMBER',
    countries: ['DE'],
    source: 'ELSTER: Steuernummer; Presidio DE_TAX_NUMBER',
    sample: 'Steuernummer 181/815/08155',
    find: {
      on: 'form',
      forms: ['000/000/00000', '00/000/00000', '000/0000/0000', '0000000000000'],
    },
    context: [
      'steuernummer',
      'steuer-nr',
      'st.-nr',
      'st-nr',
      'stnr',
      'finanzamt',
      'steuerbescheid',
      'umsatzsteuer',
      'einkommensteuer',
    ],
    scores: { near: 0.85 },
  }),
  row({
    name: 'de-id-card',
    class: 'DE_ID_CARD',
    countries: ['DE'],
    source: 'PAuswV, ICAO 9303; Presidio DE_ID_CARD',
    sample: 'Personalausweis L01X00T471',
    find: { on: 'form', forms: ['A********', 'A********0'] },
    valid: (value) => isDocument(value) || /^T\d{8}$/.test(value),
    check: 'checksum: ICAO 9303',
    context: [
      'personalausweis',
      'ausweis',
      'personalausweisnummer',
      'ausweisnummer',
      'ausweisdokument',
      'dokumentennummer',
      'identity card',
      'id card',
      'national id',
    ],
    scores: { near: 0.9 },
  }),
  row({
    name: 'de-passport',
    class: 'DE_PASSPORT',
    countries: ['DE'],
    source: 'PassV, ICAO 9303; Presidio DE_PASSPORT',
    sample: 'Reisepass C01X00T47',
    find: { on: 'form', forms: ['A********'] },
    valid: (value) => /^[CFGHJK]/.test(value) && /\d/.test(value),
    check: 'series letter',
    context: [
      'reisepass',
      'passnummer',
      'reisepassnummer',
      'passport',
      'passport number',
      'pass-nr',
      'mrz',
    ],
    scores: { near: 0.85 },
  }),
  row({
    name: 'de-social-security',
    class: 'DE_SOCIAL_SECURITY',
    countries: ['DE'],
    source: 'VKVV s2 and s4; Presidio DE_SOCIAL_SECURITY',
    sample: 'Rentenversicherungsnummer 15070649C103',
    find: { on: 'form', forms: ['00000000A000', '00-000000-A-000'] },
    valid: isPension,
    check: 'checksum: VKVV s4',
    context: [
      'rentenversicherungsnummer',
      'sozialversicherungsnummer',
      'versicherungsnummer',
      'rvnr',
      'svnr',
      'sv-nummer',
      'rentenversicherung',
      'sozialversicherung',
      'sozialversicherungsausweis',
    ],
    scores: { alone: 0.95, bare: 0.8, near: 1 },
  }),
  row({
    name: 'de-health-insurance',
    class: 'DE_HEALTH_INSURANCE',
    countries: ['DE'],
    source: 'SGB V s290; Presidio DE_HEALTH_INSURANCE',
    sample: 'Krankenversichertennummer A123456780',
    find: { on: 'form', forms: ['A000000000'] },
    valid: isHealth,
    check: 'checksum: mod 10',
    context: [
      'krankenversicherungsnummer',
      'krankenversichertennummer',
      'versichertennummer',
      'kvnr',
      'krankenkasse',
      'krankenversicherung',
      'gesundheitskarte',
      'egk',
      'versichertenkarte',
    ],
    scores: { near: 0.95 },
  }),
  row({
    name: 'de-lanr',
    class: 'DE_LANR',
    countries: ['DE'],
    source: 'KBV Arztnummern; Presidio DE_LANR',
    sample: 'LANR 123456601',
    find: { on: 'form', forms: ['000000000'] },
    valid: isLanr,
    check: 'checksum: weights 4 9',
    context: [
      'arztnummer',
      'lanr',
      'lebenslange arztnummer',
      'arzt-nr',
      'vertragsarzt',
      'hausarzt',
      'facharzt',
      'behandelnder arzt',
    ],
    scores: { near: 0.85 },
  }),
  row({
    name: 'de-bsnr',
    class: 'DE_BSNR',
    countries: ['DE'],
    source: 'KBV Betriebsstättennummern; Presidio DE_BSNR',
    sample: 'BSNR 381234567',
    find: { on: 'form', forms: ['000000000'] },
    context: [
      'betriebsstättennummer',
      'betriebsstätten-nummer',
      'bsnr',
      'betriebsstätte',
      'praxisnummer',
      'nebenbetriebsstätte',
    ],
    scores: { near: 0.75 },
  }),
  row({
    name: 'de-driver-license',
    class: 'DE_FUEHRERSCHEIN',
    countries: ['DE'],
    source: 'FeV annex 8; Presidio DE_FUEHRERSCHEIN',
    sample: 'Führerscheinnummer B072RRE2I55',
    find: { on: 'form', forms: ['***********'] },
    valid: (value) => /^[A-Z]/.test(value) && /\d/.test(value),
    context: [
      'führerscheinnummer',
      'führerschein',
      'fahrerlaubnis',
      'fahrerlaubnisnummer',
      'driving licence',
      "driver's license",
    ],
    scores: { near: 0.8 },
  }),
  row({
    name: 'de-vat-id',
    class: 'DE_VAT_ID',
    countries: ['DE'],
    source: 'UStG s27a; Presidio DE_VAT_ID',
    sample: 'USt-IdNr. DE136695976',
    find: {
      on: 'form',
      forms: ['AA000000000', 'AA-000-000-000', 'AA-000000000'],
      separators: ' -.',
    },
    valid: (value) => value.startsWith('DE') && mod11And10(value.slice(2)),
    check: 'checksum: ISO 7064 mod 11,10',
    context: [
      'umsatzsteuer-identifikationsnummer',
      'umsatzsteueridentifikationsnummer',
      'ust-idnr',
      'ust-id',
      'ustidnr',
      'vat',
      'vat-id',
      'vat number',
      'mehrwertsteuer',
    ],
    scores: { alone: 0.85, bare: 0.85, near: 1 },
  }),
  row({
    name: 'de-handelsregister',
    class: 'DE_HANDELSREGISTER',
    countries: ['DE'],
    source: 'HGB s8, HRV; Presidio DE_HANDELSREGISTER',
    sample: 'Amtsgericht München HRB 42243',
    find: {
      on: 'form',
      forms: registers.flatMap((each) => [`AAA-${each}`, `AAA${each}`]),
      separators: ' ',
    },
    valid: (value) => /^HR[AB]/.test(value),
    check: 'register letters',
    context: [
      'handelsregister',
      'handelsregisternummer',
      'amtsgericht',
      'registergericht',
      'hr-nummer',
      'registerauszug',
      'gmbh',
      'ag',
      'kg',
      'ohg',
    ],
    scores: { alone: 0.7, bare: 0.5, near: 0.9 },
  }),
  row({
    name: 'de-plate',
    class: 'DE_KFZ',
    countries: ['DE'],
    source: 'FZV annex 1 and 2; Presidio DE_KFZ',
    sample: 'Kennzeichen B-MK 4821',
    find: { on: 'form', forms: plates(), separators: '-' },
    valid: (value) => /\d[EH]?$/.test(value),
    check: 'form',
    context: [
      'kennzeichen',
      'kfz-kennzeichen',
      'nummernschild',
      'fahrzeugkennzeichen',
      'zulassung',
      'kfz',
      'fahrzeug',
      'auto',
      'pkw',
      'lkw',
      'fahrzeugschein',
      'zulassungsbescheinigung',
      'amtliches kennzeichen',
    ],
    scores: { near: 0.85 },
  }),
  row({
    name: 'de-postcode',
    class: 'LOCATION',
    countries: ['DE'],
    source: 'Deutsche Post; Presidio DE_PLZ',
    sample: 'PLZ 10117',
    find: { on: 'form', forms: ['00000'] },
    valid: (value) => /^(?:0[1-9]|[1-9]\d)/.test(value),
    context: [
      'plz',
      'postleitzahl',
      'postanschrift',
      'wohnanschrift',
      'lieferadresse',
      'rechnungsadresse',
      'wohnort',
      'hausnummer',
      'postfach',
      'straße',
      'strasse',
    ],
    scores: { near: 0.6 },
  }),
];
