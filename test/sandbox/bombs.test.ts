/** Programs that use up everything: each ends in the outcome that names the limit, the host lives, the next run is warm. */

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/adapters/ses/create-sandbox.ts';
import type { LimitName, RunLimits, RunOutcome, Sandbox } from '../../src/ports/sandbox.ts';
import { LIMITS, runCode } from '../unit/ses/programs.ts';

/** Small, so that the whole file is quick. */
const SMALL: RunLimits = {
  ...LIMITS,
  wallMs: 4_000,
  cpuMs: 3_000,
  toolCalls: 200,
  outputBytes: 100_000,
  outputLines: 500,
  frameBytes: 500_000,
};
const WALL: Partial<RunLimits> = { wallMs: 400, toolCalls: 1e6 };
const CPU: Partial<RunLimits> = { cpuMs: 250 };
/** Memory runs out by itself; on a busy machine that may take its time. */
const LONG: Partial<RunLimits> = { wallMs: 20_000, cpuMs: 15_000 };
const SPARE_MS = 1_000;

const sandbox: Sandbox = createSandbox({ limits: SMALL });
beforeAll(() => sandbox.warm());
afterAll(() => sandbox.close());

const rssOfHost = (): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0) / 1024;

/** The host is as it was: a program of one line runs in a warm child, and memory has not grown with the bomb. */
afterEach(async () => {
  await sandbox.warm();
  const { outcome } = await runCode(sandbox, 'return 1 + 1', SMALL);
  expect(outcome).toMatchObject({ kind: 'returned', value: 2 });
  expect(rssOfHost()).toBeLessThan(700);
});

const BOX = "const box = await $bring('servers/echo-box');";

type Bomb = readonly [name: string, code: string];

const explode = async (
  code: string,
  limits: Partial<RunLimits> = {},
): Promise<{
  outcome: RunOutcome;
  lines: readonly string[];
}> => {
  const given = { ...SMALL, ...limits };
  const { outcome, seen } = await runCode(sandbox, code, given);
  expect(outcome.usage.wallMs).toBeLessThan(given.wallMs + SPARE_MS);
  return { outcome, lines: seen.lines };
};

const limitOf = (outcome: RunOutcome): LimitName | string =>
  outcome.kind === 'limit' ? outcome.limit : JSON.stringify(outcome).slice(0, 300);

describe('time', () => {
  test.each<Bomb>([
    ['an endless loop', 'for (;;);'],
    ['an endless loop after the first await', 'await sleep(1); for (;;);'],
    ['microtasks without end', 'const f = () => Promise.resolve().then(f); await f();'],
    ['timers without end', 'const f = () => setTimeout(f, 0); f(); await new Promise(() => {});'],
    [
      'an interval and a promise that never settles',
      'setInterval(() => {}, 1); await new Promise(() => {});',
    ],
    ['a sleep of days', 'await sleep(1e8);'],
    ['a pattern that backtracks', `/^(a+)+$/.test('a'.repeat(40) + 'b');`],
    ['a getter that loops in the result', 'return { get a() { for (;;); } };'],
    ['a toJSON that loops in an argument', `${BOX} await box.echo({ toJSON() { for (;;); } });`],
    ['a thenable that loops', 'return { then() { for (;;); } };'],
    [
      'a thenable that never answers beside a timer',
      'setInterval(() => {}, 5); return { then() {} };',
    ],
    [
      'a Proxy that loops while an error is read',
      'throw new Proxy(new Error("x"), { get() { for (;;); } });',
    ],
    ['a message that loops', 'throw { get message() { for (;;); } };'],
    [
      'a key list that loops in a console line',
      'console.log(new Proxy({}, { ownKeys() { for (;;); } }));',
    ],
    ['a tool that waits in a chain for ever', `${BOX} for (;;) await box.slowly({});`],
  ])('%s ends at the wall clock', async (_name, code) => {
    expect(limitOf((await explode(code, WALL)).outcome)).toBe('wallMs');
  });

  test.each<Bomb>([
    ['an endless loop', 'for (;;);'],
    ['a power of big integers', 'let a = 3n; for (;;) a = a ** 3n % (10n ** 3000n);'],
    [
      'sorting without end',
      'const a = Array.from({ length: 1e5 }, (_, i) => (i * 7919) % 100003); for (;;) [...a].sort();',
    ],
    [
      'a generator without end',
      'function* g() { for (;;) yield 1; } let n = 0; for (const x of g()) n += x;',
    ],
  ])('%s ends at the CPU limit', async (_name, code) => {
    expect(limitOf((await explode(code, CPU)).outcome)).toBe('cpuMs');
  });
});

