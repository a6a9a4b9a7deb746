/** Requests that the router sends over one connection: own integer ids, and who gets the answer. */

import type { Json, JsonObject } from '../../core/json/json.ts';
import { isObject } from '../../core/json/json.ts';
import type { RequestId } from '../../core/mcp/message.ts';
import type { Run } from '../../ports/link.ts';
import { type Answer, answerOf } from './answer.ts';
import { idIn, objectIn } from './fields.ts';

export type Done = (answer: Answer) => void;

type Waiting = { readonly done: Done; readonly token: RequestId | undefined };

/**
 * Ids of several askers would collide on one connection, so each request gets the next own integer. Ids start at 1:
 * the SDK 1.x server ignores a cancellation of id 0.
 */
export class Peer {
  readonly #send: (json: Json, run?: Run) => void;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #ended: Answer | undefined;

  constructor(send: (json: Json, run?: Run) => void) {
    this.#send = send;
  }

  /**
   * Sends a request and returns its id. A progress token is replaced by that id (unique as MCP demands). `run`: the
   * program that asks, where it is not the host.
   */
  request(method: string, params: JsonObject | undefined, done: Done, run?: Run): number {
    const id = this.#next;
    this.#next += 1;
    if (this.#ended !== undefined) {
      done(this.#ended);
      return id;
    }
    const meta = objectIn(params, '_meta');
    const token = idIn(meta, 'progressToken');
    this.#waiting.set(id, { done, token });
    const sent =
      token === undefined ? params : { ...params, _meta: { ...meta, progressToken: id } };
    this.#send(
      { jsonrpc: '2.0', id, method, ...(sent === undefined ? {} : { params: sent }) },
      run,
    );
    return id;
  }

  /** The same as a promise. It always resolves: when the connection ends, with an error. */
  ask(method: string, params?: JsonObject): Promise<Answer> {
    return new Promise((resolve) => {
      this.request(method, params, resolve);
    });
  }

  notify(method: string, params?: JsonObject): void {
    this.#send({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) });
  }

  /** Takes a response. One that nobody waits for (cancelled, or invented) is dropped. */
  settle(message: JsonObject): void {
    const { id } = message;
    const waiting = typeof id === 'number' ? this.#waiting.get(id) : undefined;
    if (waiting === undefined || typeof id !== 'number') return;
    this.#waiting.delete(id);
    waiting.done(answerOf(message));
  }

  /** Progress with the asker's own token; undefined where no such request waits (MCP: progress stops at completion). */
  progress(params: Json | undefined): JsonObject | undefined {
    const own = idIn(params, 'progressToken');
    const token = typeof own === 'number' ? this.#waiting.get(own)?.token : undefined;
    return token === undefined || !isObject(params)
      ? undefined
      : { ...params, progressToken: token };
  }

  /** Cancels a request (MCP cancellation); its answer, if one still comes, is dropped. */
  cancel(id: number, params: JsonObject = {}): void {
    if (!this.#waiting.delete(id)) return;
    this.notify('notifications/cancelled', { ...params, requestId: id });
  }

  /** Answers everything that waits, and all that is still asked, because the connection ended. */
  abandon(answer: Answer): void {
    this.#ended = answer;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { done } of waiting) done(answer);
  }
}
