/**
 * The aggregating endpoint of `sluice serve`: one host in front, several upstreams behind. It routes raw JSON-RPC and
 * never looks at data: each upstream link is guarded, so nothing but tokens passes through here.
 */

import { SluiceError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { RequestId } from '../../core/mcp/message.ts';
import type { Link } from '../../ports/link.ts';
import { fail, failWith, INVALID_REQUEST, succeed } from './answer.ts';
import { LIST_DEADLINE_MS } from './bounds.ts';
import { ALL_KINDS, Catalogue, KINDS, type Kind } from './catalogue.ts';
import { envelopeFault, legacySession, modernSession } from './era.ts';
import { idIn, objectIn, textIn } from './fields.ts';
import { type Call, HostSide } from './host-side.ts';
import { type LocalTools, type Servers, serversOf } from './local.ts';
import { type Network, route, unlisten } from './routes.ts';
import { discoverResult, initializeResult } from './unite.ts';
import { type Delay, Upstream, type UpstreamOptions } from './upstream.ts';

/** What an operator may want to see. Names and reasons only, never data. */
export type RouterEvent =
  | { readonly type: 'upstream.ready'; readonly server: string }
  | { readonly type: 'upstream.down'; readonly server: string; readonly reason: string }
  | { readonly type: 'upstream.fault'; readonly server: string }
  | { readonly type: 'name.collision'; readonly kind: Kind; readonly name: string };

export type RouterOptions = {
  readonly host: Link;
  /** In the order of the configuration, which is the order of every list. */
  readonly upstreams: readonly UpstreamOptions[];
  /** Resolves after so many milliseconds. */
  readonly delay: Delay;
  /** Our own version, as `serverInfo` shows it. */
  readonly version: string;
  readonly onEvent?: (event: RouterEvent) => void;
  /** Tools that the endpoint answers itself: those of code mode. */
  readonly local?: ((servers: Servers) => LocalTools) | undefined;
};

export type Router = {
  /** Begins to read from the host. Upstreams are connected when the host has said who it is. */
  start(): Promise<void>;
  /** Ends every upstream and the host's link. */
  close(): Promise<void>;
};

const changedMethod = (kind: Kind): string =>
  `notifications/${KINDS[kind].capability}/list_changed`;

class Routing {
  readonly #network: Network;
  readonly #version: string;
  readonly #onEvent: (event: RouterEvent) => void;

  constructor(options: RouterOptions) {
    const { delay } = options;
    this.#version = options.version;
    this.#onEvent = options.onEvent ?? (() => undefined);
    const host = new HostSide(options.host, {
      onCall: (call) => this.#onCall(call),
      onNotification: (method, params) => this.#fromHost(method, params),
    });
    const upstreams = options.upstreams.map(
      (upstream) =>
        new Upstream(upstream, delay, {
          onRequest: (from, id, method, json) => this.#onRequest(from, id, method, json),
          onNotification: (from, method, json) => this.#fromUpstream(from, method, json),
          onReady: (from) => this.#onReady(from),
          onDown: (from, reason) => this.#onDown(from, reason),
          onFault: (from) => this.#onEvent({ type: 'upstream.fault', server: from.id }),
        }),
    );
    const catalogue = new Catalogue(upstreams, delay, {
      onChanged: (kind) => this.#tellChange(changedMethod(kind)),
      onCollision: (kind, name) => this.#onEvent({ type: 'name.collision', kind, name }),
    });
    const local = options.local?.(serversOf(upstreams, catalogue));
    this.#network = { host, upstreams, catalogue, delay, local };
  }

  async close(): Promise<void> {
    const { host, local, upstreams } = this.#network;
    host.listeners.close();
    await Promise.all([local?.close(), ...upstreams.map((upstream) => upstream.close())]);
  }

  #onCall(call: Call): void {
    this.#answer(call).catch((thrown: unknown) =>
      call.answer(
        failWith(
          thrown instanceof SluiceError
            ? thrown
            : new SluiceError(
                'INTERNAL',
                'internal fault in the router',
                'report this',
                {},
                thrown,
              ),
        ),
      ),
    );
  }

  async #answer(call: Call): Promise<void> {
    if (call.method === 'initialize' && !call.modern) return this.#initialize(call);
    if (!call.modern) return this.#inSession(call);
    const fault = envelopeFault(call.params);
    if (fault !== undefined) return call.answer(fault);
    const { host } = this.#network;
    if (host.session?.era !== 'modern') {
      host.session = modernSession(call.params);
      const met = this.#connect();
      if (call.method === 'server/discover') await met;
    }
    if (call.method !== 'server/discover') return route(this.#network, call);
    call.answer(succeed(discoverResult(this.#network, this.#version)));
  }

  async #inSession(call: Call): Promise<void> {
    if (this.#network.host.session?.era === 'legacy' || call.method === 'ping')
      return route(this.#network, call);
    call.answer(
      fail(INVALID_REQUEST, 'the connection is not initialized; send `initialize` first'),
    );
  }

  async #initialize(call: Call): Promise<void> {
    const { host } = this.#network;
    const session = legacySession(call.params);
    host.session = session;
    await this.#connect();
    call.answer(succeed(initializeResult(this.#network, session.version, this.#version)));
  }

  /** Starts all upstreams; waits for those that are quick, so that one slow server does not fail the host's handshake. */
  async #connect(): Promise<void> {
    const { host, upstreams, delay } = this.#network;
    const { session } = host;
    if (session === undefined) return;
    const met = Promise.all(upstreams.map((upstream) => upstream.connect(session)));
    await Promise.race([met, delay(LIST_DEADLINE_MS)]);
  }

  #fromHost(method: string, params: JsonObject): void {
    const { host, upstreams } = this.#network;
    if (method === 'notifications/initialized') host.open();
    else if (method === 'notifications/cancelled') this.#cancel(params);
    else if (method === 'notifications/progress') host.progress(params);
    // Roots changed, and what a later revision may add: every legacy upstream has the same host.
    else
      for (const upstream of upstreams)
        if (upstream.era === 'legacy') upstream.notify(method, params);
  }

  #cancel(params: JsonObject): void {
    const { host } = this.#network;
    const id = idIn(params, 'requestId');
    if (id === undefined) return;
    if (host.listeners.has(id)) unlisten(this.#network, host.listeners.cancel(id));
    host.end(id)?.cancel?.(params);
  }

  #onRequest(from: Upstream, id: RequestId, method: string, json: JsonObject): void {
    const respond = (answer: JsonObject): void => from.respond({ jsonrpc: '2.0', id, ...answer });
    const { host } = this.#network;
    // Before the handshake is over only `ping` may come; it asks whether its peer lives, and that is us.
    if (method === 'ping' && !host.takesRequests) respond(succeed());
    else host.ask(from, id, method, objectIn(json, 'params'), respond);
  }

  #fromUpstream(from: Upstream, method: string, json: JsonObject): void {
    const { host } = this.#network;
    const params = objectIn(json, 'params');
    switch (method) {
      case 'notifications/cancelled':
        host.cancelAsked(from, params);
        break;
      case 'notifications/progress': {
        const progress = from.progress(params);
        if (progress !== undefined) host.notify(method, progress);
        break;
      }
      case 'notifications/message':
        host.notify(method, { ...params, logger: loggerOf(from, params) });
        break;
      case 'notifications/subscriptions/acknowledged':
        break; // It answers our own stream; the host's stream was acknowledged by us.
      default:
        this.#changed(from, method);
        this.#tellChange(method, Object.hasOwn(json, 'params') ? params : undefined);
    }
  }

  /** A host that sees no tool of a server need not hear that they changed. */
  #tellChange(method: string, params?: JsonObject): void {
    const { host, local } = this.#network;
    if (local?.alone === true && method === changedMethod('tools')) return;
    host.notify(method, params);
  }

  #changed(from: Upstream, method: string): void {
    for (const kind of ALL_KINDS)
      if (method === changedMethod(kind)) this.#network.catalogue.markStale(kind, from);
  }

  #onReady(from: Upstream): void {
    this.#onEvent({ type: 'upstream.ready', server: from.id });
    void this.#network.catalogue.revise(from);
  }

  #onDown(from: Upstream, reason: string): void {
    this.#onEvent({ type: 'upstream.down', server: from.id, reason });
    this.#network.host.forget(from);
    void this.#network.catalogue.revise(from);
  }
}

/** Two servers may use the same logger name; the host must see whose message it is. */
const loggerOf = (from: Upstream, params: JsonObject): string => {
  const logger = textIn(params, 'logger');
  return logger === undefined ? from.id : `${from.id}/${logger}`;
};

/** Builds the endpoint. The links' callbacks are set here, so a caller may wrap `host.onClose` before `start`. */
export const createRouter = (options: RouterOptions): Router => {
  const routing = new Routing(options);
  options.host.onClose = () => {
    void routing.close();
  };
  return {
    start: () => options.host.start(),
    close: async () => {
      await routing.close();
      await options.host.close();
    },
  };
};
