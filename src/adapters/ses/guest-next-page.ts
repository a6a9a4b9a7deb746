/** From one page of a tool's result to the arguments of the next call, over the cursor styles that servers use. */

export type Fields = { readonly [key: string]: unknown };

/** Where servers put what leads on: at the top, or in one of these. */
const ENVELOPES = [
  'pagination',
  'paging',
  'page_info',
  'pageInfo',
  'response_metadata',
  'meta',
  'metadata',
  'links',
  '_links',
  'next',
  'page',
] as const;

/** A field of a result that names the next page, and the argument it is passed in unless the tool has another. */
const CURSORS: readonly (readonly [field: string, argument: string])[] = [
  ['nextCursor', 'cursor'],
  ['next_cursor', 'cursor'],
  ['nextPageToken', 'pageToken'],
  ['next_page_token', 'page_token'],
  ['nextToken', 'nextToken'],
  ['next_token', 'next_token'],
  ['NextToken', 'NextToken'],
  ['continuationToken', 'continuationToken'],
  ['continuation_token', 'continuation_token'],
  ['endCursor', 'after'],
  ['end_cursor', 'after'],
  ['after', 'after'],
  ['nextOffset', 'offset'],
  ['next_offset', 'offset'],
  ['nextPage', 'page'],
  ['next_page', 'page'],
  ['scroll_id', 'scroll_id'],
  ['next', 'cursor'],
  ['cursor', 'cursor'],
  ['offset', 'offset'],
];
const ARGUMENTS: readonly string[] = [
  'cursor',
  'start_cursor',
  'startCursor',
  'pageToken',
  'page_token',
  'after',
  'nextToken',
  'next_token',
  'NextToken',
  'continuationToken',
  'continuation_token',
  'nextCursor',
  'next_cursor',
  'nextPageToken',
  'next_page_token',
  'scroll_id',
  'offset',
  'page',
  'starting_after',
];
const LINKS = [
  'next',
  'nextLink',
  'next_link',
  'nextUrl',
  'next_url',
  '@odata.nextLink',
  'href',
] as const;
const MORE = [
  'has_more',
  'hasMore',
  'hasNextPage',
  'has_next_page',
  'hasNext',
  'has_next',
] as const;
const LISTS = [
  'items',
  'results',
  'data',
  'records',
  'entries',
  'values',
  'value',
  'rows',
  'list',
] as const;
const PAGE_NOW = ['page', 'current_page', 'currentPage', 'pageNumber', 'page_number'] as const;
const PAGE_LAST = [
  'total_pages',
  'totalPages',
  'last_page',
  'lastPage',
  'page_count',
  'pageCount',
  'pages',
] as const;
const TOTALS = [
  'total',
  'total_count',
  'totalCount',
  'count_total',
  'totalResults',
  'totalItems',
] as const;
const STARTS = ['offset', 'skip', 'start', 'startAt', 'start_at', 'startIndex', 'from'] as const;
const SIZES = [
  'limit',
  'per_page',
  'perPage',
  'page_size',
  'pageSize',
  'maxResults',
  'max_results',
  'count',
  'first',
  'top',
  'take',
] as const;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const placesOf = (page: unknown): readonly Fields[] => {
  if (!isFields(page)) return [];
  const inner = ENVELOPES.map((name) => page[name]).filter(isFields);
  // HubSpot: paging.next.after; HAL: _links.next.href.
  const deeper = inner.map((place) => place['next']).filter(isFields);
  return [page, ...inner, ...deeper];
};

const first = <T>(
  places: readonly Fields[],
  names: readonly string[],
  test: (value: unknown) => value is T,
): T | undefined => {
  for (const place of places)
    for (const name of names) {
      const value = place[name];
      if (test(value)) return value;
    }
  return undefined;
};

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isLink = (value: unknown): value is string =>
  isText(value) && /^(?:https?:\/\/|\/|\?)/.test(value);

/** The rows of a page: the page itself, a list under a usual name, or its first list. */
const rowsOf = (page: unknown): readonly unknown[] => {
  if (Array.isArray(page)) return page;
  if (!isFields(page)) return [];
  const named = LISTS.map((name) => page[name]).find(Array.isArray);
  return named ?? Object.values(page).find(Array.isArray) ?? [];
};

