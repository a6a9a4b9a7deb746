/** The audit entry of a run: what it used and how it ended, without a word of the program or of its output. */

import type { AuditEvent } from '../../core/audit/entry.ts';
import type { RunOutcome } from '../../ports/sandbox.ts';
import { CODE } from './exit.ts';
import type { RunRecord } from './record.ts';
import type { RunParts } from './run-code.ts';

const OUTCOMES: { readonly [kind in RunOutcome['kind']]: AuditEvent['outcome'] } = {
  returned: 'ok',
  threw: 'error',
  limit: 'refused',
  cancelled: 'error',
};

/** Writes the entry of an ended run. `shown`: characters that the model got. */
export const recordRun = async (
  { engine, digest }: Pick<RunParts, 'engine' | 'digest'>,
  record: RunRecord,
  outcome: RunOutcome,
  shown: number,
): Promise<void> => {
  const { usage } = outcome;
  await engine.audit.append([
    {
      type: 'run',
      outcome: OUTCOMES[outcome.kind],
      scope: engine.scope,
      principal: engine.principal,
      sink: CODE,
      run: record.id,
      program: digest(record.source),
      calls: record.calls,
      received: record.received,
      shown,
      ms: Math.round(usage.wallMs),
      cpu: Math.round(usage.cpuMs),
      memory: Math.round(usage.peakRssMb),
      ...(outcome.kind === 'limit' ? { limit: outcome.limit } : {}),
    },
  ]);
};
