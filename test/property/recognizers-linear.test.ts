/** No recognizer takes more than in proportion on its own worst case: a quarter of a megabyte against a whole one. */

import { describe, expect, test } from 'vitest';
import { createScanner, type Scanner } from '../../src/core/detect/recognizers/scanner.ts';
import { RECOGNIZERS, type Recognizer } from '../../src/core/detect/recognizers.ts';

const QUARTER = 256 * 1024;
/** Four times the text may cost four times the work; the rest is for a busy machine and for the collector. */
const MOST = 8;
/** Below this nothing is measured but noise, milliseconds. */
const FLOOR = 4;

const cpu = (scanner: Scanner, text: string): number => {
  const from = process.cpuUsage();
  scanner.scan(text, () => undefined);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};

const filled = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** The worst of a row: what it declares, or its sample cut so that it nearly matches. */
const worstOf = ({ worst, sample }: Recognizer): string => worst ?? sample.slice(0, -1);

const all = createScanner(RECOGNIZERS, ['US', 'GB', 'ES', 'DE', 'FR']);

/** The least of up to four ratios: another process may have had the processor. */
const growth = (scanner: Scanner, unit: string): number => {
  const [short, long] = [filled(unit, QUARTER), filled(unit, 4 * QUARTER)];
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 4 && best > MOST; attempt += 1)
    best = Math.min(best, cpu(scanner, long) / Math.max(cpu(scanner, short), FLOOR));
  return best;
};

describe('each recognizer on its own worst case', () => {
  test.each(RECOGNIZERS.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const scanner = createScanner([row], ['US', 'GB', 'ES', 'DE', 'FR']);
    expect(growth(scanner, worstOf(row))).toBeLessThanOrEqual(MOST);
  });
});

describe('all recognizers together', () => {
  const units = [
    'a',
    '1',
    'a.',
    'a-',
    '1 ',
    '1.',
    '1-',
    'A ',
    'A1 ',
    'Ab_',
    'a@',
    '1:',
    'dead',
    'QUFB',
    ' ',
    '%41',
    '::',
    '://',
    'a=b',
    'token=',
    'password: ',
    '?token=',
    '-----BEGIN ',
    'GB29',
    'sk-',
    'eyJ',
    'ssn 123456789 ',
    'id 12345678 ',
    '(1',
    '+1',
    '555-0132 ',
    '4111 1111 ',
    'March 1 ',
    '12 de ',
    '\\u00e9',
  ];
  test.each(units)('%j', (unit) => {
    expect(growth(all, unit)).toBeLessThanOrEqual(MOST);
  });
});
