/** Numbered SQL files, forward only. A file written by a newer Sluice is refused rather than guessed at. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { SluiceError } from '../../core/errors.ts';

/** Which of the two databases: their files lie in one folder, `0001-vault.sql` and `0001-audit.sql`. */
export type Store = 'vault' | 'audit';

type Step = { readonly version: number; readonly file: string };

const stepsOf = (folder: string, store: Store): readonly Step[] =>
  readdirSync(folder)
    .map((file) => ({ file, name: /^(\d{4})-([a-z]+)(?:-[a-z0-9-]+)?\.sql$/.exec(file) }))
    .filter(({ name }) => name?.[2] === store)
    .map(({ file, name }) => ({ version: Number(name?.[1]), file }))
    .sort((a, b) => a.version - b.version);

/** 0 for an empty file. */
const schemaVersion = (db: Database.Database): number => {
  const made = db
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'")
    .get();
  if (made === undefined) return 0;
  return Number(db.prepare("SELECT v FROM meta WHERE k = 'schema_version'").pluck().get() ?? 0);
};

const newer = (store: Store, found: number, known: number): SluiceError =>
  new SluiceError(
    store === 'vault' ? 'VAULT_UNAVAILABLE' : 'AUDIT_UNAVAILABLE',
    `the ${store} file has schema version ${found}, this version of sluice knows ${known}`,
    'run the version of sluice that wrote it, or a later one; schemas never go back',
    { found, known },
  );

/** Brings the file to the newest schema. The version is read again under the lock: another process may have been faster. */
export const migrate = (
  db: Database.Database,
  options: { readonly migrations: string; readonly store: Store; readonly now: number },
): void => {
  const steps = stepsOf(options.migrations, options.store);
  const known = steps.at(-1)?.version ?? 0;
  const found = schemaVersion(db);
  if (found > known) throw newer(options.store, found, known);
  if (found === known) return;
  const setMeta = (k: string, v: string | number): void => {
    db.prepare('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET v = excluded.v').run(k, v);
  };
  const run = db.transaction(() => {
    const from = schemaVersion(db);
    for (const step of steps.filter(({ version }) => version > from))
      db.exec(readFileSync(join(options.migrations, step.file), 'utf8'));
    if (from === 0) setMeta('created_at', options.now);
    if (from < known) setMeta('schema_version', known);
  });
  run.immediate();
};
