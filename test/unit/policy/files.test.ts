import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDetector } from '../../../src/core/detect/create-detector.ts';
import { BUILTIN_CLASSES } from '../../../src/core/policy/classes.ts';
import { runPolicyTests } from '../../../src/core/policy/run-tests.ts';
import { readPolicyFile } from '../../../src/shell/load-policy.ts';
import { defaultPolicyFile } from '../../../src/shell/policy-files.ts';

const FILES = [undefined, 'policies/default.yaml', 'policies/examples/support-desk.yaml'] as const;

describe.each(FILES)('shipped policy %s', (file) => {
  const { policy, document } = readPolicyFile(file);
  test.each(runPolicyTests(document, policy, '2026-11-24'))('$name', ({ expected, got }) => {
    expect(got).toMatchObject(expected);
  });
  test('carries tests and a digest', () => {
    expect(document.tests.length).toBeGreaterThan(5);
    expect(policy.digest).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });
  test('every rule says why', () => {
    for (const rule of document.rules) expect(rule.why, rule.id).toBeTruthy();
  });
});

test('the digest of a policy changes with what it extends, and is the SHA-256 of a file that extends nothing', async () => {
  const { createHash } = await import('node:crypto');
  const text = readFileSync(defaultPolicyFile());
  expect(readPolicyFile(undefined).policy.digest).toBe(
    createHash('sha256').update(text).digest('base64'),
  );
  const desk = 'policies/examples/support-desk.yaml';
  expect(readPolicyFile(desk).policy.digest).not.toBe(
    createHash('sha256').update(readFileSync(desk)).digest('base64'),
  );
});

test('a missing file is a configuration error with a remedy', () => {
  expect(() => readPolicyFile('nowhere.yaml')).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', remedy: expect.stringContaining('policy') }),
  );
});

test('the policy knows every class that detection reports, so that none is denied for being unknown', () => {
  const reported = createDetector().classes;
  expect(reported.length).toBeGreaterThan(0);
  expect(reported.filter((cls) => !BUILTIN_CLASSES.includes(cls))).toEqual([]);
});

test('the policy of the demo holds its own tests', () => {
  const { policy, document } = readPolicyFile('test/demo/policy.yaml');
  for (const { name, ok } of runPolicyTests(document, policy, '2026-11-24'))
    expect(ok, name).toBe(true);
});
