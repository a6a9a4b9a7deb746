/** The key hierarchy in the file: KEK check, reference key, and one wrapped data key per scope. */

import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { ScopeId } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import type { KeyEncryptionKey } from '../../ports/keyring.ts';
import { patiently } from './database.ts';
import { corruptVault } from './faults.ts';
import {
  commitment,
  decrypt,
  encrypt,
  newDataKey,
  type ScopeKey,
  sameBytes,
  scopeKey,
} from './scope-key.ts';

/** One tenant per vault file so far; part of the associated data, so that rows cannot move between tenants later. */
const TENANT = 'local';
const KINDS: ReadonlySet<string> = new Set(['project', 'session', 'tenant']);

const locked = (): SluiceError =>
  new SluiceError(
    'VAULT_LOCKED',
    'the key does not open this vault',
    'restore the key file that this vault was made with, or move the vault file away to start an empty one',
  );

/** A KEK as the rest works with it. */
type Kek = { readonly id: string; readonly key: KeyObject; readonly check: Buffer };

const makeKek = (given: KeyEncryptionKey, vaultId: string): Kek => {
  const key = createSecretKey(given.bytes);
  const check = createHmac('sha256', key).update(`kek-check/1\u001f${vaultId}`).digest();
  return { id: given.id, key, check };
};

/** DESIGN 5.5: the kind is the first step of a scope's name; the rest of the name is never stored. */
const kindOf = (scope: ScopeId): string => {
  const kind = scope.split('/', 1)[0] ?? '';
  return KINDS.has(kind) ? kind : 'other';
};

const wrapAad = (vaultId: string, what: string | number, kekId: string): string =>
  ['dk1', vaultId, TENANT, what, kekId].join('\u001f');

type KekRow = { readonly check_mac: Buffer; readonly ref_key: Buffer };
type ScopeRow = {
  readonly id: number;
  readonly kek_id: string;
  readonly wdek: Buffer;
  readonly commit16: Buffer;
};

export type ScopeStore = {
  /** The scope's keys, or undefined where it has never been used. Throws `VAULT_LOCKED` or `VAULT_CORRUPT`. */
  find(scope: ScopeId): ScopeKey | undefined;
  /** Inside a write transaction: the scope as it is, or a new one. */
  findOrCreate(scope: ScopeId): ScopeKey;
};

const readVaultId = (db: Database.Database): string => {
  db.prepare("INSERT INTO meta VALUES ('vault_id', ?) ON CONFLICT DO NOTHING").run(
    randomBytes(16).toString('hex'),
  );
  return String(db.prepare("SELECT v FROM meta WHERE k = 'vault_id'").pluck().get());
};

/** The key row of this KEK; the first key that opens an empty vault becomes its key. */
const readKek = (db: Database.Database, kek: Kek, vaultId: string, now: number): KekRow => {
  const find = db.prepare<[string], KekRow>('SELECT check_mac, ref_key FROM kek WHERE kek_id = ?');
  const row = find.get(kek.id);
  if (row !== undefined) return row;
  if (db.prepare('SELECT 1 FROM kek').get() !== undefined) throw locked();
  const fresh: KekRow = {
    check_mac: kek.check,
    ref_key: encrypt(kek.key, newDataKey(), wrapAad(vaultId, 'ref', kek.id)),
  };
  db.prepare('INSERT INTO kek VALUES (?, ?, ?, ?, ?, NULL)').run(
    kek.id,
    kek.id.split('-', 1)[0],
    fresh.check_mac,
    fresh.ref_key,
    now,
  );
  return fresh;
};

/** Proves the key on the vault, or makes an empty vault its own. Runs once, at start-up. */
const unlock = (
  db: Database.Database,
  given: KeyEncryptionKey,
  now: number,
): { readonly vaultId: string; readonly kek: Kek; readonly refKey: KeyObject } => {
  const run = db.transaction(() => {
    const vaultId = readVaultId(db);
    const kek = makeKek(given, vaultId);
    return { vaultId, kek, row: readKek(db, kek, vaultId, now) };
  });
  const { vaultId, kek, row } = patiently(() => run.immediate());
  if (!sameBytes(row.check_mac, kek.check)) throw locked();
  const refKey = decrypt(kek.key, row.ref_key, wrapAad(vaultId, 'ref', kek.id));
  if (refKey === undefined) throw corruptVault();
  return { vaultId, kek, refKey: createSecretKey(refKey) };
};

/** Opens the key hierarchy of a vault. Throws `VAULT_LOCKED` where the key is not this vault's. */
export const openScopeStore = (
  db: Database.Database,
  given: KeyEncryptionKey,
  now: () => number,
): ScopeStore => {
  const { vaultId, kek, refKey } = unlock(db, given, now());
  const byRef = db.prepare<[string, string, Buffer], ScopeRow>(
    'SELECT id, kek_id, wdek, commit16 FROM scope WHERE tenant = ? AND kind = ? AND ref = ?',
  );
  const nextId = db.prepare<[], number>('SELECT coalesce(max(id), 0) + 1 FROM scope').pluck();
  const insert = db.prepare('INSERT INTO scope VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)');

  const refOf = (scope: ScopeId): Buffer => createHmac('sha256', refKey).update(scope).digest();

  const open = (row: ScopeRow): ScopeKey => {
    if (row.kek_id !== kek.id) throw locked();
    const dek = decrypt(kek.key, row.wdek, wrapAad(vaultId, row.id, kek.id));
    if (dek === undefined || !sameBytes(row.commit16, commitment(dek, vaultId)))
      throw corruptVault({ scope: row.id });
    return scopeKey(row.id, dek, vaultId);
  };

  const find = (scope: ScopeId): ScopeKey | undefined => {
    const row = byRef.get(TENANT, kindOf(scope), refOf(scope));
    return row === undefined ? undefined : open(row);
  };

  const create = (scope: ScopeId): ScopeKey => {
    const id = nextId.get() ?? 1;
    const dek = newDataKey();
    const wrapped = encrypt(kek.key, dek, wrapAad(vaultId, id, kek.id));
    const at = now();
    insert.run(
      id,
      TENANT,
      kindOf(scope),
      refOf(scope),
      kek.id,
      wrapped,
      commitment(dek, vaultId),
      at,
      at,
    );
    return scopeKey(id, dek, vaultId);
  };

  return { find, findOrCreate: (scope) => find(scope) ?? create(scope) };
};
