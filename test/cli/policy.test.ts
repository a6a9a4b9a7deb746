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

describe('lint', () => {
  test('the shipped default is fine', async () => {
    const { code, out } = await run('lint');
    expect(out).toMatch(
      /^0 errors, 0 warnings; \d+ cells for [\d,]+ flows, \d+ % of the cells decided by a test\n$/,
    );
    expect(code).toBe(0);
  });
  test('an invalid policy ends with 2, all problems and one error', async () => {
    const bad = file('bad.yaml', `${HEAD}mod: enforce\nrules: [{id: x, data: {class: EMIAL}}]\n`);
    const { code, out, err } = await run('lint', bad);
    expect(code).toBe(2);
    expect(out).toContain('bad.yaml:3:1: error invalid-policy: unknown key `mod`');
    expect(err).toMatch(
      /^error: .*bad\.yaml:3:1: unknown key `mod`; did you mean `mode`.*\nhint: /,
    );
    const json = await run('lint', bad, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false });
    expect(json.code).toBe(2);
  });
  test('an error ends with 1, a warning only with --strict', async () => {
    const old = file(
      'old.yaml',
      `${HEAD}rules: [{id: r, why: w, to: {server: m}, data: any, do: deny}]
exceptions: [{id: e, rule: r, until: 2020-01-01, approved_by: a, reason: b}]
`,
    );
    const { code, out, err } = await run('lint', old);
    expect(code).toBe(1);
    expect(out).toMatch(/old\.yaml:4:\d+: error expired-exception: exception `e`/);
    expect(err).toContain('error: the policy has 2 errors');
    const warned = file(
      'warned.yaml',
      `${HEAD}tests: [{name: n, flow: {from: a.b, to: c.d, data: {EMAIL: 1}}, expect: {do: deny}}]\n`,
    );
    expect((await run('lint', warned)).code).toBe(0);
    expect((await run('lint', warned, '--strict')).code).toBe(1);
  });
  test('SARIF names the check, the file, line and column', async () => {
    const { out } = await run('lint', join(folder, 'old.yaml'), '--sarif');
    const [log] = JSON.parse(out).runs;
    expect(log.tool.driver.rules.map((rule: { id: string }) => rule.id)).toContain('no-tests');
    const result = log.results.find(
      (each: { ruleId: string }) => each.ruleId === 'expired-exception',
    );
    expect(result.level).toBe('error');
    expect(result.locations[0].physicalLocation.region).toMatchObject({ startLine: 4 });
  });
  test('a catalogue shows names that no server has', async () => {
    const tools = file('tools.json', JSON.stringify({ mail: { tools: [{ name: 'send' }] } }));
    const policy = file(
      'named.yaml',
      `${HEAD}rules: [{id: r, why: w, to: {server: mial, tool: send}, data: any, do: deny}]\n`,
    );
    const { out, code } = await run('lint', policy, '--catalogue', tools);
    expect(code).toBe(1);
    expect(out).toContain(
      'unknown-server: the catalogue has no server `mial`; did you mean `mail`',
    );
    expect((await run('lint', policy, '--catalogue', 'nowhere.json')).code).toBe(2);
  });
  test('a shipped pack is named by its bare word', async () => {
    expect((await run('lint', 'default')).code).toBe(0);
    expect((await run('lint', 'defalt')).err).toContain('did you mean `default`');
  });
});

describe('test', () => {
  test('the example passes', async () => {
    const { code, out } = await run('test', 'policies/examples/support-desk.yaml');
    expect(code).toBe(0);
    expect(out).toContain('9 tests, 0 failed');
  });
  test('a failing test ends with 1 and says what it got', async () => {
    const failing = file(
      'failing.yaml',
      `${HEAD}tests: [{name: n, flow: {from: a.b, to: c.d, data: {EMAIL: 1}}, expect: {do: allow}}]\n`,
    );
    const { code, out, err } = await run('test', failing);
    expect(code).toBe(1);
    expect(out).toContain('failing.yaml:3): expected allow, got deny by default:between_servers');
    expect(err).toContain('error: 1 of 1 policy test failed');
    const json = JSON.parse((await run('test', failing, '--json')).out);
    expect(json.tests[0]).toMatchObject({ ok: false, got: { do: 'deny' } });
  });
  test('a failing test shows the deciding rule and the weaker ones with their places', async () => {
    const failing = file(
      'losing.yaml',
      `${HEAD}rules:
  - {id: open, why: w, from: {server: a}, to: {server: c}, data: any, do: allow}
  - {id: shut, why: never, from: {server: a}, to: {server: c}, data: {class: EMAIL}, do: deny}
tests: [{name: n, flow: {from: a.b, to: 'c.d:$.x', data: {EMAIL: 1}}, expect: {do: allow}}]
`,
    );
    const { out } = await run('test', failing);
    expect(out).toContain(`decided   deny by shut (${failing}:5): never`);
    expect(out).toContain(`weaker    allow by open (${failing}:4): w`);
    const junit = await run('test', failing, '--junit');
    expect(junit.out).toContain('<testsuite name="t" tests="1" failures="1">');
    expect(junit.out).toContain('expected allow, got deny by shut&#10;decided by shut');
    expect(junit.code).toBe(1);
    const { runs } = JSON.parse((await run('test', failing, '--sarif')).out);
    expect(runs[0].results[0].locations[0].physicalLocation.region.startLine).toBe(6);
  });
  test('tests beside the policy count, and coverage has a threshold', async () => {
    const policy = file(
      'beside.yaml',
      `${HEAD}rules:
  - {id: one, why: w, from: {server: a}, to: {server: c}, data: any, do: allow}
  - {id: two, why: w, from: {server: a}, to: {server: d}, data: any, do: allow}
`,
    );
    expect((await run('test', policy)).err).toContain('error: the policy has no tests');
    file(
      'beside.test.yaml',
      `${HEAD}extends: beside.yaml
tests: [{name: n, flow: {from: a.b, to: c.d, data: {EMAIL: 1}}, expect: {do: allow, rule: one}}]
`,
    );
    const half = await run('test', policy, '--min-coverage', '60');
    expect(half.out).toContain('1 of 2 rules decided in a test (50 %)\nuntested  two');
    expect(half.err).toContain('error: tests decide 50 % of the rules, and 60 % are wanted');
    expect(half.code).toBe(1);
    expect((await run('test', policy, '--min-coverage', '50')).code).toBe(0);
    expect((await run('test', policy, '--min-coverage', 'x')).code).toBe(2);
  });
  test('a file of tests may not bring rules', async () => {
    const bad = file(
      'x.test.yaml',
      `${HEAD}rules: [{id: r, to: {model: true}, data: any, do: deny}]\n`,
    );
    expect((await run('test', bad)).err).toContain('is a file of tests and holds rules');
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
