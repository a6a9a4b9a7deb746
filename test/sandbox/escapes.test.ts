/** Attempts to get out of the sandbox, none of which reaches anything; in an unprotected realm most of them do. */

import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/adapters/ses/create-sandbox.ts';
import type { Sandbox } from '../../src/ports/sandbox.ts';
import { LIMITS, runCode } from '../unit/ses/programs.ts';
import { ATTEMPTS, PRELUDE, WALK } from './attempts.ts';

const sandbox: Sandbox = createSandbox({ limits: LIMITS });
beforeAll(() => sandbox.warm());
afterAll(() => sandbox.close());

describe.each(ATTEMPTS)('%s', (_kind, attempts) => {
  test.each(attempts)('%s', async (_name, code) => {
    const { outcome, seen } = await runCode(sandbox, `${PRELUDE}\n${code}`, {
      wallMs: 10_000,
      cpuMs: 8_000,
    });
    // Refused, thrown, or tried in vain: anything but true. The program has said nothing else meanwhile.
    expect(outcome.kind).toMatch(/returned|threw/);
    expect(outcome).not.toMatchObject({ value: true });
    expect(seen.calls.every(({ tool }) => tool.startsWith('echo_box.'))).toBe(true);
  });
});

test('nothing that can be reached is open, evaluates text or holds power', async () => {
  const { outcome } = await runCode(sandbox, `${PRELUDE}\n${WALK}`, {
    wallMs: 20_000,
    cpuMs: 15_000,
  });
  expect(outcome).toMatchObject({ kind: 'returned', value: { found: [] } });
  expect(JSON.stringify(outcome)).toMatch(/"objects":\d{3,}/);
});

test('one run leaves nothing behind for the next', async () => {
  await runCode(sandbox, 'globalThis.left = 1; files.left = 1;');
  const { outcome } = await runCode(sandbox, 'return [typeof left, typeof files.left]');
  expect(outcome).toMatchObject({ value: ['undefined', 'undefined'] });
});

/** What the attempts do where nothing protects: a check that cannot fail shows nothing. */
const UNPROTECTED = `
const AsyncFunction = (async () => 0).constructor;
const echo = async (a) => JSON.parse(JSON.stringify(a));
const box = { echo, slowly: echo, fail: async () => { throw new TypeError('x'); }, unknown: async () => { throw new Error('the host itself'); } };
globalThis.sleep = (ms) => new Promise((r) => setTimeout(r, ms));
globalThis.retry = async (f) => f();
globalThis.emit = (x) => JSON.stringify(x);
globalThis.files = { read: async () => '', list: async () => [] };
globalThis.ToolError = class extends Error {};
globalThis.paginate = async function* (f, a) { yield await f(a); };
globalThis.require = require;
const bring = async (m) => (String(m).startsWith('servers/') ? box : import(String(m)));
const run = async () => { try { return await new AsyncFunction('$bring', '$meta', process.argv[1])(bring, {}); } catch { return false; } };
console.log = () => 0; globalThis.progress = () => 0;
run().then((r) => process.exit(r === true ? 42 : 0));
`;

test('without the sandbox most of the attempts reach the host', () => {
  const all = ATTEMPTS.flatMap(([, attempts]) => attempts);
  const reached = all.filter(([, code]) => {
    const { status } = spawnSync(process.execPath, ['-e', UNPROTECTED, `${PRELUDE}\n${code}`], {
      timeout: 5_000,
    });
    return status === 42;
  });
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(reached.length).toBeGreaterThan(all.length / 2);
}, 60_000);
