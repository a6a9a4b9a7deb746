/** Which arguments fetch the next page, over the styles that servers use. */

import { describe, expect, test } from 'vitest';
import { type Fields, nextArguments } from '../../../src/adapters/ses/guest-next-page.ts';

type Case = {
  readonly page: unknown;
  readonly args?: Fields;
  readonly parameters?: readonly string[];
  readonly next: Fields | undefined;
};

const CASES: readonly (readonly [name: string, one: Case])[] = [
  ['nextCursor', { page: { items: [1], nextCursor: 'c' }, next: { cursor: 'c' } }],
  ['no nextCursor', { page: { items: [1] }, next: undefined }],
  ['an empty cursor', { page: { next_cursor: '' }, next: undefined }],
  ['a null cursor', { page: { next_cursor: null, has_more: false }, next: undefined }],
  [
    'a page token',
    { page: { nextPageToken: 't' }, args: { q: 'x' }, next: { q: 'x', pageToken: 't' } },
  ],
  ['a page token in snake case', { page: { next_page_token: 't' }, next: { page_token: 't' } }],
  [
    'a cursor for an argument of another name',
    {
      page: { next_cursor: 'c', has_more: true },
      parameters: ['start_cursor'],
      next: { start_cursor: 'c' },
    },
  ],
  [
    'an argument that was already given',
    { page: { nextPageToken: 'b' }, args: { page_token: 'a' }, next: { page_token: 'b' } },
  ],
  [
    'response metadata',
    { page: { messages: [], response_metadata: { next_cursor: 'd' } }, next: { cursor: 'd' } },
  ],
  [
    'paging.next.after',
    { page: { results: [1], paging: { next: { after: '10', link: 'x' } } }, next: { after: '10' } },
  ],
  [
    'GraphQL page info',
    { page: { pageInfo: { hasNextPage: true, endCursor: 'e' } }, next: { after: 'e' } },
  ],
  [
    'GraphQL at its end',
    { page: { pageInfo: { hasNextPage: false, endCursor: 'e' } }, next: undefined },
  ],
  ['a text offset', { page: { records: [1], offset: 'itr1/rec2' }, next: { offset: 'itr1/rec2' } }],
  [
    'a next URL',
    {
      page: { next: 'https://a.example/x?page=3&per_page=5' },
      args: { per_page: 5 },
      next: { per_page: 5, page: 3 },
    },
  ],
  [
    'a next URL of OData',
    {
      page: { value: [1], '@odata.nextLink': 'https://a.example/x?$skiptoken=ab' },
      parameters: ['skiptoken'],
      next: { skiptoken: 'ab' },
    },
  ],
  ['a link of HAL', { page: { _links: { next: { href: '/x?cursor=q' } } }, next: { cursor: 'q' } }],
  ['a page number', { page: { page: 1, total_pages: 3 }, next: { page: 2 } }],
  [
    'the last page number',
    { page: { page: 3, total_pages: 3, items: [1] }, args: { page: 3 }, next: undefined },
  ],
  [
    'an offset below the total',
    {
      page: { items: [1, 2], total: 5 },
      args: { offset: 0, limit: 2 },
      next: { offset: 2, limit: 2 },
    },
  ],
  [
    'an offset at the total',
    { page: { items: [5], total: 5 }, args: { offset: 4, limit: 1 }, next: undefined },
  ],
  [
    'a full page of a list',
    { page: [1, 2], args: { page: 1, per_page: 2 }, next: { page: 2, per_page: 2 } },
  ],
  ['a short page of a list', { page: [1], args: { page: 2, per_page: 2 }, next: undefined }],
  ['an empty page', { page: [], args: { page: 2 }, next: undefined }],
  [
    'more, by the last row',
    { page: { data: [{ id: 'a' }, { id: 'b' }], has_more: true }, next: { starting_after: 'b' } },
  ],
  [
    'more, by a page that was not given',
    { page: { items: [1], hasMore: true }, parameters: ['page'], next: { page: 2 } },
  ],
  ['text', { page: 'plain', next: undefined }],
  ['nothing', { page: null, next: undefined }],
];

describe('the next page by', () => {
  test.each(CASES)('%s', (_name, { page, args = {}, parameters, next }) => {
    expect(nextArguments({ page, args, parameters })).toEqual(next);
  });
});
