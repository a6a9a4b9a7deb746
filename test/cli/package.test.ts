import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const packed = (): readonly string[] => {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [read] = JSON.parse(execFileSync('npm', argv, { encoding: 'utf8' }));
  return read.files.map(({ path }: { path: string }) => path);
};

test('the package holds the command and what it opens by path, once', () => {
  const files = packed();
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const file of [
    bin.sluice,
    'dist/cli/process.js',
    'dist/cli/guest.cjs',
    'dist/cli/LICENSES.txt',
    'dist/lexicon.bin',
    'dist/policies.json',
    'dist/index.js',
    'policies/default.yaml',
    'vault/sqlite/0001-vault.sql',
  ])
    expect(files, file).toContain(file);
  expect(files.filter((file) => file.startsWith('dist/shell/cli/'))).toEqual([]);
});

test('the licence of every package in the bundle is handed on', () => {
  const text = readFileSync('dist/cli/LICENSES.txt', 'utf8');
  for (const name of ['commander', 'libphonenumber-js', 'yaml', 'zod'])
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
});
