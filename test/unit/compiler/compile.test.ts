import { expect, test } from 'vitest';
import { createCompile } from '../../../src/adapters/typescript/compile.ts';
import { originalColumn } from '../../../src/adapters/typescript/edits.ts';
import type { CompiledProgram, SourceProblem } from '../../../src/ports/compiler.ts';
import { SEED, treeWith } from './tree.ts';

const compile = createCompile();

const program = (source: string, modules = {}): CompiledProgram => {
  const compiled = compile(source, treeWith(modules));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.program;
};
const problems = (source: string, modules = {}): readonly SourceProblem[] => {
  const compiled = compile(source, treeWith(modules));
  return compiled.ok ? [] : compiled.problems;
};
const code = (source: string): string => program(source).modules.at(-1)?.code ?? '';

test('the example of the documentation compiles unchanged, and names the tools it uses', () => {
  const { tools, modules, entry } = program(SEED);
  expect(entry).toBe('program');
  expect(tools.map(({ server, tool }) => `${server}/${tool}`)).toEqual([
    'google-drive/getDocument',
    'salesforce/updateRecord',
  ]);
  expect(modules.at(-1)?.imports).toEqual(['servers/google-drive', 'servers/salesforce']);
});

test.each(['google-drive', 'google_drive', 'googleDrive'])(
  'a server is found as %s',
  (spelling) => {
    const source = `import * as drive from './servers/${spelling}'; return (await drive.getDocument({ documentId: 'x' })).title`;
    expect(program(source).modules[0]?.imports).toEqual(['servers/google-drive']);
  },
);

test('a tool whose name is a reserved word is imported under the name of its file', () => {
  const source = "import { delete_ } from './servers/crm_db/delete_'; await delete_({ id: '1' })";
  expect(program(source).tools.map(({ tool }) => tool)).toEqual(['delete']);
});

test('a declared result is typed, an undeclared one is open', () => {
  const typed =
    "import { listContacts } from './servers/crm-db/listContacts'; return (await listContacts()).contact";
  expect(problems(typed)).toMatchObject([{ line: 1, suggestion: 'contacts' }]);
  const open =
    "import * as d from './servers/google-drive'; for (const x of await d.getDocument({ documentId: '1' })) console.log(x.a.b)";
  expect(problems(open)).toEqual([]);
});

test.each([
  ["import * as g from './servers/google-driv'", 1, 20, './servers/google-drive'],
  ["import * as g from './servers/salesforce'\nawait g.update_record({})", 2, 9, 'updateRecord'],
  [
    "import * as g from './servers/google-drive'\nreturn await g.getDocument({ documentID: '1' })",
    2,
    30,
    'documentId',
  ],
  ["import { updateRecords } from './servers/salesforce/updateRecord'", 1, 10, 'updateRecord'],
  ["import { helper } from './workspace/helpr'", 1, 24, './workspace/helper'],
  ['const rows = [1]\nif (rows.length > 1) { return rows.lenght }', 2, 36, 'length'],
])('%s is a problem with its place and a proposal', (source, line, column, suggestion) => {
  const found = problems(source, { 'workspace/helper.ts': 'export const helper = 1' });
  expect(found[0]).toMatchObject({ file: 'program', line, column, suggestion });
});

test.each([
  ["fetch('https://example.com')", 1, /network/],
  ['call("x", {})', 1, /import the function/],
  ['new WeakRef({})', 1, /WeakRef/],
  ['new SharedArrayBuffer(1)', 1, /SharedArrayBuffer/],
  ['const x = ;', 1, /expression expected/],
  ['enum A { B }', 1, /enum/],
  ['\nnamespace N { export const a = 1 }', 2, /namespace/],
  ['class C { constructor(private a: number) {} }', 1, /parameter properties/],
  ['const a = <string>JSON.parse("1")', 1, /as Type/],
  ["\neval('1')", 2, /eval/],
  ['(0, eval)("1")', 1, /eval/],
  ['console.log(import.meta)', 1, /import\.meta/],
  ['const $bring = 1', 1, /taken/],
  ['import("./servers/" + "x")', 1, /string/],
  ['\n/-->/.test("")', 2, /regular expression/],
  ['\nString.raw`<!--`', 2, /tagged template/],
])('%s is refused with its line', (source, line, message) => {
  const [found] = problems(source);
  expect(found?.line).toBe(line);
  expect(found?.message).toMatch(message);
});

