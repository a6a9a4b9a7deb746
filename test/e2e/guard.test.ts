/** The library around clients of both SDKs: every way in which a server reaches a host, and how a connection ends. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { type GuardOptions, guard, guardTransport } from '../../src/index.ts';
import { filesBelow, leaksIn, scratch, server } from './raw-host.ts';

const EMAIL = 'perdita.quennell@acme.example';

/** A server with one value in a folder of its own, and how to guard it. */
const place = () => {
  const folder = scratch();
  const values = join(folder, 'values.json');
  const received = join(folder, 'received.jsonl');
  writeFileSync(values, JSON.stringify({ EMAIL }));
  writeFileSync(received, '');
  const options: GuardOptions = {
    server: 'canary',
    dataDir: join(folder, 'share', 'sluice'),
    keyFile: join(folder, 'config', 'vault.key'),
  };
  const command = {
    command: process.execPath,
    args: [server('canary'), values, received],
    stderr: 'ignore' as const,
  };
  return { folder, options, command, got: () => readFileSync(received, 'utf8') };
};

const CAPABILITIES = {
  capabilities: { sampling: {}, elicitation: { form: {} }, roots: { listChanged: true } },
};

/** What every host says of itself to a server that asks: with the token where it was shown one. */
const REPLIES = {
  sampling: (asked: unknown) => ({
    role: 'assistant' as const,
    model: 'm',
    content: { type: 'text' as const, text: `for ${tokenIn(asked)}` },
  }),
  elicit: (asked: unknown) => ({
    action: 'accept' as const,
    content: { answer: `to ${tokenIn(asked)}` },
  }),
  roots: () => ({ roots: [{ uri: 'file:///tmp/work', name: 'work' }] }),
};

const tokenIn = (shown: unknown): string => /\[EMAIL_\d+\]/.exec(JSON.stringify(shown))?.[0] ?? '';

/** A client of one SDK, told apart only by how handlers are registered; `seen` gets all that reaches the host. */
const hosts = {
  'sdk 1.x': (seen: unknown[]) => {
    const client = new ClientV1({ name: 'host', version: '1' }, CAPABILITIES);
    const keep = <T>(value: T): T => {
      seen.push(value);
      return value;
    };
    client.setRequestHandler(CreateMessageRequestSchema, (r) => REPLIES.sampling(keep(r)));
    client.setRequestHandler(ElicitRequestSchema, (r) => REPLIES.elicit(keep(r)));
    client.setRequestHandler(ListRootsRequestSchema, () => REPLIES.roots());
    for (const schema of [
      LoggingMessageNotificationSchema,
      ResourceUpdatedNotificationSchema,
      ToolListChangedNotificationSchema,
    ])
      client.setNotificationHandler(schema, (n) => void keep(n));
    return client;
  },
  'client 2.x': (seen: unknown[]) => {
    const client = new ClientV2({ name: 'host', version: '1' }, CAPABILITIES);
    const keep = <T>(value: T): T => {
      seen.push(value);
      return value;
    };
    client.setRequestHandler('sampling/createMessage', (r) => REPLIES.sampling(keep(r)));
    client.setRequestHandler('elicitation/create', (r) => REPLIES.elicit(keep(r)));
    client.setRequestHandler('roots/list', () => REPLIES.roots());
    for (const method of [
      'notifications/message',
      'notifications/resources/updated',
      'notifications/tools/list_changed',
    ] as const)
      client.setNotificationHandler(method, (n) => void keep(n));
    return client;
  },
};
const transports = { 'sdk 1.x': StdioV1, 'client 2.x': StdioV2 };

