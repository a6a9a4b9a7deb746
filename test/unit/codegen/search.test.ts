import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchAnswer } from '../../../src/core/codegen/answer.ts';
import { createIndex, type SearchEntry } from '../../../src/core/codegen/search.ts';
import { stem, wordsOf } from '../../../src/core/codegen/words.ts';

const tool = (
  server: string,
  title: string,
  text = '',
  names: readonly string[] = [],
): SearchEntry => ({
  id: `servers/${server}/${title}`,
  kind: 'tool',
  title,
  server,
  text,
  names,
});

const ENTRIES: readonly SearchEntry[] = [
  tool('library', 'borrow_book', 'Lends a book to a reader. Fails if it is lent already.', [
    'isbn',
    'reader_id',
  ]),
  tool('library', 'list_books', 'Lists all books of a shelf.', ['shelf']),
  tool('library', 'removeBook', 'Takes a book out of the catalogue for good.'),
  tool('kitchen', 'create_recipe', 'Stores a recipe.', ['title', 'ingredients']),
  tool('kitchen', 'list_recipes', 'Lists recipes by ingredient.', ['ingredient']),
  tool('garden', 'water_plants', 'Waters plants for some minutes.', ['minutes']),
  {
    id: 'skills/weekly-menu',
    kind: 'skill',
    title: 'weekly-menu',
    text: 'Plans meals for seven days.',
  },
];
const index = createIndex(ENTRIES);
const first = (query: string): string | undefined => index.search(query, 5)[0]?.entry.id;

test.each([
  ['borrow book', 'servers/library/borrow_book'],
  ['delete a book', 'servers/library/removeBook'],
  ['add new recipes', 'servers/kitchen/create_recipe'],
  ['what is on the shelves of the library', 'servers/library/list_books'],
  ['watering plant', 'servers/garden/water_plants'],
  ['plnats', 'servers/garden/water_plants'],
  ['list reci', 'servers/kitchen/list_recipes'],
  ['plan meals', 'skills/weekly-menu'],
  ['isbn', 'servers/library/borrow_book'],
  ['kitchen list', 'servers/kitchen/list_recipes'],
])('"%s" finds %s first', (query, id) => {
  expect(first(query)).toBe(id);
});

test('words of any spelling meet in one stem', () => {
  expect(wordsOf('listMergeRequests-and_HTMLPages')).toEqual([
    'list',
    'merge',
    'requests',
    'and',
    'html',
    'pages',
  ]);
  for (const [a, b] of [
    ['queries', 'query'],
    ['creating', 'creation'],
    ['merged', 'merge'],
    ['matches', 'match'],
    ['running', 'run'],
  ])
    expect(stem(a ?? '')).toBe(stem(b ?? ''));
});

test('the same query has the same answer, whatever the order of the entries', () => {
  const reversed = createIndex(ENTRIES.toReversed());
  for (const query of ['book', 'list', 'recipe ingredient', 'the of'])
    expect(reversed.search(query, 7).map(({ entry }) => entry.id)).toEqual(
      index.search(query, 7).map(({ entry }) => entry.id),
    );
});

test('any query is answered, with no more hits than asked for', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.nat(7), (query, limit) => {
      expect(index.search(query, limit).length).toBeLessThanOrEqual(limit);
    }),
  );
});

test('answers are paths alone, paths with a first sentence, or files', () => {
  const hits = index.search('borrow book', 2);
  const files = new Map([['servers/library/borrow_book.ts', 'export async function x() {}\n']]);
  expect(searchAnswer(hits.slice(0, 1), 'names', files)).toBe('servers/library/borrow_book');
  expect(searchAnswer(hits.slice(0, 1), 'brief', files)).toBe(
    'servers/library/borrow_book: Lends a book to a reader',
  );
  expect(searchAnswer(hits.slice(0, 1), 'full', files)).toBe(
    '// ./servers/library/borrow_book\nexport async function x() {}',
  );
  expect(searchAnswer([], 'brief', files)).toMatch(/^Nothing found/);
});
