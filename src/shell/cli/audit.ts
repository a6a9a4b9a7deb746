/** `sluice audit query|verify`: reads the log, and leaves an entry that it was read (PCI DSS 10.2.1.3). */

import { Command } from 'commander';
import { systemClock } from '../../adapters/node/system-clock.ts';
import { sha256 } from '../../adapters/sqlite/audit-log.ts';
import { type Verdict, verifyLines } from '../../core/audit/chain.ts';
import { type AuditEntry, type AuditEvent, ENTRY_TYPES } from '../../core/audit/entry.ts';
import { SluiceError } from '../../core/errors.ts';
import { EFFECTS } from '../../core/policy/decision.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import type { AuditFilter, AuditReader } from '../../ports/audit-log.ts';
import { ofFile, openAuditLog, openAuditReader } from '../open-stores.ts';
import { auditTable } from './audit-table.ts';
import { auditFileOf } from './options.ts';

type VerifyOptions = { dataDir?: string; json?: boolean };
type QueryOptions = Omit<AuditFilter, 'limit'> & VerifyOptions & { limit: string };

/** Problems listed by `audit verify`; the count says how many there are. */
const MAX_LISTED_PROBLEMS = 20;
const MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const isUnit = (unit: string): unit is keyof typeof MS => Object.hasOwn(MS, unit);
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

const badTime = (name: string): SluiceError =>
  new SluiceError(
    'USAGE',
    `\`--${name}\` is neither a time nor a span`,
    `write \`--${name} 7d\`, \`24h\`, \`15m\` or an ISO 8601 time such as \`2026-11-24T10:00Z\``,
  );

/** `Date.parse` reads the 31st of February as a day in March. */
const isDay = (day: string): boolean => {
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

/** `7d` ago, or an ISO 8601 time, as the log writes times: UTC with milliseconds, so that text order is time order. */
export const readTime = (
  name: string,
  text: string | undefined,
  now: number,
): string | undefined => {
  if (text === undefined) return undefined;
  const span = /^(\d{1,6})([smhd])$/.exec(text);
  const unit = span?.[2] ?? '';
  if (span !== null && isUnit(unit))
    return new Date(now - Number(span[1]) * MS[unit]).toISOString();
  const time = ISO.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw badTime(name);
  return new Date(time).toISOString();
};

const readLimit = (text: string): number => {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new SluiceError('USAGE', '`--limit` is no positive number', 'write `--limit 50`');
};

/** A word of a closed list: one that is not in it would find nothing, and look like an answer. */
const checkWord = (name: string, word: string | undefined, words: readonly string[]): void => {
  if (word === undefined || words.includes(word)) return;
  throw new SluiceError(
    'USAGE',
    `\`--${name} ${word}\` is not in the log's vocabulary${didYouMean(word, words)}`,
    `write one of ${words.join(', ')}`,
  );
};

/** `[EMAIL_1]` as people copy it, `EMAIL_1` as the log keeps it. */
const readToken = (text: string | undefined): string | undefined => text?.replace(/^\[|\]$/g, '');

/** The filter, without what was not asked for. */
const filterOf = (options: QueryOptions): AuditFilter => {
  const { json: _json, dataDir: _folder, limit, ...named } = options;
  const now = systemClock.now();
  checkWord('effect', named.effect, EFFECTS);
  checkWord('type', named.type, ENTRY_TYPES);
  const given = {
    ...named,
    since: readTime('since', named.since, now),
    until: readTime('until', named.until, now),
    token: readToken(named.token),
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(set), limit: readLimit(limit) };
};

/** Reading the log is an event of its own; when it cannot be written, nothing is shown. */
export const recordReading = async (file: string, event: AuditEvent): Promise<void> => {
  const log = openAuditLog(file);
  try {
    await log.append([event]);
  } finally {
    await log.close();
  }
};

/** Works on the log as it is and closes it. */
export const readingLog = <T>(file: string, work: (reader: AuditReader) => T): T => {
  try {
    const reader = openAuditReader(file);
    try {
      return work(reader);
    } finally {
      reader.close();
    }
  } catch (thrown) {
    throw ofFile(file, thrown);
  }
};

const print = (entries: readonly AuditEntry[], asJson: boolean): void => {
  const lines = asJson ? entries.map((entry) => JSON.stringify(entry)) : auditTable(entries);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};

const query = async (options: QueryOptions): Promise<void> => {
  const filter = filterOf(options);
  const file = auditFileOf(options);
  const entries = readingLog(file, (reader) => reader.query(filter));
  await recordReading(file, { type: 'audit.query', outcome: 'ok' });
  print(entries, options.json === true);
};

const report = (verdict: Verdict): string => {
  const { entries, chains, problems } = verdict;
  const sizes = `${entries} entries in ${chains} ${chains === 1 ? 'chain' : 'chains'}`;
  if (problems.length === 0) return `ok: ${sizes}, every line follows from the one before it\n`;
  const listed = problems
    .slice(0, MAX_LISTED_PROBLEMS)
    .map(({ chain, seq, problem }) => `  ${problem} at ${chain || '(no chain)'} #${seq}\n`);
  return `broken: ${problems.length} of ${sizes}\n${listed.join('')}`;
};

const broken = (count: number): SluiceError =>
  new SluiceError(
    'AUDIT_BROKEN',
    `the audit log was changed: ${count} ${count === 1 ? 'place does' : 'places do'} not follow from the line before`,
    'keep the file as evidence and compare it with your backup',
    { problems: count },
  );

const verify = async (options: VerifyOptions): Promise<void> => {
  const file = auditFileOf(options);
  const verdict = readingLog(file, (reader) => verifyLines(reader.lines(), sha256));
  const sound = verdict.problems.length === 0;
  process.stdout.write(options.json === true ? `${JSON.stringify(verdict)}\n` : report(verdict));
  await recordReading(
    file,
    sound
      ? { type: 'audit.verify', outcome: 'ok' }
      : { type: 'audit.verify', outcome: 'error', code: 'AUDIT_BROKEN' },
  );
  if (!sound) throw broken(verdict.problems.length);
};

const DATA_DIR = ['--data-dir <folder>', 'where the audit log is'] as const;

const queryCommand = (): Command =>
  new Command('query')
    .description('Show entries, newest last. All given filters must match.')
    .option('--since <time>', 'ISO 8601, or how long ago: 7d, 24h, 15m')
    .option('--until <time>', 'ISO 8601, or how long ago')
    .option('--server <name>', 'as source or sink')
    .option('--tool <name>', 'as source or sink')
    .option('--class <name>', 'class of data, such as EMAIL')
    .option('--effect <effect>', 'allow, tokenize, mask, redact, ask or deny')
    .option('--rule <id>', 'deciding rule')
    .option('--type <type>', 'such as data.revealed or reveal.refused')
    .option('--token <token>', 'such as EMAIL_1')
    .option('--decision <id>', 'one decision')
    .option('--run <id>', 'one run of agent code, with its calls')
    .option('--limit <count>', 'newest entries at most', '100')
    .option('--json', 'one JSON object per line')
    .option(...DATA_DIR)
    .action(query);

/** The command for the program. */
export const auditCommand = (): Command =>
  new Command('audit')
    .description('Read and check the audit log. Each reading is itself logged.')
    .addCommand(queryCommand())
    .addCommand(
      new Command('verify')
        .description('Check every hash chain. Exit code 0 sound, 1 changed.')
        .option('--json', 'the verdict as JSON')
        .option(...DATA_DIR)
        .action(verify),
    );
