/** `npm run demo`: real servers over stdio, a scripted host, and a proof that nothing leaked. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type Contact, contactsCsv, makeContacts } from '../servers/crm-seed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SLUICE = join(root, 'dist/cli/main.js');
const CONTACTS = 200;

const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

type Folder = ReturnType<typeof prepare>;

/** A folder with a CRM export, the two servers' stores and a configuration. */
const prepare = () => {
  const base = mkdtempSync(join(tmpdir(), 'sluice-demo-'));
  const file = (name: string): string => join(base, name);
  const contacts = makeContacts(CONTACTS);
  const filesystem = createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/server-filesystem/dist/index.js',
  );
  execFileSync('mkdir', ['-p', file('export')]);
  writeFileSync(file('export/contacts.csv'), contactsCsv(contacts));
  writeFileSync(file('export/contacts.json'), JSON.stringify(contacts, undefined, 2));
  writeFileSync(file('crm.json'), JSON.stringify(contacts));
  const node = (script: string, ...args: string[]) => ({
    command: process.execPath,
    args: [script, ...args],
  });
  const config = {
    policy: join(root, 'test/demo/policy.yaml'),
    dataDir: file('data'),
    keyFile: file('keys/vault.key'),
    mcpServers: {
      files: node(filesystem, file('export')),
      crm: node(join(root, 'build/servers/crm.js'), file('crm.json')),
      mail: node(join(root, 'build/servers/mail.js'), file('sent.jsonl')),
    },
  };
  writeFileSync(file('sluice.yaml'), JSON.stringify(config, undefined, 2));
  return { base, file, contacts, config };
};

/** A host on the official SDK that keeps every byte it is shown. */
const connect = async (folder: Folder) => {
  const seen: string[] = [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [SLUICE, 'serve', '--config', folder.file('sluice.yaml')],
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
  const client = new Client({ name: 'demo-host', version: '1.0.0' });
  await client.connect(transport);
  const deliver = transport.onmessage;
  transport.onmessage = (message) => {
    seen.push(JSON.stringify(message));
    deliver?.(message);
  };
  return { client, seen };
};

type Host = Awaited<ReturnType<typeof connect>>;
type Row = { id: number; name: string; email: string; phone: string; ssn: string };

const text = (result: unknown): string => {
  const read = JSON.parse(JSON.stringify(result));
  return read.content?.[0]?.text ?? '';
};

const call = (host: Host, name: string, args: { [key: string]: unknown }) =>
  host.client.callTool({ name, arguments: args });

const contact = async (host: Host, id: number): Promise<Row> => {
  const read = JSON.parse(JSON.stringify(await call(host, 'crm__get_contact', { id })));
  return read.structuredContent.contact ?? read.structuredContent;
};

const short = (value: string, width = 58): string =>
  (value.length > width ? `${value.slice(0, width - 1)}…` : value).padEnd(width);

const pair = (model: string, server: string): void => say(`  ${short(model)} | ${short(server)}`);

/** The work of an agent: read the export and the CRM, update a record, answer one customer, try something forbidden. */
const work = async (host: Host, folder: Folder) => {
  const csv = text(
    await call(host, 'files__read_text_file', {
      path: join(folder.file('export'), 'contacts.csv'),
    }),
  );
  const first = await contact(host, folder.contacts[0]?.id ?? 0);
  await call(host, 'crm__list_contacts', { limit: CONTACTS });
  await call(host, 'crm__update_contact', {
    id: folder.contacts[0]?.id,
    fields: { notes: `Call ${first.name} on ${first.phone} before noon.` },
  });
  await call(host, 'mail__send_email', {
    to: first.email,
    subject: 'Your question',
    body: `Dear ${first.name},\nwe will call you on ${first.phone}.`,
  });
  const refused = await call(host, 'mail__send_email', {
    to: first.email,
    subject: 'Your file',
    body: `Your number is ${first.ssn}.`,
  });
  return { csv, first, refused: text(refused) };
};

const onDisk = (folder: Folder) => {
  const stored: unknown = JSON.parse(readFileSync(folder.file('crm.json'), 'utf8'));
  const list: Contact[] = Array.isArray(stored) ? stored : [];
  const sent = readFileSync(folder.file('sent.jsonl'), 'utf8').trim().split('\n');
  return { record: list[0], sent: sent.map((line) => JSON.parse(line)) };
};

const show = (folder: Folder, done: Awaited<ReturnType<typeof work>>): void => {
  const { record, sent } = onDisk(folder);
  const real = folder.contacts[0];
  say();
  pair('WHAT THE MODEL SAW', 'WHAT THE SERVERS HOLD');
  pair('-'.repeat(58), '-'.repeat(58));
  pair(`name   ${done.first.name}`, `name   ${real?.name ?? ''}`);
  pair(`email  ${done.first.email}`, `email  ${real?.email ?? ''}`);
  pair(`phone  ${done.first.phone}`, `phone  ${real?.phone ?? ''}`);
  pair(`ssn    ${done.first.ssn}`, `ssn    ${real?.ssn ?? ''}`);
  const lines = done.csv.split('\n');
  const rows = contactsCsv(folder.contacts).split('\n');
  pair(lines[1] ?? '', rows[1] ?? '');
  pair(lines[2] ?? '', rows[2] ?? '');
  pair(`notes  Call ${done.first.name} on ${done.first.phone} …`, `notes  ${record?.notes ?? ''}`);
  pair(`mail   to ${done.first.email}`, `mail   to ${sent[0]?.to ?? '(none)'}`);
  say();
  say('REFUSED');
  for (const line of done.refused.split('\n')) say(`  ${line}`);
};

const sluice = (folder: Folder, ...args: string[]): string =>
  execFileSync(process.execPath, [SLUICE, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SLUICE_DATA_DIR: folder.file('data') },
  });

