/** Payment cards and accounts. */

import { isCard, mod97 } from '../checksums.ts';
import { endsClean, kindOf, NUMERAL, wordAt } from './characters.ts';
import { type Place, type Recognizer, type Report, row, type Scan } from './recognizer.ts';

const CARD_GROUPS = /^\d{3,26}(?:([ -])\d{2,7}(?:\1\d{2,7})*)?/;

/** Lengths that most issuers use; others are rarely cards unless something says so. */
const scoreOfCard = (digits: string, written: boolean): number => {
  if (digits.length === 16 || digits.length === 15 || written) return 1;
  return digits.length === 13 || digits.length === 14 || digits.length === 19 ? 0.7 : 0.5;
};

/** A number that is called a card but has a wrong check digit: made-up values of fixtures and test systems. */
const failedCard = (
  text: string,
  start: number,
  end: number,
  report: Report,
  place: Place,
): void => {
  const digits = text.slice(start, end).replace(/\D/g, '').length;
  if (digits < 13 || digits > 19 || !endsClean(text, end)) return;
  const distance = place.near(start);
  if (distance !== -1 && distance <= 32) report(start, end, 0.5, 'form, check failed, context');
};

/** The whole run, then shorter ones that end at a separator: a date may follow a card number. */
const card: Scan = (text, start, limit, report, place) => {
  const run = CARD_GROUPS.exec(text.slice(start, limit))?.[0] ?? '';
  for (
    let value = run;
    value.length >= 12;
    value = value.slice(0, Math.max(value.lastIndexOf(' '), value.lastIndexOf('-'), 0))
  ) {
    const end = start + value.length;
    if (!isCard(value) || !endsClean(text, end)) continue;
    const named = place.near(start) !== -1;
    const score = named ? 1 : scoreOfCard(value.replace(/\D/g, ''), /[ -]/.test(value));
    report(start, end, score, named ? 'checksum: luhn, context' : 'checksum: luhn');
    return end;
  }
  failedCard(text, start, start + run.length, report, place);
  return start + 1;
};

/** Lengths of IBANs by country (SWIFT IBAN registry, release 99). */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
    .split(' ')
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);

/** End of `length` letters and digits from `start`, single blanks and hyphens between them apart; -1 where there are not so many. */
const groupedEnd = (text: string, start: number, length: number): number => {
  let left = length;
  for (let at = start; at < text.length && at < start + 2 * length; at += 1) {
    if (wordAt(text, at)) {
      left -= 1;
      if (left === 0) return at + 1;
    } else if ((text[at] !== ' ' && text[at] !== '-') || !wordAt(text, at + 1)) return -1;
  }
  return -1;
};

const isNumeral = (text: string, at: number): boolean => kindOf(text.charCodeAt(at)) === NUMERAL;

/** Country, length and mod 97 (ISO 13616-1). */
const iban: Scan = (text, start, end, report, place) => {
  // Two letters, two digits: looked at before anything is copied.
  if (!isNumeral(text, start + 2) || !isNumeral(text, start + 3) || isNumeral(text, start))
    return end;
  const country = text.slice(start, start + 2).toUpperCase();
  const length = IBAN_LENGTHS.get(country);
  if (length === undefined) return end;
  const close = groupedEnd(text, start, length);
  if (close === -1 || wordAt(text, close)) return end;
  const value = text.slice(start, close).replace(/[ -]/g, '').toUpperCase();
  if (!/^[A-Z0-9]+$/.test(value)) return end;
  if (mod97(value.slice(4) + value.slice(0, 4)) === 1) report(start, close, 1, 'checksum: mod 97');
  else if (place.near(start) !== -1) report(start, close, 0.55, 'form, check failed, context');
  return close;
};

/** ISO 3166-1 alpha-2, and XK, which SWIFT uses for Kosovo. */
const ISO_COUNTRIES: ReadonlySet<string> = new Set(
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'.split(
    ' ',
  ),
);

export const PAYMENT: readonly Recognizer[] = [
  row({
    name: 'card',
    class: 'CREDIT_CARD',
    source: 'ISO/IEC 7812-1; Presidio CREDIT_CARD',
    sample: 'card 4111 1111 1111 1111 ok',
    find: { on: 'number', digits: [12, 26], scan: card },
    context: [
      'credit',
      'debit',
      'card',
      'visa',
      'mastercard',
      'cc',
      'amex',
      'american express',
      'discover',
      'jcb',
      'diners',
      'maestro',
      'tarjeta',
      'karte',
      'kreditkarte',
      'kartennummer',
      'carte bancaire',
      'carte',
      'carta',
      'cartão',
      'pan',
    ],
    scores: { alone: 1, bare: 1, near: 1, failed: 0.5 },
    worst: '4111 1111 1111 1112 ',
  }),
  row({
    name: 'iban',
    class: 'IBAN',
    source: 'ISO 13616-1, SWIFT IBAN registry; Presidio IBAN_CODE',
    sample: 'to DE89 3704 0044 0532 0130 00',
    find: { on: 'code', length: [4, 34], scan: iban },
    context: [
      'iban',
      'bank',
      'account',
      'transfer',
      'konto',
      'kontonummer',
      'bankverbindung',
      'cuenta',
      'transferencia',
      'compte',
      'virement',
      'conto',
      'bonifico',
      'rekening',
    ],
    scores: { alone: 1, near: 1, failed: 0.55 },
    worst: 'DE89 3704 0044 0532 0130 01 ',
  }),
  row({
    name: 'bic',
    class: 'SWIFT_BIC',
    source: 'ISO 9362',
    sample: 'BIC: DEUTDEFF500',
    find: { on: 'form', forms: ['AAAAAA**', 'AAAAAA*****'] },
    valid: (value) => ISO_COUNTRIES.has(value.slice(4, 6)),
    check: 'country code',
    scores: { near: 0.85 },
    context: ['bic', 'swift', 'swift code', 'bic code', 'swift/bic', 'bank identifier'],
  }),
];
