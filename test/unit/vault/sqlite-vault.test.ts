import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { sealText } from '../../../src/core/secret.ts';
import { codeOf, folder, removeFolders } from '../../contract/sqlite-folder.ts';
import { EMAIL, email, keys, origin, plains, SCOPE } from '../../contract/vault.ts';

afterEach(removeFolders);

const CANARIES = ['canary-jane@leak.example', '+49 30 901820', 'Jane Q. Canary'];
const first = { class: EMAIL, n: 1 };

test('files are private: 0600 for database, WAL and shared memory, 0700 for the folder', async () => {
  const at = folder();
  const vault = at.open();
  await vault.bind(SCOPE, [email('a@x.example')]);
  const modes = readdirSync(at.data).map((name) => [
    name,
    statSync(join(at.data, name)).mode & 0o777,
  ]);
  expect(Object.fromEntries(modes)).toEqual({
    'vault.db': 0o600,
    'vault.db-wal': 0o600,
    'vault.db-shm': 0o600,
  });
  expect(statSync(at.data).mode & 0o777).toBe(0o700);
  expect(statSync(at.key).mode & 0o777).toBe(0o600);
  await vault.close();
});

test('no plaintext, no scope name and no object key reaches database, WAL or shared memory', async () => {
  const at = folder();
  const vault = at.open();
  const from = origin('crm', "$['canary-key@leak.example'].email");
  await vault.bind(
    SCOPE,
    CANARIES.map((text) => email(text, from)),
  );
  const before = at.bytes();
  await vault.close();
  for (const text of [...CANARIES, 'canary-key', 'tester/contract'])
    for (const bytes of [before, at.bytes()]) {
      expect(bytes.includes(text)).toBe(false);
      expect(bytes.includes(Buffer.from(text, 'utf16le').toString('latin1'))).toBe(false);
      expect(bytes.includes(Buffer.from(text).toString('base64').slice(0, 16))).toBe(false);
    }
});

test('a restart gives the same tokens and goes on counting', async () => {
  const at = folder();
  const before = at.open();
  await before.bind(SCOPE, [email('a@x.example'), email('b@x.example')]);
  await before.close();
  const after = at.open();
  const tokens = await after.bind(SCOPE, [
    email('b@x.example'),
    email('c@x.example'),
    email('a@x.example'),
  ]);
  expect(keys(tokens)).toEqual(['EMAIL_2', 'EMAIL_3', 'EMAIL_1']);
  expect(plains(await after.reveal(SCOPE, [first]))).toEqual([
    { type: 'string', text: 'a@x.example' },
  ]);
  await after.close();
});

test('a number outlives the row that it was given to', async () => {
  const at = folder();
  const before = at.open();
  await before.bind(SCOPE, [email('a@x.example'), email('b@x.example')]);
  await before.close();
  const db = new Database(at.file);
  db.exec('DELETE FROM origin; DELETE FROM token');
  db.close();
  const after = at.open();
  expect(keys(await after.bind(SCOPE, [email('b@x.example')]))).toEqual(['EMAIL_3']);
  expect(await after.reveal(SCOPE, [first])).toEqual([undefined]);
  await after.close();
});

test('another key is VAULT_LOCKED, a missing key is KEY_UNREADABLE and no new one is made', async () => {
  const at = folder();
  const vault = at.open();
  await vault.bind(SCOPE, [email('a@x.example')]);
  await vault.close();
  rmSync(at.key);
  expect(await codeOf(at.open)).toBe('KEY_UNREADABLE');
  expect(() => statSync(at.key)).toThrow();
  writeFileSync(at.key, randomBytes(32).toString('base64'), { mode: 0o600 });
  expect(await codeOf(at.open)).toBe('VAULT_LOCKED');
});

/** Binds two values, lets `tamper` change the file, and says what revealing the first one gives. */
const afterTampering = async (sql: string): Promise<string> => {
  const at = folder();
  const vault = at.open();
  await vault.bind(SCOPE, [email('a@x.example'), email('b@x.example')]);
  await vault.close();
  const db = new Database(at.file);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
  const opened = at.open();
  try {
    return await codeOf(async () => {
      await opened.reveal(SCOPE, [first]);
      await opened.labels(SCOPE, [first]);
    });
  } finally {
    await opened.close();
  }
};

