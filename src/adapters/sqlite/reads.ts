/** Reads without a lock. In WAL mode they meet a lock only while another process recovers or checkpoints the file. */

import { setTimeout as delay } from 'node:timers/promises';
import { isBusy, vaultFault } from './faults.ts';
import { LOCK_DEADLINE_MS } from './group-commit.ts';

const PAUSE_MS = 2;

/** The result, or undefined where the file is locked just now: the caller then takes the write path, which waits. */
export const unlessBusy = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (thrown) {
    if (isBusy(thrown)) return undefined;
    throw vaultFault(thrown);
  }
};

/** Repeats a read while the file is locked, without blocking the event loop. Whatever the driver throws becomes ours. */
export const readPatiently = async <T>(read: () => T): Promise<T> => {
  const deadline = performance.now() + LOCK_DEADLINE_MS;
  for (;;) {
    try {
      return read();
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() > deadline) throw vaultFault(thrown);
    }
    await delay(PAUSE_MS);
  }
};
