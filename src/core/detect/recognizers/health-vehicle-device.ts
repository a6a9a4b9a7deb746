/** Health records and plans, vehicles and devices: the HIPAA identifiers without a country's number. */

import { luhn, monotone } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

/** Values of VIN letters (ISO 3779, 49 CFR 565.15): A to H 1 to 8, J to N 1 to 5, P 7, R 9, S to Z 2 to 9. */
const VIN_VALUES = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ';
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;
/** Check digit at place nine, mod 11, X for 10; obligatory in North America only. */
const isVin = (value: string): boolean => {
  if (!VIN.test(value) || !/[A-Z]/.test(value) || !/\d{4}$/.test(value)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1)
    sum += (VIN_WEIGHTS[i] ?? 0) * (VIN_VALUES.indexOf(value.charAt(i)) % 10);
  return '0123456789X'.charAt(sum % 11) === value.charAt(8);
};

const digits = (least: number, most: number, before = ''): readonly string[] =>
  Array.from({ length: most - least + 1 }, (_, i) => before + '0'.repeat(least + i));

/** A serial number behind the word that says so: letters and digits, no check. */
const SERIAL_CLOSE = 16;

export const HEALTH_VEHICLE_DEVICE: readonly Recognizer[] = [
  row({
    name: 'medical-record',
    class: 'MEDICAL_RECORD',
    source: '45 CFR 164.514(b)(2)(i)(H)',
    sample: 'MRN: 4820173',
    find: {
      on: 'form',
      forms: [
        ...digits(5, 12),
        ...digits(5, 10, 'A'),
        ...digits(5, 10, 'AA'),
        ...digits(4, 10, 'AAA'),
        ...digits(4, 10, 'A-'),
        ...digits(4, 10, 'AA-'),
        ...digits(4, 10, 'AAA-'),
        '00-00-00',
        '000-000',
        '000-00-0000',
        '000-000-000',
        '0000-0000',
        '00-000000',
        '00000000-0',
      ],
    },
    context: [
      'mrn',
      'medical record',
      'medical record number',
      'medical record no',
      'record number',
      'patient id',
      'patient number',
      'patient identifier',
      'chart number',
      'chart no',
      'hospital number',
      'historia clínica',
      'número de historia',
      'nhc',
      'patientennummer',
      'krankenaktennummer',
      'fallnummer',
      'numéro de dossier',
      'dossier médical',
      'cartella clinica',
      'prontuário',
    ],
    scores: { near: 0.75 },
  }),
  row({
    name: 'health-plan',
    class: 'HEALTH_PLAN',
    source: '45 CFR 164.514(b)(2)(i)(I)',
    sample: 'member ID XQH482017350',
    find: {
      on: 'form',
      forms: [
        ...digits(7, 14),
        ...digits(6, 12, 'A'),
        ...digits(6, 12, 'AA'),
        ...digits(6, 12, 'AAA'),
        ...digits(5, 10, 'A-'),
        ...digits(5, 10, 'AA-'),
        ...digits(5, 10, 'AAA-'),
        '000-00-0000',
        'AAA-000-000',
        'AAA00A00000',
        '0000-0000-00',
      ],
    },
    context: [
      'member id',
      'member number',
      'subscriber id',
      'subscriber number',
      'health plan',
      'health plan id',
      'insurance id',
      'insurance number',
      'policy number',
      'policy no',
      'beneficiary number',
      'group number',
      'medicaid',
      'póliza',
      'número de póliza',
      'número de afiliado',
      'asegurado',
      'versicherungsscheinnummer',
      "numéro d'adhérent",
      'mutuelle',
      'numero polizza',
    ],
    scores: { near: 0.7 },
  }),
  row({
    name: 'vin',
    class: 'VEHICLE_ID',
    source: 'ISO 3779, 49 CFR 565.15',
    sample: 'VIN 1M8GDM9AXKP042788',
    find: { on: 'form', forms: ['*'.repeat(17)], anyCase: true },
    valid: isVin,
    check: 'checksum: mod 11',
    context: [
      'vin',
      'vehicle identification',
      'chassis',
      'chassis number',
      'bastidor',
      'número de bastidor',
      'fahrgestellnummer',
      'fahrzeug-identifizierungsnummer',
      'fin',
      'numéro de châssis',
      'telaio',
    ],
    scores: { bare: 0.85, near: 1, failed: 0.6 },
  }),
  row({
    name: 'imei',
    class: 'IMEI',
    source: '3GPP TS 23.003 6.2.1, GSMA TS.06',
    sample: 'IMEI 490154203237518',
    find: { on: 'form', forms: ['000000000000000', '00-000000-000000-0'], separators: ' -/' },
    valid: (value) => luhn(value) && !monotone(value),
    check: 'checksum: luhn',
    context: ['imei', 'equipment identity', 'device', 'handset', 'imei number'],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'iccid',
    class: 'ICCID',
    source: 'ITU-T E.118',
    sample: 'ICCID 89310410106543789305',
    find: { on: 'form', forms: ['0'.repeat(19), '0'.repeat(20)] },
    valid: (value) => value.startsWith('89') && luhn(value),
    check: 'checksum: luhn',
    context: ['iccid', 'sim', 'sim card', 'sim number', 'esim'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'device-serial',
    class: 'DEVICE_ID',
    source: '45 CFR 164.514(b)(2)(i)(M)',
    sample: 'serial number C02XK1JZJG5H',
    find: {
      on: 'code',
      length: [6, 24],
      scan: (text, start, end, report, place) => {
        const distance = place.near(start);
        const shouted = /^[A-Z0-9]+$/.test(text.slice(start, end));
        if (shouted && distance !== -1 && distance <= SERIAL_CLOSE)
          report(start, end, 0.65, 'form, context');
        return end;
      },
    },
    context: [
      'serial number',
      'serial no',
      'serial',
      's/n',
      'device id',
      'device identifier',
      'udi',
      'número de serie',
      'seriennummer',
      'numéro de série',
      'numero di serie',
    ],
  }),
];
