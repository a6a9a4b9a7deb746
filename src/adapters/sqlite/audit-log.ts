/** The audit log on SQLite: one append-only table, one hash chain per process start, group commit. */

import { createHash, randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { formatLine } from '../../core/audit/chain.ts';
import type { AuditEvent } from '../../core/audit/entry.ts';
import {
  addCall,
  type CallCount,
  callKey,
  countOf,
  isSameCall,
  withCount,
} from '../../core/audit/merge-calls.ts';
import { cleanEvent, validateEvent } from '../../core/audit/validate-event.ts';
import { SluiceError } from '../../core/errors.ts';
import { MAX_LAZY_AUDIT_ENTRIES } from '../../core/limits.ts';
import type { AuditLog } from '../../ports/audit-log.ts';
import type { Clock } from '../../ports/clock.ts';
import { openDatabase } from './database.ts';
import { auditFault } from './faults.ts';
import { createGroupCommit } from './group-commit.ts';

/** Longest time that an entry waits which nobody waits for. */
const LAZY_MS = 100;

export type SqliteAuditOptions = {
  readonly file: string;
  readonly clock: Clock;
  /** Names the chain; unique over all processes that ever write this file. */
  readonly chainId?: string;
  /** Folder of the numbered SQL files, `vault/sqlite` of the package. */
  readonly migrations: string;
};

/** SHA-256 of the UTF-8 bytes, base64: `printf %s "$line" | openssl dgst -sha256 -binary | base64` gives the same. */
export const sha256 = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('base64');

type Stamped = { readonly event: AuditEvent; readonly time: string };
type Head = { readonly seq: number; readonly hash: string };

const lostEntries = (lost: number): SluiceError =>
  new SluiceError(
    'AUDIT_UNAVAILABLE',
    `the audit log could not be written and ${lost} entries are lost, so nothing is revealed`,
    'free disk space or fix permissions on the audit file, then restart sluice',
    { lost },
  );

/** What is left of a queued event that the closed schema refuses: that it happened. */
const remains = (event: AuditEvent): AuditEvent => ({
  type: event.type,
  outcome: event.outcome,
  code: 'AUDIT_UNAVAILABLE',
});

const fitted = (event: AuditEvent): AuditEvent => {
  try {
    return validateEvent(cleanEvent(event));
  } catch {
    // Nobody waits for this entry, so nobody can be refused; the part that is certain is still evidence.
    return validateEvent(remains(event));
  }
};

/** The chain of one process: the place of the next line, moved only when a transaction is on disk. */
const createChain = (
  chain: string,
  last: () => string | undefined,
  insert: (line: string) => void,
) => {
  let committed: Head = { seq: 0, hash: '' };
  let draft: Head = committed;
  const write = ({ event, time }: Stamped): void => {
    const seq = draft.seq + 1;
    const line = formatLine(event, { chain, seq, prev: draft.hash, time });
    insert(line);
    draft = { seq, hash: sha256(line) };
  };
  /** Names the line before it, whoever wrote that: so the end of an older chain cannot be cut or edited unseen. */
  const open = (time: string): void => {
    const before = last();
    const head = before === undefined ? {} : { head: sha256(before) };
    write({ event: { type: 'chain.open', outcome: 'ok', ...head }, time });
  };
  return {
    begin: () => {
      draft = committed;
    },
    committed: () => {
      committed = draft;
    },
    write: (entries: readonly Stamped[]) => {
      const [first] = entries;
      if (first !== undefined && draft.seq === 0) open(first.time);
      for (const entry of entries) write(entry);
    },
    get started() {
      return committed.seq > 0;
    },
  };
};

/** Entries that may be queued or on their way before any is given up; a stalled disk must not fill the memory. */
const MAX_OUTSTANDING: number = 10 * MAX_LAZY_AUDIT_ENTRIES;

/** An entry that waits for its write, and the calls that it counts. */
type Waiting = { readonly stamped: Stamped; readonly count: CallCount | undefined };

const counted = ({ stamped, count }: Waiting): Stamped =>
  count === undefined ? stamped : { ...stamped, event: withCount(stamped.event, count) };

/**
 * Entries that nothing waits for: bounded, and back in front of the queue when a write fails. Calls of one tool that
 * wait together become one entry, so that a busy host costs one line per tool and write, not one per call.
 */
const createLazyQueue = (stamp: (event: AuditEvent) => Stamped) => {
  let waiting: Waiting[] = [];
  let calls = new Map<string, CallCount>();
  /** The count that was added to last: a host that calls one tool often is the busy one. */
  let latest: CallCount | undefined;
  let flying = 0;
  let lost = 0;
  const add = (event: AuditEvent, count?: CallCount): void => {
    if (waiting.length + flying < MAX_OUTSTANDING)
      waiting.push({ stamped: stamp(fitted(event)), count });
    else lost += 1;
  };
  const countUnder = (key: string, event: AuditEvent): void => {
    latest = calls.get(key);
    if (latest !== undefined) {
      addCall(latest, event);
      return;
    }
    const count = countOf(event);
    const before = lost;
    add(event, count);
    if (lost > before) return;
    calls.set(key, count);
    latest = count;
  };
  return {
    push: (event: AuditEvent): void => {
      if (latest !== undefined && isSameCall(latest.event, event)) {
        addCall(latest, event);
        return;
      }
      const key = callKey(event);
      if (key === undefined) add(event);
      else countUnder(key, event);
    },
    take: (): readonly Stamped[] => {
      const taken = waiting.map(counted);
      waiting = [];
      calls = new Map();
      latest = undefined;
      flying += taken.length;
      return taken;
    },
    written: (entries: readonly Stamped[]): void => {
      flying -= entries.length;
    },
    putBack: (entries: readonly Stamped[]): void => {
      flying -= entries.length;
      waiting = [...entries.map((stamped) => ({ stamped, count: undefined })), ...waiting];
    },
    get full() {
      return waiting.length >= MAX_LAZY_AUDIT_ENTRIES;
    },
    get size() {
      return waiting.length;
    },
    get lost() {
      return lost;
    },
  };
};

const partsOf = (db: Database.Database, chainId: string) => {
  const insert = db.prepare<[string]>('INSERT INTO entry (line) VALUES (?)');
  const last = db.prepare<[], string>('SELECT line FROM entry ORDER BY id DESC LIMIT 1').pluck();
  const chain = createChain(
    chainId,
    () => last.get(),
    (line) => {
      insert.run(line);
    },
  );
  return { db, chain, writes: createGroupCommit(db, auditFault, chain) };
};

const openParts = ({ file, migrations, clock, chainId }: SqliteAuditOptions) =>
  openDatabase({ file, migrations, store: 'audit', now: clock.now(), toFault: auditFault }, (db) =>
    partsOf(db, chainId ?? `c-${randomUUID()}`),
  );

/**
 * Opens or makes an audit file. `append` resolves when its entries are on disk and rejects with `AUDIT_UNAVAILABLE`
 * otherwise, also where an event does not fit the closed schema. Several processes may share a file, each with a chain
 * of its own.
 */
export const openSqliteAuditLog = (options: SqliteAuditOptions): AuditLog => {
  const { db, chain, writes } = openParts(options);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const stamp = (event: AuditEvent): Stamped => ({
    event,
    time: new Date(options.clock.now()).toISOString(),
  });
  const lazy = createLazyQueue(stamp);

  /** Queued entries first, so that the log keeps the order in which things happened. */
  const write = async (entries: readonly Stamped[], durable: boolean): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const queued = lazy.take();
    try {
      await writes.enqueue(() => chain.write([...queued, ...entries]), { durable });
      lazy.written(queued);
    } catch (thrown) {
      lazy.putBack(queued);
      throw auditFault(thrown);
    }
  };

  const flushLazy = (): void => {
    // Kept in the queue on failure: the next append writes them or fails with them.
    // Nobody waits, so the event loop does not wait for the disk either.
    write([], false).catch(() => undefined);
  };

  const append = async (events: readonly AuditEvent[]): Promise<void> => {
    if (closed) throw auditFault(undefined);
    // Evidence that is gone cannot be made up for: from here on nothing is revealed.
    if (lazy.lost > 0) throw lostEntries(lazy.lost);
    await write(
      events.map((event) => stamp(validateEvent(cleanEvent(event)))),
      true,
    );
  };

  return {
    append,
    later: (event) => {
      lazy.push(event);
      if (lazy.full) flushLazy();
      else timer ??= setTimeout(flushLazy, LAZY_MS);
    },
    close: async () => {
      if (closed) return;
      if (chain.started || lazy.size > 0) await append([{ type: 'chain.close', outcome: 'ok' }]);
      closed = true;
      clearTimeout(timer);
      await writes.drain();
      writes.stop();
      db.close();
    },
  };
};
