/** From an audit entry back to the flows that it decided. The log keeps one origin and no paths of it, so neither do these. */

import type { AuditEntry } from '../../audit/entry.ts';
import { asClass, asServerId } from '../../brand.ts';
import type { Effect, Flow, Sink } from '../decision.ts';
import { ROOT } from '../match.ts';

/** One flow as it was decided then. */
export type RecordedFlow = {
  readonly flow: Flow;
  readonly effect: Effect;
  readonly rule: string;
  readonly count: number;
};

const sinkOf = (entry: AuditEntry, path: string): Sink | undefined => {
  const { sink, type } = entry;
  if (sink !== undefined)
    return { kind: 'server', server: asServerId(sink.server), tool: sink.tool, path };
  // What was read went to the model; the log names no sink for it.
  return type === 'data.tokenized' ? { kind: 'model' } : undefined;
};

const isTyped = (type: AuditEntry['type']): boolean =>
  type === 'data.revealed' || type === 'reveal.refused' || type === 'data.tokenized';

/** Every class at every argument of one entry; empty for entries that are about no data. */
export const flowsOfEntry = (entry: AuditEntry): readonly RecordedFlow[] => {
  const { source, data } = entry;
  if (!isTyped(entry.type) || data === undefined) return [];
  return data.flatMap(({ class: cls, count, paths, effect, rule }) =>
    (paths.length === 0 ? [ROOT] : paths).flatMap((path): readonly RecordedFlow[] => {
      const to = sinkOf(entry, path);
      if (to === undefined) return [];
      const from = to.kind === 'model' ? path : ROOT;
      const origins =
        source === undefined
          ? []
          : [
              {
                server: asServerId(source.server),
                tool: source.tool,
                path: from,
                untrusted: false,
              },
            ];
      return [{ flow: { class: asClass(cls), origins, to }, effect, rule, count }];
    }),
  );
};
