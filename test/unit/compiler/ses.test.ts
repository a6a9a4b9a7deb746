import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createCompile } from '../../../src/adapters/typescript/compile.ts';
import { SEED, treeWith } from './tree.ts';

const compile = createCompile();

/** Evaluates a program in a locked-down realm of another process, with tools that answer what they were asked. */
const RUN = `
  require('ses');
  lockdown({ overrideTaming: 'severe', consoleTaming: 'unsafe', errorTaming: 'safe' });
  const { modules, entry } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const printed = [];
  const c = new Compartment({ __options__: true, globals: { console: { log: (...v) => printed.push(v.join(' ')) } } });
  const done = new Map();
  const bring = async (path) => {
    if (path.startsWith('servers/'))
      return new Proxy({}, { get: (_t, name) => name === 'then' ? undefined : async (input) => ({ content: String(name) + JSON.stringify(input) }) });
    if (!done.has(path)) {
      const module = modules.find((one) => one.path === path);
      done.set(path, c.evaluate('(async ($bring, $meta) => {\\n' + module.code + '\\n})')(bring, {}));
    }
    return done.get(path);
  };
  bring(entry).then((value) => process.stdout.write(JSON.stringify({ value, printed })), (e) => process.stdout.write(JSON.stringify({ threw: String(e) })));
`;

const run = (source: string, modules = {}): unknown => {
  const compiled = compile(source, treeWith(modules));
  if (!compiled.ok) return compiled.problems;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', RUN], {
      input: JSON.stringify(compiled.program),
      encoding: 'utf8',
    }),
  );
};

test('the example runs in a compartment', () => {
  const out = run(`${SEED}return transcript`);
  expect(out).toEqual({ value: 'getDocument{"documentId":"abc123"}', printed: [] });
});

test('text that SES refuses reaches the program unchanged', () => {
  const texts = [
    'import(x)',
    'import (x)',
    'import /* y',
    'import // z',
    '<!-- a -->',
    '-->',
    'eval(q)',
    'eval ( q',
    '\\<!--',
  ];
  const source = `// import(x) <!-- --> eval(x)
const single = [${texts.map((text) => `'${text.replace('\\', '\\\\')}'`).join(', ')}];
const double = [${texts.map((text) => JSON.stringify(text)).join(', ')}];
const template = [${texts.map((text) => `\`${text.replace('\\', '\\\\')}\``).join(', ')}, \`\${1}import(\${2}<!--\${3}-->\`];
let i: any = 2; let n: any = 0; while (i-->0) n += 1;
const odd = { import() { return 1 }, eval(x: number) { return x } };
return [single, double, template, n, odd.import() + odd.eval(1), i<!--n];`;
  expect(run(source)).toEqual({
    value: [texts, texts, [...texts, '1import(2<!--3-->'], 2, 2, true],
    printed: [],
  });
});

test('every form of import and export works between modules', () => {
  const modules = {
    'workspace/forms.ts': `export const a = 1, { b, c: [d] } = { b: 2, c: [3] };
export let later: number; later = 4;
export function f(): number; export function f(x?: number): number { return x ?? 5 }
export class K { static k = 6 }
interface Shape { s: string } type T = Shape; export { T, type Shape };
const local = 7; export { local as renamed, local as 'any name' };
export default function named() { return 8 }`,
    'workspace/again.ts': `export * from './forms'; export * as all from './forms'; export { a as first, default } from './forms'`,
    'workspace/anonymous.ts': 'export default class { x = 9 }',
    'workspace/value.ts': 'export default [10]',
  };
  const source = `import named, * as forms from './workspace/forms';
import again, { first, all, b, "any name" as any } from './workspace/again';
import Anonymous from './workspace/anonymous'
import './workspace/value'
const { default: value } = await import('./workspace/value');
const x: forms.T = { s: 'typed' };
return [forms.a, forms.b, forms.d, forms.later, forms.f(), forms.K.k, forms.renamed, any, named(), again(), first, all.a, b, new Anonymous().x, value, x.s]`;
  expect(run(source, modules)).toEqual({
    value: [1, 2, 3, 4, 5, 6, 7, 7, 8, 8, 1, 1, 2, 9, [10], 'typed'],
    printed: [],
  });
});

test('an import below the statements that use it is there in time', () => {
  expect(
    run("const x = a + 1\nimport { a } from './workspace/a'\n;(console.log)(x)", {
      'workspace/a.ts': 'export const a = 1',
    }),
  ).toEqual({
    printed: ['2'],
  });
});

test('a program gives its default export, or what it returns', () => {
  expect(run('export default { done: true }')).toEqual({ value: { done: true }, printed: [] });
  expect(run('export const x = 1; return 2')).toEqual({ value: 2, printed: [] });
});
