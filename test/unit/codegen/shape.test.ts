import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learn, type Shape } from '../../../src/core/codegen/shape.ts';
import { shapeType } from '../../../src/core/codegen/shape-type.ts';
import type { Json } from '../../../src/core/json/json.ts';

const typeOf = (...results: readonly Json[]): string =>
  shapeType(
    results.reduce((shape: Shape | undefined, one) => learn(shape, one), undefined) ?? {},
  ).replace(/\s+/g, ' ');

test('structure is learned, and no value is', () => {
  const shape = learn(undefined, {
    id: 7,
    name: 'Jane',
    tags: ['a', 'b'],
    mail: '[EMAIL_1]',
    boss: null,
  });
  expect(JSON.stringify(shape)).not.toMatch(/Jane|EMAIL_1|"a"/);
  expect(shapeType(shape).replace(/\s+/g, ' ')).toBe(
    '{ id: number name: string tags: string[] mail: Token<"EMAIL"> boss: any }',
  );
});

test('fields that were missing once are optional, kinds add up, empty lists stay open', () => {
  expect(typeOf({ a: 1 }, { a: 'x', b: true })).toBe('{ a: string|number b?: boolean }');
  expect(typeOf({ rows: [] })).toBe('{ rows: any[] }');
  expect(typeOf({ rows: [] }, { rows: [{ n: 1 }, { n: null }] })).toBe(
    '{ rows: { n: number|null }[] }',
  );
  expect(typeOf([1, 'a'])).toBe('(string|number)[]');
});

test('tokens of several classes are kept apart, until a plain string comes', () => {
  expect(typeOf({ to: '[EMAIL_1]' }, { to: '[PHONE_2]' })).toBe('{ to: Token<"EMAIL"|"PHONE"> }');
  expect(typeOf({ to: '[EMAIL_1]' }, { to: 'nobody' })).toBe('{ to: string }');
});

test('keys that are data become a record, and are not written down', () => {
  for (const keys of [
    ['2026-01-01', '2026-01-02'],
    ['[EMAIL_1]'],
    ['user 1'],
    ['10042'],
    ['jane@example.com'],
  ]) {
    const result = Object.fromEntries(keys.map((key) => [key, 1]));
    expect(typeOf(result)).toBe('Record<string, number>');
    expect(JSON.stringify(learn(undefined, result))).not.toContain(keys[0]);
  }
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [
      `k${String.fromCharCode(97 + (i % 26))}${'x'.repeat(i)}`,
      { n: i },
    ]),
  );
  expect(typeOf(many)).toBe('Record<string, { n: number }>');
});

test('structure is bounded: deep, wide and long results give small shapes', () => {
  const deep = Array.from({ length: 200 }).reduce<Json>((inner) => ({ inner }), 1);
  const long = Array.from({ length: 10_000 }, (_, i) => ({
    [`f${String.fromCharCode(97 + (i % 26))}`]: i,
  }));
  for (const result of [deep, long, { deep, long }])
    expect(JSON.stringify(learn(undefined, result)).length).toBeLessThan(10_000);
});

const json = fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value)));

test('the order of results does not matter, and the same result teaches nothing new', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(learn(learn(undefined, a), b)).toEqual(learn(learn(undefined, b), a));
      expect(learn(learn(undefined, a), a)).toEqual(learn(undefined, a));
    }),
  );
});
