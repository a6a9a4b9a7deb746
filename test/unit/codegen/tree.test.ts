import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiTree, ServerSource } from '../../../src/core/codegen/tool.ts';
import { generateTree } from '../../../src/core/codegen/tree.ts';
import { problems } from './problems.ts';

const GOLDEN = 'test/golden/codegen';

/** Every folder `test/golden/codegen/<name>` holds a tool and the file that stands for it. */
const cases = (): readonly { name: string; server: ServerSource }[] =>
  readdirSync(GOLDEN)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const tool = JSON.parse(readFileSync(join(GOLDEN, file), 'utf8'));
      return { name: file.replace('.json', ''), server: { server: 'golden', tools: [tool] } };
    });

const only = (tree: ApiTree): string => {
  const [tool] = tree.tools;
  return tree.files.get(`servers/golden/${tool?.name}.ts`) ?? '';
};

test.each(cases())('$name: the file is the recorded one', ({ name, server }) => {
  const text = only(generateTree([server], () => true));
  const path = join(GOLDEN, `${name}.ts.txt`);
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
});

test('every recorded file type-checks under strict', () => {
  const servers = cases().map(({ name, server }) => ({ ...server, server: name }));
  expect(problems(generateTree(servers, () => true))).toEqual([]);
});

test('a schema of any size and nesting gives a file', () => {
  const values = Array.from({ length: 200_000 }, (_, i) => `v${i}`);
  const wide = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, i) => [`f${i}`, { type: 'string' }]),
  );
  const tool = (name: string, properties: object) => ({
    name,
    inputSchema: JSON.parse(JSON.stringify({ type: 'object', properties })),
  });
  const tree = generateTree(
    [{ server: 'large', tools: [tool('values', { one: { enum: values } }), tool('wide', wide)] }],
    () => true,
  );
  expect(tree.files.get('servers/large/values.ts')).toContain('one?: string /* 200000 values */');
  expect(problems(tree)).toEqual([]);
  // Each level twice would be 2^200 types; a repeated object has one name.
  let nested: object = { type: 'string' };
  for (let i = 0; i < 12; i += 1) nested = { type: 'object', properties: { a: nested, b: nested } };
  const named = generateTree(
    [{ server: 'deep', tools: [tool('deep', { root: nested })] }],
    () => true,
  );
  expect(named.files.get('servers/deep/deep.ts')?.length).toBeLessThan(4_000);
});
