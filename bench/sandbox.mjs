/** sandbox: start, speed and memory of the process that agent code runs in (DESIGN section 7). Compile and check are not in it. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createSandbox } from '../dist/adapters/ses/create-sandbox.js';

const LIMITS = {
  wallMs: 30_000, cpuMs: 20_000, heapMb: 64, rssMb: 192, toolCalls: 1_000, inFlight: 16,
  outputBytes: 1_000_000, outputLines: 10_000, sourceBytes: 256_000, frameBytes: 2_000_000,
};
const ROUNDS = 40;
const SPEED_ROUNDS = 5;

const nothing = async () => ({ ok: true, value: null });
const HOST = {
  call: async (_tool, args) => ({ ok: true, value: args }),
  print: () => undefined, emit: () => undefined, progress: () => undefined,
  readFile: nothing, writeFile: nothing, listFiles: nothing, removeFile: nothing,
};
const TOOLS = [{ server: 'crm', tool: 'get', folder: 'crm', name: 'get' }];

const rows = Array.from(
  { length: 43 },
  (_, i) => `const row${i} = { id: ${i}, name: 'row ${i}', total: ${i} * 2 + sum([1, 2, ${i}]) };`,
).join('\n');
/** 50 lines, 3 tool calls. */
const PROGRAM = `const crm = await $bring('servers/crm');
const sum = (list) => list.reduce((a, b) => a + b, 0);
${rows}
const a = await crm.get({ id: row1.id });
const b = await crm.get({ id: row2.id, before: a });
const c = await crm.get({ rows: [row3, row4, row5] });
console.log('done', a.id);
return { a, b, count: c.rows.length };`;

const timed = (setUp, body, repeat) => `${setUp}
for (let again = 0; again < ${repeat}; again += 1) { ${body} }`;
const PROGRAMS = {
  'JSON transform, 10k rows': [0.8, timed(
    "const text = JSON.stringify(Array.from({ length: 10000 }, (_, id) => ({ id, name: 'n' + id, tags: ['a', 'b'], v: id % 7 })));",
    "JSON.stringify(JSON.parse(text).filter((r) => r.v > 2).map(({ id, name, tags }) => ({ id, name: name.toUpperCase(), n: tags.length })));", 20,
  )],
  'fib(27)': [0.8, timed('const fib = (n) => (n < 2 ? n : fib(n - 1) + fib(n - 2));', 'fib(27);', 80)],
  'string build and regex replace': [0.5, timed(
    '',
    "let s = ''; for (let i = 0; i < 60000; i += 1) s += 'row ' + i + ', value ' + (i * 7) + '; '; s.replace(/\\d+/g, (m) => '<' + m + '>'); s.split(/;\\s*/).map((x) => x.match(/(\\d+)/)?.[1]).join();", 8,
  )],
  'classes and a Map': [0.8, timed(
    'class P { constructor(x, y) { this.x = x; this.y = y; } len() { return Math.hypot(this.x, this.y); } }',
    'const m = new Map(); for (let i = 0; i < 100000; i += 1) m.set(i % 5000, new P(i, i + 1)); let t = 0; for (const p of m.values()) t += p.len();', 30,
  )],
};

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor(values.length * q)];
const programOf = (code) => ({
  entry: 'program', tools: TOOLS,
  modules: [{ path: 'program', code, imports: [], shifts: [] }],
});
const run = async (sandbox, code, limits = LIMITS) => {
  const outcome = await sandbox.run(programOf(code), HOST, limits);
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return outcome;
};

const starts = async (sandbox, rest) => {
  const times = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    await rest();
    const from = performance.now();
    await run(sandbox, PROGRAM);
    times.push(performance.now() - from);
  }
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
};

/** CPU milliseconds of the same text in plain Node. */
const plain = (code) =>
  Number(spawnSync(process.execPath, ['-e', `(async () => {${code}})().then(() => { const { user, system } = process.cpuUsage(START); console.log((user + system) / 1000); })`.replace('(async', 'const START = process.cpuUsage(); (async')]).stdout);

/** CPU time, because other work on the machine does not count there; both sides take turns, and the best of each counts. */
const speed = async (sandbox, code) => {
  let [ours, theirs] = [Infinity, Infinity];
  for (let i = 0; i < SPEED_ROUNDS; i += 1) {
    theirs = Math.min(theirs, plain(code));
    ours = Math.min(ours, (await run(sandbox, code)).usage.cpuMs);
  }
  return theirs / ours;
};

const childrenOf = (pid) =>
  readdirSync('/proc').filter((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      return /^\d+$/.test(name) && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
    } catch {
      return false;
    }
  });
const kilobytes = (pid, pattern) =>
  [...readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1').matchAll(pattern)].reduce((sum, [, kb]) => sum + Number(kb), 0);

const memory = async (sandbox) => {
  await sandbox.warm();
  await delay(300);
  const [pid] = childrenOf(process.pid);
  return {
    rss: kilobytes(pid, /^Rss:\s+(\d+)/gm) / 1024,
    own: kilobytes(pid, /^Private_\w+:\s+(\d+)/gm) / 1024,
  };
};

export const benchSandbox = async () => {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const warmed = createSandbox({ limits: LIMITS, cacheFolder });
  await warmed.warm();
  await delay(500);
  const coldly = createSandbox({ limits: LIMITS, cacheFolder, idle: 0 });
  const warm = await starts(warmed, async () => {
    await delay(60);
    await warmed.warm();
    await delay(60);
  });
  const cold = await starts(coldly, () => delay(20));
  const figures = [
    { name: '50 lines, 3 calls, warm p50 (budget 3)', value: warm.p50, unit: 'ms' },
    { name: '50 lines, 3 calls, warm p95', value: warm.p95, unit: 'ms' },
    { name: '50 lines, 3 calls, cold p50 (budget 60)', value: cold.p50, unit: 'ms' },
    { name: '50 lines, 3 calls, cold p95', value: cold.p95, unit: 'ms' },
  ];
  for (const [name, [budget, code]] of Object.entries(PROGRAMS))
    figures.push({ name: `${name}, speed against plain Node (budget ${budget})`, value: await speed(coldly, code), unit: 'x' });
  const from = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => run(warmed, PROGRAM)));
  figures.push({ name: '20 runs at once, all done after', value: performance.now() - from, unit: 'ms' });
  const idle = await memory(warmed);
  const busy = await run(warmed, 'const a = []; for (let i = 0; i < 2e5; i += 1) a.push({ i }); return a.length;');
  figures.push(
    { name: 'idle child, resident', value: idle.rss, unit: 'MB' },
    { name: 'idle child, its own', value: idle.own, unit: 'MB' },
    { name: 'child that holds 200,000 objects, peak resident', value: busy.usage.peakRssMb, unit: 'MB' },
  );
  await warmed.close();
  await coldly.close();
  rmSync(cacheFolder, { recursive: true, force: true });
  return figures;
};
