import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkDriver } from '../../src/shell/open-stores.ts';
import { initialize, isolated, SLUICE, scratch, server, startHost } from '../e2e/raw-host.ts';
import { clear, type Ended, file, sluice } from './ended.ts';

const NODE = process.execPath;

describe('mistakes that a newcomer makes end in one clear line and a remedy', () => {
  test('no command after the dashes', async () => {
    clear(await sluice(['wrap', '--']), 2, 'no server command', 'sluice wrap --');
  });
  test('a command that does not exist', async () => {
    clear(await sluice(['wrap', '--', 'no-such-command-xyz']), 2, 'no-such-command-xyz');
  });
  test('an unknown option and an unknown command', async () => {
    clear(await sluice(['wrap', '--polcy', 'x', '--', NODE]), 2, '--polcy');
    clear(await sluice(['warp']), 2, 'warp', 'wrap');
  });
  test('a missing policy file', async () => {
    clear(await sluice(['wrap', '--policy', '/no/such.yaml', '--', NODE]), 2, '/no/such.yaml');
  });
  test('bad YAML, with its line', async () => {
    const policy = file('p.yaml', 'version: 1\npolicy: {name: [\n');
    clear(await sluice(['policy', 'check', policy]), 2, 'p.yaml:');
  });
  test('an unknown class, with the one that was meant', async () => {
    const policy = file(
      'p.yaml',
      "version: 1\npolicy: {name: p, revision: '1', owner: a@b.example}\nrules:\n  - {id: r, why: w, from: {server: crm}, to: {server: mail}, data: {class: EMIAL}, do: allow}\n",
    );
    clear(await sluice(['policy', 'check', policy]), 2, 'EMIAL', 'EMAIL', ':4');
  });
  test('a key file that others can read', async () => {
    const key = file('vault.key', `${Buffer.alloc(32, 7).toString('base64')}\n`);
    chmodSync(key, 0o644);
    clear(
      await sluice(['wrap', '--key-file', key, '--', NODE, server('mail')]),
      2,
      'vault.key',
      'chmod',
    );
  });
  test('a server that exits at once', async () => {
    const folder = scratch();
    const host = startHost(
      NODE,
      [SLUICE, 'wrap', '--', NODE, server('misbehaving'), 'exit'],
      isolated(folder),
    );
    const answer = initialize(host).catch((error: Error) => ({
      result: undefined,
      error: { message: error.message },
    }));
    const code = await new Promise((done) => host.child.once('exit', done));
    expect(code).toBe(1);
    expect(host.stderr()).toMatch(/error: the server ended: exit code 3\nhint: /);
    expect(JSON.stringify((await answer).error)).toMatch(/closed the connection|ended/);
  });
  test('two proxies on one vault work side by side', async () => {
    const folder = scratch();
    const store = join(folder, 'sent.jsonl');
    writeFileSync(store, '');
    const start = () =>
      startHost(
        NODE,
        [SLUICE, 'wrap', '--name', 'mail', '--', NODE, server('mail'), store],
        isolated(folder),
      );
    const hosts = [start(), start()];
    await Promise.all(hosts.map(initialize));
    const send = (host: (typeof hosts)[number], to: string) =>
      host.request('tools/call', {
        name: 'send_email',
        arguments: { to, subject: 's', body: 'b' },
      });
    await Promise.all(
      hosts.flatMap((host, i) => [0, 1, 2, 3].map((k) => send(host, `p${i}${k}@acme.example`))),
    );
    const lists = await Promise.all(
      hosts.map((host) => host.request('tools/call', { name: 'list_sent', arguments: {} })),
    );
    // The same eight values have the same eight tokens on both sides.
    const tokens = lists.map((list) =>
      [...new Set(JSON.stringify(list).match(/\[EMAIL_\d+\]/g))].sort(),
    );
    expect(tokens[0]).toHaveLength(8);
    expect(tokens[1]).toEqual(tokens[0]);
    await Promise.all(hosts.map((host) => host.close()));
  });
  test('a data folder that cannot be written', async () => {
    const blocked = file('not-a-folder', 'x');
    clear(
      await sluice(['wrap', '--data-dir', join(blocked, 'data'), '--', NODE]),
      2,
      'not-a-folder',
    );
  });
  test('a driver that would crash this Node', () => {
    expect(() => checkDriver('13.2.0', 9)).toThrow(/13\.2\.0/);
    expect(() => checkDriver('12.11.1', 9)).not.toThrow();
    expect(() => checkDriver('13.2.0', 10)).not.toThrow();
  });
  test('an old Node is told so before anything is loaded', async () => {
    const old = file(
      'old.cjs',
      "Object.defineProperty(process.versions, 'node', { value: '18.20.0' });",
    );
    const ended = await new Promise<Ended>((done) =>
      execFile(NODE, ['--require', old, SLUICE, 'wrap', '--', NODE], (error, out, err) =>
        done({ code: Number(error?.code ?? 0), out, err }),
      ),
    );
    clear(ended, 2, 'Node 18.20.0', 'Node 20');
  });
  test('Ctrl-C while it starts leaves no process and no noise', async () => {
    const child = spawn(
      NODE,
      [SLUICE, 'wrap', '--', NODE, server('misbehaving'), 'slow-start', '5000'],
      {
        env: isolated(scratch()),
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    const errors: string[] = [];
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
    await new Promise((wait) => setTimeout(wait, 500));
    child.kill('SIGINT');
    const code = await new Promise((done) =>
      child.once('exit', (status, signal) => done(status ?? signal)),
    );
    expect(errors.join('')).not.toMatch(/\n\s+at /);
    expect([0, 'SIGINT', 130]).toContain(code);
  });
});

describe('help', () => {
  test('every command has help that ends with exit code 0', async () => {
    for (const args of [
      ['--help'],
      ['wrap', '--help'],
      ['serve', '--help'],
      ['policy', '--help'],
      ['policy', 'explain', '--help'],
      ['audit', '--help'],
      ['audit', 'query', '--help'],
      ['audit', 'verify', '--help'],
    ]) {
      const { code, out } = await sluice(args);
      expect(code, args.join(' ')).toBe(0);
      expect(out).toContain('Usage: sluice');
    }
  });
});

describe('README', () => {
  test('its example policy rule and its configuration are valid', async () => {
    const dir = join(scratch(), 'x');
    mkdirSync(dir);
    const ended = await sluice(['policy', 'check', resolve('test/demo/policy.yaml')]);
    expect(ended.code).toBe(0);
  });
});
