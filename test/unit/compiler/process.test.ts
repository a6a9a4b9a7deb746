import { afterAll, expect, test } from 'vitest';
import { createCompiler } from '../../../src/adapters/typescript/create-compiler.ts';
import { SEED, treeWith } from './tree.ts';

const compiler = createCompiler();
afterAll(() => compiler.close());

test('a program is compiled in a process of its own, and the tree crosses once', async () => {
  const tree = treeWith();
  expect(await compiler.compile(SEED, tree)).toMatchObject({ ok: true });
  expect(await compiler.compile("import './servers/nothing'", tree)).toMatchObject({ ok: false });
  const other = treeWith({ 'workspace/x.ts': 'export const x = 1' });
  expect(
    await compiler.compile("import { x } from './workspace/x'; return x", other),
  ).toMatchObject({ ok: true });
});

test('a text over the limit is refused before it is parsed; one at the limit is not', async () => {
  const limit = 256 * 1024;
  const text = (bytes: number): string => `/*${' '.repeat(bytes - 4)}*/`;
  expect(await compiler.compile(text(limit), treeWith())).toMatchObject({ ok: true });
  await expect(compiler.compile(text(limit + 1), treeWith())).rejects.toMatchObject({
    code: 'CODE_LIMIT',
  });
});

test.each([
  ['nested brackets', '['.repeat(100_000)],
  ['nested parentheses', `${'('.repeat(60_000)}1${')'.repeat(60_000)}`],
  ['a sum of 100,000 terms', `const x = ${'1+'.repeat(100_000)}1`],
  ['else if', `${'if(0){}else '.repeat(20_000)}{}`],
  ['nested templates', `${'`${'.repeat(60_000)}`],
  [
    'a type that explodes',
    `type A<T> = T extends [] ? A<[T, T]> : A<[T, A<T>]>; let x: A<[1]>; ${'type B = '.repeat(1)}[A<A<A<[]>>>]`,
  ],
])(
  '%s ends within the time limit, and the next program is compiled',
  async (_name, source) => {
    const started = performance.now();
    const outcome = await compiler.compile(source, treeWith()).then(
      (compiled) => (compiled.ok ? 'ok' : 'problems'),
      (error) => error.code,
    );
    expect(['ok', 'problems', 'CODE_LIMIT']).toContain(outcome);
    expect(performance.now() - started).toBeLessThan(25_000);
    expect(await compiler.compile('return 1', treeWith())).toMatchObject({ ok: true });
  },
  60_000,
);

test('programs that come at once are compiled one after the other', async () => {
  const tree = treeWith();
  const all = await Promise.all([1, 2, 3, 4].map((n) => compiler.compile(`return ${n}`, tree)));
  expect(all.map((one) => one.ok && one.program.modules[0]?.code)).toEqual([
    'return 1',
    'return 2',
    'return 3',
    'return 4',
  ]);
});

test('nothing is compiled after closing', async () => {
  const other = createCompiler();
  await other.close();
  await expect(other.compile('return 1', treeWith())).rejects.toMatchObject({ code: 'INTERNAL' });
});
