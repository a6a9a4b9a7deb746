/** Five defects of a published research system's policies, rebuilt: each is caught, and each corrected policy is not. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readCatalogue } from '../../../src/core/policy/analysis/catalogue.ts';
import { lintText } from './lint-text.ts';

const HEAD = { version: 1, policy: { name: 'case', revision: '1', owner: 'dpo@acme.example' } };

describe.each(readdirSync('test/defects'))('%s', (file) => {
  const given = parse(readFileSync(`test/defects/${file}`, 'utf8'));
  const caught: readonly string[] = given.caught_by;
  const catalogue =
    given.catalogue === undefined ? undefined : readCatalogue(given.catalogue, file);
  const checksIn = (body: object): readonly string[] =>
    lintText(stringify({ ...HEAD, ...body }), { day: '2026-11-24', catalogue }).map(
      ({ check }) => check,
    );
  test(`${given.note}: caught`, () => {
    expect(checksIn(given.policy)).toEqual(expect.arrayContaining([...caught]));
  });
  test('corrected: not reported', () => {
    expect(checksIn(given.corrected).filter((check) => caught.includes(check))).toEqual([]);
  });
});
