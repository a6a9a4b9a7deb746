import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** All sources below `folder`, path and text. */
const sources = (folder: string): readonly { file: string; text: string }[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({
      file: join(folder, file),
      text: readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
    }));

const using = (pattern: RegExp): readonly string[] =>
  sources('src')
    .filter(({ text }) => pattern.test(text))
    .map(({ file }) => file)
    .sort();

test('only proxy/declassify asks a vault to reveal', () => {
  const callers = using(/\.reveal\(/).filter((file) => !file.startsWith('src/adapters/'));
  expect(callers).toEqual(['src/proxy/declassify.ts']);
});

test('only the one door, the vault adapters and the propagation loader open a Secret', () => {
  const allowed =
    /^src\/(core\/secret\.ts|proxy\/declassify\.ts|shell\/compose\.ts|adapters\/(sqlite|memory)\/)/;
  expect(using(/\bunseal\b|Secret\.open\(/).filter((file) => !allowed.test(file))).toEqual([]);
});

test('nothing outside the shell prints', () => {
  const printing = using(/\bconsole\.|process\.std(out|err)\.write/);
  expect(printing.filter((file) => !file.startsWith('src/shell/'))).toEqual([]);
});

test('no source hides behind any, a suppression or a non-null assertion', () => {
  expect(using(/@ts-(ignore|expect-error|nocheck)|:\s*any\b|\bas any\b/)).toEqual([]);
});

test('files stay under 300 lines, tables aside', () => {
  const tables = /recognizers|surfaces|fields\/names/;
  const long = sources('src').filter(
    ({ file }) => !tables.test(file) && readFileSync(file, 'utf8').split('\n').length > 300,
  );
  expect(long.map(({ file }) => file)).toEqual([]);
});
