import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import type { LocalCall, Servers } from '../../../src/proxy/router/local.ts';
import { eventually, network, type Upstart } from './network.ts';

/** A raw server with one tool; keeps the calls it hears. */
const rawServer = () => {
  const heard: { method?: string; params?: unknown }[] = [];
  let say: (message: object) => void = () => undefined;
  const start: Upstart = async (wire) => {
    say = (message) => void wire.send({ jsonrpc: '2.0', ...message });
    wire.onmessage = ((message: { id?: number; method?: string; params?: unknown }) => {
      heard.push(message);
      if (message.method === 'initialize')
        say({
          id: message.id,
          result: {
            protocolVersion: '2025-06-18',
            capabilities: { tools: {} },
            serverInfo: { name: 'raw', version: '1' },
            instructions: 'be kind',
          },
        });
      if (message.method === 'tools/list')
        say({
          id: message.id,
          result: {
            tools: [
              {
                name: 'get',
                inputSchema: { type: 'object', properties: { day: { enum: ['a', 'b'] } } },
              },
            ],
          },
        });
      if (message.method === 'tools/call')
        say({ id: message.id, result: { content: [{ type: 'text', text: 'got' }] } });
    }) as (message: never) => void;
    await wire.start();
  };
  return { start, heard, say: (message: object) => say(message) };
};

type Call = (servers: Servers, args: JsonObject, call: LocalCall) => Promise<JsonObject>;

/** An endpoint with one tool of its own, `act`, in front of one server. */
const endpoint = async (act: Call, alone: boolean) => {
  const raw = rawServer();
  const net = await network({ crm: raw.start }, (servers) => ({
    tools: [{ name: 'act', inputSchema: { type: 'object' } }],
    alone,
    call: (_name, args, call) => act(servers, args, call),
    close: async () => undefined,
  }));
  const client = new Client({ name: 'host', version: '1' });
  await client.connect(net.wire as never);
  return { client, raw };
};

const done = async (): Promise<JsonObject> => ({ content: [] });

describe('tools that the endpoint answers itself', () => {
  test('alone: the host sees no tool of a server, cannot call one, and hears no instructions', async () => {
    const { client } = await endpoint(done, true);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['act']);
    await expect(client.callTool({ name: 'crm__get', arguments: {} })).rejects.toThrow(
      /unknown tool `crm__get`; the tools are `act`/,
    );
    expect(client.getInstructions()).toBeUndefined();
  });

  test('beside: the host sees both, and both work', async () => {
    const { client } = await endpoint(done, false);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['act', 'crm__get']);
    expect(await client.callTool({ name: 'crm__get', arguments: {} })).toMatchObject({
      content: [{ text: 'got' }],
    });
    expect(await client.callTool({ name: 'act', arguments: {} })).toMatchObject({ content: [] });
  });

  test('they read the schemas of a server as it gave them, and call it', async () => {
    const { client, raw } = await endpoint(async (servers) => {
      const [crm] = await servers.tools();
      const answer = await servers.call(
        'crm',
        'get',
        {},
        { id: 'r-1', saw: () => undefined },
        new AbortController().signal,
      );
      return { content: [], _meta: { tools: crm?.tools ?? [], answer } };
    }, true);
    const result = await client.callTool({ name: 'act', arguments: {} });
    expect(result._meta).toMatchObject({
      tools: [{ inputSchema: { properties: { day: { enum: ['a', 'b'] } } } }],
      answer: { result: { content: [{ text: 'got' }] } },
    });
    expect(raw.heard.filter(({ method }) => method === 'tools/call')).toHaveLength(1);
  });

  test('progress reaches the host under its own token, and a cancellation reaches the tool', async () => {
    let aborted = false;
    const { client } = await endpoint((_servers, _args, { signal, progress }) => {
      progress?.(1, 2, 'half');
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve({ content: [] });
        }),
      );
    }, true);
    const seen: unknown[] = [];
    const ending = new AbortController();
    const called = client.callTool({ name: 'act', arguments: {} }, undefined, {
      onprogress: (progress) => seen.push(progress),
      signal: ending.signal,
    });
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([{ progress: 1, total: 2, message: 'half' }]);
    ending.abort();
    await expect(called).rejects.toThrow();
    await eventually(() => aborted);
  });

  test('alone: a change of a server’s tools is not told, and is read at the next look', async () => {
    const looks: number[] = [];
    const { client, raw } = await endpoint(async (servers) => {
      const [crm] = await servers.tools();
      looks.push(crm?.tools.length ?? 0);
      return { content: [] };
    }, true);
    let told = 0;
    client.fallbackNotificationHandler = async () => {
      told += 1;
    };
    await client.callTool({ name: 'act', arguments: {} });
    raw.say({ method: 'notifications/tools/list_changed' });
    await client.callTool({ name: 'act', arguments: {} });
    expect(looks).toEqual([1, 1]);
    expect(raw.heard.filter(({ method }) => method === 'tools/list')).toHaveLength(2);
    expect(told).toBe(0);
  });
});
