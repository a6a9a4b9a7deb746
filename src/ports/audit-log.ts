/** The audit log: append-only, chained, without values. */

import type { AuditEntry, AuditEvent } from '../core/audit/entry.ts';

/** Filters of `audit query`; all given ones must match. Times are ISO 8601. */
export type AuditFilter = {
  readonly since?: string;
  readonly until?: string;
  readonly server?: string;
  readonly tool?: string;
  readonly class?: string;
  readonly effect?: string;
  readonly rule?: string;
  readonly type?: string;
  readonly token?: string;
  readonly decision?: string;
  /** Everything that one program of agent code did. */
  readonly run?: string;
  readonly limit?: number;
};

export type AuditLog = {
  /** Resolves once the entries are durable. Throws `AUDIT_UNAVAILABLE`; the caller then reveals nothing. */
  append(events: readonly AuditEvent[]): Promise<void>;
  /** Queues an entry that nothing waits for; written with the next commit or after a short while. */
  later(event: AuditEvent): void;
  close(): Promise<void>;
};

/** Read side, used by the shell only. */
export type AuditReader = {
  /** Newest last. */
  query(filter: AuditFilter): readonly AuditEntry[];
  /** The exact stored lines in chain order, for `audit verify`. */
  lines(): Iterable<{ readonly chain: string; readonly seq: number; readonly line: string }>;
  close(): void;
};
