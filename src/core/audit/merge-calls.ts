/** Calls without personal data, counted: one entry says how often a tool was called within a short while. */

import type { AuditEvent } from './entry.ts';

/**
 * What calls must have in common to be one entry; undefined for every other event, which always stands alone.
 * The separator occurs in no tool name that the log keeps (`audit-path.ts`).
 */
export const callKey = (event: AuditEvent): string | undefined =>
  event.type === 'call'
    ? `${event.outcome}\n${event.sink?.server}\n${event.sink?.tool}\n${event.method}\n${event.principal}\n${event.run}`
    : undefined;

/** Both calls as one event: `calls` says how many they are, `ms` how long they took together. */
export const mergeCalls = (first: AuditEvent, next: AuditEvent): AuditEvent => ({
  ...first,
  calls: (first.calls ?? 1) + (next.calls ?? 1),
  ms: (first.ms ?? 0) + (next.ms ?? 0),
});
