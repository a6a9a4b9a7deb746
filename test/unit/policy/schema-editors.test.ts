/** schema/policy.schema.json as an editor uses it: it accepts what Sluice accepts, and says what each key means. */

import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const schema = JSON.parse(readFileSync('schema/policy.schema.json', 'utf8'));
// `format` is an annotation in 2020-12; editors check it, ajv needs a package for it.
const validate = new Ajv2020.default({ strict: false, validateFormats: false }).compile(schema);

const files = ['policies', 'policies/examples', 'test/lint/shadowed-rule'].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `${folder}/${file}`),
);

test.each(files)('%s is valid', (file) => {
  const valid = validate(parse(readFileSync(file, 'utf8')));
  expect(validate.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

describe('a mistake is marked', () => {
  const HEAD = { version: 1, policy: { name: 'a', revision: '1' } };
  test.each([
    [{ ...HEAD, mod: 'enforce' }],
    [{ ...HEAD, rules: [{ id: 'x' }] }],
    [{ ...HEAD, rules: [{ id: 'x', to: { server: 'a' }, data: 'any', do: 'block' }] }],
    [{ ...HEAD, classes: { email: {} } }],
  ])('%j', (policy) => {
    expect(validate(policy)).toBe(false);
  });
});

test('every key of a policy says what it means', () => {
  const bare = Object.entries<{ description?: string }>(schema.properties)
    .filter(([, { description }]) => description === undefined)
    .map(([key]) => key);
  expect(bare).toEqual([]);
});