describe('memory', () => {
  test.each<Bomb>([
    ['objects', 'const a = []; for (;;) a.push({ a: a.length, b: [a.length] });'],
    ['arrays of numbers', 'const a = []; for (;;) a.push(new Array(1e5).fill(1.5));'],
    ['one filled array', 'return new Array(2 ** 27).fill({}).length;'],
    ['Array.from of a billion', 'return Array.from({ length: 1e9 }, () => ({})).length;'],
    ['a Map', 'const m = new Map(); for (let i = 0; ; i += 1) m.set(i, { i });'],
    [
      'flat strings',
      `const a = []; const s = 'x'.repeat(1e6); for (let i = 0; ; i += 1) a.push(JSON.stringify(s + i));`,
    ],
    ['splitting', `const s = 'a,'.repeat(2e7); const a = []; for (;;) a.push(s.split(','));`],
    ['global symbols', 'for (let i = 0; ; i += 1) Symbol.for("s".repeat(1000) + i);'],
    [
      'closures',
      'const a = []; for (;;) { const big = new Array(1e4).fill(0); a.push(() => big); }',
    ],
    ['promises', 'const a = []; for (;;) a.push(new Promise(() => {}));'],
    ['timers', 'for (;;) setTimeout(() => {}, 1e6);'],
    [
      'queued calls',
      `${BOX} const a = []; for (;;) a.push(box.slowly({ text: 'x'.repeat(10000) }));`,
    ],
    [
      'a big result',
      `return 'x'.repeat(1000).split('').map(() => 'y'.repeat(1e6).split('').map((c) => ({ c })));`,
    ],
    [
      'a structured clone of much',
      'const a = []; for (;;) a.push(structuredClone(new Array(1e5).fill({ a: 1 })));',
    ],
  ])('%s end at a memory limit', async (_name, code) => {
    expect(['heapMb', 'rssMb']).toContain(limitOf((await explode(code, LONG)).outcome));
  });

  test.each<Bomb>([
    ['buffers', 'const a = []; for (;;) { const b = new Uint8Array(1e7).fill(1); a.push(b); }'],
    ['one buffer of gigabytes', 'return new Uint8Array(4e9).fill(1).length;'],
    [
      'encoded text',
      `const a = []; const s = 'x'.repeat(1e7); for (;;) a.push(new TextEncoder().encode(s));`,
    ],
  ])(
    '%s off the heap end at the memory cap, or in a RangeError where the system refuses',
    async (_name, code) => {
      const { outcome } = await explode(code, LONG);
      const name = outcome.kind === 'threw' ? outcome.error.name : limitOf(outcome);
      expect(['rssMb', 'heapMb', 'RangeError', 'TypeError']).toContain(name);
    },
  );

  test.each<Bomb>([
    ['deep recursion', 'const f = (n) => f(n + 1) + 1; return f(0);'],
    ['a string that doubles', `let s = 'x'; for (;;) s += s;`],
    ['a repeat beyond the longest string', `return 'x'.repeat(2 ** 29 + 30);`],
    ['a join of a billion', 'return new Array(1e9).join("xy");'],
    ['an array length that is none', 'return new Array(-1);'],
    ['a padding beyond the longest string', `return 'x'.padEnd(2 ** 30, 'y').length;`],
  ])('%s is a RangeError in the program', async (_name, code) => {
    const { outcome } = await explode(code);
    expect(outcome).toMatchObject({ kind: 'threw', error: { name: 'RangeError' } });
  });
});

describe('floods', () => {
  test.each<readonly [...Bomb, LimitName]>([
    ['console lines of a kilobyte', `for (;;) console.log('x'.repeat(1000));`, 'outputBytes'],
    ['console lines of one byte', `for (;;) console.log('');`, 'outputLines'],
    ['one console line with many ends', `console.log('\\n'.repeat(1000));`, 'outputLines'],
    ['progress', 'for (let i = 0; ; i += 1) progress(i);', 'outputLines'],
    ['progress messages', `for (;;) progress(1, 2, 'x'.repeat(10000));`, 'outputBytes'],
    ['content', `for (;;) emit({ type: 'text', text: 'x'.repeat(10000) });`, 'outputBytes'],
    ['tool calls', `${BOX} for (;;) await box.echo({});`, 'toolCalls'],
    [
      'tool calls at once',
      `${BOX} await Promise.all(Array.from({ length: 10000 }, () => box.echo({})));`,
      'toolCalls',
    ],
    ['files', `for (;;) await files.write('workspace/a', 'x');`, 'toolCalls'],
    ['one argument of megabytes', `${BOX} await box.echo({ a: 'x'.repeat(2e6) });`, 'frameBytes'],
    ['one result of megabytes', `return 'x'.repeat(2e6);`, 'frameBytes'],
    [
      'one content block of megabytes',
      `emit({ type: 'text', text: 'x'.repeat(2e6) });`,
      'frameBytes',
    ],
    [
      'a result that is small in characters and large in bytes',
      `return '\u{1F600}'.repeat(2e5);`,
      'frameBytes',
    ],
    ['source', `/* ${'x'.repeat(300_000)} */`, 'sourceBytes'],
  ])('%s end at their limit', async (_name, code, expected) => {
    expect(limitOf((await explode(code)).outcome)).toBe(expected);
  });

  test('a flood of calls that fail ends at the limit of calls, or in the first error', async () => {
    const { outcome } = await explode(`${BOX} for (;;) box.fail({}).catch(() => 0);`, LONG);
    expect(['toolCalls', 'heapMb', 'rssMb']).toContain(limitOf(outcome));
  });
});

