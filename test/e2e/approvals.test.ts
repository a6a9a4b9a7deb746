import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as ModernClient } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernTransport } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { isolated, SLUICE, scratch, server } from './raw-host.ts';

const ADDRESS = 'orla.fennimore@acme.example';
const POLICY = `
version: 1
policy: {name: ask, revision: '1'}
rules:
  - {id: ask-first, why: A person looks at it., to: {server: '*'}, data: {class: EMAIL}, do: ask}
`;

/** A server that returns one address and then takes what it is sent. */
const started = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-ask-'));
  const log = join(folder, 'calls.log');
  const script = join(folder, 'script.json');
  const tools = ['read', 'send'].map((tool) => ({ name: tool, inputSchema: { type: 'object' } }));
  const replies = [{ tool: 'read', result: { email: ADDRESS } }];
  writeFileSync(script, JSON.stringify({ tools, replies, log }));
  writeFileSync(join(folder, 'policy.yaml'), POLICY);
  const env = Object.fromEntries(
    Object.entries(isolated(scratch())).map(([key, value]) => [key, value ?? '']),
  );
  const args = [SLUICE, 'wrap', '--name', name, '--policy', join(folder, 'policy.yaml'), '--'];
  return {
    env,
    command: process.execPath,
    args: [...args, process.execPath, server('replay'), script],
    received: (): string[] => readFileSync(log, 'utf8').trim().split('\n').slice(1),
  };
};

type Asked = { message: string; requestedSchema: unknown };

/** A client of sdk 1.x; what its model would read is everything that tools return. */
const connect = async (
  at: ReturnType<typeof started>,
  answers?: (params: Asked) => {
    action: 'accept' | 'decline' | 'cancel';
    content?: { approve: boolean };
  },
) => {
  const capabilities = answers === undefined ? {} : { elicitation: {} };
  const client = new Client({ name: 'ask', version: '1' }, { capabilities });
  const asked: Asked[] = [];
  if (answers !== undefined)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      const question = { message: params.message, requestedSchema: {} };
      asked.push(question);
      return answers(question);
    });
  await client.connect(new StdioClientTransport({ ...at, stderr: 'ignore' }));
  const transcript: string[] = [];
  const call = async (name: string, args = {}) => {
    const text = JSON.stringify(await client.callTool({ name, arguments: args }));
    transcript.push(text);
    return text;
  };
  await call('read');
  return { client, asked, call, transcript };
};

const send = { to: '[EMAIL_1]', text: 'hello' };
const sent = JSON.stringify({ tool: 'send', args: { to: ADDRESS, text: 'hello' } });

const terminal = (env: Record<string, string>, ...args: readonly string[]) =>
  spawnSync(process.execPath, [SLUICE, 'approvals', ...args], { env, encoding: 'utf8' });

describe('a second terminal', () => {
  test('approves exactly this call, once; the model never sees the value', async () => {
    const at = started('mail');
    const { client, call, transcript } = await connect(at);
    expect(await call('send', send)).toContain('APPROVAL_NEEDED');
    const id = /ap-[0-9a-f]{8}/.exec(transcript.join(''))?.[0] ?? '';
    const listed = terminal(at.env);
    expect(listed.stdout).toContain(`${id}  mail.send  asked by rule ask-first`);
    expect(listed.stdout).toContain(ADDRESS);
    expect(terminal(at.env, 'approve', id).stdout).toContain('approved: mail.send');
    expect(await call('send', { ...send, text: 'something else' })).toContain('APPROVAL_NEEDED');
    expect(await call('send', send)).not.toContain('isError');
    expect(at.received()).toEqual([sent]);
    expect(await call('send', send)).toContain('APPROVAL_NEEDED');
    await client.close();
    expect(transcript.join('')).not.toContain(ADDRESS);
    const log = spawnSync(process.execPath, [SLUICE, 'audit', 'query'], {
      env: at.env,
      encoding: 'utf8',
    });
    for (const type of ['approval.request', 'approval.grant', 'data.revealed'])
      expect(log.stdout).toContain(type);
    expect(log.stdout).not.toContain(ADDRESS);
  });

  test('refuses, and the same call is refused without asking again', async () => {
    const at = started('mail');
    const { client, call, transcript } = await connect(at);
    await call('send', send);
    const id = /ap-[0-9a-f]{8}/.exec(transcript.join(''))?.[0] ?? '';
    expect(terminal(at.env, 'deny', id).stdout).toContain('refused: mail.send');
    expect(await call('send', send)).toContain('APPROVAL_REFUSED');
    expect(terminal(at.env).stdout).toBe('nothing waits for approval\n');
    expect(terminal(at.env, 'approve', id)).toMatchObject({ status: 2 });
    await client.close();
    expect(at.received()).toEqual([]);
  });
});

