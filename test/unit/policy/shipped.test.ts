import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPolicyFile } from '../../../src/shell/load-policy.ts';
import { SHIPPED_POLICIES, shippedPolicy } from '../../../src/shell/shipped-policy.ts';

const packs = readdirSync('policies')
  .filter((file) => /^[a-z-]+\.yaml$/.test(file))
  .map((file) => file.slice(0, -'.yaml'.length));

test.each([undefined, ...packs])(
  'the shipped policy %s is the same from the file of the build',
  (pack) => {
    const known = shippedPolicy(pack);
    const read = readPolicyFile(pack);
    expect(known?.document).toEqual(read.document);
    expect(known?.policy.digest).toBe(read.policy.digest);
    expect(known?.files).toEqual(read.files);
  },
);

test('every shipped policy stands in the file', () => {
  const known = Object.keys(JSON.parse(readFileSync(SHIPPED_POLICIES, 'utf8')));
  expect(known).toHaveLength(packs.length);
});

test('a policy that differs from a shipped one in one character is read itself', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-policy-')), 'mine.yaml');
  const text = readFileSync('policies/gdpr.yaml', 'utf8');
  writeFileSync(file, text);
  expect(shippedPolicy(file)?.policy.name).toBe(readPolicyFile('gdpr').policy.name);
  writeFileSync(file, `${text}\n`);
  expect(shippedPolicy(file)).toBeUndefined();
});

test('a policy that extends a shipped one is read itself', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-policy-')), 'own.yaml');
  const head = 'version: 1\npolicy: {name: own, revision: "1", owner: a@b.example}\n';
  writeFileSync(file, `${head}extends: [gdpr]\n`);
  expect(shippedPolicy(file)).toBeUndefined();
});
