import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runPolicyTests } from '../../../src/core/policy/run-tests.ts';
import { KEYS } from '../../../src/core/policy/schema.ts';
import { policyOf } from './policies.ts';

const page = readFileSync('docs/POLICY.md', 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

describe('docs/POLICY.md', () => {
  test.each(blocks)('block %# is a policy that keeps what its tests say', (text) => {
    const bases = { default: readFileSync('policies/default.yaml', 'utf8') };
    const { policy, document } = policyOf(text, bases);
    for (const { name, got, expected } of runPolicyTests(document, policy, '2026-11-24'))
      expect(got, name).toMatchObject(expected);
  });
  test('has blocks, and names every key of the language', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(1);
    for (const key of KEYS) expect(page, key).toMatch(new RegExp(`\\b${key}\\b`));
  });
});
