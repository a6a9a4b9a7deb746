/** Every pack keeps what it promises, alone, beside the other packs, and as the base of somebody's policy. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLASSES } from '../../../src/core/detect/classes.ts';
import { lintPolicy } from '../../../src/core/policy/analysis/lint.ts';
import { ruleCoverage, runPolicyTests } from '../../../src/core/policy/run-tests.ts';
import { readPolicyFile } from '../../../src/shell/load-policy.ts';
import { policyOf } from './policies.ts';

const DAY = '2026-11-24';
const PACKS = ['default', 'secrets', 'gdpr', 'hipaa', 'pci-dss', 'strict'] as const;
const WITH_SERVERS = ['gdpr', 'hipaa', 'strict'] as const;

/** `extends` in a test of a document page: packs by their names. */
const bases = Object.fromEntries(
  PACKS.map((pack) => [pack, readFileSync(`policies/${pack}.yaml`, 'utf8')]),
);

const resultsOf = (file: string) => {
  const { policy, document } = readPolicyFile(file);
  return runPolicyTests(document, policy, DAY);
};

describe.each(PACKS)('%s', (pack) => {
  const { policy, document, texts } = readPolicyFile(pack);
  const beside = WITH_SERVERS.some((name) => name === pack)
    ? resultsOf(`policies/${pack}.test.yaml`)
    : [];
  test('all tests hold, and every rule decides in one of them', () => {
    const results = [...runPolicyTests(document, policy, DAY), ...beside];
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(ruleCoverage(document, results).missing).toEqual([]);
  });
  test('lint has no error and no warning', () => {
    // Packs whose rules wait for servers are linted with the servers of their tests, too.
    expect(lintPolicy({ policy, document, texts, day: DAY }).findings).toEqual([]);
  });
  test('every rule says why and which clause it supports', () => {
    for (const rule of document.rules.filter(({ at }) => at.source === document.source)) {
      expect(rule.why, rule.id).toBeTruthy();
      if (pack !== 'default') expect(rule.controls.length, rule.id).toBeGreaterThan(0);
    }
  });
  test('has a page that names every rule, and whose policies keep what they say', () => {
    const page = readFileSync(`docs/policies/${pack}.md`, 'utf8');
    expect(page).toContain('It does not give:');
    if (pack !== 'default')
      for (const rule of document.rules.filter(({ at }) => at.source === document.source))
        expect(page).toContain(rule.id.replace(/-code$/, ''));
    for (const [, text = ''] of page.matchAll(/```yaml\n([\s\S]*?)```/g)) {
      const given = policyOf(text, bases);
      for (const { name, got, expected } of runPolicyTests(given.document, given.policy, DAY))
        expect(got, name).toMatchObject(expected);
    }
  });
});

test('all packs can be extended together', () => {
  const { document } = policyOf(
    `version: 1\npolicy: {name: all, revision: '1'}\nextends: [${PACKS.join(', ')}]\n`,
    bases,
  );
  expect(document.rules.length).toBeGreaterThan(15);
});

test('the default pack puts every class of the guard into the group that detection gives it', () => {
  const { document } = readPolicyFile('default');
  for (const { name, group, use } of CLASSES)
    if (use === 'guard') expect(document.classes.get(name)?.group, name).toBe(group);
});

test('the 18 identifiers of Safe Harbor each have a test', () => {
  const names = readPolicyFile('hipaa').document.tests.map(({ name }) => name.split(' ')[0]);
  // D and E are one test: detection does not tell a fax number from a telephone number.
  for (const letter of 'ABCDFGHIJKLMNOPQR') expect(names).toContain(letter);
});
