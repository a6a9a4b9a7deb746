import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/node/system-clock.ts';
import { openSqliteAuditLog, sha256 } from '../../../src/adapters/sqlite/audit-log.ts';
import { openSqliteAuditReader } from '../../../src/adapters/sqlite/audit-reader.ts';
import { type Verdict, verifyLines } from '../../../src/core/audit/chain.ts';
import type { AuditEvent } from '../../../src/core/audit/entry.ts';
import type { AuditFilter, AuditLog } from '../../../src/ports/audit-log.ts';
import { codeOf, folder, MIGRATIONS, removeFolders } from '../../contract/sqlite-folder.ts';
import { called, refused, revealed } from './events.ts';

afterEach(removeFolders);

const newFile = (): string => join(folder().data, 'audit.db');

const open = (file: string, chainId?: string): AuditLog =>
  openSqliteAuditLog({
    file,
    clock: systemClock,
    migrations: MIGRATIONS,
    ...(chainId === undefined ? {} : { chainId }),
  });

const verify = (file: string): Verdict => {
  const reader = openSqliteAuditReader(file);
  try {
    return verifyLines(reader.lines(), sha256);
  } finally {
    reader.close();
  }
};

const types = (file: string, filter: AuditFilter = {}): readonly string[] => {
  const reader = openSqliteAuditReader(file);
  try {
    return reader.query(filter).map(({ type }) => type);
  } finally {
    reader.close();
  }
};

/** Two chains, `one` and `two`, of six lines each: open, four entries, close. */
const twoChains = async (): Promise<string> => {
  const file = newFile();
  for (const chain of ['one', 'two']) {
    const log = open(file, chain);
    await log.append([revealed, called]);
    log.later(called);
    await log.append([refused]);
    await log.close();
  }
  return file;
};

test('a clock that goes backwards changes no order and breaks no chain', async () => {
  const file = newFile();
  let now = Date.UTC(2026, 10, 24);
  const clock = {
    now: () => {
      now -= 3_600_000;
      return now;
    },
  };
  const log = openSqliteAuditLog({ file, clock, migrations: MIGRATIONS });
  await log.append([revealed]);
  await log.append([refused]);
  await log.close();
  expect(types(file)).toEqual(['chain.open', 'data.revealed', 'reveal.refused', 'chain.close']);
  expect(verify(file).problems).toEqual([]);
});

test('entries come back in order, each chain opened and closed, and the chain verifies', async () => {
  const file = await twoChains();
  const chain = ['chain.open', 'data.revealed', 'call', 'call', 'reveal.refused', 'chain.close'];
  expect(types(file)).toEqual([...chain, ...chain]);
  expect(verify(file)).toEqual({ entries: 12, chains: 2, problems: [] });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a line is chained by the hash of its exact bytes', async () => {
  const file = await twoChains();
  const reader = openSqliteAuditReader(file);
  const [first, second] = [...reader.lines()];
  const [open, entry] = reader.query({ limit: 12 });
  reader.close();
  expect(open?.prev).toBe('');
  expect(entry?.prev).toBe(sha256(first?.line ?? ''));
  expect(second?.line).toContain(JSON.stringify(revealed).slice(1, -1));
});

test('queued entries wait a moment at most, and go in front of what is appended', async () => {
  const file = newFile();
  const log = open(file);
  log.later(called);
  await delay(250);
  expect(types(file)).toEqual(['chain.open', 'call']);
  log.later({ type: 'proxy.stop', outcome: 'ok' });
  await log.append([refused]);
  expect(types(file).slice(2)).toEqual(['proxy.stop', 'reveal.refused']);
  for (let i = 0; i < 1_000; i += 1)
    log.later({ ...called, sink: { server: 'files', tool: `read_${i}` } });
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(types(file, { limit: 5_000 }).length).toBe(1_004);
  await log.close();
  expect(verify(file).problems).toEqual([]);
});

test('calls of one tool that wait together are one entry that counts them', async () => {
  const file = newFile();
  const log = open(file);
  const call = { ...called, sink: { server: 'files', tool: 'read' }, ms: 2 };
  for (let i = 0; i < 40; i += 1) log.later(call);
  log.later({ ...call, outcome: 'error' });
  await log.append([refused]);
  log.later(call);
  await log.close();
  const reader = openSqliteAuditReader(file);
  const counted = reader
    .query({ tool: 'read' })
    .map(({ outcome, calls, ms }) => ({ outcome, calls, ms }));
  reader.close();
  expect(counted).toEqual([
    { outcome: 'ok', calls: 40, ms: 80 },
    { outcome: 'error', calls: undefined, ms: 2 },
    { outcome: 'ok', calls: undefined, ms: 2 },
  ]);
  expect(verify(file).problems).toEqual([]);
});

test('processes that share a file each have a chain of their own', async () => {
  const file = newFile();
  const logs = [open(file), open(file), open(file)];
  await Promise.all(Array.from({ length: 90 }, (_, i) => logs[i % 3]?.append([called])));
  await Promise.all(logs.map((log) => log.close()));
  expect(verify(file)).toEqual({ entries: 96, chains: 3, problems: [] });
});

