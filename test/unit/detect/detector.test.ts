import { describe, expect, test } from 'vitest';
import { createDetector, emptyContext } from '../../../src/core/detect/create-detector.ts';
import type { Span } from '../../../src/core/detect/finding.ts';
import { RECOGNIZERS } from '../../../src/core/detect/recognizers.ts';
import { type Json, RawNumber } from '../../../src/core/json/json.ts';
import { collectPlains } from '../../../src/core/token/replace.ts';

const detector = createDetector();
/** `CLASS value` of everything found in a document. */
const found = (document: Json): readonly string[] =>
  collectPlains(detector.detect(document, emptyContext())).map(
    ({ finding, plain }) => `${finding.class} ${plain.text}`,
  );
const classesIn = (spans: readonly Span[]): readonly string[] =>
  spans.flatMap((span) =>
    span.kind === 'finding' ? [span.class as string] : classesIn(span.spans),
  );

describe('values', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['mail orla@acme.example, please', 'EMAIL orla@acme.example'],
    ['call +44 20 7946 0958 today', 'PHONE +44 20 7946 0958'],
    ['phone: (415) 555-0132', 'PHONE (415) 555-0132'],
    ['card 4539 1488 0343 6467 12/27', 'CREDIT_CARD 4539 1488 0343 6467'],
    ['IBAN GB29 NWBK 6016 1331 9268 19 thanks', 'IBAN GB29 NWBK 6016 1331 9268 19'],
    ['SSN 536-22-8714', 'US_SSN 536-22-8714'],
    ['from 203.0.113.77:443', 'IP_ADDRESS 203.0.113.77'],
    ['at 2001:db8::8a2e:370:7334 now', 'IP_ADDRESS 2001:db8::8a2e:370:7334'],
    ['AKIAQ3EGRZ4FXN5DTLKP', 'API_KEY AKIAQ3EGRZ4FXN5DTLKP'],
  ];
  for (const [text, expected] of cases)
    test(`${expected.split(' ')[0]} in "${text.slice(0, 12)}…"`, () => {
      expect(found(text)).toContain(expected);
    });

  test('look-alikes of values are left alone', () => {
    for (const text of [
      '550e8400-e29b-41d4-a716-446655440000',
      '2026-11-24 10:20:30',
      'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
      'git@github.com:acme/site.git',
      'version 1.22.333',
      'order 100-200',
      '1764000000',
      '12:30:45',
      'http://127.0.0.1:8080/x',
    ])
      expect(found(text), text).toEqual([]);
  });
});

describe('structure', () => {
  test('field names with their neighbours, and values that veto them', () => {
    expect(found({ name: 'Orla Fennimore', email: 'o@acme.example' })).toContain(
      'PERSON Orla Fennimore',
    );
    expect(found({ name: 'main', protected: true })).toEqual([]);
    expect(found({ name: 'Blue Kettle', sku: 'K-1', price: 3 })).toEqual([]);
    expect(found({ address: { city: 'Graz', state: 'Styria' }, state: 'open' })).toEqual([
      'LOCATION Graz',
      'LOCATION Styria',
    ]);
  });

  test('a failed checksum is rescued by its field', () => {
    expect(found({ card_number: '4539148803436468' })).toEqual(['CREDIT_CARD 4539148803436468']);
  });

  test('numbers, exact ones too, and keys', () => {
    expect(found({ ssn: 536228714 })).toEqual(['US_SSN 536228714']);
    expect(found({ account_number: new RawNumber('12345678901234567890') })).toEqual([
      'BANK_ACCOUNT 12345678901234567890',
    ]);
    expect(found({ 'o@acme.example': 3 })).toEqual(['EMAIL o@acme.example']);
  });

  test('JSON in strings, NDJSON, CSV, queries, base64 and entities', () => {
    const email = 'EMAIL o@acme.example';
    expect(found(JSON.stringify({ a: JSON.stringify({ email: 'o@acme.example' }) }))).toEqual([
      email,
    ]);
    expect(found('{"email":"o@acme.example"}\n{"full_name":"Orla Fennimore"}')).toEqual([
      email,
      'PERSON Orla Fennimore',
    ]);
    expect(found('id,full name,city\n1,"Fennimore, Orla",Graz\n')).toEqual([
      'PERSON Fennimore, Orla',
      'LOCATION Graz',
    ]);
    expect(found('https://x.example/?full_name=Orla+Fennimore&e=o%40acme.example')).toEqual([
      'PERSON Orla Fennimore',
      email,
    ]);
    expect(found(Buffer.from('write to o@acme.example').toString('base64'))).toEqual([email]);
    expect(found('<p>o&#64;acme&#46;example</p>')).toEqual([email]);
    expect(found('Full name: Orla Fennimore; city: Graz.')).toEqual([
      'PERSON Orla Fennimore',
      'LOCATION Graz',
    ]);
  });

  test('a value is found again in the text beside its field, also where the text comes first', () => {
    expect(found({ note: 'Orla Fennimore called.', full_name: 'Orla Fennimore' })).toEqual([
      'PERSON Orla Fennimore',
      'PERSON Orla Fennimore',
    ]);
  });

  test('text encoded inside text too deeply is refused, not passed', () => {
    let text = 'o@acme.example';
    for (let i = 0; i < 12; i += 1) text = JSON.stringify([text]);
    expect(() => found(text)).toThrow(/levels deep/);
  });
});

