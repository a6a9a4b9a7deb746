/** Moves the WAL into the database when nobody waits for it. */

import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';

/** Never unbounded: without any checkpoint the WAL reached 564 MB in a load test. */
const MAX_WAL_BYTES: number = 8 * 1024 * 1024;
const IDLE_MS = 1_000;

export type Checkpointer = { afterCommit(): void; stop(): void };

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    // No WAL: nothing to move.
    return 0;
  }
};

/**
 * PASSIVE never waits for readers or writers, of this process or another, so it cannot stall a commit. What it leaves
 * is moved next time; the last process that closes the file moves the rest.
 */
export const createCheckpointer = (db: Database.Database): Checkpointer => {
  let idle: NodeJS.Timeout | undefined;
  let soon = false;
  const run = (): void => {
    soon = false;
    if (!db.open) return;
    try {
      db.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // Busy or a full disk: the WAL stays valid, and a real fault shows itself at the next commit.
      soon = false;
    }
  };
  return {
    afterCommit: () => {
      if (idle === undefined) {
        idle = setTimeout(run, IDLE_MS);
        // A waiting checkpoint is no reason to keep the process alive.
        idle.unref();
      } else idle.refresh();
      if (soon || sizeOf(`${db.name}-wal`) < MAX_WAL_BYTES) return;
      soon = true;
      // After the replies of this tick have gone out.
      setImmediate(run);
    },
    stop: () => clearTimeout(idle),
  };
};
