/** How a command ends badly: two lines on stderr and an exit code. */

import { toSluiceError } from '../../core/errors.ts';

const USAGE_CODES: ReadonlySet<string> = new Set([
  'USAGE',
  'CONFIG_INVALID',
  'POLICY_INVALID',
  'KEY_UNREADABLE',
  'VAULT_LOCKED',
  'RUNTIME_UNSUPPORTED',
  'UPSTREAM_START',
]);

/** 1 finding or refusal, 2 usage or configuration (DESIGN 5.8). */
const exitCodeOf = (code: string): number => (USAGE_CODES.has(code) ? 2 : 1);

/** Prints `error:` and `hint:`. The stack only with --debug, and never the text of a foreign error's message. */
export const fail = (thrown: unknown): void => {
  const error = toSluiceError(thrown);
  process.stderr.write(`error: ${error.message}\nhint: ${error.remedy}\n`);
  if (process.argv.includes('--debug') && error.cause instanceof Error)
    process.stderr.write(`${error.cause.stack ?? error.cause.name}\n`);
  process.exitCode = exitCodeOf(error.code);
};
