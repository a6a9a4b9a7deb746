import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asClass } from '../../../src/core/brand.ts';
import { createKnownValues } from '../../../src/core/detect/propagate.ts';

const PERSON = 'PERSON';
/** What is found in `text` once these values are known, as `CLASS text`. */
const found = (values: readonly (readonly [string, string])[], text: string): readonly string[] => {
  const known = createKnownValues();
  for (const [cls, value] of values) known.add(asClass(cls), value);
  return known.find(text).map(({ class: cls, start, end }) => `${cls} ${text.slice(start, end)}`);
};
const jane = [[PERSON, 'Orla Fennimore']] as const;

describe('known values', () => {
  test('a person is found in every form of the name', () => {
    const forms = [
      'Orla Fennimore',
      'ORLA FENNIMORE',
      'orla.fennimore',
      'orla_fennimore',
      'Fennimore, Orla',
      'fennimore_orla',
      'orla-fennimore',
      'orlafennimore',
      'O. Fennimore',
      'Fennimore, O',
      'Ｏｒｌａ Ｆｅｎｎｉｍｏｒｅ',
      'Orla Fénnimore',
      'Fennimore',
    ];
    for (const form of forms)
      expect(found(jane, `see ${form} there`), form).toEqual([`PERSON ${form}`]);
  });

  test('possessives, numbered ids and handles hold the name, and keep the rest', () => {
    expect(found(jane, "Orla's book")).toEqual(['PERSON Orla']);
    expect(found(jane, 'fennimore_orla_5688')).toEqual(['PERSON fennimore_orla']);
    expect(found(jane, 'ofennimore@acme.example')).toEqual(['PERSON ofennimore']);
    expect(found(jane, 'ofennimore is a word here')).toEqual([]);
  });

  test('short and common words never stand for a person alone', () => {
    const values = [
      [PERSON, 'Will Young'],
      [PERSON, 'Mark Li'],
    ] as const;
    expect(found(values, 'Will it mark the young? Li is a unit. Mark it.')).toEqual([]);
    expect(found(values, 'ask will young')).toEqual(['PERSON will young']);
    expect(found(jane, 'orla is a village')).toEqual([]);
  });

  test('a name in longer words, in addresses and in paths is left alone', () => {
    expect(found(jane, 'Fennimores and aFennimore')).toEqual([]);
    expect(
      found([[PERSON, 'Fennimore']], 'https://acme.example/Fennimore and Fennimore/site'),
    ).toEqual([]);
    expect(found(jane, 'https://acme.example/people/orla-fennimore')).toEqual([
      'PERSON orla-fennimore',
    ]);
  });

  test('numbers are found with other separators and without', () => {
    const phone = [['PHONE', '+1 (415) 555-0132']] as const;
    for (const form of [
      '+1 (415) 555-0132',
      '+14155550132',
      '14155550132',
      '(415) 555-0132',
      '415.555.0132',
      '4155550132',
    ])
      expect(found(phone, `call ${form} now`), form).toEqual([`PHONE ${form}`]);
    expect(found(phone, '914155550132')).toEqual([]);
    expect(found([['CREDIT_CARD', '4111 1111 1111 1111']], 'x 4111111111111111 y')).toHaveLength(1);
  });

  test('an address names its owner; secrets and addresses are found letter for letter', () => {
    expect(found([['EMAIL', 'orla.fennimore@acme.example']], 'Orla Fennimore wrote')).toEqual([
      'PERSON Orla Fennimore',
    ]);
    expect(found([['EMAIL', 'info.desk@acme.example']], 'Info Desk')).toEqual([]);
    const key = [['API_KEY', 'k-9f.x#Z']] as const;
    expect(found(key, 'is k-9f.x#Z it')).toEqual(['API_KEY k-9f.x#Z']);
    expect(found(key, 'is k 9f x Z it')).toEqual([]);
  });

  test('codes of a few digits are never looked for', () => {
    for (const [cls, value] of [
      ['CVV', '123'],
      ['PIN', '90817263'],
      ['CC_LAST4', '4242'],
      ['LOCATION', '80279'],
    ] as const)
      expect(found([[cls, value]], `x ${value} y`)).toEqual([]);
  });

  test('nothing is looked for in what is settled, and everything behind it', () => {
    const known = createKnownValues();
    known.add(asClass(PERSON), 'Orla Fennimore');
    const text = 'Orla Fennimore met Orla Fennimore and Fennimore';
    const settled = [
      { start: 0, end: 14 },
      { start: 38, end: 47 },
    ];
    expect(known.find(text).map(({ start }) => start)).toEqual([0, 19, 38]);
    expect(known.find(text, settled).map(({ start }) => start)).toEqual([19]);
  });

  test('a login is found as a mention, and as a word only where it cannot be one', () => {
    expect(found([['USERNAME', 'octofenn']], 'the octofenn and @octofenn')).toEqual([
      'USERNAME octofenn',
    ]);
    expect(found([['USERNAME', 'octo-fenn7']], 'thanks octo-fenn7!')).toEqual([
      'USERNAME octo-fenn7',
    ]);
  });

  test('names in scripts without blanks are found inside running text', () => {
    expect(found([[PERSON, '王小明二']], '昨天王小明二来了')).toEqual(['PERSON 王小明二']);
  });

  test('long values are found whole, and the first class of a value stays', () => {
    const long = Array.from({ length: 200 }, (_, i) => `word${i}`).join(' ');
    expect(found([['PRIVATE_KEY', long]], `a ${long} b`)).toEqual([`PRIVATE_KEY ${long}`]);
    expect(found([['PRIVATE_KEY', long]], `a ${long.slice(0, -4)}wxyz b`)).toEqual([]);
    expect(
      found(
        [
          ['EMAIL', 'o@acme.example'],
          ['USERNAME', 'o@acme.example'],
        ],
        'o@acme.example',
      ),
    ).toEqual(['EMAIL o@acme.example']);
  });

  test('every value of thousands is found where it stands, between any others', () => {
    const value = fc.stringMatching(/^[a-z]{5,9}\.[a-z]{5,9}@[a-z]{4,8}\.example$/);
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 1, maxLength: 60 }), (values) => {
        const known = createKnownValues();
        for (let i = 0; i < 3_000; i += 1) known.add(asClass('EMAIL'), `keeper${i}@x${i}.example`);
        for (const each of values) known.add(asClass('EMAIL'), each);
        const text = values.join(' and ');
        const hits = known.find(text).map(({ start, end }) => text.slice(start, end));
        expect(hits).toEqual(values);
      }),
      { numRuns: 30 },
    );
  });
});
