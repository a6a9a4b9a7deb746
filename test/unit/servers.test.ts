import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { contactsCsv, contactsJson, makeContacts } from '../servers/crm-seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-servers-'));
const path = (name: string): string => join(folder, name);
const open: { close(): Promise<void> }[] = [];

beforeAll(() => {
  if (!existsSync('build/servers/canary.js')) execFileSync('npm', ['run', '-s', 'build:test']);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

type Connected = { client: Client; errors: Error[]; wire: string[]; stderr: string[] };

/** A client of the official SDK on a server of this folder, and every message that came over the wire. */
const connect = async (server: string, ...args: string[]): Promise<Connected> => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [`build/servers/${server}.js`, ...args],
    stderr: 'pipe',
  });
  const stderr: string[] = [];
  transport.stderr?.on('data', (bytes: Buffer) => stderr.push(bytes.toString()));
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { capabilities: { sampling: {}, elicitation: {}, roots: {} } },
  );
  const errors: Error[] = [];
  client.onerror = (error) => errors.push(error);
  open.push(client);
  await client.connect(transport);
  const wire: string[] = [];
  const deliver = transport.onmessage;
  transport.onmessage = (message) => {
    wire.push(JSON.stringify(message));
    deliver?.(message);
  };
  return { client, errors, wire, stderr };
};

const call = async (client: Client, name: string, args: { [key: string]: unknown } = {}) => {
  const { structuredContent, content, isError } = await client.callTool({ name, arguments: args });
  const [first] = z.array(z.looseObject({ text: z.string().optional() })).parse(content);
  return { structured: structuredContent, text: first?.text ?? '', isError };
};

test('the generator gives the same valid contacts every time', () => {
  const list = makeContacts(2_000);
  expect(list).toEqual(makeContacts(2_000));
  for (const field of ['name', 'email', 'ssn', 'card'] as const)
    expect(new Set(list.map((one) => one[field])).size, field).toBe(2_000);
  expect(new Set(makeContacts(1_000).map((one) => one.phone)).size).toBe(1_000);
  for (const { ssn, card, email } of list) {
    expect(ssn).toMatch(/^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/);
    const sum = [...String(card)].reverse().reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    expect([String(card).length, sum % 10]).toEqual([16, 0]);
    expect(email).toMatch(/^[a-z.]+\d*@[a-z.]+\.example$/);
  }
  expect(contactsCsv(list).trimEnd().split('\n')).toHaveLength(2_001);
});

test('crm lists, gets, finds and updates contacts on disk', async () => {
  writeFileSync(path('crm.json'), contactsJson(makeContacts(20)));
  const { client } = await connect('crm', path('crm.json'));
  const tools = await client.listTools();
  expect(JSON.stringify(tools)).toContain('"format":"email"');
  const [first] = makeContacts(1);
  const got = await call(client, 'get_contact', { id: 1 });
  expect(got.structured).toEqual(first);
  expect(JSON.parse(got.text)).toEqual(first);
  const listed = await call(client, 'list_contacts', { limit: 5, offset: 18 });
  expect(listed.structured).toMatchObject({ contacts: [{ id: 19 }, { id: 20 }], total: 20 });
  const found = await call(client, 'search_contacts', { query: first?.email.toUpperCase() });
  expect(found.structured).toMatchObject({ total: 1 });
  await call(client, 'update_contact', { id: 1, fields: { email: 'new@mail.example' } });
  expect(JSON.parse(readFileSync(path('crm.json'), 'utf8'))[0].email).toBe('new@mail.example');
  expect((await call(client, 'get_contact', { id: 99 })).isError).toBe(true);
});

test('mail appends what it sends to a file', async () => {
  const { client } = await connect('mail', path('sent.jsonl'));
  const mail = { to: 'jonas@mail.example', subject: 'Hello', body: 'Two\nlines' };
  expect((await call(client, 'send_email', mail)).structured).toEqual({ id: 'm-1', to: mail.to });
  expect(JSON.parse(readFileSync(path('sent.jsonl'), 'utf8'))).toEqual({ id: 'm-1', ...mail });
  expect((await call(client, 'list_sent')).structured).toEqual({ sent: [{ id: 'm-1', ...mail }] });
  expect((await call(client, 'send_email', { ...mail, to: '[EMAIL_1]' })).isError).toBe(true);
});

const VALUES = {
  EMAIL: 'alma.birkholm@mail.example',
  US_SSN: '219-09-9999',
  CREDIT_CARD: '4539578763621486',
  PERSON: 'Alma Birkholm',
};

const canary = async (): Promise<Connected> => {
  writeFileSync(path('values.json'), JSON.stringify(VALUES));
  return connect('canary', path('values.json'), path('received.jsonl'));
};

test('canary shows every value with every tool', async () => {
  const { client, wire } = await canary();
  const all = Object.values(VALUES);
  for (const name of ['text', 'structured', 'embedded', 'link', 'error', 'keys']) {
    const from = wire.length;
    await call(client, name);
    for (const value of all) expect(wire.slice(from).join('\n'), name).toContain(value);
  }
  await expect(call(client, 'throws')).rejects.toThrow(VALUES.EMAIL);
  expect((await call(client, 'error')).isError).toBe(true);
  expect((await call(client, 'numbers')).structured).toEqual({
    customer: { credit_card: 4539578763621486, us_ssn: 219099999 },
  });
  const nested = z.record(z.string(), z.string()).parse((await call(client, 'nested')).structured);
  expect(Buffer.from(nested['base64'] ?? '', 'base64').toString()).toContain(VALUES.EMAIL);
  expect(decodeURIComponent(nested['percent'] ?? '')).toContain(VALUES.EMAIL);
  expect(nested['html']).toContain('alma&#46;birkholm&#64;mail&#46;example');
  expect(JSON.stringify(await client.callTool({ name: 'meta' }))).toContain(VALUES.US_SSN);
});

