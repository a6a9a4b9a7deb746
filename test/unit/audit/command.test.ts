import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/adapters/node/system-clock.ts';
import { openSqliteAuditLog } from '../../../src/adapters/sqlite/audit-log.ts';
import { readTime } from '../../../src/shell/cli/audit.ts';
import { folder, MIGRATIONS, removeFolders } from '../../contract/sqlite-folder.ts';
import { called, refused, revealed } from './events.ts';

afterEach(removeFolders);

/** The command on its own, with the error output and exit codes of the program. */
const run = (file: string, ...args: string[]) => {
  const dist = (name: string): string => pathToFileURL(`dist/${name}`).href;
  const script = `
    const { auditCommand } = await import('${dist('shell/cli/audit.js')}');
    const { fail } = await import('${dist('shell/cli/fail.js')}');
    await auditCommand().parseAsync(process.argv.slice(1), { from: 'user' }).catch(fail);`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, '--', ...args],
    { encoding: 'utf8', env: { ...process.env, SLUICE_DATA_DIR: dirname(file) } },
  );
  return { stdout, stderr, status };
};

const log = async (): Promise<string> => {
  const file = join(folder().data, 'audit.db');
  const opened = openSqliteAuditLog({ file, clock: systemClock, migrations: MIGRATIONS });
  await opened.append([called, revealed, refused]);
  await opened.close();
  return file;
};

test('query prints a table or JSON lines, filtered, and is itself logged', async () => {
  const file = await log();
  const table = run(file, 'query', '--effect', 'deny', '--since', '1h');
  expect(table.status).toBe(0);
  expect(table.stdout.split('\n')[0]).toMatch(
    /^TIME +TYPE +OUTCOME +FROM +TO +DATA +EFFECT +RULE$/,
  );
  expect(table.stdout).toMatch(
    /reveal\.refused +refused +crm\.get_contact +web\.fetch +deny +no-transfer\n$/,
  );
  const lines = run(file, 'query', '--json', '--token', '[EMAIL_1]').stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['data.revealed']);
  expect(
    run(file, 'query', '--type', 'audit.query', '--json').stdout.trim().split('\n').length,
  ).toBe(2);
});

test('verify says ok and exits 0; a changed log exits 1 and names the place', async () => {
  const file = await log();
  const sound = run(file, 'verify');
  expect([sound.status, sound.stdout]).toEqual([
    0,
    'ok: 5 entries in 1 chain, every line follows from the one before it\n',
  ]);
  const db = new Database(file);
  db.exec(
    `DROP TRIGGER entry_no_update; UPDATE entry SET line = replace(line, 'crm', 'hr') WHERE id = 2`,
  );
  db.close();
  const changed = run(file, 'verify', '--json');
  expect(changed.status).toBe(1);
  expect(JSON.parse(changed.stdout).problems).toMatchObject([{ seq: 3, problem: 'edited' }]);
  expect(changed.stderr).toContain('error: the audit log was changed');
  expect(run(file, 'query', '--type', 'audit.verify').stdout).toContain('error AUDIT_BROKEN');
});

test('mistakes are usage errors with a hint', async () => {
  const file = await log();
  for (const args of [
    ['--since', 'yesterday'],
    ['--limit', '0'],
    ['--until', '2026-13-45'],
  ]) {
    const { status, stderr } = run(file, 'query', ...args);
    expect([args, status]).toEqual([args, 2]);
    expect(stderr).toMatch(/^error: .*\nhint: write .*\n$/);
  }
  const absent = run(join(folder().data, 'audit.db'), 'query');
  expect([absent.status, absent.stderr.split('\n')[0]?.slice(0, 32)]).toEqual([
    2,
    'error: there is no audit log at ',
  ]);
});

test('spans and times become UTC with milliseconds', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  expect(readTime('since', '7d', now)).toBe('2026-11-17T12:00:00.000Z');
  expect(readTime('since', '15m', now)).toBe('2026-11-24T11:45:00.000Z');
  expect(readTime('since', '2026-11-24T13:00+01:00', now)).toBe('2026-11-24T12:00:00.000Z');
  expect(readTime('since', undefined, now)).toBeUndefined();
});
