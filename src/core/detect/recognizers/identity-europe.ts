/** Europe apart from the United Kingdom, Ireland, Spain and Germany. */

import {
  icao,
  isDay,
  isShortDate,
  luhn,
  mod11And10,
  monotone,
  valueAt,
  weighted,
} from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

const last = (value: string): number => valueAt(value, value.length - 1);

/** NIR: 97 minus the number mod 97; Corsica counts 2A as 19, 2B as 18 (INSEE, Code de la sécurité sociale R.114-26). */
const isNir = (value: string): boolean => {
  const digits = value.replace('2A', '19').replace('2B', '18');
  if (!/^[1-478]\d{14}$/.test(digits)) return false;
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
};

/** Values of odd places (first, third …) of a codice fiscale (Decreto 23 dicembre 1976); even places count as they are. */
const FISCAL_ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
] as const;
const FISCAL = /^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/;
const isFiscalCode = (value: string): boolean => {
  if (!FISCAL.test(value)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const raw = valueAt(value, i);
    const place = raw > 9 ? raw - 10 : raw;
    sum += i % 2 === 0 ? (FISCAL_ODD[place] ?? 0) : place;
  }
  return sum % 26 === value.charCodeAt(15) - 65;
};

/** Lunar months of Polish numbers: 80, 0, 20, 40, 60 are added for 1800 to 2200. */
const isPesel = (value: string): boolean =>
  isDay(Number(value.slice(2, 4)) % 20, Number(value.slice(4, 6))) &&
  (10 - (weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === last(value);

/** Finnish code: the number of date and serial mod 31 (Digital and Population Data Services Agency). */
const isHetu = (value: string): boolean => {
  const match = /^(\d{6})[A-FU-Y]?(\d{3})([0-9A-Z])$/.exec(value);
  if (match === null) return false;
  const [, date = '', serial = '', check] = match;
  return (
    isDay(Number(date.slice(2, 4)), Number(date.slice(0, 2))) &&
    '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(date + serial) % 31) === check
  );
};

/** Swedish personal number: Luhn over ten digits; 60 is added to the day of a coordination number (Skatteverket). */
const isPersonnummer = (value: string): boolean => {
  const ten = value.slice(-10);
  const day = Number(ten.slice(4, 6));
  return isDay(Number(ten.slice(2, 4)), day > 60 ? day - 60 : day) && luhn(ten);
};

/** Norwegian number: two check digits mod 11 (Skatteetaten); 40 is added to the day of a D-number. */
const isFodselsnummer = (value: string): boolean => {
  const day = Number(value.slice(0, 2));
  return (
    isDay(Number(value.slice(2, 4)), day > 40 ? day - 40 : day) &&
    weighted(value, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighted(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  );
};

/** Belgian number: 97 minus the first nine mod 97, a 2 before them for births from 2000 (Rijksregister). */
const isBelgian = (value: string): boolean => {
  const nine = Number(value.slice(0, 9));
  const check = Number(value.slice(9));
  return check === 97 - (nine % 97) || check === 97 - ((2_000_000_000 + nine) % 97);
};

const ean = (value: string): boolean =>
  weighted(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;

/** Romanian CNP (Legea 105/1996): weights 279146358279, mod 11, 10 counts as 1. */
const isCnp = (value: string): boolean => {
  const rest = weighted(value, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return /^[1-9]/.test(value) && isShortDate(value, 1) && (rest === 10 ? 1 : rest) === last(value);
};

/** Estonian and Lithuanian number: weights 1 to 1, then 3 to 3, mod 11 (EVS 585). */
const isBaltic = (value: string): boolean => {
  const first = weighted(value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(value, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return (
    /^[1-8]/.test(value) &&
    isShortDate(value, 1) &&
    (first < 10 ? first : second % 10) === last(value)
  );
};

/** Bulgarian EGN: 20 or 40 are added to the month; weights 2 4 8 5 10 9 7 3 6 (GRAO). */
const isEgn = (value: string): boolean =>
  isDay(Number(value.slice(2, 4)) % 20, Number(value.slice(4, 6))) &&
  (weighted(value, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === last(value);

/** Portuguese NIF: weights 9 to 2, mod 11 (Decreto-Lei 14/2013). */
const isPortuguese = (value: string): boolean => {
  const check = 11 - (weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return /^[1235689]/.test(value) && (check > 9 ? 0 : check) === last(value);
};

/** Austrian number: serial, check digit, birth date; weights 3 7 9 - 5 8 4 2 1 6 (ASVG s460d). */
const isAustrian = (value: string): boolean =>
  isDay(Number(value.slice(6, 8)), Number(value.slice(4, 6))) &&
  weighted(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === valueAt(value, 3);

/** Czech and Slovak birth number: divisible by 11; 50 is added to the month of women, 20 to both since 2004. */
const isBirthNumber = (value: string): boolean => {
  const month = Number(value.slice(2, 4)) % 50;
  return (
    isDay(month > 20 ? month - 20 : month, Number(value.slice(4, 6))) && Number(value) % 11 === 0
  );
};

/** Turkish number: digits 10 and 11 (Nüfus Hizmetleri Kanunu, MERNIS). */
const isTurkish = (value: string): boolean => {
  const odd = weighted(value, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(value, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return (
    /^[1-9]/.test(value) && tenth === valueAt(value, 9) && (odd + even + tenth) % 10 === last(value)
  );
};

/** Dutch eleven test: weights 9 to 2, -1 for the last (Wet algemene bepalingen burgerservicenummer). */
const isBsn = (value: string): boolean =>
  !monotone(value) && weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

/** Polish NIP (Ministerstwo Finansów): weights 6 5 7 2 3 4 5 6 7, mod 11. */
const isNip = (value: string): boolean =>
  weighted(value, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === last(value);

/** Polish identity card: weights 7 3 1, the check digit behind the letters weighs 9 (mod 10). */
const isPolishCard = (value: string): boolean =>
  weighted(value, [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 === 0;

/** Countries' VAT numbers that begin with their letters (Council Directive 2006/112/EC article 215; VIES formats). */
const EU_VAT =
  /^(?:ATU\d{8}|BE[01]\d{9}|BG\d{9,10}|CY\d{8}[A-Z]|CZ\d{8,10}|DK\d{8}|EE\d{9}|EL\d{9}|ES[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR[A-Z0-9]{2}\d{9}|GB(?:\d{9}|\d{12})|HR\d{11}|HU\d{8}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\d{11}|LT(?:\d{9}|\d{12})|LU\d{8}|LV\d{11}|MT\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|RO\d{2,10}|SE\d{12}|SI\d{8}|SK\d{10})$/;

export const IDENTITY_EUROPE: readonly Recognizer[] = [
  row({
    name: 'fr-nir',
    class: 'FR_NIR',
    countries: ['FR'],
    source: 'INSEE, Code de la sécurité sociale R.114-26',
    sample: 'NIR 2 55 08 14 168 025 38',
    find: {
      on: 'form',
      forms: [
        '0-00-00-00-000-000-00',
        '0-00-00-**-000-000-00',
        '000000000000000',
        '00000*A00000000',
        '0000000000000-00',
      ],
    },
    valid: isNir,
    check: 'checksum: mod 97',
    context: [
      'nir',
      'sécurité sociale',
      'numéro de sécurité sociale',
      'securite sociale',
      'insee',
      'carte vitale',
      'numéro de sécu',
      'n° sécu',
    ],
    scores: { alone: 0.95, bare: 0.6, near: 1 },
  }),
  row({
    name: 'fr-siren',
    class: 'FR_SIREN',
    countries: ['FR'],
    source: 'INSEE, Code de commerce R.123-221',
    sample: 'SIRET 732 829 320 00074',
    find: {
      on: 'form',
      forms: ['000-000-000', '000-000-000-00000', '000000000', '00000000000000'],
    },
    valid: luhn,
    check: 'checksum: luhn',
    context: ['siren', 'siret', 'rcs', 'kbis'],
    scores: { near: 0.9 },
  }),
  row({
    name: 'fr-passport',
    class: 'FR_PASSPORT',
    countries: ['FR'],
    source: 'Décret 2005-1726',
    sample: 'passeport 14AB12345',
    find: { on: 'form', forms: ['00AA00000'] },
    context: ['passeport', 'passport', 'numéro de passeport'],
    scores: { near: 0.85 },
  }),
  row({
    name: 'fr-id-card',
    class: 'FR_ID_CARD',
    countries: ['FR'],
    source: "Décret 55-1397: carte nationale d'identité",
    sample: "carte d'identité 880692310285",
    find: { on: 'form', forms: ['000000000000', '***0***00'] },
    context: ["carte d'identité", 'carte nationale', 'cni', 'cnie', "numéro de carte d'identité"],
    scores: { near: 0.75 },
  }),
  row({
    name: 'it-fiscal-code',
    class: 'IT_FISCAL_CODE',
    countries: ['IT'],
    source: 'DM 23/12/1976; Presidio IT_FISCAL_CODE',
    sample: 'codice fiscale RSSMRA85T10A562S',
    find: { on: 'form', forms: ['****************'], anyCase: true },
    valid: isFiscalCode,
    check: 'checksum: mod 26',
    context: ['codice fiscale', 'cf', 'c.f', 'tax code'],
    scores: { bare: 0.95, near: 1 },
  }),
  row({
    name: 'it-vat',
    class: 'IT_VAT_CODE',
    countries: ['IT'],
    source: 'DPR 633/1972; Presidio IT_VAT_CODE',
    sample: 'partita IVA 07643520567',
    find: { on: 'form', forms: ['00000000000'] },
    valid: (value) => !monotone(value) && luhn(value),
    check: 'checksum: luhn',
    context: ['piva', 'partita iva', 'p.iva', 'p. iva', 'vat'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'it-driver-license',
    class: 'IT_DRIVER_LICENSE',
    countries: ['IT'],
    source: 'DL 285/1992; Presidio IT_DRIVER_LICENSE',
    sample: 'patente AA1234567B',
    find: { on: 'form', forms: ['AA0000000A', 'A0********'] },
    valid: (value) => /^(?:U1[B-DF-HJ-NP-TV-Z0-9]{7}[A-Z]|[A-Z]{2}\d{7}[A-Z])$/.test(value),
    context: ['patente', 'patente di guida', 'licenza di guida', 'licenza'],
    scores: { near: 0.85 },
  }),
  row({
    name: 'it-id-card',
    class: 'IT_IDENTITY_CARD',
    countries: ['IT'],
    source: 'DM 23/12/2015 (CIE); Presidio IT_IDENTITY_CARD',
    sample: "carta d'identità CA00000AA",
    find: { on: 'form', forms: ['AA00000AA', 'AA0000000', 'AA 0000000', '0000000AA'] },
    context: [
      "carta d'identità",
      'carta di identità',
      'carta identità',
      'identità',
      'cie',
      'documento',
      'documento di riconoscimento',
    ],
    scores: { near: 0.75 },
  }),
  row({
    name: 'it-passport',
    class: 'IT_PASSPORT',
    countries: ['IT'],
    source: 'Legge 1185/1967; Presidio IT_PASSPORT',
    sample: 'passaporto YA1234567',
    find: { on: 'form', forms: ['AA0000000'] },
    context: ['passaporto', 'numero di passaporto', 'passport'],
    scores: { near: 0.8 },
  }),
  row({
    name: 'pl-pesel',
    class: 'PL_PESEL',
    countries: ['PL'],
    source: 'Ustawa o ewidencji ludności; Presidio PL_PESEL',
    sample: 'PESEL 44051401359',
    find: { on: 'form', forms: ['00000000000'] },
    valid: isPesel,
    check: 'checksum: weights 1 3 7 9',
    context: ['pesel', 'numer pesel', 'nr pesel'],
    scores: { bare: 0.4, near: 1 },
  }),
  row({
    name: 'pl-nip',
    class: 'PL_NIP',
    countries: ['PL'],
    source: 'Ustawa o zasadach ewidencji podatników',
    sample: 'NIP 123-456-32-18',
    find: { on: 'form', forms: ['000-000-00-00', '000-00-00-000', '0000000000'] },
    valid: isNip,
    check: 'checksum: mod 11',
    context: ['nip', 'numer identyfikacji podatkowej'],
    scores: { alone: 0.7, near: 0.95 },
  }),
  row({
    name: 'pl-id-card',
    class: 'PL_ID_CARD',
    countries: ['PL'],
    source: 'Ustawa o dowodach osobistych',
    sample: 'dowód osobisty ABA300000',
    find: { on: 'form', forms: ['AAA000000', 'AAA-000000'] },
    valid: isPolishCard,
    check: 'checksum: weights 7 3 1',
    context: ['dowód', 'dowodu', 'dowód osobisty', 'dowodu osobistego', 'seria i numer'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'fi-hetu',
    class: 'FI_PERSONAL_IDENTITY_CODE',
    countries: ['FI'],
    source: 'DVV; Presidio FI_PERSONAL_IDENTITY_CODE',
    sample: 'henkilötunnus 131052-308T',
    find: { on: 'form', forms: ['000000-000*', '000000A000*'], separators: '-+' },
    valid: isHetu,
    check: 'checksum: mod 31',
    context: [
      'hetu',
      'henkilötunnus',
      'personbeteckning',
      'personbeteckningen',
      'personal identity code',
    ],
    scores: { alone: 0.95, bare: 0.7, near: 1 },
  }),
  row({
    name: 'se-personnummer',
    class: 'SE_PERSONNUMMER',
    countries: ['SE'],
    source: 'Skatteverket SKV 704; Presidio SE_PERSONNUMMER',
    sample: 'personnummer 811218-9876',
    find: {
      on: 'form',
      forms: ['000000-0000', '00000000-0000', '0000000000', '000000000000'],
      separators: '-+',
    },
    valid: isPersonnummer,
    check: 'checksum: luhn, date',
    context: [
      'personnummer',
      'samordningsnummer',
      'svenskt personnummer',
      'personal identity number',
      'pnr',
    ],
    scores: { alone: 0.85, near: 1 },
  }),
  row({
    name: 'se-organisationsnummer',
    class: 'SE_ORGANISATIONSNUMMER',
    countries: ['SE'],
    source: 'Bolagsverket; Presidio SE_ORGANISATIONSNUMMER',
    sample: 'organisationsnummer 556703-7485',
    find: { on: 'form', forms: ['000000-0000', '0000000000'], separators: '-' },
    valid: (value) => /^[1-9]\d[2-9]/.test(value) && luhn(value),
    check: 'checksum: luhn',
    context: ['organisationsnummer', 'orgnr', 'org nr', 'org.nr', 'företagsnummer'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'no-fodselsnummer',
    class: 'NO_FODSELSNUMMER',
    countries: ['NO'],
    source: 'Skatteetaten',
    sample: 'fødselsnummer 01010112377',
    find: { on: 'form', forms: ['00000000000', '000000-00000'], separators: ' ' },
    valid: isFodselsnummer,
    check: 'checksum: two digits mod 11',
    context: [
      'fødselsnummer',
      'fodselsnummer',
      'personnummer',
      'fnr',
      'd-nummer',
      'national identity number',
    ],
    scores: { alone: 0.85, bare: 0.5, near: 1 },
  }),
  row({
    name: 'dk-cpr',
    class: 'DK_CPR',
    countries: ['DK'],
    source: 'CPR-loven',
    sample: 'CPR-nummer 070761-4285',
    find: { on: 'form', forms: ['000000-0000', '0000000000'], separators: '-' },
    valid: (value) => isDay(Number(value.slice(2, 4)), Number(value.slice(0, 2))),
    check: 'date',
    context: ['cpr', 'cpr-nummer', 'cpr nr', 'personnummer', 'cprnummer'],
    scores: { near: 0.9 },
  }),
  row({
    name: 'nl-bsn',
    class: 'NL_BSN',
    countries: ['NL'],
    source: 'Wet algemene bepalingen burgerservicenummer',
    sample: 'BSN 111222333',
    find: { on: 'form', forms: ['000000000', '0000-00-000', '000-000-000'], separators: ' .' },
    valid: isBsn,
    check: 'checksum: eleven test',
    context: ['bsn', 'burgerservicenummer', 'sofinummer', 'sofi-nummer', 'citizen service number'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'be-nrn',
    class: 'BE_NRN',
    countries: ['BE'],
    source: 'Rijksregister, KB 3 april 1984',
    sample: 'rijksregisternummer 85.07.30-033.28',
    find: {
      on: 'form',
      forms: ['00.00.00-000.00', '00.00.00.000.00', '00000000000'],
      separators: '-',
    },
    valid: isBelgian,
    check: 'checksum: mod 97',
    context: [
      'rijksregisternummer',
      'rijksregister',
      'numéro national',
      'numéro de registre national',
      'registre national',
      'insz',
      'niss',
      'nrn',
    ],
    scores: { alone: 0.95, near: 1 },
  }),
  row({
    name: 'ch-ahv',
    class: 'CH_AHV',
    countries: ['CH'],
    source: 'AHVG art. 50c, AHVV art. 133',
    sample: 'AHV-Nummer 756.9217.0769.85',
    find: { on: 'form', forms: ['000.0000.0000.00', '0000000000000'] },
    valid: (value) => value.startsWith('756') && ean(value),
    check: 'checksum: EAN-13',
    context: ['ahv', 'ahv-nummer', 'avs', 'numéro avs', 'sozialversicherungsnummer', 'oasi'],
    scores: { alone: 1, bare: 0.6, near: 1 },
  }),
  row({
    name: 'at-svnr',
    class: 'AT_SVNR',
    countries: ['AT'],
    source: 'ASVG s460d',
    sample: 'SVNR 1237 010180',
    find: { on: 'form', forms: ['0000-000000', '0000000000'], separators: ' ' },
    valid: isAustrian,
    check: 'checksum: mod 11, date',
    context: ['svnr', 'sozialversicherungsnummer', 'sv-nummer', 'versicherungsnummer', 'e-card'],
    scores: { alone: 0.5, near: 0.95 },
  }),
  row({
    name: 'pt-nif',
    class: 'PT_NIF',
    countries: ['PT'],
    source: 'Decreto-Lei 14/2013',
    sample: 'NIF 123456789',
    find: { on: 'form', forms: ['000000000', '000-000-000'], separators: ' ' },
    valid: isPortuguese,
    check: 'checksum: mod 11',
    context: ['nif', 'contribuinte', 'número de contribuinte', 'número fiscal', 'nipc'],
    scores: { near: 0.9 },
  }),
  row({
    name: 'ro-cnp',
    class: 'RO_CNP',
    countries: ['RO'],
    source: 'Legea 105/1996',
    sample: 'CNP 1800101221144',
    find: { on: 'form', forms: ['0000000000000'] },
    valid: isCnp,
    check: 'checksum: mod 11, date',
    context: ['cnp', 'cod numeric personal'],
    scores: { near: 1 },
  }),
  row({
    name: 'bg-egn',
    class: 'BG_EGN',
    countries: ['BG'],
    source: 'GRAO',
    sample: 'ЕГН 7523169263',
    find: { on: 'form', forms: ['0000000000'] },
    valid: isEgn,
    check: 'checksum: mod 11, date',
    context: ['egn', 'егн', 'единен граждански номер'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'baltic-id',
    class: 'BALTIC_ID',
    countries: ['EE', 'LT'],
    source: 'EVS 585; Lietuvos gyventojų registras',
    sample: 'isikukood 37605030299',
    find: { on: 'form', forms: ['00000000000'] },
    valid: isBaltic,
    check: 'checksum: mod 11, date',
    context: ['isikukood', 'asmens kodas', 'personal code', 'personal identification code'],
    scores: { near: 1 },
  }),
  row({
    name: 'hr-oib',
    class: 'HR_OIB',
    countries: ['HR'],
    source: 'Zakon o osobnom identifikacijskom broju',
    sample: 'OIB 33392005961',
    find: { on: 'form', forms: ['00000000000'] },
    valid: mod11And10,
    check: 'checksum: ISO 7064 mod 11,10',
    context: ['oib', 'osobni identifikacijski broj'],
    scores: { near: 1 },
  }),
  row({
    name: 'cz-birth-number',
    class: 'CZ_BIRTH_NUMBER',
    countries: ['CZ', 'SK'],
    source: 'Zákon 133/2000 Sb.',
    sample: 'rodné číslo 780123/0008',
    find: { on: 'form', forms: ['000000/0000', '0000000000'] },
    valid: isBirthNumber,
    check: 'checksum: mod 11, date',
    context: ['rodné číslo', 'rodne cislo', 'rč', 'birth number'],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'gr-amka',
    class: 'GR_AMKA',
    countries: ['GR'],
    source: 'ΗΔΙΚΑ: AMKA',
    sample: 'ΑΜΚΑ 01013099997',
    find: { on: 'form', forms: ['00000000000'] },
    valid: (value) => isDay(Number(value.slice(2, 4)), Number(value.slice(0, 2))) && luhn(value),
    check: 'checksum: luhn, date',
    context: ['amka', 'αμκα'],
    scores: { near: 1 },
  }),
  row({
    name: 'tr-national-id',
    class: 'TR_NATIONAL_ID',
    countries: ['TR'],
    source: 'MERNIS; Presidio TR_NATIONAL_ID',
    sample: 'TC Kimlik No 10000000146',
    find: { on: 'form', forms: ['00000000000'] },
    valid: isTurkish,
    check: 'checksum: two digits mod 10',
    context: [
      'tc kimlik',
      'kimlik no',
      'kimlik numarası',
      'tckn',
      'tc no',
      'nüfus cüzdanı',
      'türk kimlik',
      'turkish id',
      'national id',
    ],
    scores: { bare: 0.45, near: 1 },
  }),
  row({
    name: 'tr-plate',
    class: 'TR_LICENSE_PLATE',
    countries: ['TR'],
    source: 'Karayolları Trafik Yönetmeliği; Presidio TR_LICENSE_PLATE',
    sample: 'plaka 34 ABC 123',
    find: {
      on: 'form',
      forms: ['A', 'AA', 'AAA'].flatMap((letters) =>
        ['00', '000', '0000'].flatMap((number) => [
          `00-${letters}-${number}`,
          `00${letters}${number}`,
          `00 ${letters}${number}`,
        ]),
      ),
    },
    valid: (value) => /^(?:0[1-9]|[1-7]\d|8[01])[A-PR-VY-Z]/.test(value),
    check: 'province',
    context: [
      'plaka',
      'araç plakası',
      'plaka numarası',
      'tr plaka',
      'taşıt plakası',
      'license plate',
      'number plate',
      'plate',
    ],
    scores: { near: 0.9 },
  }),
  row({
    name: 'eu-vat',
    class: 'EU_VAT',
    source: 'Directive 2006/112/EC art. 215, VIES',
    sample: 'VAT number NL123456789B01',
    find: {
      on: 'code',
      length: [4, 16],
      scan: (text, start, end, report, place) => {
        if (EU_VAT.test(text.slice(start, end)) && place.near(start) !== -1)
          report(start, end, 0.9, 'form, context');
        return end;
      },
    },
    context: [
      'vat',
      'vat number',
      'vat no',
      'vat id',
      'vat reg',
      'tva',
      'iva',
      'ust-id',
      'ust-idnr',
      'uid',
      'mwst',
      'btw',
      'moms',
      'dph',
      'nif',
    ],
  }),
  row({
    name: 'icao-passport',
    class: 'PASSPORT',
    source: 'ICAO 9303-4: second line of the machine readable zone',
    sample: 'P<UTOERIKSSON<<ANNA<MARIA\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
    find: {
      on: 'code',
      length: [9, 44],
      scan: (text, start, end, report) => {
        const line = text.slice(start, start + 44);
        if (
          /^[A-Z0-9<]{28,44}/.test(line) &&
          /^[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}/.test(line) &&
          icao(line.slice(0, 10).replaceAll('<', '0')) &&
          icao(line.slice(13, 20))
        )
          report(
            start,
            start + line.replace(/[^A-Z0-9<].*$/s, '').length,
            1,
            'checksum: ICAO 9303',
          );
        return end;
      },
    },
  }),
];