/** The call whose answer is looked at. `parameters` are the tool's argument names where they are known. */
export type PageCall = {
  readonly page: unknown;
  readonly args: Fields;
  readonly parameters: readonly string[] | undefined;
};

const knows = ({ args, parameters }: PageCall, name: string): boolean =>
  Object.hasOwn(args, name) || (parameters?.includes(name) ?? false);

/** The tool's own argument for a cursor: the usual one, else the first cursor argument that the tool has. */
const argumentFor = (call: PageCall, usual: string): string =>
  knows(call, usual) ? usual : (ARGUMENTS.find((name) => knows(call, name)) ?? usual);

const byLink = (call: PageCall, places: readonly Fields[]): Fields | undefined => {
  const link = first(places, LINKS, isLink);
  if (link === undefined) return undefined;
  const next: { [name: string]: unknown } = {};
  for (const [raw, value] of new URL(link, 'https://page.invalid').searchParams) {
    const name = raw.replace(/^\$/, '');
    if (knows(call, name) || ARGUMENTS.includes(name))
      next[name] = /^\d{1,15}$/.test(value) && !isText(call.args[name]) ? Number(value) : value;
  }
  return Object.keys(next).length === 0 ? undefined : next;
};

const byCursor = (call: PageCall, places: readonly Fields[]): Fields | undefined => {
  for (const [field, argument] of CURSORS) {
    const value = first(
      places,
      [field],
      (one): one is string | number =>
        (isText(one) && !isLink(one)) ||
        (isNumber(one) && argument !== 'cursor' && field !== 'offset'),
    );
    if (value !== undefined) return { [argumentFor(call, argument)]: value };
  }
  return undefined;
};

/** The number of this page and of the last one, where the server counts pages. */
const pageCount = (
  { args }: PageCall,
  places: readonly Fields[],
): { readonly now: number; readonly last: number } | undefined => {
  const last = first(places, PAGE_LAST, isNumber);
  const now = first(places, PAGE_NOW, isNumber) ?? args['page'];
  return last === undefined || !isNumber(now) ? undefined : { now, last };
};

const sizeOf = (args: Fields): number | undefined => first([args], SIZES, isNumber);

/** Counting on: the caller gave a page or a start, and the page was not the last. */
const byCounting = (
  call: PageCall,
  places: readonly Fields[],
  more: boolean,
): Fields | undefined => {
  const count = rowsOf(call.page).length;
  const size = sizeOf(call.args);
  if (count === 0 || (!more && size !== undefined && count < size)) return undefined;
  const start = STARTS.find((name) => isNumber(call.args[name]) || (more && knows(call, name)));
  if (start !== undefined) {
    const from = call.args[start];
    const next = (isNumber(from) ? from : 0) + count;
    const total = first(places, TOTALS, isNumber);
    return total !== undefined && next >= total ? undefined : { [start]: next };
  }
  const page = call.args['page'];
  if (isNumber(page)) return { page: page + 1 };
  return more && knows(call, 'page') ? { page: 2 } : undefined;
};

/** Stripe's style: the id of the last row. */
const byLastRow = (call: PageCall): Fields | undefined => {
  const last = rowsOf(call.page).at(-1);
  const id = isFields(last) ? last['id'] : undefined;
  if (!isText(id) && !isNumber(id)) return undefined;
  if (call.parameters !== undefined && !knows(call, 'starting_after')) return undefined;
  return { starting_after: id };
};

/** Arguments of the next call, or undefined after the last page. */
export const nextArguments = (call: PageCall): Fields | undefined => {
  const places = placesOf(call.page);
  const more = first(places, MORE, isBoolean);
  const pages = pageCount(call, places);
  if (more === false || (pages !== undefined && pages.now >= pages.last)) return undefined;
  const next =
    byLink(call, places) ??
    byCursor(call, places) ??
    (pages === undefined ? undefined : { page: pages.now + 1 }) ??
    byCounting(call, places, more === true) ??
    (more === true ? byLastRow(call) : undefined);
  return next === undefined ? undefined : { ...call.args, ...next };
};
