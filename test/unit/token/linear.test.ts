import { describe, expect, test } from 'vitest';
import { findLookAlikes } from '../../../src/core/token/look-alike.ts';
import { readTokens } from '../../../src/core/token/read.ts';

const CLASSES = new Set(['A', 'PERSON', 'EMAIL', 'US_SSN']);
const cost = (run: () => unknown): number => {
  const from = performance.now();
  run();
  return performance.now() - from;
};

const HOSTILE: readonly [string, (n: number) => string][] = [
  ['brackets', (n) => '['.repeat(n)],
  ['encoded brackets', (n) => '%5B'.repeat(n / 3)],
  ['percent chains', (n) => `%${'25'.repeat(n / 2)}`],
  ['backslashes', (n) => '\\'.repeat(n)],
  ['escaped brackets', (n) => '\\['.repeat(n / 2)],
  ['entities', (n) => '&#91;'.repeat(n / 5)],
  ['zeros in an entity', (n) => `&#${'0'.repeat(n)}`],
  ['base64 of text', (n) => Buffer.from('x'.repeat(n)).toString('base64')],
  ['base64 of brackets', (n) => Buffer.from('['.repeat(n)).toString('base64')],
  ['slashes in a run', (n) => 'abcdefgh/'.repeat(n / 9)],
  ['open bodies', (n) => '[PERSON '.repeat(n / 8)],
  ['capitals', (n) => 'A'.repeat(n)],
  ['bare look-alikes', (n) => 'A_1'.repeat(n / 3)],
  ['bare tokens', (n) => 'A_1 '.repeat(n / 4)],
  ['underscores', (n) => '_1'.repeat(n / 2)],
  ['zero-width', (n) => `A_${'\u200b'.repeat(n)}`],
  ['open quotes', (n) => `{${'"'.repeat(n)}`],
  ['nested arrays', (n) => `${'['.repeat(n / 2)}${']'.repeat(n / 2)}`],
  ['URLs', (n) => 'http://'.repeat(n / 7)],
  ['scheme letters', (n) => `${'a'.repeat(n)}://`],
  ['JSON escapes', (n) => JSON.stringify({ a: '\\"'.repeat(n / 2) })],
  ['unfinished lines of JSON', (n) => '{"a":1}\n'.repeat(n / 8)],
];

describe('hostile text costs linear time', () => {
  test.each(HOSTILE)('%s', (_name, make) => {
    const small = make(50_000);
    const large = make(200_000);
    readTokens(small, CLASSES);
    const base = Math.max(
      cost(() => readTokens(small, CLASSES)),
      4,
    );
    expect(cost(() => readTokens(large, CLASSES))).toBeLessThan(base * 16);
    expect(cost(() => findLookAlikes(large, CLASSES))).toBeLessThan(2000);
  });

  test('nesting beyond the limit is refused', () => {
    let text = '[PERSON_1]';
    for (let i = 0; i < 9; i += 1) text = Buffer.from(text).toString('base64');
    expect(() => readTokens(text, CLASSES)).toThrow(/more than 8 times/);
  });
});
