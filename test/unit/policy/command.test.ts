import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

/** The command in a process of its own, as users run it. Two folders deep, as in dist, for what ships beside it. */
const folder = mkdtempSync(join(tmpdir(), 'sluice-policy-'));
const script = 'build/unit/policy-command.mjs';
const main = `
import { policyCommand } from './src/shell/cli/policy.ts';
import { fail } from './src/shell/cli/fail.ts';
policyCommand().exitOverride().parseAsync(process.argv).catch(fail);`;

beforeAll(async () => {
  await build({
    stdin: { contents: main, resolveDir: process.cwd(), loader: 'ts' },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});

type Run = { readonly code: number; readonly out: string; readonly err: string };
const run = (...args: readonly string[]): Promise<Run> =>
  new Promise((done) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const HEAD = "version: 1\npolicy: {name: t, revision: '1'}\n";

describe('check', () => {
  test('the shipped default is fine', async () => {
    const { code, out } = await run('check');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^ok policies\/default\.yaml: default \S+, \d+ classes, 1 rule, 0 exceptions, 7 tests\n$/,
    );
  });
  test('an invalid policy ends with 2, all problems and one error', async () => {
    const bad = file('bad.yaml', `${HEAD}mod: enforce\nrules: [{id: x}]\n`);
    const { code, out, err } = await run('check', bad);
    expect(code).toBe(2);
    expect(out.trim().split('\n').length).toBeGreaterThan(2);
    expect(err).toMatch(
      /^error: .*bad\.yaml:3:1: unknown key `mod`; did you mean `mode` \(and \d+ more\)\nhint: fix the line/,
    );
    const json = await run('check', bad, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false });
    expect(json.code).toBe(2);
  });
  test('an expired exception and a protection that is not carried out are findings', async () => {
    const old = file(
      'old.yaml',
      `${HEAD}classes: {BADGE: {pattern: 'B-1'}}
rules: [{id: r, to: {server: m}, data: any, do: deny}]
exceptions: [{id: e, rule: r, until: 2020-01-01, approved_by: a, reason: b}]
`,
    );
    const { code, out } = await run('check', old);
    expect(code).toBe(1);
    expect(out).toContain('expired-exception: ');
    expect(out).toContain('not-enforced: class `BADGE`');
  });
  test('a missing file ends with 2 and a hint', async () => {
    const { code, err } = await run('check', 'nowhere.yaml');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: policy `nowhere.yaml` does not exist\nhint: /);
  });
});

describe('test', () => {
  test('the example passes', async () => {
    const { code, out } = await run('test', 'policies/examples/support-desk.yaml');
    expect(code).toBe(0);
    expect(out).toContain('8 tests, 0 failed');
  });
  test('a failing test ends with 1 and says what it got', async () => {
    const failing = file(
      'failing.yaml',
      `${HEAD}tests: [{name: n, flow: {from: a.b, to: c.d, data: {EMAIL: 1}}, expect: {do: allow}}]\n`,
    );
    const { code, out, err } = await run('test', failing);
    expect(code).toBe(1);
    expect(out).toContain('FAIL  n (line 3): expected allow, got deny by default:between_servers');
    expect(err).toContain('error: 1 of 1 policy test failed');
    const json = JSON.parse((await run('test', failing, '--json')).out);
    expect(json.tests[0]).toMatchObject({ ok: false, got: { do: 'deny' } });
  });
});

describe('explain', () => {
  const DESK = 'policies/examples/support-desk.yaml';
  test('a refusal ends with 1, an allowed flow with 0', async () => {
    const no = await run(
      'explain',
      '--from',
      'crm.get_contact',
      '--to',
      'mail.send_email:$.to',
      '--class',
      'EMAIL',
    );
    expect(no.code).toBe(1);
    expect(no.out).toContain('default:between_servers');
    const yes = await run(
      'explain',
      DESK,
      '--from',
      'crm.get_contact:$.email',
      '--to',
      'mail.send_email:$.to',
      '--class',
      'EMAIL',
      '--json',
    );
    expect(yes.code).toBe(0);
    expect(JSON.parse(yes.out)).toMatchObject({ effect: 'allow', rule: { id: 'answer-customer' } });
  });
  test.each([
    [['--from', 'crm', '--to', 'model', '--class', 'EMAIL'], '`crm` is no place'],
    [['--from', 'crm.a', '--to', 'model', '--class', 'EMIAL'], 'did you mean `EMAIL`'],
  ])('a mistake in %j is a usage error', async (args, message) => {
    const { code, err } = await run('explain', ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
