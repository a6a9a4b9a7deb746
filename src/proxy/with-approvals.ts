/** An interceptor that asks the person at the host when a call needs approval, and goes on with the call after a yes. */

import { toSluiceError } from '../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../core/json/json.ts';
import { isModern, kindOf, type RequestId } from '../core/mcp/message.ts';
import type { Approval } from '../ports/approvals.ts';
import type { Message } from '../ports/link.ts';
import { approvalRefused, askedCall } from './approve.ts';
import {
  createLegacyAsker,
  createModernAsker,
  type LegacyAsker,
  type ModernAsker,
  modernForms,
  offersForms,
} from './ask-host.ts';
import type { Context } from './context.ts';
import { answer } from './flight.ts';
import type { Interceptor, Outcome, Ways } from './interceptor.ts';

/** A request of the host on its way through. */
type Asked = {
  readonly message: Message;
  readonly json: JsonObject;
  readonly id: RequestId;
  readonly method: string;
};

const NOWHERE: Ways = { send: () => undefined, late: () => undefined };
const DROP: Outcome = {};

const objectIn = (json: Json | undefined, key: string): JsonObject => {
  const found = isObject(json) ? json[key] : undefined;
  return isObject(found) ? found : {};
};

/** The message without the exact bytes it came in, which no longer say what it says. */
const withoutRaw = ({ raw: _raw, ...message }: Message): Message => message;

class Approving {
  readonly #context: Context;
  readonly #inner: Interceptor;
  readonly #legacy: LegacyAsker;
  readonly #modern: ModernAsker;
  /** Requests whose person is being asked; true once the host has cancelled one. */
  readonly #waiting = new Map<RequestId, boolean>();
  #ways: Ways = NOWHERE;
  #legacyForms = false;

  constructor(context: Context, inner: Interceptor) {
    this.#context = context;
    this.#inner = inner;
    this.#legacy = createLegacyAsker(context, (message) => this.#ways.send(message));
    this.#modern = createModernAsker(context);
  }

  attach(ways: Ways): void {
    this.#ways = ways;
  }

  stop(): void {
    this.#legacy.stop();
  }

  fromHost(message: Message): Outcome | Promise<Outcome> {
    const { json } = message;
    const kind = kindOf(json);
    if (!isObject(json)) return this.#inner.fromHost(message);
    if (kind.kind === 'response' && this.#legacy.answered(kind.id, json)) return DROP;
    if (kind.kind === 'notification') this.#noteCancelled(kind.method, json);
    if (kind.kind !== 'request') return this.#inner.fromHost(message);
    if (kind.method === 'initialize')
      this.#legacyForms = offersForms(objectIn(json, 'params')['capabilities']);
    const asked = { message, json, id: kind.id, method: kind.method };
    const params = objectIn(json, 'params');
    return typeof params['requestState'] === 'string'
      ? this.#repeated(asked, params)
      : this.#request(asked);
  }

  /** MCP "Cancellation": whoever cancelled wants no answer, and no call after it. */
  #noteCancelled(method: string, json: JsonObject): void {
    const id = objectIn(json, 'params')['requestId'];
    if (method !== 'notifications/cancelled') return;
    if ((typeof id === 'string' || typeof id === 'number') && this.#waiting.has(id))
      this.#waiting.set(id, true);
  }

  #request(asked: Asked): Outcome | Promise<Outcome> {
    const outcome = this.#inner.fromHost(asked.message);
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.then((done) =>
      done.asks === undefined ? done : this.#safely(asked, this.#consider(asked, done)),
    );
  }

  /** A repeated modern request brings the answer to our own question; the upstream never sees it. */
  async #repeated(asked: Asked, params: JsonObject): Promise<Outcome> {
    const rest = await this.#modern.takeResponse(params);
    if (rest === params) return this.#request(asked);
    const json = { ...asked.json, params: rest };
    return this.#request({ ...asked, json, message: { ...withoutRaw(asked.message), json } });
  }

  /** A fault while asking is an answer, like every other fault of an interceptor. */
  #safely({ id, method, json }: Asked, outcome: Promise<Outcome>): Promise<Outcome> {
    return outcome.catch((thrown) => ({
      reply: answer({ id, method, modern: isModern(json) }, toSluiceError(thrown)),
    }));
  }

  async #consider(asked: Asked, outcome: Outcome): Promise<Outcome> {
    const { message, json, id, method } = asked;
    const repeats = message.inputRequired === true;
    const modern = repeats || isModern(json);
    const canAsk = repeats || (modern ? modernForms(json) : this.#legacyForms);
    if (message.run !== undefined || !canAsk) return outcome;
    const { approvals, clock } = this.#context.engine;
    const waiting = await approvals.waiting(clock.now());
    const approval = waiting.find((each) => each.id === outcome.asks);
    if (approval === undefined) return outcome;
    if (modern) {
      const call = askedCall(this.#context, method, json);
      const result = await this.#modern.inputRequired(approval, call);
      return { reply: { json: { jsonrpc: '2.0', id, result } } };
    }
    this.#ways.late(this.#safely(asked, this.#settled(asked, approval, outcome)));
    return DROP;
  }

  /** Legacy: what becomes of the call once the person has spoken. */
  async #settled(asked: Asked, approval: Approval, refused: Outcome): Promise<Outcome> {
    const { message, json, id, method } = asked;
    this.#waiting.set(id, false);
    const said = await this.#legacy.ask(approval, askedCall(this.#context, method, json));
    const cancelled = this.#waiting.get(id) === true;
    this.#waiting.delete(id);
    if (cancelled) return DROP;
    if (said === 'yes') return this.#inner.fromHost(message);
    return said === 'none'
      ? refused
      : { reply: answer({ id, method, modern: false }, approvalRefused(approval)) };
  }
}

/**
 * Legacy hosts are sent `elicitation/create` and the call waits, without holding up the calls behind it; modern hosts
 * get `input_required` and repeat the call with the answer. A host that offers neither gets the refusal, which names
 * the approval for somebody at a terminal. Calls of agent code are not asked about inline: their program goes on.
 */
export const withApprovals = (context: Context, inner: Interceptor): Interceptor => {
  const approving = new Approving(context, inner);
  return {
    ...inner,
    attach: (ways) => approving.attach(ways),
    fromHost: (message) => approving.fromHost(message),
    abandon: (error) => {
      approving.stop();
      return inner.abandon(error);
    },
  };
};
