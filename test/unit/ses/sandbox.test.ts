/** What a program can do in the sandbox, and what becomes of its result, its errors and its lines. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/adapters/ses/create-sandbox.ts';
import { ABSENT_GLOBALS, GLOBALS_DTS } from '../../../src/core/codegen/globals.ts';
import type { Json } from '../../../src/core/json/json.ts';
import type { RunOutcome, Sandbox } from '../../../src/ports/sandbox.ts';
import { createHost, LIMITS, programOf, runCode, type Seen } from './programs.ts';

const cacheFolder = mkdtempSync(join(tmpdir(), 'sluice-ses-'));
const sandbox: Sandbox = createSandbox({ limits: LIMITS, cacheFolder });
beforeAll(() => sandbox.warm());
afterAll(async () => {
  await sandbox.close();
  rmSync(cacheFolder, { recursive: true, force: true });
});

const run = (code: string): Promise<{ outcome: RunOutcome; seen: Seen }> => runCode(sandbox, code);
const returned = async (code: string): Promise<Json | undefined> => {
  const { outcome } = await run(code);
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};
const thrownBy = async (code: string): Promise<Extract<RunOutcome, { kind: 'threw' }>> => {
  const { outcome } = await run(code);
  if (outcome.kind !== 'threw') throw new Error(JSON.stringify(outcome));
  return outcome;
};

const BOX = "const box = await $bring('servers/echo-box');";

describe('results', () => {
  test('a value comes back as JSON', async () => {
    expect(await returned('return { a: [1, "two", null, { b: true }] }')).toEqual({
      a: [1, 'two', null, { b: true }],
    });
  });

  test('nothing returned is no value', async () => {
    expect(await returned('const a = 1;')).toBeUndefined();
  });

  test('a Map, a Set, a big integer and a date keep what they hold', async () => {
    const value = await returned(
      'return [new Map([["a", 1]]), new Map([[1, 2]]), new Set([1]), 12345678901234567890n, new Date(0), new Error("x")]',
    );
    expect(value).toEqual([
      { a: 1 },
      [[1, 2]],
      [1],
      '12345678901234567890',
      '1970-01-01T00:00:00.000Z',
      { name: 'Error', message: 'x' },
    ]);
  });

  test('a cycle is an error that says so', async () => {
    const { error } = await thrownBy('const a = {}; a.a = a; return a');
    expect(error.message).toMatch(/circular/i);
  });

  test('the call that nobody awaited is finished before the program is', async () => {
    const { outcome, seen } = await run(
      `${BOX} [1, 2, 3].forEach(async (n) => { await box.slowly({ n }); await box.echo({ n }); }); return 'done'`,
    );
    expect(outcome).toMatchObject({ kind: 'returned', value: 'done' });
    expect(seen.calls).toHaveLength(6);
  });

  test('a timer that is left runs, an interval that is left does not hold the program', async () => {
    const { outcome, seen } = await run(
      'setTimeout(() => console.log("late"), 30); setInterval(() => {}, 5); return 1',
    );
    expect(outcome).toMatchObject({ kind: 'returned', value: 1 });
    expect(seen.lines).toEqual(['log: late']);
  });
});

describe('errors', () => {
  test('an error carries the lines of the author, innermost first', async () => {
    const { error, frames } = await thrownBy(
      'const inner = (a) => a.b.c;\nasync function outer() {\n  await sleep(1);\n  return inner({});\n}\nawait outer();',
    );
    expect(error).toMatchObject({ name: 'TypeError' });
    expect(frames).toEqual([
      { file: 'program', line: 1, column: 26, name: 'inner' },
      { file: 'program', line: 4, column: 10, name: 'outer' },
      { file: 'program', line: 6, column: 1 },
    ]);
  });

  test('a frame lies in the module it comes from, with the columns that were moved undone', async () => {
    const program = programOf(
      {
        'skills/sum/index':
          'const sum = (list) => { throw new RangeError("none"); };\nreturn { sum };',
        program: "const { sum } = await $bring('skills/sum/index');\nsum([]);",
      },
      {
        shifts: [
          { line: 1, column: 20, by: 4 },
          { line: 1, column: 90, by: 7 },
        ],
      },
    );
    const outcome = await sandbox.run(program, createHost().host, LIMITS);
    expect(outcome).toMatchObject({
      kind: 'threw',
      frames: [
        { file: 'skills/sum/index', line: 1, column: 27, name: 'sum' },
        { file: 'program', line: 2, column: 1 },
      ],
    });
  });

  test('a failed tool is a ToolError with server, tool, code and path', async () => {
    const { error, frames } = await thrownBy(`${BOX}\nawait box.fail({ to: 1 });`);
    expect(error).toEqual({
      name: 'ToolError',
      message: 'policy rule `r1` denies it',
      code: 'FLOW_DENIED',
      data: { server: 'echo_box', tool: 'fail', path: '$.to' },
    });
    expect(frames.at(-1)).toMatchObject({ file: 'program', line: 2 });
  });

  test('a program can catch a ToolError and read it', async () => {
    const value = await returned(
      `${BOX} try { await box.fail({}); } catch (e) { return [e instanceof ToolError, e instanceof Error, e.name, e.code, e.server, e.tool, e.path, e.message]; }`,
    );
    expect(value).toEqual([
      true,
      true,
      'ToolError',
      'FLOW_DENIED',
      'echo_box',
      'fail',
      '$.to',
      'policy rule `r1` denies it',
    ]);
  });

  test('a ToolError that the program made itself names no server', async () => {
    const { error } = await thrownBy(
      'throw Object.assign(new ToolError("mine"), { server: "crm", tool: "get" })',
    );
    expect(error).toEqual({ name: 'ToolError', message: 'mine' });
  });

  test('a rejection that nobody handles fails the program, a late catch does not', async () => {
    expect((await thrownBy(`${BOX} box.fail({}); await sleep(30); return 1`)).error.code).toBe(
      'FLOW_DENIED',
    );
    expect(
      await returned(
        `${BOX} const p = box.fail({}); await sleep(30); try { await p } catch { return 'caught' }`,
      ),
    ).toBe('caught');
  });

  test('an error in a timer fails the program', async () => {
    const { error, frames } = await thrownBy(
      'setTimeout(() => { throw new Error("late"); }, 5);\nawait sleep(100);',
    );
    expect(error.message).toBe('late');
    expect(frames[0]).toMatchObject({ file: 'program', line: 1 });
  });

  test.each([
    ['throw 5', { name: 'Thrown', message: '5' }],
    ['throw undefined', { name: 'Thrown', message: 'undefined' }],
    ['throw "text"', { name: 'Thrown', message: 'text' }],
    ['throw Symbol("s")', { name: 'Thrown', message: 'Symbol(s)' }],
    ['throw { get message() { throw 1 } }', { name: 'Thrown' }],
    [
      'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
      { name: 'Thrown' },
    ],
    ['throw new Proxy(new Error("p"), {})', { name: 'Error', message: 'p' }],
    ['throw { name: {}, message: 7 }', { name: 'Thrown' }],
    [
      'await Promise.any([Promise.reject(new Error("a")), Promise.reject(new Error("b"))])',
      { name: 'AggregateError', data: { errors: ['a', 'b'] } },
    ],
  ])('%s is told without trusting it', async (code, expected) => {
    expect((await thrownBy(code)).error).toMatchObject(expected);
  });

  test('a promise that nothing will settle is told at once', async () => {
    const { error } = await thrownBy('await new Promise(() => {})');
    expect(error.message).toContain('nothing will settle');
  });

  test('a module that is not there is named', async () => {
    expect((await thrownBy("await $bring('servers/nobody')")).error.message).toBe(
      "cannot find module 'servers/nobody'",
    );
  });

  test('a value nested too deep is refused by name', async () => {
    const { error } = await thrownBy('let a = 1; for (let i = 0; i < 400; i++) a = [a]; return a');
    expect(error.code).toBe('INPUT_TOO_DEEP');
  });
});

describe('tools', () => {
  test('a folder answers to its kebab, snake and camel spelling, and one tool to its own path', async () => {
    const value = await returned(
      `const spaces = await Promise.all(['servers/echo-box', 'servers/echo_box', 'servers/echoBox', './servers/echo-box/index', 'servers/echo-box/echo'].map((path) => $bring(path)));
       return [spaces.map((space) => typeof space.echo), Object.keys(spaces[4]), Object.isFrozen(spaces[0])];`,
    );
    expect(value).toEqual([Array(5).fill('function'), ['echo'], true]);
  });

  test('arguments and replies go through unchanged', async () => {
    const args = {
      text: 'a\u2028"\\\n\u{1F600}',
      list: [1, 2.5, -0, 1e21],
      nested: { __proto__x: null },
    };
    const { outcome, seen } = await run(`${BOX} return await box.echo(${JSON.stringify(args)})`);
    expect(outcome).toMatchObject({
      kind: 'returned',
      value: { text: args.text, list: [1, 2.5, 0, 1e21] },
    });
    expect(seen.calls[0]?.tool).toBe('echo_box.echo');
  });

  test('no arguments are an empty object', async () => {
    expect((await run(`${BOX} await box.echo()`)).seen.calls[0]?.args).toEqual({});
  });

  test('a reply is the program own to change', async () => {
    expect(
      await returned(
        `${BOX} const r = await box.echo({ list: [3, 1, 2] }); r.list.sort(); r.more = 1; return r`,
      ),
    ).toEqual({
      list: [1, 2, 3],
      more: 1,
    });
  });

  test('calls run at once up to the limit, and the rest wait for their turn', async () => {
    const { outcome, seen } = await runCode(
      sandbox,
      `${BOX} return (await Promise.all(Array.from({ length: 40 }, (_, n) => box.slowly({ n })))).length`,
      { inFlight: 8 },
    );
    expect(outcome).toMatchObject({ kind: 'returned', value: 40 });
    expect(seen.calls).toHaveLength(40);
    expect(seen.most).toBe(8);
  });

  test('a host that fails by itself is an internal error without its text', async () => {
    const { error } = await thrownBy(
      "const crm = await $bring('servers/crm'); await crm.unknown({})",
    );
    expect(error).toMatchObject({
      code: 'INTERNAL',
      message: 'internal fault; nothing was revealed',
    });
  });

  test('a reply over the limit is refused, not cut', async () => {
    const { host } = createHost();
    const big: typeof host = {
      ...host,
      call: async () => ({ ok: true, value: 'x'.repeat(9_000_000) }),
    };
    const outcome = await sandbox.run(
      programOf({ program: `${BOX} await box.echo({})` }),
      big,
      LIMITS,
    );
    expect(outcome).toMatchObject({ kind: 'threw', error: { code: 'INPUT_TOO_LARGE' } });
  });

  test('a reply just below the limit fits the heap', async () => {
    const { host } = createHost();
    const rows = Array.from({ length: 50_000 }, (_, n) => ({
      id: n,
      name: `row ${n}`,
      text: 'x'.repeat(100),
    }));
    const big: typeof host = { ...host, call: async () => ({ ok: true, value: rows }) };
    const outcome = await sandbox.run(
      programOf({ program: `${BOX} return (await box.echo({})).length` }),
      big,
      LIMITS,
    );
    expect(outcome).toMatchObject({ kind: 'returned', value: 50_000 });
  });
});

describe('globals', () => {
  const declared = [...GLOBALS_DTS.matchAll(/^declare (?:class|const|function) (\w+)/gm)].map(
    ([, name]) => name ?? '',
  );

  test('every name that the generated declarations promise is there', async () => {
    expect(declared.length).toBeGreaterThan(15);
    expect(
      await returned(
        `return ${JSON.stringify(declared)}.filter((name) => typeof globalThis[name] === 'undefined')`,
      ),
    ).toEqual([]);
  });

  test('no name is there that is neither declared nor of the language', async () => {
    const names = await returned('return Object.getOwnPropertyNames(globalThis)');
    const language = new Set(
      spawnSync(process.execPath, [
        '-p',
        "require('node:vm').runInNewContext('Object.getOwnPropertyNames(globalThis).join()')",
      ])
        .stdout.toString()
        .trim()
        .split(','),
    );
    const strange = (Array.isArray(names) ? names.map(String) : ['none']).filter(
      (name) => !declared.includes(name) && !language.has(name),
    );
    expect(strange).toEqual([]);
  });

  test('what the declarations leave out is not there', async () => {
    const absent = [
      ...ABSENT_GLOBALS,
      'Compartment',
      'lockdown',
      'harden',
      'WebAssembly',
      'process',
    ];
    expect(
      await returned(`return ${JSON.stringify(absent)}.filter((name) => name in globalThis)`),
    ).toEqual([]);
  });

  test('text, base64, URLs, dates, numbers and copies work', async () => {
    const value = await returned(`
      const url = new URL('https://a.example/x?b=1&b=2');
      url.searchParams.append('c', 'd e');
      return [
        new TextDecoder().decode(new TextEncoder().encode('äé')), atob(btoa('hi')), url.href, url.searchParams.getAll('b'),
        [...new URLSearchParams({ a: '1' })], new Date(0).toISOString(), Date.now() > 1.7e12, Math.random() < 1,
        new Intl.NumberFormat('de').format(1234.5), (1234.5).toLocaleString('de'), structuredClone({ a: new Map([[1, 2]]) }).a.get(1),
        /^[0-9a-f-]{36}$/.test(crypto.randomUUID()), new Float64Array(2).length, new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0),
      ]`);
    expect(value).toEqual([
      'äé',
      'hi',
      'https://a.example/x?b=1&b=2&c=d+e',
      ['1', '2'],
      [['a', '1']],
      '1970-01-01T00:00:00.000Z',
      true,
      true,
      '1.234,5',
      '1.234,5',
      2,
      true,
      2,
      '1/1/1970',
    ]);
  });

  test('a new global name may be added, an endowed one not replaced', async () => {
    expect(
      await returned(
        'globalThis.mine = 1; try { console = 1 } catch (e) { return [mine, e.name] }',
      ),
    ).toEqual([1, 'TypeError']);
  });

  test('files are read, written, listed and removed through the host', async () => {
    const { outcome, seen } = await run(`
      await files.write('workspace/a.txt', 'one');
      await files.write('workspace/b.txt', 'two');
      await files.remove('workspace/b.txt');
      const missing = await files.read('workspace/none').catch((e) => [e.name, e.code, e.tool]);
      return [await files.read('workspace/a.txt'), await files.list('workspace'), missing];`);
    expect(outcome).toMatchObject({
      value: ['one', ['workspace/a.txt'], ['ToolError', 'FILE_MISSING', 'read']],
    });
    expect([...seen.files]).toEqual([['workspace/a.txt', 'one']]);
  });

  test('content and progress go to the host', async () => {
    const { seen } = await run(
      "emit('text'); emit({ type: 'image', data: 'aGk=', mimeType: 'image/png' }); progress(1, 2, 'half'); progress(2)",
    );
    expect(seen.emitted).toEqual([
      { type: 'text', text: 'text' },
      { type: 'image', data: 'aGk=', mimeType: 'image/png' },
    ]);
    expect(seen.progress).toEqual([
      [1, 2, 'half'],
      [2, undefined, undefined],
    ]);
  });
});

describe('helpers', () => {
  test('retry tries again after a pause, and gives up with the last error', async () => {
    const value = await returned(`
      let tries = 0;
      const value = await retry(async () => { tries += 1; if (tries < 3) throw new Error('busy'); return 'in'; }, { attempts: 5, baseMs: 1 });
      const last = await retry(() => { throw new Error('never'); }, { attempts: 2, baseMs: 1 }).catch((e) => e.message);
      return [tries, value, last];`);
    expect(value).toEqual([3, 'in', 'never']);
  });

  test('retry does not repeat what a rule refused or a mistake in the program', async () => {
    const { outcome, seen } = await run(`${BOX}
      const refused = await retry(() => box.fail({}), { attempts: 5, baseMs: 1 }).catch((e) => e.code);
      let tries = 0;
      await retry(() => { tries += 1; null.x; }, { attempts: 5, baseMs: 1 }).catch(() => 0);
      return [refused, tries];`);
    expect(outcome).toMatchObject({ value: ['FLOW_DENIED', 1] });
    expect(seen.calls).toHaveLength(1);
  });

  test('paginate follows a cursor in the argument that the tool has', async () => {
    const { outcome, seen } = await run(`
      const crm = await $bring('servers/crm');
      const rows = [];
      for await (const page of paginate(crm.listPages, { query: 'q' })) rows.push(...page.results);
      return rows;`);
    expect(outcome).toMatchObject({ value: ['row 0', 'row 1', 'row 2'] });
    expect(seen.calls.map(({ args }) => args)).toEqual([
      { query: 'q' },
      { query: 'q', start_cursor: '1' },
      { query: 'q', start_cursor: '2' },
    ]);
  });
});

describe('console', () => {
  const lineOf = async (code: string): Promise<string | undefined> =>
    (await run(code)).seen.lines[0];
  test.each([
    [
      'console.log("a", 1, null, undefined, true, 10n, Symbol("s"))',
      'log: a 1 null undefined true 10n Symbol(s)',
    ],
    [
      'console.warn({ a: 1, b: ["x", { c: null }], "d-e": new Map([["k", new Set([1])]]) })',
      "warn: { a: 1, b: ['x', { c: null }], 'd-e': Map(1) { 'k' => Set(1) { 1 } } }",
    ],
    ['const a = { n: 1 }; a.self = a; console.error(a)', 'error: { n: 1, self: [Circular] }'],
    [
      'console.log({ f() {}, get g() { throw 1 }, d: new Date(0), r: /x/g })',
      'log: { f: [Function f], g: [Getter], d: 1970-01-01T00:00:00.000Z, r: /x/g }',
    ],
    ['class Deal { id = 1 } console.info(new Deal(), [])', 'info: Deal { id: 1 } []'],
    ['console.log("%s is %d", "x", 5, { a: 1 })', 'log: x is 5 { a: 1 }'],
    [
      'console.log({ a: { b: { c: { d: { e: { f: 1 } } } } } })',
      'log: { a: { b: { c: { d: { e: [Object] } } } } }',
    ],
    [
      'console.log(new Proxy({}, { ownKeys() { throw 1 } }))',
      'log: [an object that cannot be read]',
    ],
    ['console.log(new Error("bad"))', 'log: Error: bad (program:1:13)'],
    ['console.debug(Promise.resolve(1))', 'debug: Promise { … } (await it to see its value)'],
  ])('%s', async (code, expected) => {
    expect(await lineOf(code)).toBe(expected);
  });

  test('a long line is cut with a notice, a long list says how much is left', async () => {
    expect(await lineOf('console.log("x".repeat(100000))')).toMatch(
      /^log: x{60000}… \(40000 characters left out\)$/,
    );
    expect(await lineOf('console.log(Array.from({ length: 500 }, (_, n) => n))')).toContain(
      '… 400 more items',
    );
  });
});
