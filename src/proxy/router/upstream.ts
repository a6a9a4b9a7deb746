/** One upstream: connects, finds out its era, restarts with back-off and brings its state back. */

import type { ServerId } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { kindOf, type RequestId } from '../../core/mcp/message.ts';
import type { Link, Run } from '../../ports/link.ts';
import { downAnswer, goneAnswer, succeed } from './answer.ts';
import { backOff, CONNECT_DEADLINE_MS, STABLE_MS } from './bounds.ts';
import { type Era, type HostSession, withEnvelope, withoutEnvelope } from './era.ts';
import { shakeHands } from './handshake.ts';
import { type Done, Peer } from './peer.ts';

/** Resolves after so many milliseconds; the router has no timers of its own. */
export type Delay = (ms: number) => Promise<void>;

export type UpstreamOptions = {
  readonly id: ServerId;
  readonly link: () => Link | Promise<Link>;
};

/** What the router does with what an upstream starts by itself. */
export type UpstreamEvents = {
  onRequest(upstream: Upstream, id: RequestId, method: string, json: JsonObject): void;
  onNotification(upstream: Upstream, method: string, json: JsonObject): void;
  onReady(upstream: Upstream): void;
  onDown(upstream: Upstream, reason: string): void;
  onFault(upstream: Upstream, fault: Error): void;
};

export type State = 'idle' | 'starting' | 'ready' | 'down';

export class Upstream {
  readonly id: ServerId;
  readonly #open: UpstreamOptions['link'];
  readonly #events: UpstreamEvents;
  readonly #delay: Delay;
  #peer: Peer;
  readonly #subscribed = new Set<string>();
  #link: Link | undefined;
  #attempt: Promise<boolean> | undefined;
  /** Counts connections: what an older one still says or schedules is void. */
  #turn = 0;
  #failures = 0;
  /** One call per back-off may bring the restart forward; a crash loop cannot be driven faster by calling. */
  #hurried = false;
  #session: HostSession | undefined;
  #level: string | undefined;
  #listening: number | undefined;
  #knownEra: Era | undefined;
  /** Ends whoever waits for the attempt that runs now. */
  #giveUp: () => void = () => undefined;
  state: State = 'idle';
  capabilities: JsonObject = {};
  instructions: string | undefined;

  constructor(options: UpstreamOptions, delay: Delay, events: UpstreamEvents) {
    this.id = options.id;
    this.#open = options.link;
    this.#delay = delay;
    this.#events = events;
    this.#peer = new Peer(() => undefined); // Until there is a connection.
  }

  get era(): Era {
    return this.#knownEra ?? 'legacy';
  }

  /** Connects for a host; a second host session (the host changed its era) connects anew. */
  connect(session: HostSession): Promise<boolean> {
    const before = this.#session;
    this.#session = session;
    if (before !== undefined && before.era !== session.era) {
      this.#knownEra = undefined;
      this.#drop('the host changed its protocol era');
      this.state = 'idle';
    }
    return this.state === 'idle' ? this.#start() : this.settled();
  }

  /** Whether it is up once the attempt that runs now, if any, has ended. Starts nothing. */
  settled(): Promise<boolean> {
    return this.#attempt ?? Promise.resolve(this.state === 'ready');
  }

  /** The same for a call: an upstream that waits for its restart is restarted now. */
  wake(): Promise<boolean> {
    if (this.state !== 'down' || this.#hurried || this.#attempt !== undefined)
      return this.settled();
    this.#hurried = true;
    return this.#start();
  }

  /** Sends a request, in the upstream's own era, and returns its id for `cancel`. */
  request(method: string, params: JsonObject | undefined, done: Done, run?: Run): number {
    if (this.state === 'ready') return this.#peer.request(method, this.#inEra(params), done, run);
    done(downAnswer(this.id));
    return 0;
  }

  notify(method: string, params?: JsonObject): void {
    if (this.state === 'ready') this.#peer.notify(method, params);
  }

  /** Answers a request of the upstream. */
  respond(json: Json): void {
    this.#write(json);
  }

  cancel(id: number, params: JsonObject): void {
    this.#peer.cancel(id, params);
  }

  progress(params: Json | undefined): JsonObject | undefined {
    return this.#peer.progress(params);
  }

  /** Sets the log level now and after each restart. In 2026-07-28 the level stands in each request instead. */
  setLevel(level: string, done: Done): void {
    this.#level = level;
    if (this.state !== 'ready' || this.era === 'modern' || !this.offers('logging')) done(succeed());
    else this.request('logging/setLevel', { level }, done);
  }

  /** Subscribes to a resource or ends that, now and after each restart. */
  subscribe(uri: string, on: boolean, params: JsonObject, done: Done): number {
    if (on) this.#subscribed.add(uri);
    else this.#subscribed.delete(uri);
    if (this.era === 'legacy')
      return this.request(on ? 'resources/subscribe' : 'resources/unsubscribe', params, done);
    this.#listen();
    done(succeed());
    return 0;
  }

  offers(capability: string): boolean {
    return Object.hasOwn(this.capabilities, capability);
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#turn += 1;
    this.#link = undefined;
    this.state = 'idle';
    this.#giveUp();
    this.#peer.abandon(goneAnswer(this.id));
    await link?.close().catch(() => undefined); // Nothing is left to do with a link that cannot even close.
  }

  #inEra(params: JsonObject | undefined): JsonObject | undefined {
    return this.era === 'modern' ? withEnvelope(params, this.#session) : withoutEnvelope(params);
  }

  /** True where the host is of 2026-07-28 and can show a form; a legacy upstream's messages do not say so any more. */
  get #showsForms(): boolean {
    const session = this.#session;
    return session?.era === 'modern' && isObject(session.capabilities['elicitation']);
  }

