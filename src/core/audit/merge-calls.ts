/** Calls without personal data, counted: one entry says how often a tool was called within a short while. */

import type { AuditEvent } from './entry.ts';

/** What calls must have in common to be one entry. */
const COMMON: readonly ((event: AuditEvent) => unknown)[] = [
  ({ outcome }) => outcome,
  ({ sink }) => sink?.server,
  ({ sink }) => sink?.tool,
  ({ method }) => method,
  ({ principal }) => principal,
  ({ run }) => run,
];

/**
 * The same for all calls that may be one entry; undefined for every other event, which always stands alone.
 * The separator occurs in no tool name that the log keeps (`audit-path.ts`).
 */
export const callKey = (event: AuditEvent): string | undefined =>
  event.type === 'call' ? COMMON.map((of) => String(of(event))).join('\n') : undefined;

/** The same without writing a key: whether two calls may be one entry. */
export const isSameCall = (a: AuditEvent, b: AuditEvent): boolean =>
  a.type === 'call' && b.type === 'call' && COMMON.every((of) => of(a) === of(b));

/** Calls that are one entry: the first of them, how many they are, and how long they took together. */
export type CallCount = { readonly event: AuditEvent; calls: number; ms: number };

/** A count of one call. It is added to in place: one object a tool and write, whatever the number of calls. */
export const countOf = (event: AuditEvent): CallCount => ({
  event,
  calls: event.calls ?? 1,
  ms: event.ms ?? 0,
});

export const addCall = (count: CallCount, next: AuditEvent): void => {
  count.calls += next.calls ?? 1;
  count.ms += next.ms ?? 0;
};

/** The entry of all counted calls; `first` is that of the first of them. */
export const withCount = (first: AuditEvent, { event, calls, ms }: CallCount): AuditEvent =>
  calls === (event.calls ?? 1) ? first : { ...first, calls, ms };
