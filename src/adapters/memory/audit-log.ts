/** An audit log in memory, for tests: same schema checks, same chain, nothing on disk. */

import { formatLine } from '../../core/audit/chain.ts';
import type { AuditEntry, AuditEvent } from '../../core/audit/entry.ts';
import { cleanEvent, validateEvent } from '../../core/audit/validate-event.ts';
import type { AuditLog } from '../../ports/audit-log.ts';

/** The log, and what it holds. */
export type MemoryAuditLog = AuditLog & { readonly entries: readonly AuditEntry[] };

const EPOCH = '1970-01-01T00:00:00.000Z';

/** `later` writes at once: in memory there is nothing to wait for. `prev` stays empty, since nothing can be tampered with. */
export const createMemoryAuditLog = (): MemoryAuditLog => {
  const entries: AuditEntry[] = [];
  const write = (event: AuditEvent): void => {
    const at = { chain: 'memory', seq: entries.length + 1, prev: '', time: EPOCH };
    entries.push(JSON.parse(formatLine(validateEvent(cleanEvent(event)), at)));
  };
  return {
    entries,
    append: async (events) => {
      for (const event of events) write(event);
    },
    later: write,
    close: async () => undefined,
  };
};