test('no column moves, except right of a rewrite, and there it is recorded', () => {
  const source =
    "const a: number = 1; let i = 3; while (i-->0) console.log('<!--', a as number); throw new Error('x')";
  const [module] = program(source).modules;
  const at = (module?.code.indexOf('throw') ?? 0) + 1;
  expect(at).toBe(source.indexOf('throw') + 3);
  expect(originalColumn(module?.shifts ?? [], 1, at)).toBe(source.indexOf('throw') + 1);
});

test('imports stand first, on line 1, and the columns of that line are recorded', () => {
  const [module] = program(
    "import * as d from './servers/google-drive'; throw new Error('x')\nthrow 1",
  ).modules;
  const at = (module?.code.indexOf('throw') ?? 0) + 1;
  expect(originalColumn(module?.shifts ?? [], 1, at)).toBe(46);
  expect(module?.code.split('\n')[1]).toBe('throw 1');
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the program under test
test('comments go, and what looks like one in a string stays', () => {
  expect(code('const a = "//x"; // import(y)\n/* eval(z) */ const b = `/* ${a} */`')).toBe(
    'const a = "//x";             \n              const b = `/* ${a} */`',
  );
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the program under test

test('an import with a comment in it, or types in it, leaves nothing behind', () => {
  const source =
    "import type { Input } from './servers/salesforce/updateRecord'\nimport { /* <!-- */ updateRecord, type Input as I } from './servers/salesforce/updateRecord'\nconst x: Input | I | undefined = undefined; return [x, typeof updateRecord]";
  expect(code(source).trim()).toMatch(
    /^const \{ updateRecord \} = await \$bring\("servers\/salesforce\/updateRecord"\);/,
  );
});

test('modules come before what imports them, each once', () => {
  const modules = {
    'workspace/a.ts': "import { b } from './b'; export const a = b + 1",
    'workspace/b.ts': 'export const b = 1',
    'skills/close/index.ts':
      "import { a } from '../../workspace/a'; export default (n: number) => a + n",
  };
  const source =
    "import close from './skills/close'; import { b } from './workspace/b.ts'; return close(b)";
  expect(program(source, modules).modules.map(({ path }) => path)).toEqual([
    'workspace/b',
    'workspace/a',
    'skills/close/index',
    'program',
  ]);
});

test('a circle of modules is refused at the import that closes it', () => {
  const modules = {
    'workspace/a.ts': "import { b } from './b'; export const a = 1",
    'workspace/b.ts': "\nimport { a } from './a'; export const b = 1",
  };
  const [found] = problems("import { a } from './workspace/a'", modules);
  expect(found).toMatchObject({ file: 'workspace/b', line: 2 });
  expect(found?.message).toMatch(/workspace\/a -> workspace\/b -> workspace\/a/);
});

test('mistakes in an imported module are reported in its own file', () => {
  const [found] = problems("import { a } from './workspace/a'", {
    'workspace/a.ts': "export const a: number = 'text'\nreturn 1",
  });
  expect(found).toMatchObject({ file: 'workspace/a', line: 1, column: 14 });
});

test('a return inside conditions and loops is checked and allowed', () => {
  expect(
    problems(
      'for (const n of [1]) { if (n > 1) return; else return { n } }\nconst m: number = 1; return m',
    ),
  ).toEqual([]);
  expect(problems("const n: string = 'a'\nif (n) return n.foo\nreturn")).toMatchObject([
    { line: 2, column: 17 },
  ]);
});
