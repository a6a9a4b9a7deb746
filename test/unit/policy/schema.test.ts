import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyJsonSchema } from '../../../src/core/policy/schema.ts';

const FILE = 'schema/policy.schema.json';

test('schema/policy.schema.json is what the code checks (UPDATE_SCHEMA=1 rewrites it)', () => {
  const text = `${JSON.stringify(policyJsonSchema(), null, 2)}\n`;
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});
