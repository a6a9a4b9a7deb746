/** Links in memory between the router and real SDK clients and servers, for tests. */

import { asServerId } from '../../../src/core/brand.ts';
import { fromJson, toJson } from '../../../src/core/json/plain.ts';
import type { Link } from '../../../src/ports/link.ts';
import {
  createRouter,
  type Router,
  type RouterEvent,
  type RouterOptions,
} from '../../../src/proxy/router/create-router.ts';

/** The part of both SDKs' `Transport` that a test needs. */
export type Wire = {
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  close(): Promise<void>;
  onmessage?: (message: never) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
};

/** Two ends of one connection: a `Link` for the router, a transport for an SDK object. */
export const connection = (): { link: Link; wire: Wire; cut: (reason: string) => void } => {
  let open = true;
  const queue: unknown[] = [];
  let started = false;
  const receive = (message: unknown): void => {
    if (!started) queue.push(message);
    else if (open) wire.onmessage?.(message as never);
  };
  const cut = (reason: string): void => {
    if (!open) return;
    open = false;
    link.onClose(reason);
    wire.onclose?.();
  };
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    start: async () => undefined,
    close: async () => cut('closed'),
    send: ({ json }) => {
      queueMicrotask(() => receive(fromJson(json)));
    },
  };
  const wire: Wire = {
    start: async () => {
      started = true;
      for (const message of queue.splice(0)) receive(message);
    },
    send: async (message) => {
      const json = toJson(message);
      queueMicrotask(() => {
        if (open) link.onMessage({ json });
      });
    },
    close: async () => cut('closed'),
  };
  return { link, wire, cut };
};

/** Waits in the router are this much shorter in tests. */
const SPEED = 20;
const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms / SPEED).unref());

/** A promise that something becomes true within two seconds. */
export const eventually = async (check: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !check(); i += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  if (!check()) throw new Error('it did not become true');
};

/** How an upstream comes to life, each time it is started. */
export type Upstart = (wire: Wire) => unknown;

export type TestNetwork = {
  readonly router: Router;
  /** The transport for the host's client. */
  readonly wire: Wire;
  readonly events: readonly RouterEvent[];
  /** Ends the current connection of an upstream, as a crash would. */
  readonly crash: (server: string) => void;
  readonly starts: (server: string) => number;
};

/** A router over the given upstreams. */
export const network = async (
  upstreams: { readonly [id: string]: Upstart },
  local?: RouterOptions['local'],
): Promise<TestNetwork> => {
  const events: RouterEvent[] = [];
  const host = connection();
  const cuts = new Map<string, (reason: string) => void>();
  const starts = new Map<string, number>();
  const router = createRouter({
    host: host.link,
    delay,
    version: '0.0.0',
    local,
    onEvent: (event) => events.push(event),
    upstreams: Object.entries(upstreams).map(([id, start]) => ({
      id: asServerId(id),
      link: async () => {
        const { link, wire, cut } = connection();
        starts.set(id, (starts.get(id) ?? 0) + 1);
        cuts.set(id, cut);
        await start(wire);
        return link;
      },
    })),
  });
  await router.start();
  return {
    router,
    wire: host.wire,
    events,
    crash: (server) => cuts.get(server)?.('crashed'),
    starts: (server) => starts.get(server) ?? 0,
  };
};
