/** The library: a guard around an SDK client or transport, by shape, so that both official SDKs work. */

import { SluiceError } from '../core/errors.ts';
import { fromJson, toJson } from '../core/json/plain.ts';
import type { Link } from '../ports/link.ts';
import { type EngineOptions, guarded, type OpenEngine, openEngine } from './compose.ts';

/** What Sluice needs of a transport: the `Transport` of `@modelcontextprotocol/sdk` 1.x and `client` 2.x have it. */
export type TransportShape = {
  start(): Promise<void>;
  send(message: unknown, options?: unknown): Promise<void>;
  close(): Promise<void>;
  onmessage?: ((message: unknown, extra?: unknown) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
};

export type GuardOptions = EngineOptions & {
  /** Name of the server in policies and in the audit log. */
  readonly server: string;
};

const linkOf = (transport: TransportShape): Link => {
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    start: () => transport.start(),
    close: () => transport.close(),
    send: ({ json, extra }) => transport.send(fromJson(json), extra),
  };
  transport.onmessage = (message, extra) => link.onMessage({ json: toJson(message), extra });
  transport.onerror = (error) => link.onFault(error);
  transport.onclose = () => link.onClose('the transport closed');
  return link;
};

/** Methods and getters of the inner transport that the SDKs probe for, such as `sessionId`, `setProtocolVersion`. */
const facade = (transport: TransportShape, own: TransportShape): TransportShape =>
  new Proxy(own, {
    get: (target, key) => {
      if (Reflect.has(target, key)) return Reflect.get(target, key);
      const value: unknown = Reflect.get(transport, key);
      return typeof value === 'function' ? value.bind(transport) : value;
    },
    has: (target, key) => Reflect.has(target, key) || Reflect.has(transport, key),
  });

const notStarted = (): SluiceError =>
  new SluiceError(
    'USAGE',
    'the guarded transport is not started',
    'hand it to `client.connect`, which starts it',
  );

const guardedTransport = (
  transport: TransportShape,
  server: string,
  open: () => Promise<OpenEngine>,
): TransportShape => {
  let link: Link | undefined;
  // Whoever closes first, the engine is closed once, and whoever waits for the end waits for its files, too.
  let shut = (): Promise<void> => Promise.resolve();
  const own: TransportShape = {
    onmessage: undefined,
    onclose: undefined,
    onerror: undefined,
    start: async () => {
      const { engine, close } = await open();
      let closing: Promise<void> | undefined;
      shut = () => {
        closing ??= close();
        return closing;
      };
      try {
        link = guarded(engine, server, linkOf(transport));
        link.onMessage = ({ json, extra }) => own.onmessage?.(fromJson(json), extra);
        link.onFault = (fault) => own.onerror?.(fault);
        link.onClose = () => void shut().then(ended);
        await link.start();
      } catch (thrown) {
        await shut();
        throw thrown;
      }
    },
    send: async (message, options) => {
      if (link === undefined) throw notStarted();
      await link.send({ json: toJson(message), extra: options });
    },
    close: async () => {
      await link?.close();
      await shut();
    },
  };
  let over = false;
  const ended = (): void => {
    if (over) return;
    over = true;
    own.onclose?.();
  };
  return facade(transport, own);
};

/**
 * A transport that speaks tokens, in front of one that speaks real values. Hand it to `client.connect`.
 * Errors of opening (policy, key, vault) reject `start()`, so `client.connect` rejects with a `SluiceError`.
 */
export const guardTransport = <T extends object>(transport: T, options: GuardOptions): T => {
  // The SDKs' Transport types differ in their message types only; the shape was checked by both SDKs' tests.
  const shape = transport as unknown as TransportShape;
  return guardedTransport(shape, options.server, () => openEngine(options)) as unknown as T;
};

/** Any SDK client. `transport` is set while it is connected. */
export type ClientShape = {
  readonly transport?: unknown;
  connect(transport: never, options?: never): Promise<void>;
};

const guardedClients: WeakSet<object> = new WeakSet();

/** A connection that is already there would stay without a guard, and a second guard would make tokens of tokens. */
const checkFresh = (client: ClientShape): void => {
  if (client.transport === undefined && !guardedClients.has(client)) return;
  const how = guardedClients.has(client) ? 'guarded' : 'connected';
  throw new SluiceError(
    'USAGE',
    `the client is already ${how}`,
    'call `guard` once, before `client.connect`',
  );
};

/**
 * Puts the guard in front of whatever the client connects to, and returns the same client. Throws `USAGE` where the
 * client is connected or guarded already.
 * `const client = guard(new Client(...), { server: 'crm' }); await client.connect(transport);`
 */
export const guard = <C extends ClientShape>(client: C, options: GuardOptions): C => {
  checkFresh(client);
  guardedClients.add(client);
  const connect = client.connect.bind(client);
  const wrapped = (transport: object, more?: never): Promise<void> =>
    connect(guardTransport(transport, options) as never, more);
  Object.defineProperty(client, 'connect', { value: wrapped, configurable: true, writable: true });
  return client;
};
