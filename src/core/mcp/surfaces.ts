/** Where data lives in every MCP method of both protocol eras (2024-11-05 to 2025-11-25, and 2026-07-28). */

import { isObject, type Json, type JsonObject, type JsonPath } from '../json/json.ts';

/**
 * How a part of a message is read.
 * `data`: what people wrote or systems store; field names, values and known values count.
 * `catalogue`: what a server says about itself (names, schemas); field names such as `name` mean nothing there, so only
 * values and known values count.
 */
export type Reading = 'data' | 'catalogue';

/** One row: how params and result are read, and which part of params holds what the caller sends on purpose. */
export type Surface = {
  readonly params: Reading;
  readonly result: Reading;
  /** Sink and source paths are relative to this part of the message body. */
  readonly arguments: JsonPath;
  readonly answer: JsonPath;
};

const DATA: Surface = {
  params: 'data',
  result: 'data',
  arguments: ['params'],
  answer: ['result'],
};
const CATALOGUE: Surface = { ...DATA, params: 'catalogue', result: 'catalogue' };
const TOOL: Surface = {
  ...DATA,
  arguments: ['params', 'arguments'],
  answer: ['result', 'structuredContent'],
};
const PROMPT: Surface = { ...DATA, arguments: ['params', 'arguments'] };

/**
 * The table. Schema: MCP 2025-11-25 `schema.ts` and 2026-07-28 `schema.ts`, one row per request and notification.
 * INVARIANT: a method that is not listed is read as `data` (`surfaceOf`): walked as plain JSON, never passed unread.
 */
const SURFACES: { readonly [method: string]: Surface } = {
  // host to server
  initialize: CATALOGUE,
  'server/discover': CATALOGUE,
  ping: CATALOGUE,
  'tools/list': CATALOGUE,
  'tools/call': TOOL,
  'prompts/list': CATALOGUE,
  'prompts/get': PROMPT,
  'resources/list': CATALOGUE,
  'resources/templates/list': CATALOGUE,
  'resources/read': DATA,
  'resources/subscribe': DATA,
  'resources/unsubscribe': DATA,
  'subscriptions/listen': DATA,
  'completion/complete': DATA,
  'logging/setLevel': CATALOGUE,
  'tasks/get': DATA,
  'tasks/result': TOOL,
  'tasks/list': DATA,
  'tasks/update': DATA,
  'tasks/cancel': DATA,
  // server to host
  'sampling/createMessage': DATA,
  'elicitation/create': DATA,
  'roots/list': DATA,
  // notifications, both ways
  'notifications/initialized': CATALOGUE,
  'notifications/cancelled': DATA,
  'notifications/progress': DATA,
  'notifications/message': DATA,
  'notifications/resources/updated': DATA,
  'notifications/resources/list_changed': CATALOGUE,
  'notifications/tools/list_changed': CATALOGUE,
  'notifications/prompts/list_changed': CATALOGUE,
  'notifications/roots/list_changed': CATALOGUE,
  'notifications/tasks/status': DATA,
  'notifications/elicitation/complete': DATA,
  'notifications/subscriptions/acknowledged': CATALOGUE,
};

/** The row of a method; plain data for anything unknown. */
export const surfaceOf = (method: string): Surface =>
  Object.hasOwn(SURFACES, method) ? (SURFACES[method] ?? DATA) : DATA;

/** `path` below `root`, or undefined where it is elsewhere. */
export const below = (root: JsonPath, path: JsonPath): JsonPath | undefined =>
  root.every((step, i) => path[i] === step) ? path.slice(root.length) : undefined;

const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

/** Where identifiers stand that one side issued and the other repeats (MCP "Progress", "Cancellation", subscriptions). */
const CORRELATIONS: readonly JsonPath[] = [
  ['params', 'progressToken'],
  ['params', 'requestId'],
  ['params', '_meta', 'progressToken'],
  ['params', '_meta', SUBSCRIPTION],
];

/** True for a place whose text must come back unchanged. A field of a tool's data that is called so is none. */
export const isCorrelation = (path: JsonPath): boolean =>
  CORRELATIONS.some((place) => place.length === path.length && below(place, path) !== undefined);

/** The identifiers of a message that are texts; what they hold is read apart from the rest (`proxy/interceptor`). */
export const correlationTexts = (message: JsonObject): readonly string[] =>
  CORRELATIONS.flatMap((place) => {
    let node: Json | undefined = message;
    for (const step of place)
      node = isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
    return typeof node === 'string' ? [node] : [];
  });
