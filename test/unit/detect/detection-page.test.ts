import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLASSES } from '../../../src/core/detect/classes.ts';
import { detectionTables } from '../../../src/core/detect/recognizers/describe.ts';
import { RECOGNIZERS } from '../../../src/core/detect/recognizers.ts';

const PAGE = 'docs/DETECTION.md';
const BEGIN = '<!-- generated: begin -->';
const END = '<!-- generated: end -->';

test('the page shows the tables of the code', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const fresh = `${before}${BEGIN}\n${detectionTables()}\n${END}${after}`;
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, fresh);
  expect(readFileSync(PAGE, 'utf8')).toBe(fresh);
});

test('every class that the page names exists, and every class of a recognizer is listed', () => {
  const names = new Set<string>(CLASSES.map(({ name }) => name));
  expect(RECOGNIZERS.filter((row) => !names.has(row.class)).map(({ name }) => name)).toEqual([]);
  const hipaa = readFileSync(PAGE, 'utf8').split('## The 18')[1]?.split('## Limits')[0] ?? '';
  const named = [...hipaa.matchAll(/`([A-Z][A-Z0-9_]{3,})`/g)].map((match) => match[1] ?? '');
  expect(named.filter((name) => !names.has(name))).toEqual([]);
  expect(named.length).toBeGreaterThan(25);
});
