/** Progress of a run for the host: what the program says, otherwise the number of finished calls. */

import type { LocalCall } from '../router/local.ts';

export type Progress = {
  /** The program's own progress, with a message that is guarded first. */
  progress(done: number, total: number | undefined, message: string | undefined): void;
  /** A tool call ended: a sign of life while the program says nothing itself. */
  called(name: string): void;
};

const SILENT: Progress = { progress: () => undefined, called: () => undefined };

/** MCP wants progress to increase with each notification; what does not is left out. */
export const createProgress = (
  tell: LocalCall['progress'],
  guard: (message: string) => Promise<string>,
): Progress => {
  if (tell === undefined) return SILENT;
  let last = -1;
  let own = false;
  const report = (done: number, total: number | undefined, message: string | undefined): void => {
    if (!Number.isFinite(done) || done <= last) return;
    last = done;
    tell(done, total, message);
  };
  let calls = 0;
  return {
    progress: (done, total, message) => {
      own = true;
      if (message === undefined) report(done, total, undefined);
      else
        guard(message).then(
          (safe) => report(done, total, safe),
          // INVARIANT: what could not be guarded is not told.
          () => report(done, total, undefined),
        );
    },
    called: (name) => {
      calls += 1;
      if (!own) report(calls, undefined, name);
    },
  };
};
