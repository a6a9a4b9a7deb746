/** Opens a SQLite file the safe way: private modes first, durable and forgetful settings, migrations under the lock. */

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { isBusy, type ToFault } from './faults.ts';
import { migrate, type Store } from './migrate.ts';

/** How long opening waits for other processes; afterwards nothing ever waits inside the driver. */
const OPEN_DEADLINE_MS = 5_000;
const OPEN_PAUSE_MS = 10;

export type OpenOptions = {
  readonly file: string;
  /** Folder with the numbered SQL files. */
  readonly migrations: string;
  readonly store: Store;
  readonly now: number;
  readonly toFault: ToFault;
};

/**
 * SQLite gives -wal and -shm the mode of the main file, so an empty file of mode 0600 comes first; with the usual umask
 * of 022 all three would be world-readable.
 */
const createPrivate = (file: string): void => {
  const folder = dirname(file);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  if (process.platform === 'win32') return;
  // A file of an older tool or a restored copy may be open to others.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  if ((statSync(folder).mode & 0o077) !== 0) chmodSync(folder, 0o700);
};

/**
 * FULL: the default of NORMAL in WAL mode may lose the last commits on a power cut, and then a number is given out again
 * for another person. secure_delete: what is erased must not stay in free pages. Checkpoints are run when idle
 * (`checkpoint.ts`), since the automatic one stalls the unlucky commit.
 */
const configure = (db: Database.Database): void => {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('wal_autocheckpoint = 0');
  // Sorting and temporary tables never touch a file that nobody protects.
  db.pragma('temp_store = MEMORY');
  db.pragma('foreign_keys = ON');
  // A schema that was tampered with cannot call functions with side effects (SQLite "Defense Against The Dark Arts").
  db.pragma('trusted_schema = OFF');
};

/** Sleeps without a timer: only at start-up, where nothing else is running yet. */
const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_PAUSE_MS);
};

/** Repeats a start-up step while another process holds the lock. */
export const patiently = <T>(step: () => T): T => {
  const deadline = performance.now() + OPEN_DEADLINE_MS;
  for (;;) {
    try {
      return step();
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() > deadline) throw thrown;
      pause();
    }
  }
};

/**
 * What `prepare` makes of an open, migrated database; a fault in either closes it again. Never blocks on a lock later:
 * `timeout: 0`, busy is answered by `group-commit.ts`.
 */
export const openDatabase = <T>(options: OpenOptions, prepare: (db: Database.Database) => T): T => {
  let db: Database.Database | undefined;
  try {
    createPrivate(options.file);
    const opened = new Database(options.file, { timeout: 0 });
    db = opened;
    patiently(() => configure(opened));
    patiently(() => migrate(opened, options));
    return prepare(opened);
  } catch (thrown) {
    db?.close();
    throw options.toFault(thrown);
  }
};
