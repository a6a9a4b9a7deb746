import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CreateMessageRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eventually, network, type TestNetwork, type Upstart, type Wire } from './network.ts';

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });

/** An SDK 1.x server with one `echo` tool that says its own name, and whatever `more` adds. */
const server =
  (name: string, more: (server: McpServer) => void = () => undefined): Upstart =>
  async (wire) => {
    const mcp = new McpServer(
      { name, version: '1' },
      { capabilities: { logging: {} }, instructions: `How to use ${name}.` },
    );
    mcp.registerTool('echo', { inputSchema: { say: z.string() } }, ({ say }) =>
      text(`${name}: ${say}`),
    );
    more(mcp);
    await mcp.connect(wire as never);
  };

const connect = async (
  net: TestNetwork,
  setUp: (client: Client) => void = () => undefined,
): Promise<Client> => {
  const client = new Client(
    { name: 'host', version: '1' },
    { capabilities: { sampling: {}, roots: { listChanged: true } } },
  );
  setUp(client);
  await client.connect(net.wire as never);
  return client;
};

const toolNames = async (client: Client) =>
  (await client.listTools()).tools.map((tool) => tool.name);
const said = (result: unknown) => JSON.stringify(result);

/** A server that answers the handshake and, after `ms`, the given methods; everything else stays unanswered. */
const silent =
  (answers: { [method: string]: object }, ms = 0): Upstart =>
  async (wire) => {
    const hello = {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'silent', version: '1' },
    };
    wire.onmessage = (({ id, method }: { id?: number; method: string }) => {
      const result = method === 'initialize' ? hello : answers[method];
      if (id === undefined || result === undefined) return;
      const answer = () => wire.send({ jsonrpc: '2.0', id, result });
      setTimeout(answer, method === 'initialize' ? 0 : ms);
    }) as (message: never) => void;
    await wire.start();
  };

describe('lists and names', () => {
  test('two servers with the same tool are two tools, in the order of the configuration', async () => {
    const net = await network({ zeta: server('zeta'), alpha: server('alpha') });
    const client = await connect(net);
    expect(await toolNames(client)).toEqual(['zeta__echo', 'alpha__echo']);
    const result = await client.callTool({ name: 'alpha__echo', arguments: { say: 'hi' } });
    expect(said(result)).toContain('alpha: hi');
    expect(client.getInstructions()).toBe(
      '## zeta\n\nHow to use zeta.\n\n## alpha\n\nHow to use alpha.',
    );
    await net.router.close();
  });

  test('a long name is cut with a hash and leads back to its tool', async () => {
    const long = 'a'.repeat(100);
    const net = await network({
      crm: server('crm', (mcp) => {
        mcp.registerTool(`${long}1`, {}, () => text('one'));
        mcp.registerTool(`${long}2`, {}, () => text('two'));
      }),
    });
    const client = await connect(net);
    const names = await toolNames(client);
    expect(names.every((name) => name.length <= 64)).toBe(true);
    expect(new Set(names).size).toBe(3);
    const results = await Promise.all(
      names.slice(1).map((name) => client.callTool({ name, arguments: {} })),
    );
    expect(said(results)).toMatch(/one.*two/);
    await net.router.close();
  });

  test('a name that stands for two tools leads to neither', async () => {
    const net = await network({
      a: server('a', (mcp) => mcp.registerTool('b__run', {}, () => text('a'))),
      a__b: server('a__b', (mcp) => mcp.registerTool('run', {}, () => text('b'))),
    });
    const client = await connect(net);
    expect(await toolNames(client)).toEqual(['a__echo', 'a__b__echo']);
    await expect(client.callTool({ name: 'a__b__run', arguments: {} })).rejects.toThrow(
      /two tools/,
    );
    expect(net.events).toContainEqual({ type: 'name.collision', kind: 'tools', name: 'a__b__run' });
    await net.router.close();
  });

  test('an unknown name is answered with the nearest ones', async () => {
    const net = await network({ crm: server('crm'), mail: server('mail') });
    const client = await connect(net);
    const call = client.callTool({ name: 'crm__ecko', arguments: {} });
    await expect(call).rejects.toMatchObject({
      code: -32602,
      message: expect.stringMatching(/`crm__echo`/),
    });
    await net.router.close();
  });

  test('pages are joined into one list', async () => {
    const net = await network({ paged: paged(), crm: server('crm') });
    const client = await connect(net);
    const names = await toolNames(client);
    expect(names).toEqual(['paged__t0', 'paged__t1', 'paged__t2', 'crm__echo']);
    await net.router.close();
  });
});

