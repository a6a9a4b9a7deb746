/** stdio: what `wrap` costs against the direct connection, in one run (DESIGN section 7). */

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const EVERYTHING = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/dist/index.js',
);
const SLUICE = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const ROUNDS = 3;
const CALLS = 2_000;
const IN_FLIGHT = 64;

/** The host of the figures in DESIGN section 7: a client of the official SDK, direct and wrapped alike. */
const connect = async (args, env) => {
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }),
  );
  return client;
};

const echo = (peer) => peer.callTool({ name: 'echo', arguments: { message: 'twenty bytes of text' } });

const quantile = (times, q) => times.sort((a, b) => a - b)[Math.floor(times.length * q)];

const sequential = async (peer) => {
  const times = [];
  for (let i = 0; i < CALLS; i += 1) {
    const from = performance.now();
    await echo(peer);
    times.push(performance.now() - from);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
};

const parallel = async (peer) => {
  const from = performance.now();
  let left = CALLS;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await echo(peer);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return (CALLS / (performance.now() - from)) * 1_000;
};

const startUp = async (args, env) => {
  const from = performance.now();
  const peer = await connect(args, env);
  const took = performance.now() - from;
  await peer.close();
  return took;
};

const measure = async (args, env) => {
  const peer = await connect(args, env);
  await sequential(peer);
  const figures = { ...(await sequential(peer)), rate: await parallel(peer) };
  await peer.close();
  return figures;
};

const middle = (values) => quantile([...values], 0.5);

/** Rounds are interleaved, so that a busy machine slows both sides. */
export const benchStdio = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const env = { ...process.env, XDG_DATA_HOME: join(folder, 'd'), XDG_CONFIG_HOME: join(folder, 'c') };
  const direct = [EVERYTHING, 'stdio'];
  const wrapped = [SLUICE, 'wrap', '--', process.execPath, EVERYTHING, 'stdio'];
  const rounds = [];
  for (let i = 0; i < ROUNDS; i += 1)
    rounds.push({
      direct: await measure(direct, env),
      wrap: await measure(wrapped, env),
      start: [await startUp(direct, env), await startUp(wrapped, env)],
    });
  rmSync(folder, { recursive: true, force: true });
  const of = (pick) => middle(rounds.map(pick));
  return [
    { name: 'stdio echo 20 B, direct p50', value: of((r) => r.direct.p50), unit: 'ms' },
    { name: 'stdio echo 20 B, wrap p50', value: of((r) => r.wrap.p50), unit: 'ms' },
    { name: 'stdio echo, wrap p50 against direct (budget 2.0)', value: of((r) => r.wrap.p50 / r.direct.p50), unit: 'x' },
    { name: 'stdio echo, wrap p95 against direct', value: of((r) => r.wrap.p95 / r.direct.p95), unit: 'x' },
    { name: 'throughput at 64 in flight, direct', value: of((r) => r.direct.rate), unit: '/s' },
    { name: 'throughput at 64, wrap against direct (budget 0.8)', value: of((r) => r.wrap.rate / r.direct.rate), unit: 'x' },
    { name: 'start-up that wrap adds (budget 250)', value: of((r) => r.start[1] - r.start[0]), unit: 'ms' },
  ];
};