describe('what was done before the end is known', () => {
  test('lines that were printed before an endless loop have arrived', async () => {
    const { outcome, lines } = await explode(`console.log('before'); for (;;);`, WALL);
    expect([limitOf(outcome), lines]).toEqual(['wallMs', ['log: before']]);
  });

  test('lines and calls from before a memory bomb have arrived', async () => {
    const { outcome, seen } = await runCode(
      sandbox,
      `${BOX} await box.echo({ n: 1 }); console.log('before'); const a = []; for (;;) a.push({ a: [1] });`,
      SMALL,
    );
    expect(['heapMb', 'rssMb']).toContain(limitOf(outcome));
    expect(seen.lines).toEqual(['log: before']);
    expect(outcome.usage.calls).toBe(1);
    expect(seen.calls).toHaveLength(1);
  });

  test('a flood delivers up to its limit and no line more', async () => {
    const { outcome, lines } = await explode(`for (let i = 0; ; i += 1) console.log(i);`);
    expect(limitOf(outcome)).toBe('outputLines');
    expect(lines).toHaveLength(SMALL.outputLines);
  });

  test('a call that was under way when the run ended is told', async () => {
    const { outcome, seen } = await runCode(
      sandbox,
      `${BOX} box.slowly({}); throw new Error('enough');`,
      SMALL,
    );
    expect(outcome).toMatchObject({ kind: 'threw', error: { message: 'enough' } });
    expect(seen.aborted).toEqual(['slowly']);
  });
});

test('a limit that is n allows n', async () => {
  const exact = { ...SMALL, toolCalls: 3, outputLines: 2 };
  const calls = (n: number): string =>
    `${BOX} for (let i = 0; i < ${n}; i += 1) await box.echo({});`;
  expect((await runCode(sandbox, calls(3), exact)).outcome.kind).toBe('returned');
  expect(limitOf((await runCode(sandbox, calls(4), exact)).outcome)).toBe('toolCalls');
  const lines = (n: number): string => `for (let i = 0; i < ${n}; i += 1) console.log(i);`;
  expect((await runCode(sandbox, lines(2), exact)).outcome.kind).toBe('returned');
  expect(limitOf((await runCode(sandbox, lines(3), exact)).outcome)).toBe('outputLines');
});

test('a run that is cancelled ends as cancelled and tells its calls', async () => {
  const { createHost, programOf } = await import('../unit/ses/programs.ts');
  const { host, seen } = createHost();
  const stop = new AbortController();
  const running = sandbox.run(
    programOf({ program: `${BOX} box.slowly({}); for (;;);` }),
    host,
    SMALL,
    stop.signal,
  );
  setTimeout(() => stop.abort(), 100);
  expect(await running).toMatchObject({ kind: 'cancelled' });
  expect(seen.calls).toHaveLength(1);
});

test('twenty runs at once all end, eight at a time', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      runCode(sandbox, `${BOX} await box.slowly({}); return ${n};`, { ...SMALL, wallMs: 10_000 }),
    ),
  );
  expect(
    outcomes.map(({ outcome }) => (outcome.kind === 'returned' ? outcome.value : outcome.kind)),
  ).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

test('a run with a heap of its own size gets a child of its own', async () => {
  const code = 'const a = []; for (let i = 0; i < 2e6; i += 1) a.push({ i }); return a.length;';
  expect(
    (await runCode(sandbox, code, { ...SMALL, heapMb: 256, rssMb: 400 })).outcome,
  ).toMatchObject({ kind: 'returned', value: 2e6 });
});