describe('self-test', () => {
  test('every recognizer finds its sample, and one that does not is named', () => {
    expect(detector.selfTest()).toEqual([]);
    const broken = RECOGNIZERS.map((row) =>
      row.name === 'iban' ? { ...row, sample: 'nothing' } : row,
    );
    expect(createDetector({ recognizers: broken }).selfTest()).toEqual(['iban']);
  });

  test('findings say why, and never what', () => {
    const spans = detector.detectText('ssn 536-22-8714', emptyContext());
    expect(classesIn(spans)).toEqual(['US_SSN']);
    expect(JSON.stringify(spans)).not.toContain('8714');
  });
});

describe('worst cases', () => {
  const units = [
    'a',
    '1',
    'a.',
    'a-',
    '1 ',
    'A ',
    'Ab_',
    'a@',
    '1:',
    'dead',
    ' ',
    '%41',
    '&#64;',
    'a: b; ',
    '::',
    '://',
    '-----BEGIN PRIVATE KEY-----',
    '?a=',
    'GB29',
  ];
  for (const unit of units)
    test(`${JSON.stringify(unit)} repeated takes time in proportion`, () => {
      const time = (length: number): number => {
        const text = unit.repeat(Math.ceil(length / unit.length));
        const from = process.cpuUsage();
        detector.detectText(text, emptyContext());
        const { user, system } = process.cpuUsage(from);
        return (user + system) / 1e3;
      };
      time(50_000);
      const small = Math.min(time(50_000), time(50_000));
      expect(Math.min(time(200_000), time(200_000))).toBeLessThan(small * 16 + 100);
    });
});

describe('a value that is learned later than a leaf was read', () => {
  const before: readonly (readonly [string, Json])[] = [
    ['a text', 'seen: qx7731kk at the door'],
    ['JSON in a string', '{"seen":"qx7731kk"}'],
    ['a text with text in it', 'https://host.example/?q=seen%20qx7731kk'],
    ['a key', { 'seen qx7731kk': 1 }],
  ];
  test.each(before)('is found in %s before it', (_name, leaf) => {
    expect(found({ first: leaf, username: 'qx7731kk' })).toContain('USERNAME qx7731kk');
    expect(
      found({ first: leaf, username: 'qx7731kk' }).filter((each) => each.startsWith('USERNAME')),
    ).toHaveLength(2);
  });

  test('is found in a text beside text in it, though no field names it', () => {
    const first = 'ref 442079460958 is at https://host.example/?q=a%20b now';
    expect(found({ first, second: '+44 20 7946 0958' })).toContain('PHONE 442079460958');
  });

  test('is found in a number before it', () => {
    const twice = found({ first: 4_820_173_509, phone: '4820173509' });
    expect(twice.filter((each) => each === 'PHONE 4820173509')).toHaveLength(2);
  });
});
