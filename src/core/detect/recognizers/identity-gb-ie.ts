/** United Kingdom and Ireland. */

import { isDay, monotone, weighted } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

/** NHS number: weights 10 to 2, complement to 11 is the last digit; 10 does not occur (NHS Data Dictionary). */
const isNhs = (value: string): boolean =>
  !monotone(value) &&
  (11 - (weighted(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(value.at(-1));

const NINO = /^(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/;

/** Surname, decade, month (plus 50 for women), day, year, initials (DVLA INF62). */
const isDrivingLicence = (value: string): boolean => {
  const match = /^[A-Z9]{5}\d(\d{2})(\d{2})\d[A-Z9]{2}[A-Z0-9][A-Z]{2}$/.exec(value);
  const month = Number(match?.[1] ?? 0);
  return (
    match !== null &&
    /^[A-Z]/.test(value) &&
    isDay(month > 50 ? month - 50 : month, Number(match[2]))
  );
};

/** Royal Mail PAF: areas do not begin with Q V X, inward letters leave out C I K M O V. */
const POSTCODE =
  /^(?:GIR0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2})$/;

const isPlate = (value: string): boolean => {
  const current = /^[A-HJ-PR-Y]{2}(\d{2})[A-HJ-PR-Z]{3}$/.exec(value)?.[1];
  const age = Number(current ?? 0);
  if (current !== undefined) return (age >= 2 && age <= 29) || (age >= 51 && age <= 79);
  return /^(?:[A-HJ-NPR-TV-Y]\d{1,3}[A-HJ-PR-Y][A-HJ-PR-Z]{2}|[A-HJ-PR-Z]{3}\d{1,3}[A-HJ-NPR-TV-Y])$/.test(
    value,
  );
};

/** Irish PPS number: weights 8 to 2, 9 for the second letter, mod 23 (Department of Social Protection). */
const isPps = (value: string): boolean => {
  const second = value.length === 9 ? value.charCodeAt(8) - 64 : 0;
  const rest = (weighted(value, [8, 7, 6, 5, 4, 3, 2]) + 9 * (second > 22 ? 0 : second)) % 23;
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(rest) === value.charAt(7);
};

export const IDENTITY_GB_IE: readonly Recognizer[] = [
  row({
    name: 'uk-nhs',
    class: 'UK_NHS',
    countries: ['GB'],
    source: 'NHS Data Dictionary; Presidio UK_NHS',
    sample: 'NHS number 943 476 5919',
    find: { on: 'form', forms: ['000-000-0000', '0000000000'] },
    valid: isNhs,
    check: 'checksum: mod 11',
    context: [
      'nhs',
      'nhs number',
      'nhs no',
      'national health service',
      'health authority',
      'health services authority',
      'patient number',
    ],
    scores: { alone: 0.45, near: 1 },
  }),
  row({
    name: 'uk-nino',
    class: 'UK_NINO',
    countries: ['GB'],
    source: 'HMRC NIM39110; Presidio UK_NINO',
    sample: 'NI number AB 12 34 56 C',
    find: { on: 'form', forms: ['AA-00-00-00-A', 'AA000000A', 'AA-000000-A'], anyCase: true },
    valid: (value) => NINO.test(value),
    check: 'character rules',
    context: [
      'national insurance',
      'national insurance number',
      'ni number',
      'ni no',
      'nino',
      'insurance number',
    ],
    scores: { alone: 0.9, bare: 0.65, near: 1 },
  }),
  row({
    name: 'uk-passport',
    class: 'UK_PASSPORT',
    countries: ['GB'],
    source: 'HM Passport Office; Presidio UK_PASSPORT',
    sample: 'British passport 925076473',
    find: { on: 'form', forms: ['000000000', 'AA0000000'] },
    context: [
      'passport',
      'passport number',
      'passport no',
      'travel document',
      'uk passport',
      'british passport',
      'hmpo',
    ],
    scores: { near: 0.7 },
  }),
  row({
    name: 'uk-driving-licence',
    class: 'UK_DRIVING_LICENCE',
    countries: ['GB'],
    source: 'DVLA INF62; Presidio UK_DRIVING_LICENCE',
    sample: 'licence MORGA657054SM9IJ',
    find: { on: 'form', forms: ['*****000000***AA', '*****-000000-***AA'] },
    valid: isDrivingLicence,
    check: 'date and character rules',
    context: [
      'driving licence',
      'driving license',
      "driver's licence",
      'dvla',
      'dl number',
      'licence number',
      'license number',
    ],
    scores: { alone: 0.85, bare: 0.85, near: 1 },
  }),
  row({
    name: 'uk-postcode',
    class: 'LOCATION',
    countries: ['GB'],
    source: 'Royal Mail PAF; Presidio UK_POSTCODE',
    sample: 'lives at SW1A 1AA',
    find: {
      on: 'form',
      forms: [
        'A0-0AA',
        'A00-0AA',
        'AA0-0AA',
        'AA00-0AA',
        'A0A-0AA',
        'AA0A-0AA',
        'AAA-0AA',
        'A00AA',
        'A000AA',
        'AA00AA',
        'AA000AA',
        'A0A0AA',
        'AA0A0AA',
      ],
      separators: ' ',
    },
    valid: (value) => POSTCODE.test(value),
    check: 'area and letter rules',
    context: [
      'postcode',
      'post code',
      'postal code',
      'zip',
      'address',
      'delivery',
      'mailing',
      'shipping',
      'street',
      'road',
      'lane',
      'avenue',
    ],
    scores: { alone: 0.6, near: 0.8 },
  }),
  row({
    name: 'uk-vehicle',
    class: 'UK_VEHICLE_REGISTRATION',
    countries: ['GB'],
    source: 'DVLA V796; Presidio UK_VEHICLE_REGISTRATION',
    sample: 'registration AB12 CDE',
    find: {
      on: 'form',
      forms: [
        'AA00-AAA',
        'AA00AAA',
        'A0-AAA',
        'A00-AAA',
        'A000-AAA',
        'AAA-0A',
        'AAA-00A',
        'AAA-000A',
        'A000AAA',
        'AAA000A',
      ],
    },
    valid: isPlate,
    check: 'age identifier',
    context: [
      'vehicle',
      'registration',
      'number plate',
      'licence plate',
      'license plate',
      'plate',
      'reg',
      'vrn',
      'dvla',
      'v5c',
      'logbook',
      'mot',
      'car',
      'insured vehicle',
    ],
    scores: { near: 0.9 },
  }),
  row({
    name: 'ie-pps',
    class: 'IE_PPSN',
    countries: ['IE'],
    source: 'Department of Social Protection: PPS number',
    sample: 'PPS number 1234567T',
    find: { on: 'form', forms: ['0000000A', '0000000AA'] },
    valid: isPps,
    check: 'checksum: mod 23',
    context: ['pps', 'ppsn', 'pps number', 'personal public service'],
    scores: { near: 0.95 },
  }),
];
