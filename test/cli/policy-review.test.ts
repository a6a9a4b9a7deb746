/** The verbs for reviewing a change, on a real audit log: matrix, diff with replay, suggest, explain of a decision. */

import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { openSqliteAuditLog } from '../../src/adapters/sqlite/audit-log.ts';
import type { AuditEvent } from '../../src/core/audit/entry.ts';
import { MIGRATIONS } from '../contract/sqlite-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-review-'));
const DECISION = 'd-2f6c1d52-7b7e-4b5e-9d6e-000000000077';

type Run = { readonly code: number; readonly out: string; readonly err: string };
const sluice = (...args: readonly string[]): Promise<Run> =>
  new Promise((done) => {
    const env = { ...process.env, SLUICE_DATA_DIR: folder };
    const argv = [resolve('dist/cli/main.js'), 'policy', ...args];
    execFile(process.execPath, argv, { cwd: folder, env }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });

const OLD = `version: 1
policy: { name: desk, revision: '1', owner: dpo@acme.example }
extends: [default]
rules:
  - { id: no-chat, why: chat is read by many, from: { server: crm }, to: { server: chat }, data: { class: PHONE }, do: deny }
tests:
  - { name: t, flow: { from: crm.get, to: chat.post, data: { PHONE: 1 } }, expect: { do: deny, rule: no-chat } }
`;
const NEW = OLD.replace('class: PHONE', 'class: [PHONE, PERSON]').replace(
  'tests:',
  '  - { id: reply, why: w, from: { server: crm }, to: { server: mail, tool: send, args: $.to }, data: { class: EMAIL }, do: allow }\ntests:',
);

const refused = (cls: string, sink: string, path: string, decision: string): AuditEvent => ({
  type: 'reveal.refused',
  outcome: 'refused',
  decision,
  source: { server: 'crm', tool: 'get' },
  sink: { server: sink, tool: sink === 'chat' ? 'post' : 'send' },
  data: [
    {
      class: cls,
      count: 1,
      tokens: [`${cls}_1`],
      paths: [path],
      recognizers: [],
      effect: 'deny',
      rule: 'default:between_servers',
    },
  ],
});

beforeAll(async () => {
  writeFileSync(join(folder, 'old.yaml'), OLD);
  writeFileSync(join(folder, 'new.yaml'), NEW);
  const log = openSqliteAuditLog({
    file: join(folder, 'audit.db'),
    clock: systemClock,
    migrations: MIGRATIONS,
  });
  await log.append([
    refused('EMAIL', 'mail', '$.to', DECISION),
    refused('EMAIL', 'mail', '$.to', 'd-2'),
    refused('PHONE', 'chat', '$.text', 'd-3'),
  ]);
  await log.close();
});

describe('matrix', () => {
  test('is printed as table, CSV, JSON and a page', async () => {
    expect((await sluice('matrix', 'old.yaml')).out).toContain('from crm, ');
    expect((await sluice('matrix', 'old.yaml', '--format', 'csv')).out).toMatch(/^source server,/);
    const json = JSON.parse((await sluice('matrix', 'old.yaml', '--format', 'json')).out);
    expect(json.policy).toMatchObject({ name: 'desk', digest: expect.stringMatching(/=$/) });
    const page = (await sluice('matrix', 'old.yaml', '--format', 'html')).out;
    expect(page).toContain('<title>Data flows under desk 1</title>');
    expect((await sluice('matrix', 'old.yaml', '--format', 'pdf')).code).toBe(2);
  });
});

describe('diff', () => {
  test('counts what is widened and narrowed, and can refuse a widening', async () => {
    const { code, out } = await sluice('diff', 'old.yaml', 'new.yaml');
    expect(code).toBe(0);
    expect(out).toContain('widened  deny by default:between_servers -> allow by reply');
    expect(out).toMatch(/\d+ widened, 0 narrowed, \d+ otherwise, of [\d,]+ cells\n$/);
    const refusedRun = await sluice('diff', 'old.yaml', 'new.yaml', '--refuse-widening');
    expect(refusedRun.code).toBe(1);
    expect(refusedRun.err).toContain('error: the new policy lets more through in');
    expect((await sluice('diff', 'old.yaml', 'old.yaml')).out).toBe('no cell changes\n');
  });
  test('replays the recorded flows of the last 30 days', async () => {
    const { out } = await sluice('diff', 'old.yaml', 'new.yaml', '--replay');
    expect(out).toContain(
      'widened  EMAIL from crm.get to mail.send:$.to: deny by default:between_servers -> allow by reply',
    );
    expect(out).toContain('2 times, last ');
    expect(out).toContain('2 of 3 recorded flows would be decided otherwise');
    const none = await sluice('diff', 'old.yaml', 'new.yaml', '--replay', '--since', '2999-01-01');
    expect(none.out).toContain('0 of 0 recorded flows');
    writeFileSync(join(folder, 'bad.jsonl'), '{"type":"call"}\n');
    const bad = await sluice('diff', 'old.yaml', 'new.yaml', '--replay', 'bad.jsonl');
    expect(bad.code).toBe(2);
    expect(bad.err).toContain('`bad.jsonl` line 1 is no audit entry');
  });
});

test('suggest writes a rule where a default refused and both where a rule did', async () => {
  const { out } = await sluice('suggest', 'old.yaml');
  expect(out).toContain('# EMAIL from crm.get to mail.send $.to\n# refused 2 times by default');
  expect(out).toContain('it takes an exception and a rule');
  expect(out).toContain('approved_by: TODO');
  const [first] = JSON.parse((await sluice('suggest', 'old.yaml', '--json')).out);
  expect(first).toMatchObject({ kind: 'rule', group: { classes: ['EMAIL'], calls: 2 } });
});

test('explain takes a decision from the audit log and decides it anew', async () => {
  const { out, code } = await sluice('explain', 'old.yaml', '--decision', DECISION);
  expect(code).toBe(1);
  expect(out).toContain(`decision ${DECISION} of `);
  expect(out).toContain('deny     EMAIL to mail.send $.to\nfrom     crm.get $\n');
  const now = await sluice('explain', 'new.yaml', '--decision', DECISION, '--json');
  expect(JSON.parse(now.out)[0]).toMatchObject({
    samePolicy: false,
    recorded: { effect: 'deny' },
    now: { effect: 'allow', rule: { id: 'reply' } },
  });
  expect((await sluice('explain', 'old.yaml', '--decision', 'd-none')).code).toBe(2);
  expect((await sluice('explain', 'old.yaml')).err).toContain(
    'give `--from`, `--to` and `--class`',
  );
});

test.each(['lint', 'test', 'explain', 'matrix', 'diff', 'suggest', 'draft'])(
  '%s explains itself with an example',
  async (verb) => {
    const { out, code } = await sluice(verb, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Examples?:\\n {2}sluice policy ${verb}`));
  },
);
