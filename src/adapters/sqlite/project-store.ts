/** A table of the vault's file that belongs to a project, on a connection of its own that is opened when first asked. */

import type Database from 'better-sqlite3';
import type { Clock } from '../../ports/clock.ts';
import { openDatabase } from './database.ts';
import { vaultFault } from './faults.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';

export type ProjectStoreOptions = {
  readonly file: string;
  readonly clock: Clock;
  /** Servers of different projects may share a name. */
  readonly project: string;
  /** Folder of the numbered SQL files, `vault/sqlite` of the package. */
  readonly migrations: string;
};

export type ProjectStore<Statements> = {
  /** Opens the file at the first call, so that a start that does not need it costs nothing. */
  parts(): Statements & { readonly writes: GroupCommit };
  /** Waits for pending writes and releases the file, where it was opened. */
  close(): Promise<void>;
};

/** `prepare` makes the statements; it runs once, when the file is opened. Throws `VAULT_UNAVAILABLE`. */
export const projectStore = <Statements extends object>(
  { file, clock, migrations }: ProjectStoreOptions,
  prepare: (db: Database.Database) => Statements,
): ProjectStore<Statements> => {
  const open = () => {
    const now = clock.now();
    return openDatabase({ file, migrations, store: 'vault', now, toFault: vaultFault }, (db) => ({
      db,
      parts: { ...prepare(db), writes: createGroupCommit(db, vaultFault) },
    }));
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    parts: () => {
      opened ??= open();
      return opened.parts;
    },
    close: async () => {
      if (opened === undefined) return;
      const { db, parts } = opened;
      await parts.writes.drain();
      parts.writes.stop();
      db.close();
      opened = undefined;
    },
  };
};
