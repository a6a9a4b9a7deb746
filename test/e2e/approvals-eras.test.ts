import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, test } from 'vitest';
import { contactsJson, makeContacts } from '../servers/crm-seed.ts';
import { isolated, SLUICE, scratch, server } from './raw-host.ts';

const POLICY = `version: 1
policy: {name: desk, revision: '1', owner: dpo@acme.example}
extends: [default]
sources:
  crm.get_contact: {$.email: EMAIL, $.notes: untrusted}
  crm.update_contact: {$.email: EMAIL, $.notes: untrusted}
sinks:
  mail.send_email: {destination: [$.to, $.cc], payload: [$.subject, $.body], irreversible: true}
rules:
  - {id: reply, why: Customers are answered., from: {server: crm}, to: {server: mail, args: [$.to]}, data: {class: EMAIL}, do: allow}
  - {id: ask-copy, why: A copy is looked at., from: {server: crm}, to: {server: mail, args: [$.cc]}, data: {class: EMAIL}, do: ask}
  - {id: no-steered-destination, why: Robust declassification., from: {origin: untrusted}, to: {server: '*', role: destination}, data: any, do: deny}
`;

type Shown = { readonly params: { readonly message: string } };

const desk = async (options: ClientOptions, answer?: (asked: Shown) => object) => {
  const folder = scratch();
  const sent = join(folder, 'sent.jsonl');
  writeFileSync(join(folder, 'policy.yaml'), POLICY);
  writeFileSync(join(folder, 'contacts.json'), contactsJson(makeContacts(5)));
  const mcpServers = {
    crm: { command: process.execPath, args: [server('crm'), join(folder, 'contacts.json')] },
    mail: { command: process.execPath, args: [server('mail'), sent] },
  };
  writeFileSync(
    join(folder, 'sluice.json'),
    JSON.stringify({ mcpServers, policy: join(folder, 'policy.yaml') }),
  );
  const env = Object.fromEntries(
    Object.entries(isolated(folder)).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [SLUICE, 'serve', '--config', join(folder, 'sluice.json')],
    env,
    stderr: 'pipe',
  });
  const client = new Client({ name: 'host', version: '1' }, options);
  const asked: string[] = [];
  if (answer !== undefined)
    client.setRequestHandler('elicitation/create', (request) => {
      asked.push(request.params.message);
      return answer(request) as never;
    });
  await client.connect(transport);
  /** Everything that the model reads. */
  const transcript: string[] = [];
  const call = async (name: string, args: Record<string, unknown>): Promise<string> => {
    const said = JSON.stringify(await client.callTool({ name, arguments: args }));
    transcript.push(said);
    return said;
  };
  const mails = (): readonly { to: string; cc?: string }[] =>
    existsSync(sent)
      ? readFileSync(sent, 'utf8')
          .trim()
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : [];
  return { client, call, mails, asked, transcript };
};

/** The value behind `[EMAIL_1]`, read where the model cannot: from the mail that was sent. */
const expectUnseen = (transcript: readonly string[], value: string): void => {
  expect(value).toMatch(/@/);
  expect(transcript.join('\n')).not.toContain(value);
  expect(transcript.join('\n')).not.toContain(Buffer.from(value).toString('base64'));
};

const ALLOW = () => ({ action: 'accept', content: { approve: true } });
const LEGACY: ClientOptions = {
  versionNegotiation: { mode: 'legacy' },
  capabilities: { elicitation: { form: {} } },
};
const MODERN: ClientOptions = {
  versionNegotiation: { mode: { pin: '2026-07-28' } },
  capabilities: { elicitation: { form: {} } },
};
const ARGS = { to: '[EMAIL_1]', cc: '[EMAIL_1]', subject: 'hello', body: 'hi' };

/** Both servers are of the older era; the host of 2026-07-28 is asked through its own. */
describe.each([
  ['a legacy host', LEGACY],
  ['a host of 2026-07-28', MODERN],
])('%s', (_name, options) => {
  test('shows the value to the person, and never to the model', async () => {
    const { client, call, mails, asked, transcript } = await desk(options, ALLOW);
    expect(await call('crm__get_contact', { id: 1 })).toContain('[EMAIL_1]');
    expect(await call('mail__send_email', ARGS)).not.toContain('isError":true');
    const [mail] = mails();
    expect(mail?.cc).toBe(mail?.to);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(mail?.to);
    expectUnseen(transcript, mail?.to ?? '');
    await client.close();
  });

  test('refuses where the person refuses', async () => {
    const { client, call, mails } = await desk(options, () => ({ action: 'decline' }));
    await call('crm__get_contact', { id: 1 });
    const said = await call('mail__send_email', ARGS);
    expect(said).toContain('refused this call');
    expect(mails()).toEqual([]);
    await client.close();
  });
});
