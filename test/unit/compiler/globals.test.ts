import { expect, test } from 'vitest';
import { createCompile } from '../../../src/adapters/typescript/compile.ts';
import { ABSENT_GLOBALS, GLOBALS_DTS } from '../../../src/core/codegen/globals.ts';
import { treeWith } from './tree.ts';

const declared = [...GLOBALS_DTS.matchAll(/^declare (?:class|function|const) (\w+)/gm)].map(
  (match) => match[1],
);

test('every given name type-checks, and what a compartment has not is unknown', () => {
  const compile = createCompile();
  const uses = `console.log(${declared.join(', ')}, Math.random(), new Date(), new Intl.NumberFormat('en').format(1), [3, 1].toSorted())`;
  expect(compile(uses, treeWith())).toMatchObject({ ok: true });
  for (const name of ABSENT_GLOBALS)
    expect(compile(`console.log(${name})`, treeWith())).toMatchObject({ ok: false });
});