/** Three pages of one tool each. */
const paged = (): Upstart => async (wire) => {
  wire.onmessage = ((message: { id?: number; method: string; params?: { cursor?: string } }) => {
    if (message.id === undefined) return;
    const page = Number(message.params?.cursor ?? 0);
    const tool = { name: `t${page}`, inputSchema: { type: 'object' } };
    const result =
      message.method === 'initialize'
        ? {
            protocolVersion: '2025-11-25',
            capabilities: { tools: {} },
            serverInfo: { name: 'paged', version: '1' },
          }
        : { tools: [tool], ...(page < 2 ? { nextCursor: String(page + 1) } : {}) };
    void wire.send({ jsonrpc: '2.0', id: message.id, result });
  }) as (message: never) => void;
  await wire.start();
};

describe('an upstream in trouble', () => {
  test('one that is dead at start takes nothing from the others, and is named', async () => {
    const dead: Upstart = () => Promise.reject(new Error('spawn ENOENT'));
    const net = await network({ dead, crm: server('crm') });
    const client = await connect(net);
    expect(await toolNames(client)).toEqual(['crm__echo']);
    const call = client.callTool({ name: 'dead__read', arguments: {} });
    await expect(call).rejects.toMatchObject({
      code: -32602,
      message: expect.stringMatching(/upstream `dead` is down/),
    });
    await net.router.close();
  });

  test('one that comes up later is announced', async () => {
    let tries = 0;
    const flaky: Upstart = async (wire) => {
      tries += 1;
      if (tries < 2) throw new Error('not yet');
      await server('flaky')(wire);
    };
    const net = await network({ flaky, crm: server('crm') });
    let changed = 0;
    const client = await connect(net, (host) =>
      host.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        changed += 1;
      }),
    );
    expect(await toolNames(client)).toEqual(['crm__echo']);
    await eventually(() => changed === 1);
    expect(await toolNames(client)).toEqual(['flaky__echo', 'crm__echo']);
    await net.router.close();
  });

  test('one that never answers lists delays the first list by the deadline and later ones not at all', async () => {
    const net = await network({ mute: silent({}), crm: server('crm') });
    const client = await connect(net);
    const began = performance.now();
    expect(await toolNames(client)).toEqual(['crm__echo']);
    expect(performance.now() - began).toBeLessThan(1_000);
    const again = performance.now();
    expect(await toolNames(client)).toEqual(['crm__echo']);
    expect(performance.now() - again).toBeLessThan(100);
    await net.router.close();
  });

  test('one whose list is slow is announced once when it arrives', async () => {
    const tool = { name: 'late', inputSchema: { type: 'object' } };
    const slow = silent({ 'tools/list': { tools: [tool] } }, 300);
    const net = await network({ slow, crm: server('crm') });
    let changed = 0;
    const client = await connect(net, (host) =>
      host.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        changed += 1;
      }),
    );
    expect(await toolNames(client)).toEqual(['crm__echo']);
    await eventually(() => changed === 1);
    expect(await toolNames(client)).toEqual(['slow__late', 'crm__echo']);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(changed).toBe(1);
    await net.router.close();
  });

  test('one that dies in a call ends the call, vanishes, restarts and gets its state back', async () => {
    const levels: string[] = [];
    const subscribed: string[] = [];
    const hanging = server('crm', (mcp) => {
      mcp.registerTool('hang', {}, () => new Promise(() => undefined));
      mcp.registerResource('r', 'test://r', {}, (uri) => ({
        contents: [{ uri: uri.href, text: 'r' }],
      }));
      mcp.server.registerCapabilities({ resources: { subscribe: true } });
      mcp.server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
        levels.push(params.level);
        return {};
      });
      mcp.server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
        subscribed.push(params.uri);
        return {};
      });
    });
    const net = await network({ crm: hanging, mail: server('mail') });
    let changed = 0;
    const client = await connect(net, (host) =>
      host.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        changed += 1;
      }),
    );
    await toolNames(client);
    await client.setLoggingLevel('warning');
    await client.subscribeResource({ uri: 'test://r' });
    const call = client.callTool({ name: 'crm__hang', arguments: {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    net.crash('crm');
    await expect(call).rejects.toMatchObject({
      code: -32000,
      message: expect.stringMatching(/upstream `crm` closed the connection/),
      data: { code: 'UPSTREAM_GONE' },
    });
    expect(await toolNames(client)).toEqual(['mail__echo']);
    expect(changed).toBe(1);
    const back = await client.callTool({ name: 'crm__echo', arguments: { say: 'again' } });
    expect(said(back)).toContain('crm: again');
    expect(net.starts('crm')).toBe(2);
    expect(subscribed).toEqual(['test://r', 'test://r']);
    expect(levels).toEqual(['warning', 'warning']);
    await eventually(() => changed === 2);
    expect(await toolNames(client)).toContain('crm__echo');
    await net.router.close();
  });
});

