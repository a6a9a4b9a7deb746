/** `sluice runs list|show`: what programs of agent code did, from the audit log. No program text and no value is in it. */

import { Command } from 'commander';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { SluiceError } from '../../core/errors.ts';
import { loadConfig } from '../config.ts';
import { readingLog, recordReading } from './audit.ts';
import { auditTable } from './audit-table.ts';
import { auditFileOf } from './options.ts';
import { table } from './table.ts';

type Options = { config?: string; dataDir?: string; limit?: string; json?: boolean };

const HEADINGS = ['TIME', 'RUN', 'OUTCOME', 'CALLS', 'MS', 'CPU', 'MB', 'KEPT', 'SHOWN'] as const;

const logOf = (options: Options): string => {
  const config = options.config === undefined ? undefined : loadConfig(options.config);
  return auditFileOf({ dataDir: options.dataDir ?? config?.dataDir });
};

/** What the model did not have to read: results of tools that stayed in the sandbox. */
export const keptOf = (entry: AuditEntry): number =>
  Math.max(0, (entry.received ?? 0) - (entry.shown ?? 0));

const outcome = (entry: AuditEntry): string =>
  entry.limit === undefined ? entry.outcome : `${entry.outcome} ${entry.limit}`;

const cells = (entry: AuditEntry): readonly string[] => [
  entry.time,
  entry.run ?? '',
  outcome(entry),
  String(entry.calls ?? 0),
  String(entry.ms ?? 0),
  String(entry.cpu ?? 0),
  String(entry.memory ?? 0),
  String(keptOf(entry)),
  String(entry.shown ?? 0),
];

const print = (lines: readonly string[]): void => {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

const asJson = (entries: readonly AuditEntry[]): readonly string[] =>
  entries.map((entry) => JSON.stringify(entry));

const list = async (options: Options): Promise<void> => {
  const file = logOf(options);
  const limit = Number(options.limit ?? 50);
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new SluiceError('USAGE', '`--limit` is no positive number', 'write `--limit 50`');
  const entries = readingLog(file, (reader) => reader.query({ type: 'run', limit }));
  await recordReading(file, { type: 'audit.query', outcome: 'ok' });
  if (options.json === true) print(asJson(entries));
  else print(entries.length === 0 ? ['no runs yet'] : table(HEADINGS, entries.map(cells)));
};

const show = async (run: string, options: Options): Promise<void> => {
  const file = logOf(options);
  const entries = readingLog(file, (reader) => reader.query({ run }));
  await recordReading(file, { type: 'audit.query', outcome: 'ok' });
  if (entries.length === 0)
    throw new SluiceError('USAGE', `there is no run \`${run}\``, 'run `sluice runs list`');
  if (options.json === true) return print(asJson(entries));
  const ended = entries.filter(({ type }) => type === 'run');
  print([...table(HEADINGS, ended.map(cells)), '', ...auditTable(entries)]);
};

const withPlace = (command: Command): Command =>
  command
    .option('--config <file>', 'sluice.yaml, for its data folder')
    .option('--data-dir <folder>', 'where the audit log is')
    .option('--json', 'one JSON object per line');

/** The command for the program. */
export const runsCommand = (): Command =>
  new Command('runs')
    .description(
      'Show runs of agent code: outcome, calls, budgets, characters kept from the model.',
    )
    .addCommand(
      withPlace(
        new Command('list')
          .description('List runs, newest last.')
          .option('--limit <count>', 'newest runs at most', '50'),
      ).action((options: Options) => list(options)),
    )
    .addCommand(
      withPlace(
        new Command('show')
          .description('Show one run with every decision that was taken for it.')
          .argument('<run>', 'its id'),
      ).action((run: string, options: Options) => show(run, options)),
    );