test.each([
  ['two rows swapped', `UPDATE token SET n = -n; UPDATE token SET n = 3 + n`],
  ['ciphertexts exchanged', `UPDATE token SET ct = (SELECT ct FROM token WHERE n = 2) WHERE n = 1`],
  ['a changed ciphertext', `UPDATE token SET ct = randomblob(length(ct))`],
  ['text in place of bytes', `UPDATE token SET ct = CAST(ct AS TEXT)`],
  ['a cut ciphertext', `UPDATE token SET ct = substr(ct, 1, 9)`],
  ['another key version', `UPDATE token SET kver = 2`],
  ['a changed data key', `UPDATE scope SET wdek = randomblob(60)`],
  ['a changed commitment', `UPDATE scope SET commit16 = randomblob(16)`],
  ['a binding without origins', `DELETE FROM origin`],
])('%s is VAULT_CORRUPT', async (_, sql) => {
  expect(await afterTampering(sql)).toBe('VAULT_CORRUPT');
});

test('a file that is no database is VAULT_CORRUPT, a newer schema is refused', async () => {
  const at = folder();
  await at.open().close();
  const db = new Database(at.file);
  db.exec("UPDATE meta SET v = 99 WHERE k = 'schema_version'");
  db.close();
  expect(await codeOf(at.open)).toBe('VAULT_UNAVAILABLE');
  expect(at.open).toThrow('schema version 99');
  for (const name of readdirSync(at.data)) rmSync(join(at.data, name));
  writeFileSync(at.file, 'this is no database, and it holds canary-jane'.repeat(100));
  expect(at.open).toThrow('the vault holds data that was changed or damaged');
});

test('no error text, cause or data holds a value', async () => {
  const at = folder();
  const vault = at.open();
  await vault.close();
  const thrown = await vault
    .bind(SCOPE, [email('canary-jane@leak.example')])
    .catch((error) => error);
  expect(thrown.code).toBe('VAULT_UNAVAILABLE');
  expect(
    `${thrown.message} ${thrown.remedy} ${JSON.stringify(thrown)} ${thrown.stack}`,
  ).not.toContain('canary');
  expect(thrown.cause).toBeUndefined();
});

test('all calls of a tick share one commit', async () => {
  const at = folder();
  const vault = at.open();
  await vault.bind(SCOPE, [email('warm@x.example')]);
  const db = new Database(at.file, { readonly: true });
  // The change counter of SQLite moves once per commit of another connection.
  const version = (): unknown => db.pragma('data_version', { simple: true });
  const before = version();
  let between: unknown;
  const calls = Array.from({ length: 32 }, (_, i) => vault.bind(SCOPE, [email(`v${i}@x.example`)]));
  calls[0]?.then(() => {
    between = version();
  });
  await Promise.all(calls);
  expect(between).not.toBe(before);
  expect(version()).toBe(between);
  await vault.bind(SCOPE, [email('v3@x.example'), email('v9@x.example')]);
  expect(version()).toBe(between);
  db.close();
  await vault.close();
});

test('a lock of another process is waited for without blocking the event loop', async () => {
  const at = folder();
  const vault = at.open();
  await vault.bind(SCOPE, [email('a@x.example')]);
  const db = new Database(at.file);
  db.exec('BEGIN IMMEDIATE');
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 5);
  const waiting = vault.bind(SCOPE, [email('b@x.example')]);
  setTimeout(() => db.exec('COMMIT'), 200);
  expect(keys(await waiting)).toEqual(['EMAIL_2']);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(15);
  expect(keys(await vault.find(SCOPE, sealText('b@x.example')))).toEqual(['EMAIL_2']);
  db.close();
  await vault.close();
});

test('the WAL stays bounded under a load that never rests', async () => {
  const at = folder();
  const vault = at.open();
  let largest = 0;
  for (let i = 0; i < 1_500; i += 1) {
    await vault.bind(
      SCOPE,
      [0, 1, 2, 3].map((j) => email(`v${i}-${j}@x.example`)),
    );
    largest = Math.max(largest, statSync(`${at.file}-wal`).size);
  }
  // 8 MB and what one estimate may be short of; without checkpoints this load writes more than twice as much.
  expect(largest).toBeLessThan(16 * 1024 * 1024);
  await vault.close();
});
