/** A proxy that dies takes its sandboxes with it, whatever they are doing. */

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const HOST = `
import { createSandbox } from './dist/adapters/ses/create-sandbox.js';
const limits = { wallMs: 60000, cpuMs: 5000, heapMb: 64, rssMb: 192, toolCalls: 9, inFlight: 9, outputBytes: 99, outputLines: 9, sourceBytes: 9999, frameBytes: 9999 };
const sandbox = createSandbox({ limits });
await sandbox.warm();
const never = () => new Promise(() => {});
const host = { call: never, print: () => console.log('running'), emit() {}, progress() {}, readFile: never, writeFile: never, listFiles: never, removeFile: never };
const run = (code) => sandbox.run({ entry: 'program', modules: [{ path: 'program', code, imports: [], shifts: [] }], tools: [] }, host, limits);
const code = process.env.CODE;
if (code === '') console.log('running');
else await run(code);
await never();
`;

/** Processes whose parent is or was `pid`, by session: every child leads a session of its own. */
const childrenOf = (pid: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        const stat = readFileSync(`/proc/${one}/stat`, 'latin1');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });

const runs = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
};

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const gone = async (pids: readonly number[], ms: number): Promise<boolean> => {
  for (const until = Date.now() + ms; Date.now() < until; await later(50))
    if (!pids.some(runs)) return true;
  return false;
};

test.runIf(process.platform === 'linux').each([
  ['idle', ''],
  ['waiting for a tool', "console.log('x'); await files.read('a');"],
  ['in an endless loop', "console.log('x'); for (;;);"],
])('children that are %s end when the proxy is killed', async (_name, code) => {
  const proxy = spawn(process.execPath, ['--input-type=module', '-e', HOST], {
    env: { ...process.env, CODE: code },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => proxy.stdout.once('data', resolve));
  const children = childrenOf(proxy.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  proxy.kill('SIGKILL');
  expect(await gone(children, 15_000)).toBe(true);
});
