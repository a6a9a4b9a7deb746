#!/usr/bin/env node
/** The `sluice` command: checks the runtime, then hands over. Errors end in one `error:` line and one `hint:` line. */

import { fail } from './fail.ts';
import { keepCompiled } from './keep-compiled.ts';

const MINIMUM_NODE = 20;

const start = async (): Promise<void> => {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MINIMUM_NODE) {
    process.stderr.write(
      `error: Node ${process.versions.node} is too old for sluice\nhint: install Node ${MINIMUM_NODE} or later\n`,
    );
    process.exitCode = 2;
    return;
  }
  keepCompiled();
  // Only now: later modules use syntax and packages that an old Node cannot load.
  const { runProgram } = await import('./program.ts');
  await runProgram(process.argv);
};

// `sluice audit query | head`: a reader that has seen enough is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});
start().catch(fail);
