/** Asia, Australia and New Zealand. */

import { isShortDate, luhn, monotone, valueAt, verhoeff, weighted } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

const last = (value: string): number => valueAt(value, value.length - 1);

/** ABN: 1 less in the first digit, weights 10 1 3 5 … 19, divisible by 89 (Australian Business Register). */
const isAbn = (value: string): boolean =>
  (weighted(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;
/** ACN: weights 8 to 1, complement to 10 (ASIC). */
const isAcn = (value: string): boolean =>
  (10 - (weighted(value, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === last(value) && !monotone(value);
/** TFN: weights 1 4 3 7 5 8 6 9 10, divisible by 11 (ATO). */
const isTfn = (value: string): boolean =>
  weighted(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !monotone(value);
/** Medicare card: weights 1 3 7 9 1 3 7 9, the ninth digit; issue number behind it (Services Australia). */
const isMedicare = (value: string): boolean =>
  /^[2-6]/.test(value) && weighted(value, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === valueAt(value, 8);

const GST_CHARACTERS = 36;
/** GSTIN: state, PAN, entity, Z, check character mod 36 (GST portal). */
const isGstin = (value: string): boolean => {
  const state = Number(value.slice(0, 2));
  if (!/^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/.test(value) || state < 1 || state > 38)
    return false;
  let sum = 0;
  for (let i = 0; i < 14; i += 1) {
    const product = valueAt(value, i) * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / GST_CHARACTERS) + (product % GST_CHARACTERS);
  }
  return (GST_CHARACTERS - (sum % GST_CHARACTERS)) % GST_CHARACTERS === last(value);
};
const PAN = /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/;
const INDIAN_STATES =
  'AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS UA UK UP WB'.split(
    ' ',
  );
const isIndianPlate = (value: string): boolean =>
  INDIAN_STATES.includes(value.slice(0, 2)) || /^\d{2}BH\d{4}[A-Z]{1,2}$/.test(value);

/** Korean resident number: birth date, century and sex. Numbers since October 2020 have no check digit (MOIS). */
const isKorean = (value: string): boolean => isShortDate(value) && /^.{6}[1-4]/.test(value);
const isForeigner = (value: string): boolean => isShortDate(value) && /^.{6}[5-8]/.test(value);
/** Korean business number: weights 1 3 7 1 3 7 1 3 5, the ninth product's tens are added (NTS). */
const isBrn = (value: string): boolean => {
  const sum =
    weighted(value, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((valueAt(value, 8) * 5) / 10);
  return (10 - (sum % 10)) % 10 === last(value);
};

/** NRIC and FIN: weights 2 7 6 5 4 3 2, 4 is added for T and G, 3 for M (ICA). */
const isNric = (value: string): boolean => {
  const lead = value.charAt(0);
  const extra = lead === 'T' || lead === 'G' ? 4 : lead === 'M' ? 3 : 0;
  const rest = (weighted(value, [2, 7, 6, 5, 4, 3, 2], 1) + extra) % 11;
  const letters =
    lead === 'S' || lead === 'T' ? 'JZIHGFEDCBA' : lead === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return /^[STFGM]/.test(value) && letters.charAt(rest) === value.at(-1);
};
const UEN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWX0123456789';
/** UEN: three kinds with weights of their own (ACRA). */
const isUen = (value: string): boolean => {
  if (value.length === 9 && /^\d/.test(value))
    return 'XMKECAWLJDB'.charAt(weighted(value, [10, 4, 9, 3, 8, 2, 7, 1]) % 11) === value.at(-1);
  if (/^\d/.test(value))
    return (
      'ZKCMDNERGWH'.charAt(weighted(value, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11) === value.at(-1)
    );
  const weights = [4, 3, 5, 3, 10, 2, 2, 5, 7];
  const sum = weights.reduce(
    (total, weight, i) => total + weight * UEN_LETTERS.indexOf(value.charAt(i)),
    0,
  );
  return /^[RST]/.test(value) && UEN_LETTERS.charAt((sum + 6) % 11) === value.at(-1);
};

/** Thai number: weights 13 to 2, complement to 11, mod 10 (DOPA). */
const isThai = (value: string): boolean =>
  /^[1-8]/.test(value) &&
  (11 - (weighted(value, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(value);

/** Chinese resident number: ISO 7064 mod 11-2, X for 10 (GB 11643-1999). */
const isChinese = (value: string): boolean => {
  const sum = weighted(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return (
    /^[1-8]\d{5}(?:19|20)\d{9}[\dX]$/.test(value) &&
    isShortDate(value, 8) &&
    '10X98765432'.charAt(sum % 11) === value.at(-1)
  );
};
/** Japanese individual number: weights 6 5 4 3 2 7 6 5 4 3 2, mod 11 (ordinance of the My Number Act). */
const isMyNumber = (value: string): boolean => {
  const rest = weighted(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest <= 1 ? 0 : 11 - rest) === last(value);
};
const TAIWAN_LETTERS = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';
/** Taiwanese number: the letter as two digits, weights 1 9 8 … 1 1 (Ministry of the Interior). */
const isTaiwanese = (value: string): boolean => {
  const letter = TAIWAN_LETTERS.indexOf(value.charAt(0)) + 10;
  const sum =
    Math.floor(letter / 10) + (letter % 10) * 9 + weighted(value, [8, 7, 6, 5, 4, 3, 2, 1, 1], 1);
  return /^.[12]/.test(value) && sum % 10 === 0;
};
/** Hong Kong identity card: weights 9 to 1, mod 11, A for 10 (Immigration Department). */
const isHongKong = (value: string): boolean => {
  const letters = value.length === 9 ? value : ` ${value}`;
  const lead = letters.charAt(0) === ' ' ? 36 : valueAt(letters, 0);
  const check = value.at(-1) === 'A' ? 10 : last(value);
  return (lead * 9 + weighted(letters, [8, 7, 6, 5, 4, 3, 2], 1) + check) % 11 === 0;
};

export const IDENTITY_ASIA_PACIFIC: readonly Recognizer[] = [
  row({
    name: 'au-abn',
    class: 'AU_ABN',
    countries: ['AU'],
    source: 'Australian Business Register; Presidio AU_ABN',
    sample: 'ABN 51 824 753 556',
    find: { on: 'form', forms: ['00-000-000-000', '00000000000'] },
    valid: isAbn,
    check: 'checksum: mod 89',
    context: ['abn', 'australian business number'],
    scores: { alone: 0.85, near: 1 },
  }),
  row({
    name: 'au-acn',
    class: 'AU_ACN',
    countries: ['AU'],
    source: 'ASIC; Presidio AU_ACN',
    sample: 'ACN 004 085 616',
    find: { on: 'form', forms: ['000-000-000', '000000000'] },
    valid: isAcn,
    check: 'checksum: mod 10',
    context: ['acn', 'australian company number'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'au-tfn',
    class: 'AU_TFN',
    countries: ['AU'],
    source: 'ATO; Presidio AU_TFN',
    sample: 'tax file number 876 543 210',
    find: { on: 'form', forms: ['000-000-000', '000000000'] },
    valid: isTfn,
    check: 'checksum: mod 11',
    context: ['tfn', 'tax file number'],
    scores: { near: 1 },
  }),
  row({
    name: 'au-medicare',
    class: 'AU_MEDICARE',
    countries: ['AU'],
    source: 'Services Australia; Presidio AU_MEDICARE',
    sample: 'medicare 2123 45670 1',
    find: { on: 'form', forms: ['0000-00000-0', '0000000000', '0000-00000-00', '00000000000'] },
    valid: isMedicare,
    check: 'checksum: mod 10',
    context: ['medicare', 'medicare number', 'medicare card'],
    scores: { alone: 0.5, near: 0.95 },
  }),
  row({
    name: 'in-aadhaar',
    class: 'IN_AADHAAR',
    countries: ['IN'],
    source: 'UIDAI; Presidio IN_AADHAAR',
    sample: 'Aadhaar 2341 2341 2346',
    find: { on: 'form', forms: ['0000-0000-0000', '000000000000'], separators: ' -:' },
    valid: (value) =>
      /^[2-9]/.test(value) && value !== [...value].reverse().join('') && verhoeff(value),
    check: 'checksum: verhoeff',
    context: ['aadhaar', 'aadhar', 'uidai', 'uid', 'आधार'],
    scores: { alone: 0.75, near: 1 },
  }),
  row({
    name: 'in-pan',
    class: 'IN_PAN',
    countries: ['IN'],
    source: 'Income Tax Department; Presidio IN_PAN',
    sample: 'PAN ABCPE1234F',
    find: { on: 'form', forms: ['AAAAA0000A'] },
    valid: (value) => PAN.test(value),
    check: 'holder letter',
    context: ['pan', 'permanent account number', 'pan card', 'income tax'],
    scores: { bare: 0.6, near: 0.95 },
  }),
  row({
    name: 'in-gstin',
    class: 'IN_GSTIN',
    countries: ['IN'],
    source: 'GST portal; Presidio IN_GSTIN',
    sample: 'GSTIN 27AAPFU0939F1ZV',
    find: { on: 'form', forms: ['00AAAAA0000A*A*'] },
    valid: isGstin,
    check: 'checksum: mod 36',
    context: ['gstin', 'gst', 'goods and services tax', 'gst number'],
    scores: { bare: 0.95, near: 1 },
  }),
  row({
    name: 'in-passport',
    class: 'IN_PASSPORT',
    countries: ['IN'],
    source: 'Passport Seva; Presidio IN_PASSPORT',
    sample: 'Indian passport J8369854',
    find: { on: 'form', forms: ['A0000000', 'A00-00000'], separators: ' ' },
    valid: (value) => /^[A-PR-WY][1-9]\d{5}[1-9]$/.test(value),
    context: ['passport', 'indian passport', 'passport number'],
    scores: { near: 0.8 },
  }),
  row({
    name: 'in-voter',
    class: 'IN_VOTER',
    countries: ['IN'],
    source: 'Election Commission of India; Presidio IN_VOTER',
    sample: 'voter id ABC1234567',
    find: { on: 'form', forms: ['AAA0000000'] },
    context: ['voter', 'voter id', 'epic', 'elector photo identity card', 'epic number'],
    scores: { near: 0.9 },
  }),
  row({
    name: 'in-vehicle',
    class: 'IN_VEHICLE_REGISTRATION',
    countries: ['IN'],
    source: 'CMVR 1989; Presidio IN_VEHICLE_REGISTRATION',
    sample: 'vehicle KA 05 MH 4821',
    find: {
      on: 'form',
      forms: [
        'AA-00-AA-0000',
        'AA-00-A-0000',
        'AA00AA0000',
        'AA00A0000',
        'AA00AAA0000',
        'AA-00AA-0000',
        '00AA0000A',
        '00AA0000AA',
        '00-AA-0000-AA',
      ],
    },
    valid: isIndianPlate,
    check: 'state code',
    context: ['rto', 'vehicle', 'plate', 'registration', 'vehicle number', 'number plate'],
    scores: { alone: 0.75, bare: 0.5, near: 0.9 },
  }),
  row({
    name: 'kr-rrn',
    class: 'KR_RRN',
    countries: ['KR'],
    source: 'Resident Registration Act; Presidio KR_RRN',
    sample: 'RRN 960121-1234567',
    find: { on: 'form', forms: ['000000-0000000', '0000000000000'], separators: '-' },
    valid: isKorean,
    check: 'date, century digit',
    context: ['주민등록번호', '주민번호', 'resident registration number', 'korean rrn', 'rrn'],
    scores: { alone: 0.85, near: 0.95 },
  }),
  row({
    name: 'kr-frn',
    class: 'KR_FRN',
    countries: ['KR'],
    source: 'Immigration Act; Presidio KR_FRN',
    sample: 'FRN 960121-5234567',
    find: { on: 'form', forms: ['000000-0000000', '0000000000000'], separators: '-' },
    valid: isForeigner,
    check: 'date, century digit',
    context: ['외국인등록번호', '외국인번호', 'frn', 'foreigner registration number'],
    scores: { alone: 0.85, near: 0.95 },
  }),
  row({
    name: 'kr-brn',
    class: 'KR_BRN',
    countries: ['KR'],
    source: 'National Tax Service; Presidio KR_BRN',
    sample: 'BRN 123-45-67891',
    find: { on: 'form', forms: ['000-00-00000', '0000000000'], separators: '-' },
    valid: isBrn,
    check: 'checksum: weighted mod 10',
    context: [
      '사업자등록번호',
      '사업자번호',
      '사업자',
      'brn',
      'business registration number',
      'tax registration number',
    ],
    scores: { alone: 0.6, near: 0.95 },
  }),
  row({
    name: 'kr-driver-license',
    class: 'KR_DRIVER_LICENSE',
    countries: ['KR'],
    source: 'Road Traffic Act; Presidio KR_DRIVER_LICENSE',
    sample: '운전면허 11-12-123456-12',
    find: { on: 'form', forms: ['00-00-000000-00', '000000000000'] },
    valid: (value) => /^(?:1[1-9]|2[0-68])/.test(value),
    check: 'region',
    context: [
      '운전면허',
      '운전면허번호',
      '면허번호',
      'korean driver license',
      'driver license',
      "driver's license",
    ],
    scores: { alone: 0.5, near: 0.95 },
  }),
  row({
    name: 'kr-passport',
    class: 'KR_PASSPORT',
    countries: ['KR'],
    source: 'Ministry of Foreign Affairs; Presidio KR_PASSPORT',
    sample: '여권 M123A4567',
    find: { on: 'form', forms: ['A000A0000', 'A00000000'] },
    valid: (value) => /^[MSROD]/.test(value),
    context: ['여권', '대한민국 여권', 'korean passport', 'passport', 'passport number'],
    scores: { near: 0.85 },
  }),
  row({
    name: 'sg-nric',
    class: 'SG_NRIC_FIN',
    countries: ['SG'],
    source: 'ICA; Presidio SG_NRIC_FIN',
    sample: 'NRIC S1234567D',
    find: { on: 'form', forms: ['A0000000A'], anyCase: true },
    valid: isNric,
    check: 'checksum: mod 11 letter',
    context: ['nric', 'fin', 'nric/fin', 'identity card'],
    scores: { bare: 0.8, near: 1 },
  }),
  row({
    name: 'sg-uen',
    class: 'SG_UEN',
    countries: ['SG'],
    source: 'ACRA; Presidio SG_UEN',
    sample: 'UEN 00192200M',
    find: { on: 'form', forms: ['00000000A', '000000000A', 'A00AA0000A', 'A00AA0000*'] },
    valid: isUen,
    check: 'checksum: mod 11',
    context: ['uen', 'unique entity number', 'business registration', 'acra'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'ph-tin',
    class: 'PH_TIN',
    countries: ['PH'],
    source: 'Bureau of Internal Revenue; Presidio PH_TIN',
    sample: 'TIN 123-456-789-000',
    find: {
      on: 'form',
      forms: ['000-000-000', '000-000-000-000', '000-000-000-00000', '000000000', '000000000000'],
    },
    valid: (value) =>
      ((11 - (weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11) % 10 === valueAt(value, 8),
    check: 'checksum: mod 11',
    context: [
      'tin',
      'taxpayer identification number',
      'bir',
      'taxpayer id',
      'tax id',
      'rdo',
      'revenue district office',
    ],
    scores: { near: 0.85 },
  }),
  row({
    name: 'th-tnin',
    class: 'TH_TNIN',
    countries: ['TH'],
    source: 'DOPA; Presidio TH_TNIN',
    sample: 'Thai ID 1-1017-00230-70-8',
    find: { on: 'form', forms: ['0-0000-00000-00-0', '0000000000000'] },
    valid: isThai,
    check: 'checksum: mod 11',
    context: [
      'thai national id',
      'thai id',
      'tnin',
      'เลขประจำตัวประชาชน',
      'เลขบัตรประชาชน',
      'รหัสปชช',
    ],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'cn-id',
    class: 'CN_RESIDENT_ID',
    countries: ['CN'],
    source: 'GB 11643-1999',
    sample: '身份证 11010519491231002X',
    find: { on: 'form', forms: ['00000000000000000*'] },
    valid: isChinese,
    check: 'checksum: ISO 7064 mod 11-2',
    context: ['身份证', '身份证号', '公民身份号码', 'resident identity', 'id card'],
    scores: { bare: 0.9, near: 1 },
  }),
  row({
    name: 'jp-my-number',
    class: 'JP_MY_NUMBER',
    countries: ['JP'],
    source: 'My Number Act, ordinance art. 5',
    sample: 'マイナンバー 1234 5678 9018',
    find: { on: 'form', forms: ['0000-0000-0000', '000000000000'] },
    valid: isMyNumber,
    check: 'checksum: mod 11',
    context: ['マイナンバー', '個人番号', 'my number', 'individual number'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'tw-id',
    class: 'TW_ID',
    countries: ['TW'],
    source: 'Ministry of the Interior',
    sample: '身分證 A123456789',
    find: { on: 'form', forms: ['A000000000'] },
    valid: isTaiwanese,
    check: 'checksum: mod 10',
    context: ['身分證', '身分證字號', '統一編號', 'national id', 'taiwan id'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'hk-id',
    class: 'HK_ID',
    countries: ['HK'],
    source: 'Immigration Department',
    sample: 'HKID A123456(3)',
    find: {
      on: 'code',
      length: [7, 8],
      scan: (text, start, end, report, place) => {
        const tail = /^\(([0-9A])\)/.exec(text.slice(end, end + 3))?.[1];
        const value = text.slice(start, end);
        if (tail !== undefined && /^[A-Z]{1,2}\d{6}$/.test(value) && isHongKong(value + tail))
          report(start, end + 3, place.near(start) === -1 ? 0.85 : 1, 'checksum: mod 11');
        return end;
      },
    },
    context: ['hkid', 'hong kong identity', '身份證', 'id card'],
  }),
  row({
    name: 'il-id',
    class: 'IL_ID',
    countries: ['IL'],
    source: 'Population Registry Law 1965',
    sample: 'תעודת זהות 123456782',
    find: { on: 'form', forms: ['000000000', '00000000-0'], separators: '-' },
    valid: (value) => luhn(value) && !monotone(value),
    check: 'checksum: luhn',
    context: ['תעודת זהות', 'מספר זהות', 'teudat zehut', 'israeli id', 'israel id'],
    scores: { near: 0.95 },
  }),
  row({
    name: 'ae-emirates-id',
    class: 'AE_EMIRATES_ID',
    countries: ['AE'],
    source: 'ICP: Emirates ID',
    sample: 'Emirates ID 784-1984-1234567-9',
    find: { on: 'form', forms: ['000-0000-0000000-0', '000000000000000'] },
    valid: (value) => value.startsWith('784'),
    check: 'country digits',
    context: ['emirates id', 'eid', 'رقم الهوية', 'الهوية'],
    scores: { alone: 0.9, near: 1 },
  }),
  row({
    name: 'nz-nhi',
    class: 'NZ_NHI',
    countries: ['NZ'],
    source: 'HISO 10046',
    sample: 'NHI ZAC5361',
    find: { on: 'form', forms: ['AAA0000', 'AAA00AA'] },
    context: ['nhi', 'nhi number', 'national health index'],
    scores: { near: 0.9 },
  }),
];