  #write(json: Json, turn: number = this.#turn, run?: Run): void {
    if (this.#turn !== turn) return;
    const failed = (): void => this.#fail(turn, 'the connection takes no more messages');
    try {
      Promise.resolve(this.#link?.send({ json, run, inputRequired: this.#showsForms })).catch(
        failed,
      );
    } catch {
      failed();
    }
  }

  #start(): Promise<boolean> {
    this.#turn += 1;
    const turn = this.#turn;
    this.state = 'starting';
    void this.#delay(CONNECT_DEADLINE_MS).then(() => {
      if (this.#turn === turn && this.state === 'starting') this.#fail(turn, 'no answer in time');
    });
    const failed = new Promise<boolean>((resolve) => {
      this.#giveUp = () => resolve(false);
    });
    const attempt = Promise.race([this.#try(turn), failed]).finally(() => {
      if (this.#attempt === attempt) this.#attempt = undefined;
    });
    this.#attempt = attempt;
    return attempt;
  }

  async #try(turn: number): Promise<boolean> {
    try {
      const link = await this.#open();
      if (this.#turn !== turn) {
        await link.close();
        return false;
      }
      this.#adopt(link, turn);
      await link.start();
      if (this.#turn !== turn || this.#session === undefined) return false;
      const met = await shakeHands(this.#peer, this.#session, this.#knownEra, this.#delay);
      if (this.#turn !== turn) return false;
      this.#knownEra = met.era;
      this.capabilities = met.capabilities;
      this.instructions = met.instructions;
      this.#settle(turn);
      return true;
    } catch (thrown) {
      // The text of a foreign error may hold anything; ours names nothing but the cause.
      this.#fail(turn, thrown instanceof SluiceError ? thrown.message : 'it could not be started');
      return false;
    }
  }

  #settle(turn: number): void {
    this.state = 'ready';
    this.#hurried = false;
    this.#replay();
    void this.#delay(STABLE_MS).then(() => {
      if (this.#turn === turn) this.#failures = 0;
    });
    this.#events.onReady(this);
  }

  /** What a legacy server forgets when it ends; in 2026-07-28 only the subscription stream. */
  #replay(): void {
    this.#listening = undefined;
    if (this.era === 'modern') {
      this.#listen();
      return;
    }
    if (this.#level !== undefined) this.setLevel(this.#level, () => undefined);
    for (const uri of this.#subscribed)
      this.request('resources/subscribe', { uri }, () => undefined);
  }

  /** One `subscriptions/listen` for everything (MCP 2026-07-28): nothing is notified without it. */
  #listen(): void {
    if (this.#listening !== undefined) this.#peer.cancel(this.#listening);
    const notifications = {
      toolsListChanged: this.offers('tools'),
      promptsListChanged: this.offers('prompts'),
      resourcesListChanged: this.offers('resources'),
      resourceSubscriptions: [...this.#subscribed],
    };
    this.#listening = this.request('subscriptions/listen', { notifications }, () => undefined);
  }

  #adopt(link: Link, turn: number): void {
    this.#link = link;
    this.#peer = new Peer((json, run) => this.#write(json, turn, run));
    link.onMessage = ({ json }) => {
      if (this.#turn === turn && isObject(json)) this.#receive(json);
    };
    link.onFault = (fault) => this.#events.onFault(this, fault);
    link.onClose = (reason) => this.#fail(turn, reason);
  }

  #receive(json: JsonObject): void {
    const kind = kindOf(json);
    if (kind.kind === 'response') this.#peer.settle(json);
    else if (kind.kind === 'request') this.#events.onRequest(this, kind.id, kind.method, json);
    else if (kind.kind === 'notification') this.#events.onNotification(this, kind.method, json);
  }

  #drop(reason: string): void {
    const link = this.#link;
    this.#turn += 1;
    this.#link = undefined;
    this.#attempt = undefined;
    this.state = 'down';
    this.#giveUp();
    this.#peer.abandon(goneAnswer(this.id));
    void link?.close().catch(() => undefined); // It ended already; closing only frees what stands behind it.
    this.#events.onDown(this, reason);
  }

  #fail(turn: number, reason: string): void {
    if (this.#turn !== turn) return;
    if (this.state === 'ready') this.#hurried = false;
    this.#failures += 1;
    this.#drop(reason);
    const down = this.#turn;
    void this.#delay(backOff(this.#failures)).then(() => {
      if (this.#turn !== down || this.state !== 'down') return;
      this.#hurried = false;
      void this.#start();
    });
  }
}
