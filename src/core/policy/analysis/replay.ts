/** Which recorded flows a changed policy would decide otherwise: the evidence for approving the change. */

import type { AuditEntry } from '../../audit/entry.ts';
import type { Decision, Flow, Policy } from '../decision.ts';
import { type Direction, directionOf } from './compare.ts';
import { flowsOfEntry } from './recorded-flow.ts';

/** Recorded flows of one kind: same class, source tool, sink tool and argument, same change. */
export type ReplayedChange = {
  readonly direction: Direction;
  readonly class: string;
  readonly from: string;
  readonly to: string;
  readonly before: { readonly effect: Decision['effect']; readonly rule: string };
  readonly after: { readonly effect: Decision['effect']; readonly rule: string };
  readonly calls: number;
  readonly first: string;
  readonly last: string;
  /** A decision of the log to look at; absent where the entry has none. */
  readonly decision?: string;
};

export type Replay = {
  readonly entries: number;
  readonly flows: number;
  readonly changed: number;
  /**
   * Flows that the old policy decides today otherwise than the log says: the log keeps one origin without its path, and
   * exceptions end. For these the comparison is of the policies, not of what happened.
   */
  readonly inexact: number;
  readonly changes: readonly ReplayedChange[];
};

const fromText = ({ origins }: Flow): string =>
  origins.map(({ server, tool }) => `${server}.${tool}`).join(', ') || 'unknown';

const toText = ({ to }: Flow): string =>
  to.kind === 'server' ? `${to.server}.${to.tool}:${to.path}` : to.kind;

type Changed = { readonly flow: Flow; readonly before: Decision; readonly after: Decision };

const changeOf = (
  { flow, before, after }: Changed,
  entry: AuditEntry,
  known: ReplayedChange | undefined,
): ReplayedChange => ({
  direction: directionOf(before, after),
  class: flow.class,
  from: fromText(flow),
  to: toText(flow),
  before: { effect: before.effect, rule: before.rule.id },
  after: { effect: after.effect, rule: after.rule.id },
  calls: (known?.calls ?? 0) + 1,
  first: known?.first ?? entry.time,
  last: entry.time,
  ...(entry.decision === undefined ? {} : { decision: entry.decision }),
});

const ORDER: readonly Direction[] = ['widened', 'narrowed', 'otherwise'];

/** Decides every recorded flow under both policies, on the same day, and groups those that differ. */
export const replayEntries = (
  entries: Iterable<AuditEntry>,
  old: Policy,
  now: Policy,
  day: string,
): Replay => {
  const changes = new Map<string, ReplayedChange>();
  const counts = { entries: 0, flows: 0, changed: 0, inexact: 0 };
  const look = (entry: AuditEntry): void => {
    for (const { flow, effect } of flowsOfEntry(entry)) {
      const [before, after] = [old.decide(flow, day), now.decide(flow, day)];
      counts.flows += 1;
      if (before.effect !== effect) counts.inexact += 1;
      if (before.effect === after.effect && before.mode === after.mode) continue;
      counts.changed += 1;
      const key = [flow.class, fromText(flow), toText(flow), before.effect, after.effect].join(' ');
      changes.set(key, changeOf({ flow, before, after }, entry, changes.get(key)));
    }
  };
  for (const entry of entries) {
    counts.entries += 1;
    look(entry);
  }
  return {
    ...counts,
    changes: [...changes.values()].toSorted(
      (a, b) => ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction) || b.calls - a.calls,
    ),
  };
};