describe('what servers start', () => {
  test('progress reaches the call that asked for it, from each of two calls', async () => {
    const counting = server('crm', (mcp) =>
      mcp.registerTool('count', { inputSchema: { to: z.number() } }, async ({ to }, extra) => {
        const progressToken = extra._meta?.progressToken ?? 'none';
        for (let progress = 1; progress <= to; progress += 1)
          await extra.sendNotification({
            method: 'notifications/progress',
            params: { progressToken, progress, total: to },
          });
        return text('done');
      }),
    );
    const net = await network({ crm: counting, mail: counting });
    const client = await connect(net);
    const seen: { [name: string]: number[] } = { crm__count: [], mail__count: [] };
    const run = (name: string, to: number) =>
      client.callTool({ name, arguments: { to } }, undefined, {
        onprogress: ({ progress }) => seen[name]?.push(progress),
      });
    await Promise.all([run('crm__count', 3), run('mail__count', 2)]);
    expect(seen).toEqual({ crm__count: [1, 2, 3], mail__count: [1, 2] });
    await net.router.close();
  });

  test('sampling and roots go to the host and their answers come back', async () => {
    const asking = server('crm', (mcp) =>
      mcp.registerTool('ask', {}, async () => {
        const roots = await mcp.server.listRoots();
        const answer = await mcp.server.createMessage({
          maxTokens: 10,
          messages: [{ role: 'user', content: { type: 'text', text: 'why' } }],
        });
        return text(`${roots.roots[0]?.uri} ${said(answer.content)}`);
      }),
    );
    const net = await network({ crm: asking, mail: asking });
    const client = await connect(net, (host) => {
      host.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///w' }] }));
      host.setRequestHandler(CreateMessageRequestSchema, () => ({
        model: 'm',
        role: 'assistant' as const,
        content: { type: 'text' as const, text: 'because' },
      }));
    });
    const both = await Promise.all(
      ['crm__ask', 'mail__ask'].map((name) => client.callTool({ name, arguments: {} })),
    );
    for (const result of both) expect(said(result)).toMatch(/file:\/\/\/w.*because/);
    await net.router.close();
  });

  test('a cancellation reaches the server that works on the call', async () => {
    let cancelled = 0;
    let began = 0;
    const waiting = server('crm', (mcp) =>
      mcp.registerTool('wait', {}, (extra) => {
        began += 1;
        return new Promise((resolve) =>
          extra.signal.addEventListener('abort', () => {
            cancelled += 1;
            resolve(text('cancelled'));
          }),
        );
      }),
    );
    const net = await network({ mail: server('mail'), crm: waiting });
    const client = await connect(net);
    const stop = new AbortController();
    const call = client.callTool({ name: 'crm__wait', arguments: {} }, undefined, {
      signal: stop.signal,
    });
    await eventually(() => began === 1);
    stop.abort('enough');
    await expect(call).rejects.toThrow();
    await eventually(() => cancelled === 1);
    await net.router.close();
  });

  test('list changes, log messages and resource updates are forwarded', async () => {
    const servers: McpServer[] = [];
    const talking = server('crm', (mcp) => {
      servers.push(mcp);
    });
    const net = await network({ crm: talking, mail: server('mail') });
    const heard: string[] = [];
    const client = await connect(net, (host) => {
      host.setNotificationHandler(ToolListChangedNotificationSchema, () => {
        heard.push('tools');
      });
      host.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
        heard.push(`${params.logger}: ${params.data}`);
      });
      host.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
        heard.push(params.uri);
      });
    });
    await toolNames(client);
    const [crm] = servers;
    await crm?.server.sendLoggingMessage({ level: 'info', logger: 'db', data: 'up' });
    await crm?.server.sendLoggingMessage({ level: 'info', data: 'bare' });
    crm?.registerTool('new', {}, () => text('new'));
    await eventually(() => heard.length >= 3);
    expect(heard.slice(0, 3)).toEqual(['crm/db: up', 'crm: bare', 'tools']);
    expect(await toolNames(client)).toContain('crm__new');
    await net.router.close();
  });
});

