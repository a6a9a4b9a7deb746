/** How runs end: limits, faults of a child, and what its exit means. */

import type { LimitName, RunLimits, RunOutcome } from '../../ports/sandbox.ts';
import type { Exit } from './child.ts';
import type { Refused } from './messages.ts';
import type { Reading } from './meter.ts';

/** An outcome before its usage is known. */
export type Verdict = RunOutcome extends infer O
  ? O extends RunOutcome
    ? Omit<O, 'usage'>
    : never
  : never;

export const fault = (message: string, code: string): Verdict => ({
  kind: 'threw',
  error: { name: 'SandboxError', message, code },
  frames: [],
});

export const refused = ({ code }: Refused): Verdict =>
  code === 'INPUT_TOO_DEEP'
    ? fault('a value of the program is nested deeper than a message may be', code)
    : fault('the sandbox process said something that is no message', 'SANDBOX_BROKEN');

export const over = (limits: RunLimits, limit: LimitName): Verdict => ({
  kind: 'limit',
  limit,
  allowed: limits[limit],
});

const ABORTED: ReadonlySet<string | null> = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL']);

/** Why a child ended by itself. V8 aborts when its heap is full; the kernel kills over CPU seconds, or to get memory. */
export const ofExit = ({ code, signal }: Exit, limits: RunLimits, used: Reading): Verdict => {
  if (signal === 'SIGXCPU') return over(limits, 'cpuMs');
  if (signal === 'SIGKILL') return over(limits, used.cpuMs >= limits.cpuMs ? 'cpuMs' : 'rssMb');
  if (ABORTED.has(signal)) return over(limits, used.rssMb > limits.rssMb ? 'rssMb' : 'heapMb');
  return fault(`the sandbox process ended (${signal ?? `exit code ${code}`})`, 'SANDBOX_BROKEN');
};
