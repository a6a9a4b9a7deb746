/** Requests that wait for their answers, one map for each direction of a connection. */

import type { SluiceError } from '../core/errors.ts';
import type { Json } from '../core/json/json.ts';
import { errorAnswer, type RequestId, refusedCall } from '../core/mcp/message.ts';
import type { Message } from '../ports/link.ts';
import type { Pending } from './exchange.ts';

/** Requests in flight of one direction. 1 and "1" are different ids. */
export type Flight = Map<RequestId, Pending>;

/** A refusal in the form of the request: tool calls get a result that the model reads. */
export const answer = (
  pending: Pick<Pending, 'id' | 'method' | 'modern'>,
  error: SluiceError,
): Message => ({
  json:
    pending.method === 'tools/call'
      ? refusedCall(pending.id, error, pending.modern)
      : errorAnswer(pending.id, error),
});

/** True for an identifier that the sender of these requests gave out: an id, or a mark for progress. */
export const isIssued = (flight: Flight, text: string): boolean =>
  flight.has(text) || [...flight.values()].some(({ progressToken }) => progressToken === text);

/** Ends the request that unreadable input belonged to: its answer, or undefined where no request has that id. */
export const endWith = (flight: Flight, id: Json, error: SluiceError): Message | undefined => {
  const pending = typeof id === 'string' || typeof id === 'number' ? flight.get(id) : undefined;
  if (pending === undefined) return undefined;
  flight.delete(pending.id);
  return answer(pending, error);
};
