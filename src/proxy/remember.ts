/** What an answer adds to the conversation: who was read, what text of others named, which ids stand for what. */

import { jsonOf, looksLikeJson } from '../core/detect/json-places.ts';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  numberText,
  pathPattern,
  RawNumber,
} from '../core/json/json.ts';
import type { Origin } from '../core/label/label.ts';
import { isLongerThanField } from '../core/label/longer-than-field.ts';
import { below, surfaceOf } from '../core/mcp/surfaces.ts';
import { leavesOf } from './call-facts.ts';
import type { Context, Exchange } from './context.ts';
import { isOthersText } from './detect-answer.ts';

type Placed = { readonly path: string; readonly value: Json };

const placed = (document: Json): readonly Placed[] =>
  leavesOf(document).map(({ path, value }) => ({ path: pathPattern(path), value }));

/** The leaves of a text: those of its JSON where it is JSON, else itself at `$`. */
const inText = (text: string): readonly Placed[] => {
  const inner = looksLikeJson(text) ? jsonOf(text) : undefined;
  return inner === undefined ? [{ path: '$', value: text }] : placed(inner);
};

/** Everything an answer holds, at the places that `sources` names. */
const placesIn = (exchange: Exchange, body: JsonObject): readonly Placed[] => {
  const { answer } = surfaceOf(exchange.method);
  return leavesOf(body).flatMap(({ path, value }) => {
    const structured = below(answer, path);
    if (structured !== undefined) return [{ path: pathPattern(structured), value }];
    const text = isContentText(path) && typeof value === 'string' ? inText(value) : undefined;
    return text ?? [{ path: pathPattern(path), value }];
  });
};

const isContentText = (path: JsonPath): boolean =>
  below(['result', 'content'], path)?.[1] === 'text';

const textOf = (value: Json): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || value instanceof RawNumber ? numberText(value) : undefined;
};

const rememberPlaces = (context: Context, exchange: Exchange, body: JsonObject): void => {
  const { engine, server } = context;
  const { policy, conversation } = engine;
  for (const { path, value } of placesIn(exchange, body)) {
    const text = textOf(value);
    if (text === undefined) continue;
    const { refersTo } = policy.declaredAt(server, exchange.tool, path);
    const untrusted = isOthersText(context, exchange.tool, path, isLongerThanField(text));
    const origin: Origin = { server, tool: exchange.tool, path, untrusted };
    if (policy.judgesTrust) conversation.heard(text, origin, !untrusted);
    if (refersTo.length > 0) conversation.refer(text, origin);
  }
};

/** Tools that say they destroy something; silence is no promise, but it is no reason to refuse either. */
const destructiveIn = (body: JsonObject): ReadonlySet<string> => {
  const { result } = body;
  const tools = isObject(result) && isArray(result['tools']) ? result['tools'] : [];
  return new Set(
    tools.flatMap((tool) => {
      if (!isObject(tool) || !isObject(tool['annotations'])) return [];
      const { name, annotations } = tool;
      return annotations['destructiveHint'] === true && typeof name === 'string' ? [name] : [];
    }),
  );
};

/**
 * Takes an answer into account. Everything that reaches the reader counts, errors included (DESIGN 5.4: errors are
 * outputs); what a server says of itself in a catalogue is no data.
 */
export const remember = (context: Context, exchange: Exchange, body: JsonObject): void => {
  const { engine, server } = context;
  const { policy, conversation } = engine;
  if (exchange.method === 'tools/list') conversation.setDestructive(server, destructiveIn(body));
  const surface = surfaceOf(exchange.method);
  const how = Object.hasOwn(body, 'params') ? surface.params : surface.result;
  if (how === 'catalogue') return;
  // Always, because a policy may be replaced by one that asks what was read before.
  conversation.read(server, exchange.tool);
  if (policy.judgesTrust || policy.hasReferences) rememberPlaces(context, exchange, body);
};
