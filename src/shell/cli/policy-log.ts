/** Audit entries for policy verbs: from the log in the data folder, another log, or an export as JSON Lines. */

import { existsSync, readFileSync } from 'node:fs';
import { systemClock } from '../../adapters/node/system-clock.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { SluiceError } from '../../core/errors.ts';
import { openAuditReader } from '../open-stores.ts';
import { readTime } from './audit.ts';
import { auditFileOf } from './options.ts';
import { usage } from './policy-load.ts';

/** How far back the verbs look where nobody says; a month is what a reviewer remembers. */
export const DEFAULT_SINCE = '30d';

const isEntry = (value: unknown): value is AuditEntry =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'time' in value &&
  typeof value.time === 'string';

const parseLine = (line: string, file: string, number: number): AuditEntry => {
  try {
    const value: unknown = JSON.parse(line);
    if (isEntry(value)) return value;
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new SluiceError(
    'CONFIG_INVALID',
    `\`${file}\` line ${number} is no audit entry`,
    'write the export with `sluice audit query --json`',
    { file, line: number },
  );
};

function* exported(file: string): Generator<AuditEntry> {
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [i, line] of lines.entries()) if (line !== '') yield parseLine(line, file, i + 1);
}

function* stored(file: string): Generator<AuditEntry> {
  const reader = openAuditReader(file);
  try {
    let number = 0;
    for (const { line } of reader.lines()) {
      number += 1;
      yield parseLine(line, file, number);
    }
  } finally {
    reader.close();
  }
}

const SQLITE = /\.(?:db|sqlite3?)$/;

/** `true` means the log of the data folder. */
const logFile = (given: string | true): string => (given === true ? auditFileOf({}) : given);

/** Entries since then, oldest first, read one by one. Throws `USAGE` or `CONFIG_INVALID`. */
export function* entriesOf(given: string | true, since: string): Generator<AuditEntry> {
  const file = logFile(given);
  const from = readTime('since', since, systemClock.now()) ?? '';
  if (given !== true && !existsSync(file))
    throw usage(`there is no audit log at \`${file}\``, 'name an audit.db or an export');
  for (const entry of SQLITE.test(file) ? stored(file) : exported(file))
    if (entry.time >= from) yield entry;
}
