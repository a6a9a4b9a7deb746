import { expect, test } from 'vitest';
import { asServerId } from '../../../src/core/brand.ts';
import type { Json } from '../../../src/core/json/json.ts';
import type { Message } from '../../../src/ports/link.ts';
import { answerApproval } from '../../../src/proxy/approve.ts';
import type { Engine } from '../../../src/proxy/context.ts';
import { createInterceptor } from '../../../src/proxy/interceptor.ts';
import { withApprovals } from '../../../src/proxy/with-approvals.ts';
import { call, interceptorOf, POLICY, testEngine } from './engine.ts';

const ASKS = `${POLICY}  - id: ask-first
    why: a person looks at each chat
    from: {server: crm}
    to: {server: chat}
    data: {class: EMAIL}
    do: ask
`;

/** An engine on which `[EMAIL_1]` of the CRM is known. */
const withAddress = async (): Promise<Engine> => {
  const engine = testEngine(ASKS);
  await call(interceptorOf(engine, 'crm'), 'get', {}, () => ({
    content: [{ type: 'text', text: 'orla.fennimore@acme.example' }],
  }));
  return engine;
};

const post = async (engine: Engine, text: string): Promise<'sent' | 'asked'> => {
  const chat = interceptorOf(engine, 'chat');
  const { seen } = await call(chat, 'post', { text }, () => ({ content: [] }));
  return seen === undefined ? 'asked' : 'sent';
};

const approve = async (engine: Engine): Promise<void> => {
  const [waiting] = await engine.approvals.waiting(engine.clock.now());
  await answerApproval(engine, waiting?.id ?? '', 'granted');
};

test('a yes is for one call, with these arguments', async () => {
  const engine = await withAddress();
  expect(await post(engine, 'to [EMAIL_1]')).toBe('asked');
  await approve(engine);
  expect(await post(engine, 'to [EMAIL_1], too')).toBe('asked');
  expect(await post(engine, 'to [EMAIL_1]')).toBe('sent');
  expect(await post(engine, 'to [EMAIL_1]')).toBe('asked');
});

test('a yes under one policy is none under another', async () => {
  const engine = await withAddress();
  expect(await post(engine, 'to [EMAIL_1]')).toBe('asked');
  await approve(engine);
  const changed = { ...engine, policy: { ...engine.policy, digest: 'another' } };
  expect(await post(changed, 'to [EMAIL_1]')).toBe('asked');
  expect(await post(engine, 'to [EMAIL_1]')).toBe('sent');
});

test('a server cannot ask its own question under the id of ours', async () => {
  const engine = await withAddress();
  const context = { engine, server: asServerId('chat') };
  const chat = withApprovals(context, createInterceptor(context));
  const asked: Message[] = [];
  chat.attach?.({ send: (message) => asked.push(message), late: () => undefined });
  const capabilities = { elicitation: {} };
  const send = (json: Json) => chat.fromHost({ json });
  await send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities } });
  const params = { name: 'post', arguments: { text: 'to [EMAIL_1]' } };
  await send({ jsonrpc: '2.0', id: 2, method: 'tools/call', params });
  await expect.poll(() => asked.length).toBe(1);
  const [waiting] = await engine.approvals.waiting(engine.clock.now());
  const question = JSON.stringify(asked[0]?.json);
  // The model is told this name, and may be talked into telling it.
  expect(JSON.parse(question).id).not.toContain(waiting?.id);
});

test('a yes is asked about at the server that was to be called, no other', async () => {
  const engine = await withAddress();
  expect(await post(engine, 'to [EMAIL_1]')).toBe('asked');
  await approve(engine);
  const other = interceptorOf(engine, 'mail');
  const { seen } = await call(other, 'post', { text: 'to [EMAIL_1]' }, () => ({ content: [] }));
  expect(seen).toBeUndefined();
});
