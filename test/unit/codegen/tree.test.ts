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
