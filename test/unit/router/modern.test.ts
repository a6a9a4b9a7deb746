import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { McpServer as LegacyServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { acceptedContent, inputRequired, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually, network, type TestNetwork, type Upstart } from './network.ts';

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });
const said = (result: unknown) => JSON.stringify(result);

/** An SDK 2.x server that speaks both eras, or 2026-07-28 only. */
const modern =
  (
    name: string,
    more: (server: McpServer) => void = () => undefined,
    legacy: 'serve' | 'reject' = 'serve',
  ): Upstart =>
  (wire) => {
    const make = () => {
      const mcp = new McpServer({ name, version: '1' }, { instructions: `Use ${name}.` });
      mcp.registerTool('echo', { inputSchema: z.object({ say: z.string() }) }, ({ say }) =>
        text(`${name}: ${say}`),
      );
      more(mcp);
      return mcp;
    };
    serveStdio(make, { transport: wire as never, legacy });
  };

/** An SDK 1.x server: legacy only. */
const legacy =
  (name: string): Upstart =>
  async (wire) => {
    const mcp = new LegacyServer({ name, version: '1' });
    mcp.registerTool('echo', { inputSchema: { say: z.string() } }, ({ say }) =>
      text(`${name}: ${say}`),
    );
    mcp.registerResource('r', `${name}://r`, {}, (uri) => ({
      contents: [{ uri: uri.href, text: `${name} r` }],
    }));
    await mcp.connect(wire as never);
  };

const connect = async (net: TestNetwork, options: ClientOptions): Promise<Client> => {
  const client = new Client({ name: 'host', version: '1' }, options);
  await client.connect(net.wire as never);
  return client;
};
const MODERN: ClientOptions = { versionNegotiation: { mode: { pin: '2026-07-28' } } };

const echo = (client: Client, server: string) =>
  client.callTool({ name: `${server}__echo`, arguments: { say: 'hi' } });

describe('a host of 2026-07-28', () => {
  test('sees modern and legacy servers as one modern server', async () => {
    const net = await network({ new: modern('new'), old: legacy('old') });
    const client = await connect(net, MODERN);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'new__echo',
      'old__echo',
    ]);
    expect(client.getInstructions()).toBe('## new\n\nUse new.');
    expect(said(await echo(client, 'new'))).toContain('new: hi');
    expect(said(await echo(client, 'old'))).toContain('old: hi');
    expect(said(await client.readResource({ uri: 'old://r' }))).toContain('old r');
    await net.router.close();
  });

  test('is found by a client that negotiates, and by one that only speaks legacy', async () => {
    for (const mode of ['auto', 'legacy'] as const) {
      const net = await network({ new: modern('new'), old: legacy('old') });
      const client = await connect(net, { versionNegotiation: { mode } });
      expect((await client.listTools()).tools).toHaveLength(2);
      expect(said(await echo(client, 'new'))).toContain('new: hi');
      expect(said(await echo(client, 'old'))).toContain('old: hi');
      await net.router.close();
    }
  });

  test('gets every list and read result in its own form', async () => {
    const net = await network({ old: legacy('old') });
    const seen: { id?: unknown; result?: unknown; error?: unknown }[] = [];
    net.wire.onmessage = ((message: object) => seen.push(message)) as (message: never) => void;
    await net.wire.start();
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const methods = ['server/discover', 'tools/list', 'prompts/list', 'resources/templates/list'];
    for (const method of methods)
      await net.wire.send({ jsonrpc: '2.0', id: method, method, params: { _meta } });
    await eventually(() => seen.length === methods.length);
    for (const { result } of seen)
      expect(result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
    const wrong = { ..._meta, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    await net.wire.send({ jsonrpc: '2.0', id: 9, method: 'tools/list', params: { _meta: wrong } });
    await eventually(() => seen.length === methods.length + 1);
    expect(seen.at(-1)).toMatchObject({
      error: { code: -32022, data: { supported: ['2026-07-28'], requested: '2099-01-01' } },
    });
    await net.router.close();
  });

  test('answers what a modern server asks, with its state untouched', async () => {
    const asking = modern('new', (mcp) =>
      mcp.registerTool('ask', { inputSchema: z.object({}) }, (_args, ctx) => {
        const answer = acceptedContent<{ name: string }>(ctx.mcpReq.inputResponses, 'who');
        if (answer !== undefined) return text(`hello ${answer.name}`);
        const requestedSchema = {
          type: 'object' as const,
          properties: { name: { type: 'string' as const } },
        };
        return inputRequired({
          inputRequests: { who: inputRequired.elicit({ message: 'who?', requestedSchema }) },
        });
      }),
    );
    const net = await network({ new: asking, old: legacy('old') });
    const client = new Client(
      { name: 'host', version: '1' },
      { ...MODERN, capabilities: { elicitation: { form: {} } } },
    );
    client.setRequestHandler('elicitation/create', () => ({
      action: 'accept' as const,
      content: { name: 'Ada' },
    }));
    await client.connect(net.wire as never);
    const result = await client.callTool({ name: 'new__ask', arguments: {} });
    expect(said(result)).toContain('hello Ada');
    await net.router.close();
  });

  test('hears of changes on the stream that it opened, from servers of both eras', async () => {
    const servers: (McpServer | LegacyServer)[] = [];
    const net = await network({
      new: modern('new', (mcp) => servers.push(mcp)),
      old: async (wire) => {
        const mcp = new LegacyServer({ name: 'old', version: '1' });
        mcp.registerTool('echo', {}, () => text('old'));
        servers.push(mcp);
        await mcp.connect(wire as never);
      },
    });
    const client = await connect(net, MODERN);
    let changed = 0;
    client.setNotificationHandler('notifications/tools/list_changed', () => {
      changed += 1;
    });
    await client.listTools();
    const stream = await client.listen({ toolsListChanged: true });
    for (const mcp of servers) mcp.sendToolListChanged();
    await eventually(() => changed === 2);
    net.crash('old');
    await eventually(() => changed >= 3);
    await stream.close();
    const before = changed;
    for (const mcp of servers.slice(0, 1)) mcp.sendToolListChanged();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(changed).toBe(before);
    await net.router.close();
  });

  test('is told that a server died in its call', async () => {
    const hanging = modern('new', (mcp) =>
      mcp.registerTool(
        'hang',
        { inputSchema: z.object({}) },
        () => new Promise<never>(() => undefined),
      ),
    );
    const net = await network({ new: hanging, old: legacy('old') });
    const client = await connect(net, MODERN);
    await client.listTools();
    const call = client.callTool({ name: 'new__hang', arguments: {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    net.crash('new');
    await expect(call).rejects.toThrow(/upstream `new` closed the connection/);
    expect(said(await echo(client, 'old'))).toContain('old: hi');
    expect(said(await echo(client, 'new'))).toContain('new: hi');
    expect(net.starts('new')).toBe(2);
    await net.router.close();
  });
});

test('a legacy host can use a server that speaks 2026-07-28 only', async () => {
  const net = await network({
    new: modern('new', undefined, 'reject'),
    old: legacy('old'),
  });
  const client = await connect(net, { versionNegotiation: { mode: 'legacy' } });
  expect((await client.listTools()).tools).toHaveLength(2);
  expect(said(await echo(client, 'new'))).toContain('new: hi');
  await net.router.close();
});
