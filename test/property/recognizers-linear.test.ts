/** No recognizer takes more than in proportion on its own worst case: a quarter of a megabyte against a whole one. */

import { describe, expect, test } from 'vitest';
import { createScanner, type Scanner } from '../../src/core/detect/recognizers/scanner.ts';
import { RECOGNIZERS, type Recognizer } from '../../src/core/detect/recognizers.ts';
import { growth, MOST } from './growth.ts';

const QUARTER = 256 * 1024;
/** The worst of a row: what it declares, or its sample cut so that it nearly matches. */
const worstOf = ({ worst, sample }: Recognizer): string => worst ?? sample.slice(0, -1);

const all = createScanner(RECOGNIZERS, ['US', 'GB', 'ES', 'DE', 'FR']);

const growthOf = (scanner: Scanner, unit: string): number =>
  growth((text) => scanner.scan(text, () => undefined), unit, QUARTER);

describe('each recognizer on its own worst case', () => {
  test.each(RECOGNIZERS.map((row) => [row.name, row] as const))('%s', (_name, row) => {
    const scanner = createScanner([row], ['US', 'GB', 'ES', 'DE', 'FR']);
    expect(growthOf(scanner, worstOf(row))).toBeLessThanOrEqual(MOST);
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
    expect(growthOf(all, unit)).toBeLessThanOrEqual(MOST);
  });
});
