/** The enforcement point of one connection: every message of both directions goes through here, and nowhere else. */

import { SluiceError as Fault, type SluiceError, toSluiceError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../core/json/json.ts';
import { MAX_PENDING_REQUESTS } from '../core/limits.ts';
import {
  bodyOf,
  errorAnswer,
  isModern,
  type Kind,
  kindOf,
  type RequestId,
  senderId,
  withBody,
} from '../core/mcp/message.ts';
import { correlationTexts } from '../core/mcp/surfaces.ts';
import { widenCatalogue } from '../core/mcp/widen-catalogue.ts';
import type { Message } from '../ports/link.ts';
import type { Context, Exchange } from './context.ts';
import { exchangeOf, type Pending, pendingOf } from './exchange.ts';
import { answer, endWith, type Flight, isIssued } from './flight.ts';
import { guardInbound } from './inbound.ts';
import { guardOutbound } from './outbound.ts';
import { pinTools, refuseHeld } from './pin-tools.ts';
import { createSnapshot } from './snapshot.ts';

/** What to do with a message: pass it on, answer its sender, both or neither (dropped, and audited). */
export type Outcome = {
  readonly forward?: Message;
  readonly reply?: Message;
  /** The approval that the answer in `reply` tells the host to wait for. */
  readonly asks?: string;
};

/** Ways around the order of answers, set by the link. */
export type Ways = {
  /** Puts a question before the host. */
  readonly send: (message: Message) => void;
  /** Carries out what became of a message that was dropped at first. */
  readonly late: (outcome: Promise<Outcome>) => void;
};

export type Interceptor = {
  /** A message from the host. Never throws and never rejects: a fault is an answer. */
  fromHost(message: Message): Outcome | Promise<Outcome>;
  /** A message from the upstream. Never throws and never rejects. */
  fromUpstream(message: Message): Outcome | Promise<Outcome>;
  /** Answers for the host's requests that will never be answered now. */
  abandon(error: SluiceError): readonly Message[];
  /** An answer to the one pending request that unreadable input of the upstream belonged to, if its id is known. */
  answerFault(id: RequestId | undefined, error: SluiceError): Outcome;
  /** Called once, before the first message. */
  attach?(ways: Ways): void;
};

const DROP: Outcome = {};

/** The message as it came where nothing changed (byte-transparent), otherwise with its new body. */
const rebuilt = (
  message: Message,
  json: JsonObject,
  before: JsonObject,
  after: JsonObject,
): Message => (before === after ? message : { json: withBody(json, after) });

type Guard = typeof guardInbound;

const settle = <T, R>(
  value: T | Promise<T>,
  done: (value: T) => R,
  failed: (error: unknown) => R,
): R | Promise<R> => (value instanceof Promise ? value.then(done, failed) : done(value));

/** Guards one message; `refused` says what to do when it may not pass. */
const pass = (
  context: Context,
  exchange: Exchange,
  message: Message,
  json: JsonObject,
  guard: Guard,
  refused: (error: SluiceError) => Outcome,
): Outcome | Promise<Outcome> => {
  const body = bodyOf(json);
  const fail = (thrown: unknown): Outcome => {
    const error = toSluiceError(thrown);
    context.engine.audit.later({
      type: 'message.refused',
      outcome: 'refused',
      code: error.code,
      method: exchange.method,
      sink: { server: context.server, tool: exchange.tool },
      ...(exchange.run === undefined ? {} : { run: exchange.run.id }),
    });
    return refused(error);
  };
  try {
    return settle(
      guard(context, exchange, body),
      (after) => ({ forward: rebuilt(message, json, body, after) }),
      fail,
    );
  } catch (thrown) {
    return fail(thrown);
  }
};

const ended = (flight: Flight, id: Json, error: SluiceError): Outcome => {
  const forward = endWith(flight, id, error);
  return forward === undefined ? DROP : { forward };
};

const invalid = (why: string): SluiceError =>
  new Fault('MESSAGE_INVALID', why, 'send one JSON-RPC 2.0 object per message');

const tooMany = (): SluiceError =>
  new Fault(
    'TOO_MANY_PENDING',
    `more than ${MAX_PENDING_REQUESTS} requests are waiting for an answer`,
    'wait for answers before sending more requests',
  );

const firstInvalid = (kind: Kind): string =>
  kind.kind === 'invalid' ? kind.why : 'invalid message';

/** A call of a tool that is held back is refused before anything is looked up. */
const guardRequest: Guard = (context, exchange, body) => {
  const held = exchange.method === 'tools/call' ? refuseHeld(context, exchange.tool) : undefined;
  return held === undefined
    ? guardOutbound(context, exchange, body)
    : held.then(() => guardOutbound(context, exchange, body));
};

const hostSide = (
  context: Context,
  now: () => Context,
  hostFlight: Flight,
  upstreamFlight: Flight,
) => {
  const request = (
    message: Message,
    json: JsonObject,
    id: RequestId,
    method: string,
  ): Outcome | Promise<Outcome> => {
    const pending = pendingOf(context, json, id, method, message.run, isModern(json));
    if (hostFlight.size >= MAX_PENDING_REQUESTS) return { reply: answer(pending, tooMany()) };
    if (hostFlight.has(id))
      return { reply: answer(pending, invalid('the request id is already in use')) };
    hostFlight.set(id, pending);
    return pass(now(), pending, message, json, guardRequest, (error) => {
      hostFlight.delete(id);
      const reply = answer(pending, error);
      const { approval } = error.data;
      return error.code === 'APPROVAL_NEEDED' && typeof approval === 'string'
        ? { reply, asks: approval }
        : { reply };
    });
  };
  const response = (
    message: Message,
    json: JsonObject,
    id: RequestId,
  ): Outcome | Promise<Outcome> => {
    const pending = upstreamFlight.get(id);
    if (pending === undefined) return DROP;
    upstreamFlight.delete(id);
    // A refused answer must still end the upstream's request: it gets an error without content.
    return pass(now(), pending, message, json, guardOutbound, (error) => ({
      forward: { json: errorAnswer(id, error) },
    }));
  };
  return (message: Message): Outcome | Promise<Outcome> => {
    const { json } = message;
    const kind = kindOf(json);
    if (!isObject(json) || kind.kind === 'invalid')
      return { reply: { json: errorAnswer(senderId(json), invalid(firstInvalid(kind))) } };
    if (kind.kind === 'request') return request(message, json, kind.id, kind.method);
    if (kind.kind === 'response') return response(message, json, kind.id);
    return pass(now(), exchangeOf(kind.method, json), message, json, guardOutbound, () => DROP);
  };
};

/** Tool lists after tokenization: pinned, then widened so that hosts accept tokens where values stood (DESIGN 5.1). */
const catalogued = async (
  context: Context,
  pending: Pending,
  { forward }: Outcome,
  widen: boolean,
): Promise<Outcome> => {
  if (forward === undefined) return DROP;
  try {
    const pinned = await pinTools(context, forward.json);
    const json = widen ? widenCatalogue(pinned) : pinned;
    return { forward: json === forward.json ? forward : { json, extra: forward.extra } };
  } catch (thrown) {
    return { forward: answer(pending, toSluiceError(thrown)) };
  }
};

/** Every tool call leaves an entry, also one without personal data: evidence that the guard ran. */
const recordCall = (context: Context, pending: Pending, json: JsonObject): void => {
  if (pending.method !== 'tools/call') return;
  const { result } = json;
  const failed = !isObject(result) || result['isError'] === true;
  context.engine.audit.later({
    type: 'call',
    outcome: failed ? 'error' : 'ok',
    sink: { server: context.server, tool: pending.tool },
    method: pending.method,
    run: pending.run?.id,
    ms: context.engine.clock.now() - pending.at,
  });
};

const upstreamSide = (
  context: Context,
  now: () => Context,
  hostFlight: Flight,
  upstreamFlight: Flight,
  widen: boolean,
) => {
  const response = (
    message: Message,
    json: JsonObject,
    id: RequestId,
  ): Outcome | Promise<Outcome> => {
    const pending = hostFlight.get(id);
    // An answer nobody asked for has no reader and no origin: dropped.
    if (pending === undefined) return DROP;
    hostFlight.delete(id);
    recordCall(context, pending, json);
    const outcome = pass(now(), pending, message, json, guardInbound, (error) => ({
      forward: answer(pending, error),
    }));
    return pending.method === 'tools/list'
      ? Promise.resolve(outcome).then((done) => catalogued(context, pending, done, widen))
      : outcome;
  };
  const request = (
    message: Message,
    json: JsonObject,
    id: RequestId,
    method: string,
  ): Outcome | Promise<Outcome> => {
    const pending = pendingOf(context, json, id, method, undefined, false);
    if (upstreamFlight.size >= MAX_PENDING_REQUESTS)
      return { reply: { json: errorAnswer(id, tooMany()) } };
    if (typeof id === 'string' && hidesData(context, id))
      return { reply: { json: errorAnswer(id, invalid('the request id holds personal data')) } };
    upstreamFlight.set(id, pending);
    return pass(now(), pending, message, json, guardInbound, (error) => {
      upstreamFlight.delete(id);
      return { reply: { json: errorAnswer(id, error) } };
    });
  };
  return (message: Message): Outcome | Promise<Outcome> => {
    const { json } = message;
    const kind = kindOf(json);
    if (!isObject(json) || kind.kind === 'invalid')
      return ended(hostFlight, senderId(json), invalid(firstInvalid(kind)));
    if (kind.kind === 'response') return response(message, json, kind.id);
    if (hidesData(context, kind.method) || isForged(context, hostFlight, json)) return DROP;
    if (kind.kind === 'request') return request(message, json, kind.id, kind.method);
    return pass(now(), exchangeOf(kind.method, json), message, json, guardInbound, () => DROP);
  };
};

const hidesData = (context: Context, text: string): boolean =>
  context.engine.detector.detectText(text, { known: context.engine.known, declared: [] }).length >
  0;

/**
 * True where an identifier that has to come back unchanged holds data instead. What the host issued itself it may read
 * again, whatever it looks like.
 */
const isForged = (context: Context, flight: Flight, json: JsonObject): boolean =>
  correlationTexts(json).some((text) => !isIssued(flight, text) && hidesData(context, text));

/**
 * A guard for one connection. Keeps only what is in flight; nothing hangs on a session (MCP 2026-07-28). `widen` false
 * leaves tool schemas as they are, for a reader that is not the host and widens what it shows to one itself.
 */
export const createInterceptor = (context: Context, widen = true): Interceptor => {
  const hostFlight: Flight = new Map();
  const upstreamFlight: Flight = new Map();
  const now = createSnapshot(context);
  return {
    fromHost: hostSide(context, now, hostFlight, upstreamFlight),
    fromUpstream: upstreamSide(context, now, hostFlight, upstreamFlight, widen),
    abandon: (error) => {
      const answers = [...hostFlight.values()].map((pending) => answer(pending, error));
      hostFlight.clear();
      return answers;
    },
    answerFault: (id, error) => ended(hostFlight, id ?? null, error),
  };
};
