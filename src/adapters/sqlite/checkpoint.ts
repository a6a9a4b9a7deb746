/** Moves the WAL into the database when nobody waits for it. */

import type Database from 'better-sqlite3';

/** Never unbounded: without any checkpoint the WAL reached 564 MB in a load test. */
const MAX_WAL_BYTES: number = 8 * 1024 * 1024;
const IDLE_MS = 1_000;
/** A page and its frame header (SQLite "WAL File Format"). */
const FRAME_BYTES: number = 4096 + 24;
/** Of a commit's rows each dirties about one page of its own (a random index), and together a few that all share. */
const SHARED_PAGES = 4;

export type Checkpointer = { afterCommit(): void; stop(): void };

/**
 * PASSIVE never waits for readers or writers, of this process or another, so it cannot stall a commit. What it leaves
 * is moved next time; the last process that closes the file moves the rest. How much was written is estimated from the
 * rows: the size of the file says nothing, since a WAL starts again at its beginning without becoming shorter, and
 * opening the file to look would release SQLite's locks on it (POSIX advisory locks end with any close).
 */
export const createCheckpointer = (db: Database.Database): Checkpointer => {
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck();
  let moved = 0;
  let commits = 0;
  let idle: NodeJS.Timeout | undefined;
  let soon = false;
  const rows = (): number => totalChanges.get() ?? 0;
  const walBytes = (): number => (rows() - moved + SHARED_PAGES * commits) * FRAME_BYTES;
  const run = (): void => {
    soon = false;
    if (!db.open) return;
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
      moved = rows();
      commits = 0;
    } catch {
      // Busy or a full disk: the WAL stays valid, and a real fault shows itself at the next commit.
      soon = false;
    }
  };
  return {
    afterCommit: () => {
      commits += 1;
      if (idle === undefined) {
        idle = setTimeout(run, IDLE_MS);
        // A waiting checkpoint is no reason to keep the process alive.
        idle.unref();
      } else idle.refresh();
      if (soon || walBytes() < MAX_WAL_BYTES) return;
      soon = true;
      // After the replies of this tick have gone out.
      setImmediate(run);
    },
    stop: () => clearTimeout(idle),
  };
};
