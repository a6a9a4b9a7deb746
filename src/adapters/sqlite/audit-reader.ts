/** Reads the audit log: filtered entries for people, exact lines for verification. */

import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { StoredLine } from '../../core/audit/chain.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { SluiceError } from '../../core/errors.ts';
import type { AuditFilter, AuditReader } from '../../ports/audit-log.ts';
import { auditFault } from './faults.ts';

/** Entries shown where no limit is given. */
const DEFAULT_QUERY_LIMIT = 1_000;

/** True where any element of `data` fits; `data` is the per-class evidence of an entry. */
const inData = (condition: string): string =>
  `EXISTS (SELECT 1 FROM json_each(line, '$.data') AS d WHERE ${condition})`;

/** One condition for each filter. Values are always parameters, never text of the statement. */
const CONDITIONS: { readonly [key in keyof Required<Omit<AuditFilter, 'limit'>>]: string } = {
  since: 'time >= @since',
  until: 'time < @until',
  server: '(src_server = @server OR sink_server = @server)',
  tool: '(src_tool = @tool OR sink_tool = @tool)',
  class: inData("d.value ->> '$.class' = @class"),
  effect: `(effect = @effect OR ${inData("d.value ->> '$.effect' = @effect")})`,
  rule: `(rule = @rule OR ${inData("d.value ->> '$.rule' = @rule")})`,
  type: 'type = @type',
  token: inData(
    "EXISTS (SELECT 1 FROM json_each(d.value, '$.tokens') AS t WHERE t.value = @token)",
  ),
  decision: 'decision = @decision',
  run: "line ->> '$.run' = @run",
};

type Parameters = { readonly [name: string]: string | number };

const statement = (filter: AuditFilter): { readonly sql: string; readonly values: Parameters } => {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const where = Object.entries(CONDITIONS)
    .filter(([key]) => given.some(([name]) => name === key))
    .map(([, condition]) => condition);
  return {
    sql: `SELECT line FROM entry ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY id DESC LIMIT @limit`,
    values: { ...Object.fromEntries(given), limit: filter.limit ?? DEFAULT_QUERY_LIMIT },
  };
};

const absent = (file: string): SluiceError =>
  new SluiceError(
    'CONFIG_INVALID',
    `there is no audit log at \`${file}\``,
    'name the data folder with `--data-dir` or `SLUICE_DATA_DIR`, or run `sluice wrap` or `sluice serve` first',
  );

const guarded = <T>(read: () => T): T => {
  try {
    return read();
  } catch (thrown) {
    throw auditFault(thrown);
  }
};

const open = (file: string): Database.Database => {
  // Command-line use only: here the driver may wait for a lock.
  const db = new Database(file, { fileMustExist: true, timeout: 5_000 });
  // Not opened read-only: a WAL file without its -shm could not be opened then (SQLite "Read-Only WAL-mode Databases").
  db.pragma('query_only = ON');
  return db;
};

const parseEntry = (line: string): AuditEntry => JSON.parse(line);

/** A line that is no JSON any more has no columns; it is handed on as it is, for verification to report. */
const LINES = `SELECT CASE WHEN json_valid(line) THEN chain ELSE '' END AS chain,
  CASE WHEN json_valid(line) THEN seq ELSE 0 END AS seq, line FROM entry ORDER BY id`;

function* storedLines(db: Database.Database): Generator<StoredLine> {
  try {
    yield* db.prepare<[], StoredLine>(LINES).iterate();
  } catch (thrown) {
    throw auditFault(thrown);
  }
}

/** Opens an existing log. Throws `CONFIG_INVALID` where there is none, `AUDIT_BROKEN` where the file is no log. */
export const openSqliteAuditReader = (file: string): AuditReader => {
  if (!existsSync(file)) throw absent(file);
  const db = guarded(() => open(file));
  return {
    query: (filter) =>
      guarded(() => {
        const { sql, values } = statement(filter);
        return db
          .prepare<[Parameters], { line: string }>(sql)
          .all(values)
          .reverse()
          .map(({ line }) => parseEntry(line));
      }),
    lines: () => storedLines(db),
    close: () => {
      db.close();
    },
  };
};
