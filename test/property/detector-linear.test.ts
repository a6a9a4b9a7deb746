/** The whole detector takes no more than in proportion on texts made of one structure, and keeps no text that it has read. */

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createDetector, emptyContext } from '../../src/core/detect/create-detector.ts';
import { growth, MOST } from './growth.ts';

const SHORT = 64 * 1024;
const detector = createDetector();

const read = (text: string): unknown => detector.detectText(text, emptyContext());

describe('texts of one structure', () => {
  const units = [
    'name: Jane Doe Phone: ',
    'name: b\n',
    'zip: 12345\n',
    'email: ana@host.example\n',
    'Name=x;',
    'a=b&',
    'a,b\n',
    'a|b\n|--|--|\n',
    '</a ',
    '<a/>',
    '<a b="',
    '%20',
    '&amp;',
    'data:;base64,QUFB',
    'QUFBQUFBQUFBQUFBQUFBQUFB ',
    'Jane Doe, ',
    'Ana y ',
    'https://a.example/?d=e ',
    'BEGIN:VCARD\nFN:A\n',
  ];
  test.each(units)('%j', (unit) => {
    expect(growth(read, unit, SHORT)).toBeLessThanOrEqual(MOST);
  });
});

/** Reads texts of a megabyte, each with a label and an address of its own, and prints what is left on the heap, in MB. */
const KEEPS = `
import { createDetector, emptyContext } from './dist/core/detect/create-detector.js';
const detector = createDetector();
const context = emptyContext();
for (let i = 0; i < 60; i += 1)
  detector.detectText('the tide gauge was read '.repeat(42_000) + 'A label of its own ' + i + ': value\\nto keeper.' + i + '@tides.example\\n', context);
globalThis.gc();
process.stdout.write(String(Math.round(process.memoryUsage().heapUsed / 1e6)));
`;

test('texts are not kept for the names and values that were cut from them', () => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--input-type=module', '--eval', KEEPS],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  // 60 MB of texts; the detector itself has about 12.
  expect(Number(stdout)).toBeLessThan(40);
});
