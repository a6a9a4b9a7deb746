/** Servers, hosts and files that break: each ends in one clear line, no orphan, and nothing personal in any byte. */

import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clear, sluice } from '../cli/ended.ts';
import {
  initialize,
  isolated,
  type RawHost,
  SLUICE,
  scratch,
  server,
  startHost,
  wrapMisbehaving,
} from './raw-host.ts';

const NODE = process.execPath;

const callTool = (host: RawHost) => host.request('tools/call', { name: 'call', arguments: {} });

/** Processes of the test server in this mode that are still there. */
const orphans = (mode: string): readonly string[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(server('misbehaving')) && line.trim().endsWith(mode));

describe('a server', () => {
  test('that prints to its stdout is not taken for JSON, and what it prints is not repeated', async () => {
    const host = await wrapMisbehaving('noise');
    expect(JSON.stringify(await callTool(host))).toContain('[EMAIL_1]');
    await host.close();
    expect(host.stderr()).toContain('not valid JSON');
    expect(host.bytes()).not.toContain('acme.example');
  });

  test('that sends bytes which are no UTF-8 is read all the same', async () => {
    const host = await wrapMisbehaving('bytes');
    expect(JSON.stringify(await callTool(host))).toContain('caf\ufffd [EMAIL_1]');
    await host.close();
    expect(host.bytes()).not.toContain('acme.example');
  });

  test('that answers with a line over the limit gets that call refused, and goes on', async () => {
    const host = await wrapMisbehaving('big', String(65 * 1024 * 1024));
    const { result, error } = await callTool(host);
    expect(JSON.stringify(result ?? error)).toContain('INPUT_TOO_LARGE');
    expect((await host.request('tools/list')).result).toBeDefined();
    expect(await host.close()).toBe(0);
  }, 60_000);

  test('that is deaf to the end of its input and to SIGTERM is ended all the same', async () => {
    const host = await wrapMisbehaving('deaf');
    expect(await host.close()).toBe(0);
    expect(orphans('deaf')).toEqual([]);
  }, 60_000);

  test('that closes its output is ended, and the call that waits is answered', async () => {
    const host = await wrapMisbehaving('mute');
    const ended = new Promise((done) => host.child.once('exit', done));
    expect(JSON.stringify(await callTool(host))).toContain('UPSTREAM_GONE');
    expect(await ended).toBe(1);
    expect(host.stderr()).toMatch(/error: the server ended: .*\nhint: /);
    expect(orphans('mute')).toEqual([]);
  }, 60_000);
});

describe('serve', () => {
  test('says which servers are down and why, once each, and serves the others', async () => {
    const home = scratch();
    const config = join(home, 'sluice.yaml');
    const one = (...args: string[]) => ({ command: NODE, args: [server('misbehaving'), ...args] });
    const mcpServers = { ok: one('ok'), gone: { command: 'no-such-command' }, dies: one('exit') };
    writeFileSync(config, JSON.stringify({ mcpServers }));
    const host = startHost(NODE, [SLUICE, 'serve', '--config', config], isolated(home));
    await initialize(host);
    const call = { name: 'ok__call', arguments: {} };
    expect((await host.request('tools/call', call)).result).toMatchObject({ content: [{}] });
    await expect.poll(() => host.stderr(), { timeout: 10_000 }).toContain('`dies`');
    expect(host.stderr()).toMatch(/server `gone` is down \(.*`no-such-command` was not found\)/);
    expect(await host.close()).toBe(0);
    expect(host.stderr().match(/`gone` is down/g)).toHaveLength(1);
  });
});

describe('a host', () => {
  test('that hangs up in the middle of a call leaves nothing behind', async () => {
    const host = await wrapMisbehaving('never-answers');
    void callTool(host).catch(() => undefined);
    expect(await host.close()).toBe(0);
    expect(orphans('never-answers')).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'that sends %s gets an end without noise',
    async (signal) => {
      const host = await wrapMisbehaving('ok');
      const ended = new Promise((done) => host.child.once('exit', (code) => done(code)));
      host.child.kill(signal);
      expect(await ended).toBe(0);
      expect(host.stderr()).toBe('');
      expect(orphans('ok')).toEqual([]);
    },
  );

  test('that stops reading does not stop the end', async () => {
    const host = await wrapMisbehaving('ok');
    host.child.stdout?.destroy();
    const ended = new Promise((done) => host.child.once('exit', done));
    host.notify('notifications/initialized');
    void callTool(host).catch(() => undefined);
    expect(await ended).toBe(0);
    expect(host.stderr()).toBe('');
  });
});

describe('a file of the data folder', () => {
  /** A home in which Sluice has run once. */
  const used = scratch();
  const files = { vault: 'share/sluice/vault.db', audit: 'share/sluice/audit.db' };
  beforeAll(async () => {
    const { code } = await sluice(['approvals'], isolated(used));
    expect(code).toBe(0);
  });
  const broken = (change: (file: string) => void, file: string) => {
    const home = scratch();
    cpSync(used, home, { recursive: true });
    change(join(home, file));
    return (...args: string[]) => sluice(args, isolated(home));
  };
  const guard = ['wrap', '--', NODE, server('misbehaving'), 'ok'];
  const noise = (file: string) => writeFileSync(file, Buffer.alloc(20_000, 0xa5), { flag: 'r+' });
  const middle = (file: string) => {
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 4_096, 12_000));
  };

  test('that is the vault and damaged is named, and nothing is served', async () => {
    for (const change of [noise, middle, (file: string) => truncateSync(file, 10_000)]) {
      const run = broken(change, files.vault);
      clear(await run(...guard), 1, 'vault.db', 'was changed or damaged', 'backup');
    }
  });

  test('that is the audit log and damaged is named, by every command that reads it', async () => {
    for (const change of [noise, (file: string) => truncateSync(file, 9_000)]) {
      const run = broken(change, files.audit);
      clear(await run(...guard), 1, 'audit.db', 'is damaged', 'evidence');
      clear(await run('audit', 'verify'), 1, 'audit.db', 'is damaged');
      clear(await run('audit', 'query'), 1, 'audit.db', 'is damaged');
    }
  });

  test('that is a folder, or belongs to another key, is named', async () => {
    const folder = broken((file) => {
      rmSync(file);
      mkdirSync(file);
    }, files.vault);
    clear(await folder(...guard), 1, 'vault.db', 'could not be read or written');
    const key = broken(
      (file) => writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`),
      'config/sluice/vault.key',
    );
    clear(await key(...guard), 2, 'vault.db', 'does not open');
    clear(await key('approvals'), 2, 'vault.db', 'does not open');
  });

  test.runIf(existsSync('/dev/full') && process.getuid?.() === 0)(
    'that finds no space is named, and the call that needed it is refused',
    async () => {
      const home = scratch();
      mkdirSync(join(home, 'small'));
      const host = startHost(
        'unshare',
        [
          '-m',
          'sh',
          '-c',
          'mount -t tmpfs -o size=400k tmpfs "$HOME/small" && exec "$@"',
          'sh',
          NODE,
          SLUICE,
          'wrap',
          '--data-dir',
          join(home, 'small', 'data'),
          '--',
          NODE,
          server('misbehaving'),
          'rows',
          '5000',
        ],
        isolated(home),
      );
      await initialize(host);
      const answer = JSON.stringify(await callTool(host));
      expect(answer).toMatch(/VAULT_UNAVAILABLE|AUDIT_UNAVAILABLE/);
      expect(answer).toContain('free disk space');
      expect(answer).not.toContain('mail.example');
      await host.close();
      expect(host.stderr()).not.toMatch(/\n\s+at /);
    },
  );
});
