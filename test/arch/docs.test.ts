import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../src/core/errors.ts';

test('every error code has its page', () => {
  expect(ERROR_CODES.filter((code) => !existsSync(`docs/errors/${code}.md`))).toEqual([]);
});

test('every dependency says why it is there', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const page = readFileSync('docs/DEPENDENCIES.md', 'utf8');
  expect(Object.keys(dependencies).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('every file that a document names exists', () => {
  const pages = [
    'README.md',
    ...readdirSync('docs')
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];
  const missing = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/`((?:src|test|docs|policies|vault)\/[\w./-]+)`/g)]
      .map((match) => match[1] ?? '')
      .filter((file) => !existsSync(file) && !existsSync(`${file}.ts`))
      .map((file) => `${page}: ${file}`),
  );
  expect(missing).toEqual([]);
});

test('every file of the walk through a request exists', () => {
  const named = readFileSync('docs/ARCHITECTURE.md', 'utf8').matchAll(
    /`((?:core|ports|proxy|adapters|shell)\/[\w/-]+)`/g,
  );
  const files = [...named].map((match) => `src/${match[1]}`);
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((file) => !existsSync(file) && !existsSync(`${file}.ts`))).toEqual([]);
});

test('the public names are these', async () => {
  const names = Object.keys(await import('../../src/index.ts')).sort();
  expect(names).toEqual(['ERROR_CODES', 'SluiceError', 'guard', 'guardTransport']);
});