describe('resources, prompts and the rest', () => {
  const rich = (name: string): Upstart =>
    server(name, (mcp) => {
      mcp.registerResource('fixed', `${name}://fixed`, {}, (uri) => ({
        contents: [{ uri: uri.href, text: `${name} fixed` }],
      }));
      mcp.registerResource(
        'templated',
        new ResourceTemplate(`${name}://item/{id}`, { list: undefined }),
        {},
        (uri, { id }) => ({ contents: [{ uri: uri.href, text: `${name} item ${id}` }] }),
      );
      mcp.registerPrompt('hello', {}, () => ({
        messages: [{ role: 'user' as const, content: { type: 'text' as const, text: name } }],
      }));
    });

  test('resources are read where they were listed, templates where they fit', async () => {
    const net = await network({ crm: rich('crm'), mail: rich('mail') });
    const client = await connect(net);
    expect((await client.listResources()).resources).toHaveLength(2);
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(2);
    expect(said(await client.readResource({ uri: 'mail://fixed' }))).toContain('mail fixed');
    expect(said(await client.readResource({ uri: 'crm://item/7' }))).toContain('crm item 7');
    await expect(client.readResource({ uri: 'other://x' })).rejects.toMatchObject({ code: -32602 });
    expect(said(await client.getPrompt({ name: 'mail__hello' }))).toContain('mail');
    await net.router.close();
  });

  test('ids that look alike stay apart, and batches are refused', async () => {
    const net = await network({ crm: server('crm'), mail: server('mail') });
    const { wire } = net;
    const got: { id: unknown; error?: { code: number } }[] = [];
    wire.onmessage = ((message: { id: unknown }) => got.push(message)) as Wire['onmessage'] &
      object;
    await wire.start();
    const init = {
      protocolVersion: '2024-11-05',
      capabilities: {},
      clientInfo: { name: 'raw', version: '1' },
    };
    await wire.send({ jsonrpc: '2.0', id: 0, method: 'initialize', params: init });
    await eventually(() => got.length === 1);
    expect(JSON.stringify(got[0])).toContain('"protocolVersion":"2024-11-05"');
    await wire.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const call = (id: string | number, name: string) =>
      wire.send({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name, arguments: { say: `${typeof id}` } },
      });
    await Promise.all([call(1, 'crm__echo'), call('1', 'mail__echo')]);
    await eventually(() => got.length === 3);
    expect(said(got.find(({ id }) => id === 1))).toContain('crm: number');
    expect(said(got.find(({ id }) => id === '1'))).toContain('mail: string');
    await wire.send([{ jsonrpc: '2.0', id: 5, method: 'ping' }]);
    await wire.send({ jsonrpc: '2.0', id: 6, method: 'x/unknown' });
    await eventually(() => got.length === 5);
    expect(got[3]).toMatchObject({ id: null, error: { code: -32600 } });
    expect(got[4]).toMatchObject({ id: 6, error: { code: -32601 } });
    await net.router.close();
  });
});