/** Every personal value that was planted. */
const planted = (contacts: readonly Contact[]): readonly string[] =>
  contacts.flatMap((each) => [each.name, each.email, each.phone, each.ssn, String(each.card)]);

const check = (folder: Folder, host: Host, refused: string): readonly string[] => {
  const shown = host.seen.join('\n');
  const log = readFileSync(folder.file('data/audit.db')).toString('latin1');
  const leaks = planted(folder.contacts).filter(
    (value) => shown.includes(value) || log.includes(value),
  );
  const { record, sent } = onDisk(folder);
  const real = folder.contacts[0];
  const wrong: string[] = [];
  if (leaks.length > 0)
    wrong.push(`${leaks.length} planted values reached the model's side or the audit log`);
  if (sent.length !== 1 || sent[0]?.to !== real?.email)
    wrong.push('the mail server does not hold the real address');
  if (record?.notes !== `Call ${real?.name} on ${real?.phone} before noon.`)
    wrong.push('the CRM does not hold the real name and phone');
  if (!refused.includes('no-ssn-to-mail')) wrong.push('the SSN was not refused by its rule');
  return wrong;
};

const main = async (): Promise<void> => {
  const folder = prepare();
  say(
    `Sluice in front of three MCP servers: files (a CRM export of ${CONTACTS} contacts), crm and mail.`,
  );
  const host = await connect(folder);
  const done = await work(host, folder);
  await host.client.close();
  show(folder, done);
  say();
  say('AUDIT (sluice audit query)');
  say(sluice(folder, 'audit', 'query', '--limit', '14'));
  say(sluice(folder, 'audit', 'verify'));
  const wrong = check(folder, host, done.refused);
  for (const problem of wrong) say(`FAILED: ${problem}`);
  if (wrong.length === 0)
    say(
      `ok: ${planted(folder.contacts).length} planted values, 0 in ${host.seen.join('').length} characters on the model's side, all on the servers' disks.`,
    );
  rmSync(folder.base, { recursive: true, force: true });
  process.exitCode = wrong.length === 0 ? 0 : 1;
};

await main();
