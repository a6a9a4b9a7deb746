/** What a message is about, and what is remembered of a request until its answer comes. */

import { isObject, type Json, type JsonObject } from '../core/json/json.ts';
import type { RequestId } from '../core/mcp/message.ts';
import type { Run } from '../ports/link.ts';
import type { Context, Exchange } from './context.ts';

export type Pending = Exchange & {
  readonly id: RequestId;
  /** True for revision 2026-07-28 and later. */
  readonly modern: boolean;
  /** What progress of this request is marked with (MCP "Progress"). */
  readonly progressToken: Json | undefined;
  /** When the request arrived, milliseconds. */
  readonly at: number;
};

const toolOf = (method: string, message: JsonObject): string => {
  const params = message['params'];
  const name = isObject(params) ? params['name'] : undefined;
  return method === 'tools/call' && typeof name === 'string' ? name : method;
};

const progressTokenOf = ({ params }: JsonObject): Json | undefined => {
  const meta = isObject(params) ? params['_meta'] : undefined;
  return isObject(meta) ? meta['progressToken'] : undefined;
};

/** The exchange of a notification or of an answer. */
export const exchangeOf = (method: string, message: JsonObject): Exchange => ({
  method,
  tool: toolOf(method, message),
});

/** A request that waits for its answer. Written out field by field: spreading objects of changing shape costs 2 us of each message (V8). */
export const pendingOf = (
  { engine }: Context,
  json: JsonObject,
  id: RequestId,
  method: string,
  run: Run | undefined,
  modern: boolean,
): Pending => ({
  method,
  tool: toolOf(method, json),
  run,
  id,
  modern,
  progressToken: progressTokenOf(json),
  at: engine.clock.now(),
});
