import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/shell/config.ts';
import { isolated, scratch, server } from '../e2e/raw-host.ts';
import { clear, file, sluice } from './ended.ts';

const NODE = process.execPath;
const POLICY = "version: 1\npolicy: {name: p, revision: '1', owner: a@b.example}\n";

describe('a policy file', () => {
  test('that is a folder, empty, binary or of other types says what is wrong and where', async () => {
    const wrap = (policy: string) => sluice(['wrap', '--policy', policy, '--', NODE]);
    clear(await wrap(scratch()), 2, 'cannot be read');
    clear(await wrap(file('p.yaml', '')), 2, 'p.yaml:1:1', '`policy` must be a mapping');
    clear(await wrap(file('p.yaml', Buffer.from([0xff, 0xfe, 0, 1]))), 2, 'p.yaml:1:1');
    clear(await wrap(file('p.yaml', `${POLICY}rules: {a: b}\n`)), 2, '`rules` must be a list');
    clear(await wrap(file('p.yaml', 'version: 1\npolicy:\n\tname: p\n')), 2, 'p.yaml:3:1', 'tabs');
    clear(await wrap('gpdr'), 2, 'did you mean `gdpr`');
  });

  test('may begin with a byte order mark and end its lines as Windows does', async () => {
    const crlf = Buffer.from(`\ufeff${POLICY}rules: []\n`.replaceAll('\n', '\r\n'));
    const ended = await sluice([
      'policy',
      'explain',
      file('p.yaml', crlf),
      '--from',
      'a.b',
      '--to',
      'model',
      '--class',
      'EMAIL',
    ]);
    expect([ended.code, ended.err]).toEqual([0, '']);
  });
});

describe('a configuration', () => {
  const load = (text: string) => () => loadConfig(file('c.yaml', text), {});

  test('that is missing, a folder or empty says so', async () => {
    clear(await sluice(['serve']), 2, 'no configuration', '--config');
    clear(await sluice(['serve', '--config', scratch()]), 2, 'cannot be read');
    clear(await sluice(['serve', '--config', file('c.yaml', '')]), 2, 'c.yaml:1:1', 'a mapping');
  });

  test('of other types says what is wrong and where', () => {
    expect(load('mcpServers: [a]\n')).toThrow(/c\.yaml:1:13: `mcpServers` must be a mapping/);
    expect(load('mcpServers: {crm: {args: x}}\n')).toThrow(/`args` must be a list/);
    expect(load('mcpServers: {-crm: {command: node}}\n')).toThrow(/first no dash/);
    expect(load('mcpServers:\n\tcrm: {command: node}\n')).toThrow(/c\.yaml:2:1: tabs/);
    expect(load('mcpServers: {a: {command: x}, a: {command: x}}\n')).toThrow(/unique/);
    expect(load('mcpServers: {a: {command: x}}\nmode: fast\n')).toThrow(/c\.yaml:2:7: `mode`/);
  });

  test('with a variable that is not set says which, not that its place is empty', () => {
    const variable = ['$', '{NO_SUCH_VARIABLE}'].join('');
    const text = `mcpServers: {a: {command: "${variable}"}}\n`;
    expect(load(text)).toThrow(/variable `NO_SUCH_VARIABLE` is not set/);
  });

  test('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(load('\ufeffmcpServers:\r\n  a: {command: x}\r\n')()).toMatchObject({
      mcpServers: { a: { command: 'x' } },
    });
  });
});

describe('names and folders', () => {
  const mail = [NODE, server('mail')];
  test('that policies and the log could not hold are refused before anything starts', async () => {
    clear(await sluice(['wrap', '--name', 'my server', '--', ...mail]), 2, '`my server`');
    clear(await sluice(['wrap', '--project', 'a b@c', '--', ...mail]), 2, '`a b@c`', '--project');
    clear(await sluice(['wrap', '--project', '', '--', ...mail]), 2, 'project name');
  });

  test('of another place say which folder or file it is', async () => {
    const home = scratch();
    const data = join(home, 'share', 'sluice');
    mkdirSync(data, { recursive: true });
    const key = join(data, 'vault.key');
    clear(await sluice(['wrap', '--key-file', key, '--', ...mail], isolated(home)), 2, key);
    clear(await sluice(['wrap', '--key-file', home, '--', ...mail]), 2, home, 'no regular file');
    clear(
      await sluice(['wrap', '--data-dir', file('x', ''), '--', ...mail]),
      2,
      'cannot be written',
    );
  });

  test('without a home say which options name the places', async () => {
    const env = { PATH: process.env['PATH'], HOME: 'not/absolute', XDG_DATA_HOME: 'nor/this' };
    const { err } = await sluice(['audit', 'query', '--since', '1s'], env);
    // The user database knows a home on most machines; on none is a folder below the current one used.
    expect(err).not.toMatch(/`(not|nor)\//);
  });

  test('an empty variable is no name', async () => {
    const env = { ...isolated(scratch()), SLUICE_PROJECT: '', SLUICE_DATA_DIR: '' };
    const { code, out } = await sluice(['tools', 'list'], env);
    expect([code, out]).toEqual([0, 'no tools were seen yet\n']);
  });
});

describe('audit', () => {
  const withLog = async (): Promise<NodeJS.ProcessEnv> => {
    const env = isolated(scratch());
    await sluice(['approvals'], env);
    return env;
  };

  test('query refuses a time, an effect, a type and a count that could never match', async () => {
    const env = await withLog();
    const query = (...args: string[]) => sluice(['audit', 'query', ...args], env);
    clear(await query('--since', 'yesterday'), 2, '--since', '7d');
    clear(await query('--until', '2026-02-31'), 2, '--until');
    clear(await query('--effect', 'denny'), 2, 'denny', 'did you mean `deny`');
    clear(await query('--type', 'data.reveal'), 2, 'did you mean `data.revealed`');
    clear(await query('--limit', '-3'), 2, '--limit 50');
    clear(await query('surplus'), 2, 'too many arguments');
    expect((await query('--effect', 'deny', '--class', 'EMAIL')).code).toBe(0);
  });

  test('takes the data folder as an option', async () => {
    const env = await withLog();
    const folder = join(String(env['XDG_DATA_HOME']), 'sluice');
    expect((await sluice(['audit', 'verify', '--data-dir', folder])).out).toMatch(/^ok: /);
    clear(await sluice(['audit', 'verify', '--data-dir', dirname(folder)]), 2, 'no audit log');
  });
});

test('a command without its sub-command names it', async () => {
  for (const command of ['audit', 'policy', 'tools', 'runs'])
    clear(await sluice([command]), 2, `\`sluice ${command}\` needs a sub-command`);
});

test('a file that cannot be scanned is not counted as scanned', async () => {
  const { code, out, err } = await sluice(['scan', '/no/such/file']);
  expect([code, out]).toEqual([2, 'nothing found in 0 files\n']);
  expect(err).toMatch(/^error: `\/no\/such\/file` does not exist\nhint: /);
});

test('a program or catalogue that does not exist says so', async () => {
  const config = file('c.yaml', 'mcpServers: {a: {command: x}}\n');
  writeFileSync(join(dirname(config), 'broken.json'), '{');
  clear(await sluice(['run', '/no/program.ts', '--config', config]), 2, '/no/program.ts');
  clear(
    await sluice(['policy', 'matrix', '--catalogue', join(dirname(config), 'broken.json')]),
    2,
    'is no JSON',
  );
});