test('canary puts values into what it announces', async () => {
  const { client, stderr } = await canary();
  expect(client.getInstructions()).toContain(VALUES.EMAIL);
  expect((await client.listTools()).tools[0]?.description).toContain(VALUES.EMAIL);
  const { resources } = await client.listResources();
  expect(resources[0]?.uri).toContain(encodeURIComponent(VALUES.EMAIL));
  const read = await client.readResource({ uri: resources[0]?.uri ?? '' });
  expect(read.contents).toHaveLength(3);
  const blob = z.object({ blob: z.string() }).parse(read.contents[2]).blob;
  expect(Buffer.from(blob, 'base64').toString()).toContain(VALUES.PERSON);
  const templates = await client.listResourceTemplates();
  expect(templates.resourceTemplates[0]?.description).toContain(VALUES.EMAIL);
  expect((await client.listPrompts()).prompts[0]?.description).toContain(VALUES.EMAIL);
  const prompt = await client.getPrompt({ name: 'greet', arguments: { who: 'Jonas' } });
  expect(JSON.stringify(prompt)).toContain(`Greet Jonas: email: ${VALUES.EMAIL}`);
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: 'greet' },
    argument: { name: 'who', value: 'al' },
  });
  expect(completion.values).toEqual(Object.values(VALUES));
  expect(stderr.join('')).toContain(VALUES.EMAIL);
});

test('canary notifies and asks the host, and writes down what it was told', async () => {
  const { client, wire } = await canary();
  client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => ({
    model: 'none',
    role: 'assistant',
    content: { type: 'text', text: `asked ${JSON.stringify(params.messages)}` },
  }));
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({
    action: 'accept',
    content: { answer: params.message },
  }));
  client.setRequestHandler(ListRootsRequestSchema, () => ({
    roots: [{ uri: 'file:///home/alma', name: 'home' }],
  }));
  // The SDK drops progress that shares a chunk with its answer, so the wire is what counts.
  await client.callTool({ name: 'progress' }, undefined, { onprogress: () => undefined });
  const progress = wire.filter((line) => line.includes('notifications/progress'));
  expect(progress.map((line) => JSON.parse(line).params.message)).toEqual(Object.values(VALUES));
  expect(JSON.parse(progress[0] ?? '').params.progressToken).not.toBe('none');
  await call(client, 'logs');
  await call(client, 'updated');
  expect(wire.filter((line) => line.includes('notifications/message'))).toHaveLength(2);
  expect(wire.filter((line) => line.includes('notifications/resources/updated'))).toHaveLength(4);
  expect((await call(client, 'sampling')).text).toContain(VALUES.EMAIL);
  expect((await call(client, 'elicit')).text).toContain(VALUES.EMAIL);
  expect((await call(client, 'roots')).text).toContain('file:///home/alma');
  expect((await call(client, 'echo', { to: '[EMAIL_1]' })).structured).toEqual({
    echoed: { to: '[EMAIL_1]' },
  });
  const received = readFileSync(path('received.jsonl'), 'utf8');
  expect(received).toContain('{"what":"echo","content":{"to":"[EMAIL_1]"}}');
  expect(received).toContain('"what":"elicit"');
});

test('echo-2026 speaks both eras', async () => {
  const legacy = await connect('echo-2026');
  expect((await call(legacy.client, 'echo', { text: 'hi' })).text).toBe('hi');
  const modern = new ModernClient(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  open.push(modern);
  await modern.connect(
    new ModernTransport({ command: process.execPath, args: ['build/servers/echo-2026.js'] }),
  );
  const result = await modern.callTool({ name: 'contact', arguments: {} });
  expect(result.structuredContent).toMatchObject({ email: 'alma.birkholm@mail.example' });
});

test('misbehaving breaks one rule per mode', async () => {
  await expect(connect('misbehaving', 'exit')).rejects.toThrow();
  const crash = await connect('misbehaving', 'crash-on-call');
  await expect(call(crash.client, 'call')).rejects.toThrow('closed');
  const begin = performance.now();
  await connect('misbehaving', 'slow-start', '300');
  expect(performance.now() - begin).toBeGreaterThan(300);
  const garbage = await connect('misbehaving', 'garbage');
  expect(garbage.errors.length).toBeGreaterThan(0);
  expect((await call(garbage.client, 'integer')).structured).toBeDefined();
  const big = await connect('misbehaving', 'big', '100000');
  expect((await call(big.client, 'call')).text).toHaveLength(100_000);
  const rows = await connect('misbehaving', 'rows', '300');
  expect(JSON.parse((await call(rows.client, 'call')).text)).toHaveLength(300);
  const never = await connect('misbehaving', 'never-answers');
  await expect(
    never.client.callTool({ name: 'call' }, undefined, { timeout: 300 }),
  ).rejects.toThrow('timed out');
});