describe.each(['sdk 1.x', 'client 2.x'] as const)('a guarded client of %s', (sdk) => {
  const connected = async () => {
    const at = place();
    const seen: unknown[] = [];
    const client = guard(hosts[sdk](seen), at.options);
    await client.connect(new transports[sdk](at.command) as never);
    const call = async (name: string, options: object = {}) => {
      const asked = { name, arguments: {} };
      const result =
        client instanceof ClientV1
          ? await client.callTool(asked, undefined, options)
          : await client.callTool(asked, options);
      seen.push(result);
      return result;
    };
    return { ...at, client, seen, call };
  };

  test('shows tokens in everything that a server sends or asks, and takes them back', async () => {
    const { client, seen, call, got, folder } = await connected();
    seen.push(client.getInstructions(), client.getServerVersion(), await client.listTools());
    const shown = await call('structured');
    const token = tokenIn(shown);
    expect(token).toBe('[EMAIL_1]');
    for (const name of ['sampling', 'elicit', 'roots', 'logs', 'updated', 'changes', 'error'])
      await call(name);
    await call('progress', { onprogress: (each: unknown) => seen.push(each) });
    const uri = `canary://people/${token}`;
    await client.subscribeResource({ uri });
    seen.push(await client.readResource({ uri }), await client.listPrompts());
    await client.close();
    const methods = seen.flatMap((each) =>
      typeof each === 'object' && each !== null && 'method' in each ? [each.method] : [],
    );
    expect(methods).toEqual(
      expect.arrayContaining([
        'sampling/createMessage',
        'elicitation/create',
        'notifications/message',
        'notifications/resources/updated',
        'notifications/tools/list_changed',
      ]),
    );
    expect(seen).toContainEqual(expect.objectContaining({ progress: 1, message: token }));
    expect(leaksIn(JSON.stringify(seen), [EMAIL])).toEqual([]);
    for (const line of [
      `for ${EMAIL}`,
      `to ${EMAIL}`,
      `"resources/subscribe","content":"canary://people/${EMAIL}"`,
    ])
      expect(got()).toContain(line);
    expect(leaksIn(filesBelow(join(folder, 'share')), [EMAIL])).toEqual([]);
  });

  test('cancels a call at the server', async () => {
    const { client, call, got } = await connected();
    const stop = new AbortController();
    const slow = call('slow', { signal: stop.signal });
    setTimeout(() => stop.abort('enough'), 200);
    await expect(slow).rejects.toThrow();
    await expect.poll(got).toContain('"cancelled"');
    await client.close();
  });

  test('closes twice without a fault, connects again, and knows its tokens', async () => {
    const { client, call, command } = await connected();
    const before = tokenIn(await call('structured'));
    let ends = 0;
    client.onclose = () => {
      ends += 1;
    };
    await client.close();
    await client.close();
    expect(ends).toBe(1);
    await client.connect(new transports[sdk](command) as never);
    expect(tokenIn(await call('structured'))).toBe(before);
    await client.close();
  });

  test('says so where it is guarded too late or twice', async () => {
    const { options, command } = place();
    const plain = hosts[sdk]([]);
    await plain.connect(new transports[sdk](command) as never);
    expect(() => guard(plain, options)).toThrow(/already connected/);
    await plain.close();
    const client = guard(hosts[sdk]([]), options);
    expect(() => guard(client, options)).toThrow(/already guarded/);
  });

  test('fails to connect with the reason, and leaves nothing open', async () => {
    const { options, command } = place();
    const wrong = guard(hosts[sdk]([]), { ...options, server: 'my server' });
    await expect(wrong.connect(new transports[sdk](command) as never)).rejects.toThrow(/my server/);
    const absent = guard(hosts[sdk]([]), options);
    const nowhere = new transports[sdk]({ ...command, command: '/no/such/command' });
    await expect(absent.connect(nowhere as never)).rejects.toThrow();
  });

  test('a transport that was not started refuses to send', async () => {
    const { options, command } = place();
    const transport = guardTransport(new transports[sdk](command), options);
    await expect(transport.send({ jsonrpc: '2.0', method: 'ping' })).rejects.toThrow(/not started/);
  });
});
