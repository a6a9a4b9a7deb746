/** The host's connection: its calls, its session, and what it is told without asking. */

import { SluiceError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { MAX_PENDING_REQUESTS } from '../../core/limits.ts';
import { isModern, kindOf, type RequestId, senderId } from '../../core/mcp/message.ts';
import type { Link } from '../../ports/link.ts';
import { type Answer, fail, failWith, INVALID_REQUEST, METHOD_NOT_FOUND } from './answer.ts';
import { forLegacyHost, forModernHost, type HostSession } from './era.ts';
import { idIn, objectIn } from './fields.ts';
import { type Listener, Listeners } from './listeners.ts';
import { type Done, Peer } from './peer.ts';
import type { Upstream } from './upstream.ts';

/** A request of the host that was not answered yet. */
export type Call = {
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
  readonly modern: boolean;
  /** Ends the work on it; the host's params name the reason. Set where there is work. */
  cancel: ((params: JsonObject) => void) | undefined;
  /** True once it was answered or cancelled: it must not be sent any more. */
  ended: boolean;
  /** Answers it; the second and every later answer is dropped. */
  readonly answer: Done;
};

type Early = {
  readonly upstream: Upstream;
  readonly id: RequestId;
  readonly method: string;
  readonly params: JsonObject;
  readonly done: Done;
};

export type HostEvents = {
  onCall(call: Call): void;
  onNotification(method: string, params: JsonObject): void;
};

/** An answer in the host's era. */
const dressed = (call: Call, answer: Answer): Answer => {
  if (!('result' in answer)) return answer;
  return call.modern
    ? { result: forModernHost(call.method, answer.result) }
    : forLegacyHost(answer.result);
};

export class HostSide {
  readonly #link: Link;
  readonly #events: HostEvents;
  readonly #peer: Peer;
  readonly #calls = new Map<RequestId, Call>();
  /** Requests of upstreams that the host works on: upstream, its id, our id. */
  readonly #asked = new Map<Upstream, Map<RequestId, number>>();
  readonly listeners: Listeners;
  readonly #held = new Set<string>();
  /** Requests of servers that were quicker with their own handshake than the host was with its. */
  #early: readonly Early[] = [];
  session: HostSession | undefined;
  /** A legacy host may be told nothing before its `notifications/initialized` (MCP lifecycle). */
  #initialized = false;

  constructor(link: Link, events: HostEvents) {
    this.#link = link;
    this.#events = events;
    this.#peer = new Peer((json) => this.#write(json));
    this.listeners = new Listeners((json) => this.#write(json));
    link.onMessage = ({ json }) => this.#receive(json);
  }

  /** Tells the host something, if its era and its subscriptions allow. */
  notify(method: string, params?: JsonObject): void {
    if (this.session?.era === 'modern') this.listeners.notify(method, params);
    else if (this.#initialized) this.#peer.notify(method, params);
    else if (method.endsWith('/list_changed')) this.#held.add(method);
  }

  /** `notifications/initialized` arrived: list changes that were held back are told now. */
  open(): void {
    this.#initialized = true;
    const held = [...this.#held];
    this.#held.clear();
    for (const method of held) this.notify(method);
    const early = this.#early;
    this.#early = [];
    for (const { upstream, id, method, params, done } of early)
      this.ask(upstream, id, method, params, done);
  }

  /** Carries a request of an upstream to the host and the answer back. */
  ask(upstream: Upstream, id: RequestId, method: string, params: JsonObject, done: Done): void {
    if (this.session?.era === 'legacy' && !this.#initialized) {
      if (this.#early.length < MAX_PENDING_REQUESTS)
        this.#early = [...this.#early, { upstream, id, method, params, done }];
      return;
    }
    if (!this.takesRequests) {
      done(fail(METHOD_NOT_FOUND, 'the host takes no requests from servers'));
      return;
    }
    const asked = this.#asked.get(upstream) ?? new Map<RequestId, number>();
    this.#asked.set(upstream, asked);
    if (asked.has(id) || asked.size >= MAX_PENDING_REQUESTS) {
      done(fail(INVALID_REQUEST, 'the request id is in use, or too many requests wait'));
      return;
    }
    const own = this.#peer.request(method, params, (answer) => {
      asked.delete(id);
      done(answer);
    });
    asked.set(id, own);
  }

  /** An upstream cancels what it asked. */
  cancelAsked(upstream: Upstream, params: JsonObject): void {
    const id = idIn(params, 'requestId');
    if (id === undefined) return;
    this.#early = this.#early.filter((held) => held.upstream !== upstream || held.id !== id);
    const own = this.#asked.get(upstream)?.get(id);
    this.#asked.get(upstream)?.delete(id);
    if (own !== undefined) this.#peer.cancel(own, params);
  }

  /** An upstream ended: the host need not work on what it asked. */
  forget(upstream: Upstream): void {
    this.#early = this.#early.filter((held) => held.upstream !== upstream);
    for (const own of this.#asked.get(upstream)?.values() ?? []) this.#peer.cancel(own);
    this.#asked.delete(upstream);
  }

  /** False for a modern host, and for a legacy one that is still in its handshake. */
  get takesRequests(): boolean {
    return this.session?.era === 'legacy' && this.#initialized;
  }

  /** Hands progress of the host to the upstream that asked, with the upstream's own token. */
  progress(params: JsonObject): void {
    const own = params['progressToken'];
    const restored = this.#peer.progress(params);
    if (restored === undefined) return;
    for (const [upstream, asked] of this.#asked)
      if ([...asked.values()].some((id) => id === own))
        upstream.notify('notifications/progress', restored);
  }

  /** Ends a call that the host cancelled; undefined where there is none. */
  end(id: RequestId): Call | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (call !== undefined) call.ended = true;
    return call;
  }

  /** Opens the stream of a modern host. */
  listen(call: Call, listener: Listener): void {
    this.end(call.id);
    this.listeners.open(call.id, listener);
  }

  #write(json: Json): void {
    const gone = (): void => this.#calls.clear(); // Nobody is left to be answered; `onClose` follows.
    try {
      Promise.resolve(this.#link.send({ json })).catch(gone);
    } catch {
      gone();
    }
  }

  #reply(id: ReturnType<typeof senderId>, answer: Answer): void {
    this.#write({ jsonrpc: '2.0', id, ...answer });
  }

  #receive(json: Json): void {
    const kind = kindOf(json);
    // Batches (arrays, 2025-03-26 only) end here: a router that read one message of many would let the rest pass unread.
    if (kind.kind === 'invalid' || !isObject(json)) {
      const why = kind.kind === 'invalid' ? kind.why : 'a message must be one JSON object';
      this.#reply(senderId(json), fail(INVALID_REQUEST, why));
    } else if (kind.kind === 'response') this.#peer.settle(json);
    else if (kind.kind === 'notification')
      this.#events.onNotification(kind.method, objectIn(json, 'params'));
    else this.#call(kind.id, kind.method, json);
  }

  #call(id: RequestId, method: string, json: JsonObject): void {
    if (this.#calls.has(id) || this.listeners.has(id))
      this.#reply(id, fail(INVALID_REQUEST, 'the request id is already in use'));
    else if (this.#calls.size >= MAX_PENDING_REQUESTS) this.#reply(id, failWith(tooMany()));
    else this.#admit(id, method, json);
  }

  #admit(id: RequestId, method: string, json: JsonObject): void {
    const call: Call = {
      id,
      method,
      params: objectIn(json, 'params'),
      modern: isModern(json),
      cancel: undefined,
      ended: false,
      answer: (answer) => {
        if (call.ended) return;
        this.end(id);
        this.#reply(id, dressed(call, answer));
      },
    };
    this.#calls.set(id, call);
    this.#events.onCall(call);
  }
}

const tooMany = (): SluiceError =>
  new SluiceError(
    'TOO_MANY_PENDING',
    `more than ${MAX_PENDING_REQUESTS} requests are waiting for an answer`,
    'wait for answers before sending more requests',
  );
