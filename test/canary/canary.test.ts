import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, test } from 'vitest';
import {
  filesBelow,
  initialize,
  isolated,
  leaksIn,
  type RawHost,
  SLUICE,
  scratch,
  server,
  startHost,
} from '../e2e/raw-host.ts';

/** One value of every class; all invented. */
const VALUES = {
  EMAIL: 'perdita.quennell@acme.example',
  PHONE: '+1 415 555 0132',
  CREDIT_CARD: '4539148803436467',
  IBAN: 'GB29NWBK60161331926819',
  US_SSN: '536-22-8714',
  IP_ADDRESS: '203.0.113.77',
  URL_CREDENTIALS: 'https://svc:Tr0ub4dor9x@db.acme.example/main',
  API_KEY: 'ghp_R4nD0mT0k3nV4lu3F0rTh3C4n4ryT3st12ab',
  PERSON: 'Perdita Quennell',
  LOCATION: '14 Wexcombe Terrace',
  DATE_OF_BIRTH: '1973-02-19',
} as const;
const PLANTED: readonly string[] = Object.values(VALUES);

const plant = () => {
  const folder = scratch();
  const values = join(folder, 'values.json');
  const received = join(folder, 'received.jsonl');
  // What fields are called, so that the classes found by field name are found.
  const { PERSON, LOCATION, ...rest } = VALUES;
  writeFileSync(values, JSON.stringify({ ...rest, FULL_NAME: PERSON, STREET_ADDRESS: LOCATION }));
  writeFileSync(received, '');
  return { folder, values, received };
};

const TOOLS = [
  'structured',
  'text',
  'embedded',
  'link',
  'error',
  'throws',
  'progress',
  'logs',
  'keys',
  'numbers',
  'nested',
  'meta',
  'sampling',
  'elicit',
  'roots',
  'updated',
  'stderr',
];

/** Every request of MCP against the canary; `structured` first, because free text has no field that names a person. */
const sweep = async (host: RawHost, prefix = ''): Promise<void> => {
  host.onRequest = (method) => {
    if (method === 'roots/list') return { roots: [{ uri: 'file:///tmp', name: 'tmp' }] };
    if (method === 'elicitation/create') return { action: 'accept', content: { answer: 'yes' } };
    return { role: 'assistant', model: 'm', content: { type: 'text', text: 'hello' } };
  };
  await host.request('tools/list');
  for (const name of TOOLS)
    await host.request('tools/call', {
      name: prefix + name,
      arguments: {},
      _meta: { progressToken: `p-${name}` },
    });
  const listed = await host.request('resources/list');
  await host.request('resources/templates/list');
  const list = Array.isArray(listed.result?.['resources']) ? listed.result['resources'] : [];
  for (const each of list) await host.request('resources/read', { uri: each.uri });
  const prompts = await host.request('prompts/list');
  const named = Array.isArray(prompts.result?.['prompts']) ? prompts.result['prompts'] : [];
  for (const each of named) {
    await host.request('prompts/get', { name: each.name, arguments: {} });
    await host.request('completion/complete', {
      ref: { type: 'ref/prompt', name: each.name },
      argument: { name: 'who', value: 'p' },
    });
  }
  await host.request('no/such-method', {});
};

describe('a planted value of every class on every surface', () => {
  test('wrap: none of it in any byte that reaches the host, the log or the vault', async () => {
    const { folder, values, received } = plant();
    const host = startHost(
      process.execPath,
      [SLUICE, 'wrap', '--', process.execPath, server('canary'), values, received],
      isolated(folder),
    );
    await initialize(host);
    await sweep(host);
    await host.close();
    expect(leaksIn(host.bytes(), PLANTED)).toEqual([]);
    expect(host.bytes()).toMatch(/\[EMAIL_1\]/);
    expect(leaksIn(filesBelow(join(folder, 'share')), PLANTED)).toEqual([]);
  });

  test('the check goes red without the guard', async () => {
    const { folder, values, received } = plant();
    const host = startHost(
      process.execPath,
      [server('canary'), values, received],
      isolated(folder),
    );
    await initialize(host);
    await sweep(host);
    await host.close();
    expect(leaksIn(host.bytes(), PLANTED)).toEqual(PLANTED);
  });

  test('serve: none of it behind several servers either', async () => {
    const { folder, values, received } = plant();
    const config = join(folder, 'sluice.yaml');
    const one = { command: process.execPath, args: [server('canary'), values, received] };
    writeFileSync(config, JSON.stringify({ mcpServers: { one, two: one } }));
    const host = startHost(
      process.execPath,
      [SLUICE, 'serve', '--config', config],
      isolated(folder),
    );
    await initialize(host);
    await sweep(host, 'one__');
    await host.close();
    expect(leaksIn(host.bytes(), PLANTED)).toEqual([]);
    expect(host.bytes()).toMatch(/\[EMAIL_1\]/);
    expect(leaksIn(filesBelow(join(folder, 'share')), PLANTED)).toEqual([]);
  });

  test('guard: none of it in what an SDK client hands to its host, and the server gets the real value back', async () => {
    const { folder, values, received } = plant();
    // What a user installs: the build, not the sources.
    const { guard } = await import(new URL('../../dist/index.js', import.meta.url).href);
    const client = guard(new Client({ name: 'host', version: '1' }), {
      server: 'canary',
      dataDir: join(folder, 'share', 'sluice'),
      keyFile: join(folder, 'config', 'vault.key'),
    });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [server('canary'), values, received],
        stderr: 'ignore',
      }),
    );
    const seen: unknown[] = [await client.listTools()];
    const shown = await client.callTool({ name: 'structured', arguments: {} });
    seen.push(
      shown,
      await client.listResources(),
      client.getInstructions(),
      client.getServerVersion(),
    );
    const token = JSON.parse(JSON.stringify(shown)).structuredContent.email;
    await client.callTool({ name: 'echo', arguments: { to: token } });
    await client.close();
    expect(leaksIn(JSON.stringify(seen), PLANTED)).toEqual([]);
    expect(readFileSync(received, 'utf8')).toContain(VALUES.EMAIL);
  });
});