/** What verification says after someone changed the file behind SQLite's triggers. */
const tampered = async (sql: string): Promise<readonly string[]> => {
  const file = await twoChains();
  const db = new Database(file);
  db.pragma('ignore_check_constraints = ON');
  db.exec('DROP TRIGGER entry_no_update; DROP TRIGGER entry_no_delete;');
  db.exec(sql);
  db.close();
  return verify(file).problems.map(({ chain, seq, problem }) => `${chain} ${seq} ${problem}`);
};

const swap = (a: number, b: number): string =>
  `UPDATE entry SET id = -id WHERE id IN (${a}, ${b});
   UPDATE entry SET id = ${a} + ${b} + id WHERE id < 0;`;

test.each([
  [
    'an edited entry',
    `UPDATE entry SET line = replace(line, 'allow', 'deny') WHERE id = 2`,
    ['one 3 edited'],
  ],
  ['one blank more', `UPDATE entry SET line = line || ' ' WHERE id = 2`, ['one 3 edited']],
  [
    'an edited end of an older chain',
    `UPDATE entry SET line = replace(line, '"ok"', '"error"') WHERE id = 6`,
    ['two 1 head-missing'],
  ],
  ['a removed entry', `DELETE FROM entry WHERE id = 3`, ['one 4 removed']],
  ['a removed start', `DELETE FROM entry WHERE id = 1`, ['one 2 removed']],
  [
    'a removed end of an older chain',
    `DELETE FROM entry WHERE id IN (5, 6)`,
    ['two 1 head-missing'],
  ],
  ['a removed older chain', `DELETE FROM entry WHERE id <= 6`, ['two 1 head-missing']],
  ['reordered entries', swap(3, 4), ['one 4 removed', 'one 3 reordered', 'one 5 removed']],
  [
    'an entry after the close',
    `INSERT INTO entry (line) SELECT json_set(line, '$.seq', 7) FROM entry WHERE id = 12`,
    ['two 7 edited'],
  ],
])('%s is found', async (_, sql, expected) => {
  expect(await tampered(sql)).toEqual(expected);
});

test('a line that was damaged in the file itself is found', async () => {
  const file = await twoChains();
  const bytes = readFileSync(file, 'latin1');
  const damaged = bytes.replace('{"v":1,"chain":"one","seq":2,', '<"v":1,"chain":"one","seq":2,');
  expect(damaged).not.toBe(bytes);
  writeFileSync(file, damaged, 'latin1');
  expect(verify(file).problems.map(({ problem }) => problem)).toEqual(['unreadable', 'removed']);
});

test('the table refuses updates and deletes', async () => {
  const file = await twoChains();
  const db = new Database(file);
  expect(() => db.exec('DELETE FROM entry')).toThrow('append-only');
  expect(() => db.exec("UPDATE entry SET line = '{}'")).toThrow('append-only');
  db.close();
});

test('append rejects what does not fit the schema; later keeps only that it happened', async () => {
  const file = newFile();
  const log = open(file);
  const wrong: AuditEvent = { ...refused, rule: 'canary jane@leak.example' };
  expect(await codeOf(() => log.append([called, wrong]))).toBe('AUDIT_UNAVAILABLE');
  log.later(wrong);
  await log.append([called]);
  await log.close();
  const reader = openSqliteAuditReader(file);
  const kept = reader.query({ type: 'reveal.refused' });
  reader.close();
  expect(kept.map(({ outcome, code, rule }) => [outcome, code, rule])).toEqual([
    ['refused', 'AUDIT_UNAVAILABLE', undefined],
  ]);
  expect(types(file).length).toBe(4);
  expect(readFileSync(file, 'latin1')).not.toContain('canary');
});

test('append rejects when the write fails, queued entries are kept, and the chain goes on afterwards', async () => {
  const file = newFile();
  const log = open(file);
  await log.append([called]);
  const db = new Database(file);
  db.exec("CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no'); END");
  log.later(refused);
  const thrown = await log.append([revealed]).catch((error) => error);
  expect(thrown.code).toBe('AUDIT_UNAVAILABLE');
  expect(thrown.cause).toBeUndefined();
  db.exec('DROP TRIGGER full');
  db.close();
  await log.append([called]);
  await log.close();
  expect(types(file)).toEqual(['chain.open', 'call', 'reveal.refused', 'call', 'chain.close']);
  expect(verify(file).problems).toEqual([]);
});

test('filters combine and look into the evidence', async () => {
  const file = await twoChains();
  const count = (filter: AuditFilter): number => types(file, filter).length;
  expect(count({ server: 'crm' })).toBe(8);
  expect(count({ server: 'crm', effect: 'deny' })).toBe(2);
  expect(count({ tool: 'send_email' })).toBe(2);
  expect(count({ class: 'EMAIL', token: 'EMAIL_2' })).toBe(2);
  expect(count({ token: 'EMAIL_3' })).toBe(0);
  expect(count({ rule: 'support-reply' })).toBe(2);
  expect(count({ decision: revealed.decision ?? '' })).toBe(2);
  expect(count({ since: '2020-01-01T00:00:00.000Z', limit: 5 })).toBe(5);
  expect(count({ until: '2020-01-01T00:00:00.000Z' })).toBe(0);
  expect(count({ rule: "x' OR 1=1 --" })).toBe(0);
});

test('no log is a clear error', async () => {
  expect(await codeOf(() => openSqliteAuditReader(newFile()))).toBe('CONFIG_INVALID');
});