describe('elicitation', () => {
  test('a yes at the host lets the call go on; the person sees the value, the model does not', async () => {
    const at = started('mail');
    const yes = () => ({ action: 'accept' as const, content: { approve: true } });
    const { client, asked, call, transcript } = await connect(at, yes);
    expect(await call('send', send)).not.toContain('isError');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.message).toContain(ADDRESS);
    await client.close();
    expect(at.received()).toEqual([sent]);
    expect(transcript.join('')).not.toContain(ADDRESS);
  });

  test('declined is refused, an unticked box is refused, a closed form leaves it to a terminal', async () => {
    const answers = {
      APPROVAL_REFUSED: { action: 'decline' as const },
      'APPROVAL_REFUSED ': { action: 'accept' as const, content: { approve: false } },
      APPROVAL_NEEDED: { action: 'cancel' as const },
    };
    for (const [code, answer] of Object.entries(answers)) {
      const at = started('mail');
      const { client, call } = await connect(at, () => answer);
      expect(await call('send', send)).toContain(code.trim());
      await client.close();
      expect(at.received()).toEqual([]);
    }
  });

  test('other calls are not held up while a person thinks', async () => {
    const at = started('mail');
    let decide: (answer: { action: 'accept'; content: { approve: boolean } }) => void = () =>
      undefined;
    const thought = new Promise<{ action: 'accept'; content: { approve: boolean } }>((resolve) => {
      decide = resolve;
    });
    const client = new Client({ name: 'ask', version: '1' }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, () => thought);
    await client.connect(new StdioClientTransport({ ...at, stderr: 'ignore' }));
    await client.callTool({ name: 'read', arguments: {} });
    const waiting = client.callTool({ name: 'send', arguments: send });
    const other = await client.callTool({ name: 'send', arguments: { text: 'no address' } });
    expect(other.isError).toBeUndefined();
    decide({ action: 'accept', content: { approve: true } });
    expect((await waiting).isError).toBeUndefined();
    await client.close();
    expect(at.received()).toContain(sent);
  });

  test('a host of 2026-07-28 is asked by a result and repeats the call with the answer', async () => {
    const at = started('echo');
    const folder = mkdtempSync(join(tmpdir(), 'sluice-ask-'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    const guard = [SLUICE, 'wrap', '--name', 'echo', '--policy', join(folder, 'policy.yaml'), '--'];
    const args = [...guard, process.execPath, server('echo-2026')];
    const messages: string[] = [];
    const client = new ModernClient(
      { name: 'ask', version: '1' },
      {
        capabilities: { elicitation: { form: {} } },
        versionNegotiation: { mode: { pin: '2026-07-28' } },
      },
    );
    client.setRequestHandler('elicitation/create', ({ params }) => {
      messages.push(params.message);
      return { action: 'accept', content: { approve: true } };
    });
    await client.connect(new ModernTransport({ ...at, args, stderr: 'ignore' }));
    const read = await client.callTool({ name: 'contact', arguments: {} });
    const done = await client.callTool({ name: 'echo', arguments: { text: 'to [EMAIL_1]' } });
    await client.close();
    expect(done.content).toEqual([{ type: 'text', text: 'to [EMAIL_1]' }]);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain('to alma.birkholm@mail.example');
    expect(JSON.stringify([read, done])).not.toContain('alma.birkholm');
  });
});
