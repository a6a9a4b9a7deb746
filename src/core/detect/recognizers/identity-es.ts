/** Spain. */

import { valueAt, weighted } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

const LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Mod 23 letter over the number; X, Y, Z stand for 0, 1, 2 (Orden INT/2058/2008, Real Decreto 1553/2005). */
const isNif = (value: string): boolean => {
  const lead = 'XYZ'.indexOf(value.charAt(0));
  const digits = lead === -1 ? value.slice(0, -1) : `${lead}${value.slice(1, -1)}`;
  return /^\d{8}$/.test(digits) && LETTERS.charAt(Number(digits) % 23) === value.at(-1);
};
const isNie = (value: string): boolean => /^[XYZ]/.test(value) && isNif(value);

/** Control of a legal person's NIF: odd digits doubled, digit sums; a letter or a digit by kind (Orden EHA/451/2008). */
const isCif = (value: string): boolean => {
  let sum = 0;
  for (let i = 1; i < 8; i += 1) {
    const digit = valueAt(value, i) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  const control = (10 - (sum % 10)) % 10;
  const last = value.charAt(8);
  const letter = 'JABCDEFGHI'.charAt(control);
  if (/^[NPQRSW]/.test(value)) return last === letter;
  return (
    /^[ABCDEFGHJUV]/.test(value) &&
    (last === `${control}` || (last === letter && !/^[ABEH]/.test(value)))
  );
};

/** The last two digits are the others mod 97; numbers below ten millions drop a zero (Seguridad Social). */
const isNuss = (value: string): boolean => {
  const number = Number(value.slice(2, 10));
  const province = value.slice(0, 2);
  const base = number < 10_000_000 ? `${province}${value.slice(3, 10)}` : value.slice(0, 10);
  return (
    Number(province) > 0 && Number(province) < 67 && Number(base) % 97 === Number(value.slice(10))
  );
};

const CCC_WEIGHTS = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6] as const;
const cccDigit = (ten: string): number => {
  const rest = 11 - (weighted(ten, CCC_WEIGHTS) % 11);
  return rest === 10 ? 1 : rest === 11 ? 0 : rest;
};
/** Two control digits: bank and branch, account (Consejo Superior Bancario). */
const isCcc = (value: string): boolean =>
  cccDigit(`00${value.slice(0, 8)}`) === valueAt(value, 8) &&
  cccDigit(value.slice(10)) === valueAt(value, 9);

export const IDENTITY_ES: readonly Recognizer[] = [
  row({
    name: 'es-nif',
    class: 'ES_NIF',
    countries: ['ES'],
    source: 'Real Decreto 1553/2005; Presidio ES_NIF',
    sample: 'DNI 12345678Z',
    find: {
      on: 'form',
      forms: ['00000000A', '00000000-A', '00.000.000-A', '00.000.000A'],
      anyCase: true,
    },
    valid: isNif,
    check: 'checksum: mod 23 letter',
    context: [
      'dni',
      'nif',
      'documento nacional de identidad',
      'documento de identidad',
      'identificación',
      'identidad',
      'documento',
      'n.i.f',
      'd.n.i',
      'national id',
    ],
    scores: { alone: 0.95, bare: 0.75, near: 1, failed: 0.55 },
  }),
  row({
    name: 'es-nie',
    class: 'ES_NIE',
    countries: ['ES'],
    source: 'Orden INT/2058/2008; Presidio ES_NIE',
    sample: 'NIE X1234567L',
    find: {
      on: 'form',
      forms: ['A0000000A', 'A-0000000-A', 'A0000000-A', 'A-0000000A'],
      anyCase: true,
    },
    valid: isNie,
    check: 'checksum: mod 23 letter',
    context: [
      'nie',
      'número de identificación de extranjero',
      'identidad de extranjero',
      'extranjería',
      'extranjero',
      'n.i.e',
    ],
    scores: { alone: 0.95, bare: 0.85, near: 1 },
  }),
  row({
    name: 'es-cif',
    class: 'ES_CIF',
    countries: ['ES'],
    source: 'Orden EHA/451/2008: NIF of legal persons',
    sample: 'CIF A58818501',
    find: { on: 'form', forms: ['A0000000*', 'A-0000000*', 'A-0000000-*', 'A-00000000'] },
    valid: isCif,
    check: 'checksum: CIF control',
    context: [
      'cif',
      'nif',
      'c.i.f',
      'n.i.f',
      'empresa',
      'sociedad',
      'identificación fiscal',
      'vat',
    ],
    scores: { alone: 0.6, near: 0.95 },
  }),
  row({
    name: 'es-nuss',
    class: 'ES_NUSS',
    countries: ['ES'],
    source: 'Tesorería General de la Seguridad Social',
    sample: 'NUSS 28/12345678/40',
    find: {
      on: 'form',
      forms: ['00-00000000-00', '00-0000000000', '000000000000'],
      separators: ' -/',
    },
    valid: isNuss,
    check: 'checksum: mod 97',
    context: [
      'nuss',
      'nss',
      'naf',
      'seguridad social',
      'número de la seguridad social',
      'afiliación',
      'número de afiliación',
      'número de seguridad social',
    ],
    scores: { alone: 0.85, near: 1, failed: 0.5 },
  }),
  row({
    name: 'es-ccc',
    class: 'ES_CCC',
    countries: ['ES'],
    source: 'Consejo Superior Bancario: código cuenta cliente',
    sample: 'cuenta 2100 0418 45 0200051332',
    find: { on: 'form', forms: ['0000-0000-00-0000000000', '00000000000000000000'] },
    valid: isCcc,
    check: 'checksum: two control digits',
    context: [
      'cuenta',
      'número de cuenta',
      'cuenta bancaria',
      'ccc',
      'domiciliación',
      'banco',
      'account',
    ],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'es-passport',
    class: 'ES_PASSPORT',
    countries: ['ES'],
    source: 'Real Decreto 411/2014; Presidio ES_PASSPORT',
    sample: 'pasaporte AAB123456',
    find: { on: 'form', forms: ['AAA000000', 'AA000000', 'AAA-000000'] },
    context: ['pasaporte', 'passport', 'número de pasaporte', 'passport number', 'nº de pasaporte'],
    scores: { near: 0.8 },
  }),
  row({
    name: 'es-health-card',
    class: 'ES_HEALTH_CARD',
    countries: ['ES'],
    source: 'Real Decreto 183/2004: código de identificación personal',
    sample: 'tarjeta sanitaria GOPE841205006',
    find: {
      on: 'form',
      forms: [
        'AAAA0000000000',
        'AAAA000000000',
        'AAAA-0000000000',
        'AAAA00000000AA000',
        'AAAA000000000000',
      ],
    },
    context: ['tarjeta sanitaria', 'cip', 'tsi', 'sip', 'código de identificación personal', 'sns'],
    scores: { near: 0.85 },
  }),
  row({
    name: 'es-plate',
    class: 'ES_LICENSE_PLATE',
    countries: ['ES'],
    source: 'Real Decreto 2822/1998 annex XVIII',
    sample: 'matrícula 4821 KLM',
    find: { on: 'form', forms: ['0000-AAA', '0000AAA', 'A-0000-AA', 'AA-0000-A', 'AA-0000-AA'] },
    valid: (value) => (/^\d/.test(value) ? /^\d{4}[BCDFGHJ-NPR-TV-Z]{3}$/.test(value) : true),
    check: 'letters of the series',
    context: [
      'matrícula',
      'matricula',
      'placa',
      'vehículo',
      'coche',
      'license plate',
      'plate',
      'número de matrícula',
    ],
    scores: { near: 0.85 },
  }),
];
