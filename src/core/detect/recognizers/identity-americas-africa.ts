/** The Americas apart from the United States, and Africa. */

import { isShortDate, luhn, monotone, valueAt, verhoeff, weighted } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

const last = (value: string): number => valueAt(value, value.length - 1);

/** Check digit of Brazil: complement of the sum mod 11, 10 and 11 count as 0 (Receita Federal). */
const brazilian = (value: string, weights: readonly number[]): boolean => {
  const rest = weighted(value, weights) % 11;
  return (rest < 2 ? 0 : 11 - rest) === valueAt(value, weights.length);
};
const isCpf = (value: string): boolean =>
  !monotone(value) &&
  brazilian(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) &&
  brazilian(value, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
const isCnpj = (value: string): boolean =>
  !monotone(value) &&
  brazilian(value, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) &&
  brazilian(value, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);

const CURP_CHARACTERS = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
/** CURP: values of 37 characters, weights 18 to 2, complement to 10 (RENAPO, Instructivo normativo). */
const isCurp = (value: string): boolean => {
  if (!/^[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d$/.test(value) || !isShortDate(value, 4))
    return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += CURP_CHARACTERS.indexOf(value.charAt(i)) * (18 - i);
  return (10 - (sum % 10)) % 10 === last(value);
};
/** RFC: letters, date, homoclave (SAT). */
const isRfc = (value: string): boolean =>
  /^[A-Z]{3,4}\d{6}[A-Z0-9]{2}[0-9A]$/.test(value) && isShortDate(value, value.length - 9);

/** Argentine CUIT and CUIL: weights 5 4 3 2 7 6 5 4 3 2, mod 11 (AFIP). */
const isCuit = (value: string): boolean => {
  const check = 11 - (weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (
    /^(?:2[0347]|3[034])/.test(value) &&
    (check === 11 ? 0 : check === 10 ? 9 : check) === last(value)
  );
};
/** Chilean RUT: weights 2 to 7 from the right, mod 11, K for 10 (Servicio de Impuestos Internos). */
const isRut = (value: string): boolean => {
  let sum = 0;
  for (let i = value.length - 2, weight = 2; i >= 0; i -= 1, weight = weight === 7 ? 2 : weight + 1)
    sum += valueAt(value, i) * weight;
  return '0K987654321'.charAt(sum % 11) === value.at(-1) && /^\d+[\dK]$/.test(value);
};
/** Colombian NIT: weights 41 37 29 23 19 17 13 7 3, mod 11 (DIAN). */
const isNit = (value: string): boolean => {
  const rest = weighted(value, [41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
  return (rest < 2 ? rest : 11 - rest) === last(value);
};
/** Ecuadorian cédula: province, Luhn-like over nine digits (Registro Civil). */
const isEcuadorian = (value: string): boolean =>
  /^(?:0[1-9]|1\d|2[0-4]|30)[0-6]/.test(value) && luhn(value);
/** Peruvian RUC: weights 5 4 3 2 7 6 5 4 3 2 (SUNAT). */
const isRuc = (value: string): boolean =>
  /^(?:1[0-7]|20)/.test(value) &&
  (11 - (weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(value);

/** South African number: birth date, citizenship 0 or 1 (2 refugee), Luhn (Identification Act 68 of 1997). */
const isSouthAfrican = (value: string): boolean =>
  isShortDate(value) && /[0-2][89]\d$/.test(value) && luhn(value);

const CA_POSTCODE = /^[ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z]\d[ABCEGHJ-NPR-TV-Z]\d$/;

export const IDENTITY_AMERICAS_AFRICA: readonly Recognizer[] = [
  row({
    name: 'ca-sin',
    class: 'CA_SIN',
    countries: ['CA'],
    source: 'Employment Insurance Act s138; Presidio CA_SIN',
    sample: 'SIN 130-692-544',
    find: { on: 'form', forms: ['000-000-000', '000000000'] },
    valid: (value) => /^[1-79]/.test(value) && luhn(value) && !monotone(value),
    check: 'checksum: luhn',
    context: [
      'sin',
      'sin number',
      'social insurance',
      'social insurance number',
      'nas',
      'numéro nas',
      "numéro d'assurance sociale",
      'assurance sociale',
    ],
    scores: { alone: 0.5, near: 1 },
  }),
  row({
    name: 'ca-postcode',
    class: 'LOCATION',
    countries: ['CA'],
    source: 'Canada Post addressing guidelines',
    sample: 'Ottawa ON K1A 0B1',
    find: { on: 'form', forms: ['A0A-0A0', 'A0A0A0'], separators: ' -' },
    valid: (value) => CA_POSTCODE.test(value),
    check: 'letter rules',
    context: ['postal code', 'postcode', 'code postal', 'zip', 'address', 'adresse'],
    scores: { alone: 0.65, near: 0.8 },
  }),
  row({
    name: 'br-cpf',
    class: 'BR_CPF',
    countries: ['BR'],
    source: 'Receita Federal, IN RFB 1548',
    sample: 'CPF 111.444.777-35',
    find: { on: 'form', forms: ['000.000.000-00', '00000000000'], separators: '-' },
    valid: isCpf,
    check: 'checksum: two digits mod 11',
    context: ['cpf', 'cadastro de pessoas físicas'],
    scores: { alone: 1, bare: 0.45, near: 1 },
  }),
  row({
    name: 'br-cnpj',
    class: 'BR_CNPJ',
    countries: ['BR'],
    source: 'Receita Federal, IN RFB 2119',
    sample: 'CNPJ 11.222.333/0001-81',
    find: { on: 'form', forms: ['00.000.000/0000-00', '00000000000000'], separators: '-' },
    valid: isCnpj,
    check: 'checksum: two digits mod 11',
    context: ['cnpj', 'cadastro nacional da pessoa jurídica'],
    scores: { alone: 1, bare: 0.5, near: 1 },
  }),
  row({
    name: 'mx-curp',
    class: 'MX_CURP',
    countries: ['MX'],
    source: 'RENAPO: Instructivo normativo CURP',
    sample: 'CURP HEGG560427MVZRRL04',
    find: { on: 'form', forms: ['AAAA000000AAAAAA*0'] },
    valid: isCurp,
    check: 'checksum: mod 10, date',
    context: ['curp', 'clave única de registro'],
    scores: { bare: 1, near: 1 },
  }),
  row({
    name: 'mx-rfc',
    class: 'MX_RFC',
    countries: ['MX'],
    source: 'SAT: Registro Federal de Contribuyentes',
    sample: 'RFC GODE561231GR8',
    find: {
      on: 'form',
      forms: ['AAAA000000***', 'AAA000000***', 'AAAA-000000-***', 'AAA-000000-***'],
    },
    valid: isRfc,
    check: 'date',
    context: ['rfc', 'registro federal de contribuyentes', 'contribuyente'],
    scores: { alone: 0.8, bare: 0.7, near: 0.95 },
  }),
  row({
    name: 'ar-cuit',
    class: 'AR_CUIT',
    countries: ['AR'],
    source: 'AFIP RG 10/1997',
    sample: 'CUIT 20-05536168-2',
    find: { on: 'form', forms: ['00-00000000-0', '00000000000'] },
    valid: isCuit,
    check: 'checksum: mod 11',
    context: ['cuit', 'cuil'],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'ar-dni',
    class: 'AR_DNI',
    countries: ['AR'],
    source: 'Ley 17.671',
    sample: 'DNI 28.482.017',
    find: { on: 'form', forms: ['00.000.000', '0.000.000', '00000000'] },
    context: ['dni', 'documento nacional de identidad', 'documento'],
    scores: { near: 0.7 },
  }),
  row({
    name: 'cl-rut',
    class: 'CL_RUT',
    countries: ['CL'],
    source: 'Servicio de Impuestos Internos',
    sample: 'RUT 12.678.579-8',
    find: {
      on: 'form',
      forms: ['00.000.000-*', '0.000.000-*', '00000000-*', '0000000-*'],
      separators: '-',
      anyCase: true,
    },
    valid: isRut,
    check: 'checksum: mod 11',
    context: ['rut', 'run', 'rol único'],
    scores: { alone: 0.75, near: 1 },
  }),
  row({
    name: 'co-nit',
    class: 'CO_NIT',
    countries: ['CO'],
    source: 'DIAN, Decreto 2460/2013',
    sample: 'NIT 800.197.268-4',
    find: { on: 'form', forms: ['000.000.000-0', '000000000-0'], separators: '-' },
    valid: isNit,
    check: 'checksum: mod 11',
    context: ['nit', 'n.i.t'],
    scores: { alone: 0.6, near: 0.95 },
  }),
  row({
    name: 'co-cedula',
    class: 'CO_CEDULA',
    countries: ['CO'],
    source: 'Registraduría Nacional del Estado Civil',
    sample: 'cédula de ciudadanía 1.020.304.050',
    find: { on: 'form', forms: ['0.000.000.000', '00.000.000', '0000000000', '00000000'] },
    context: ['cédula', 'cedula', 'cédula de ciudadanía', 'c.c', 'cc'],
    scores: { near: 0.75 },
  }),
  row({
    name: 'ec-cedula',
    class: 'EC_CEDULA',
    countries: ['EC'],
    source: 'Registro Civil del Ecuador',
    sample: 'cédula 1710034065',
    find: { on: 'form', forms: ['0000000000', '000000000-0'] },
    valid: isEcuadorian,
    check: 'checksum: luhn',
    context: ['cédula', 'cedula', 'cédula de identidad', 'c.i'],
    scores: { near: 0.9 },
  }),
  row({
    name: 'pe-ruc',
    class: 'PE_RUC',
    countries: ['PE'],
    source: 'SUNAT',
    sample: 'RUC 20512333797',
    find: { on: 'form', forms: ['00000000000'] },
    valid: isRuc,
    check: 'checksum: mod 11',
    context: ['ruc', 'registro único de contribuyentes'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'za-id',
    class: 'ZA_ID_NUMBER',
    countries: ['ZA'],
    source: 'Identification Act 68 of 1997; Presidio ZA_ID_NUMBER',
    sample: 'South African ID 8001015009087',
    find: { on: 'form', forms: ['0000000000000', '000000-0000-000'], separators: ' ' },
    valid: isSouthAfrican,
    check: 'checksum: luhn, date',
    context: [
      'id',
      'id number',
      'identity',
      'identity number',
      'south african id',
      'rsa id',
      'smart id',
      'national id',
      'id nommer',
    ],
    scores: { alone: 0.9, bare: 0.6, near: 1 },
  }),
  row({
    name: 'ng-nin',
    class: 'NG_NIN',
    countries: ['NG'],
    source: 'NIMC; Presidio NG_NIN',
    sample: 'NIN 12345678902',
    find: { on: 'form', forms: ['00000000000', '0000-000-0000'] },
    valid: verhoeff,
    check: 'checksum: verhoeff',
    context: [
      'nin',
      'national identification number',
      'national identity number',
      'nimc',
      'national identity',
      'nigeria id',
      'nigerian identification',
    ],
    scores: { near: 0.95 },
  }),
  row({
    name: 'ng-vehicle',
    class: 'NG_VEHICLE_REGISTRATION',
    countries: ['NG'],
    source: 'FRSC; Presidio NG_VEHICLE_REGISTRATION',
    sample: 'plate number ABC-123DE',
    find: { on: 'form', forms: ['AAA-000AA', 'AAA000AA'] },
    context: [
      'plate number',
      'vehicle registration',
      'license plate',
      'number plate',
      'plate',
      'vehicle',
      'registration',
    ],
    scores: { alone: 0.5, near: 0.9 },
  }),
];
