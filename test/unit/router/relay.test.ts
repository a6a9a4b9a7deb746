import { describe, expect, test } from 'vitest';
import { eventually, network, type Upstart } from './network.ts';

/** A message as the other side wrote it. */
type Said = {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: { readonly [key: string]: unknown };
  readonly result?: { readonly [key: string]: unknown };
  readonly error?: { readonly code: number; readonly data?: unknown };
};

/** A raw JSON-RPC server: answers the handshake, keeps what it hears, and sends what the test wants. */
const rawServer = (first?: object) => {
  const heard: Said[] = [];
  let send: (message: object) => void = () => undefined;
  const start: Upstart = async (wire) => {
    send = (message) => void wire.send({ jsonrpc: '2.0', ...message });
    wire.onmessage = ((message: Said) => {
      heard.push(message);
      const result =
        message.method === 'initialize'
          ? {
              protocolVersion: '2025-06-18',
              capabilities: { tools: {} },
              serverInfo: { name: 'raw', version: '1' },
            }
          : { tools: [{ name: 'run', inputSchema: { type: 'object' } }] };
      if (message.method === 'initialize' || message.method === 'tools/list')
        send({ id: message.id, result });
      if (message.method === 'notifications/initialized' && first !== undefined) send(first);
    }) as (message: never) => void;
    await wire.start();
  };
  return { start, heard, send: (message: object) => send(message) };
};

/** A raw host after its handshake. */
const rawHost = async (upstreams: { readonly [id: string]: Upstart }) => {
  const net = await network(upstreams);
  const got: Said[] = [];
  net.wire.onmessage = ((message: Said) => got.push(message)) as (message: never) => void;
  await net.wire.start();
  const send = (message: object) => net.wire.send({ jsonrpc: '2.0', ...message });
  const clientInfo = { name: 'host', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: { sampling: {} }, clientInfo };
  await send({ id: 'init', method: 'initialize', params });
  await eventually(() => got.length === 1);
  await send({ method: 'notifications/initialized' });
  const of = (method: string) => got.filter((message) => message.method === method);
  return { net, got, send, of };
};

describe('what passes between host and servers', () => {
  test("each server gets the host's version, capabilities and name", async () => {
    const [a, b] = [rawServer(), rawServer()];
    const { net } = await rawHost({ a: a.start, b: b.start });
    for (const { heard } of [a, b]) {
      expect(heard[0]?.params).toMatchObject({
        protocolVersion: '2025-06-18',
        capabilities: { sampling: {} },
        clientInfo: { name: 'host' },
      });
      await eventually(() => heard[1]?.method === 'notifications/initialized');
    }
    await net.router.close();
  });

  test('requests of servers with the same id and token stay apart, with progress and cancellation', async () => {
    const [a, b] = [rawServer(), rawServer()];
    const { net, send, of } = await rawHost({ a: a.start, b: b.start });
    await new Promise((resolve) => setTimeout(resolve, 10));
    const ask = (who: string) => ({
      id: 1,
      method: 'sampling/createMessage',
      params: { who, _meta: { progressToken: 'p' } },
    });
    a.send(ask('a'));
    b.send(ask('b'));
    await eventually(() => of('sampling/createMessage').length === 2);
    const [fromA, fromB] = of('sampling/createMessage');
    expect(fromA?.id).not.toBe(fromB?.id);
    expect(fromB?.params?.['_meta']).toEqual({ progressToken: fromB?.id });
    await send({
      method: 'notifications/progress',
      params: { progressToken: fromB?.id, progress: 1 },
    });
    await eventually(() => b.heard.some(({ method }) => method === 'notifications/progress'));
    expect(b.heard.at(-1)?.params).toEqual({ progressToken: 'p', progress: 1 });
    expect(a.heard.some(({ method }) => method === 'notifications/progress')).toBe(false);
    a.send({ method: 'notifications/cancelled', params: { requestId: 1, reason: 'late' } });
    await eventually(() => of('notifications/cancelled').length === 1);
    expect(of('notifications/cancelled')[0]?.params).toEqual({
      requestId: fromA?.id,
      reason: 'late',
    });
    await send({ id: fromB?.id, result: { role: 'assistant' } });
    await eventually(() => b.heard.some(({ id, result }) => id === 1 && result !== undefined));
    await net.router.close();
  });

  test('a server that asks before the host is initialized gets its answer after that', async () => {
    const a = rawServer({ id: 1, method: 'roots/list' });
    const { net, got, send, of } = await rawHost({ a: a.start });
    await eventually(() => of('roots/list').length === 1);
    expect(got[0]?.id).toBe('init');
    await send({ id: of('roots/list')[0]?.id, result: { roots: [] } });
    await eventually(() => a.heard.some(({ id, result }) => id === 1 && result !== undefined));
    await net.router.close();
  });

  test('what a server asked is cancelled at the host when the server ends', async () => {
    const a = rawServer();
    const { net, of } = await rawHost({ a: a.start });
    await new Promise((resolve) => setTimeout(resolve, 10));
    a.send({ id: 'x', method: 'sampling/createMessage', params: {} });
    await eventually(() => of('sampling/createMessage').length === 1);
    net.crash('a');
    await eventually(() => of('notifications/cancelled').length === 1);
    await net.router.close();
  });

  test('an unknown method goes to the only server, and its call keeps unknown members', async () => {
    const a = rawServer();
    const { net, send, got } = await rawHost({ a: a.start });
    await send({ id: 7, method: 'x/new', params: { keep: [1, { me: true }] } });
    await eventually(() => a.heard.some(({ method }) => method === 'x/new'));
    const heard = a.heard.find(({ method }) => method === 'x/new');
    expect(heard?.params).toEqual({ keep: [1, { me: true }] });
    a.send({ id: heard?.id, result: { also: 'kept' } });
    await eventually(() => got.some(({ id }) => id === 7));
    expect(got.find(({ id }) => id === 7)?.result).toEqual({ also: 'kept' });
    await net.router.close();
  });

  test('a request id in use is refused, and a request before `initialize`', async () => {
    const a = rawServer();
    const { net, send, got } = await rawHost({ a: a.start });
    const call = { id: 3, method: 'tools/call', params: { name: 'a__run', arguments: {} } };
    await send(call);
    await eventually(() => a.heard.some(({ method }) => method === 'tools/call'));
    await send(call);
    await eventually(() => got.some(({ error }) => error?.code === -32600));
    await net.router.close();
    const fresh = await network({ a: rawServer().start });
    const answers: Said[] = [];
    fresh.wire.onmessage = ((message: Said) => answers.push(message)) as (message: never) => void;
    await fresh.wire.start();
    await fresh.wire.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
    await eventually(() => answers[0]?.error?.code === -32600);
    await fresh.router.close();
  });

  test('a server that crashes again and again is not restarted faster by calling it', async () => {
    let starts = 0;
    const dying: Upstart = () => {
      starts += 1;
      return Promise.reject(new Error('no'));
    };
    const { net, send, got } = await rawHost({ a: dying });
    for (let id = 0; id < 20; id += 1)
      await send({ id, method: 'tools/call', params: { name: 'a__run' } });
    await eventually(() => got.filter(({ error }) => error?.code === -32602).length === 20);
    expect(starts).toBeLessThanOrEqual(3);
    await net.router.close();
  });
});
