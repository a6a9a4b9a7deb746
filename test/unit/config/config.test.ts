import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/core/errors.ts';
import { loadConfig } from '../../../src/shell/config.ts';
import { configJsonSchema } from '../../../src/shell/config-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'sluice.yaml');
const load = (text: string, environment: { [name: string]: string } = {}) => {
  writeFileSync(file, text);
  return loadConfig(file, environment);
};
/** The problems of a refused configuration, without the file's name. */
const problems = (text: string, environment: { [name: string]: string } = {}) => {
  try {
    load(text, environment);
  } catch (thrown) {
    if (!(thrown instanceof SluiceError)) throw thrown;
    expect(thrown.code).toBe('CONFIG_INVALID');
    expect(thrown.remedy).not.toBe('');
    return [thrown.data['problems']].flat().map((line) => String(line).replace(`${file}:`, ''));
  }
  throw new Error('it was accepted');
};

describe('a configuration', () => {
  test('names a shipped pack by its bare word', () => {
    const config = load('policy: gdpr\nmcpServers: {a: {command: node}}\n', {});
    expect(config.policy).toBe('gdpr');
  });
  test('gives servers in order, absolute paths and expanded variables', () => {
    const config = load(
      `
policy: rules/policy.yaml
project: desk
dataDir: ~/data
countries: [DE, US]
mcpServers:
  zeta: {command: npx, args: [-y, 'server-\${NAME}', '\${MORE:-none}'], env: {KEY: '\${SECRET}'}}
  alpha: {type: stdio, command: node, cwd: work}
`,
      { NAME: 'crm', SECRET: 's3cret' },
    );
    expect(Object.keys(config.mcpServers)).toEqual(['zeta', 'alpha']);
    expect(config.mcpServers['zeta']).toMatchObject({
      command: 'npx',
      args: ['-y', 'server-crm', 'none'],
      env: { KEY: 's3cret' },
    });
    expect(config.mcpServers['alpha']?.cwd).toBe(join(folder, 'work'));
    expect(config).toMatchObject({
      policy: join(folder, 'rules/policy.yaml'),
      project: 'desk',
      dataDir: join(homedir(), 'data'),
      countries: ['DE', 'US'],
    });
    expect(config.keyFile).toBeUndefined();
  });

  test('may be JSON', () => {
    const config = load(JSON.stringify({ mcpServers: { crm: { command: 'node' } } }));
    expect(config.mcpServers['crm']).toMatchObject({ command: 'node', args: [] });
  });

  test('names an unknown key with its place and what was meant', () => {
    expect(problems('mcpServers:\n  crm: {comand: node}\npolcy: x\n')).toEqual([
      '2:9: unknown key `comand`; did you mean `command`',
      '3:1: unknown key `polcy`; did you mean `policy`',
    ]);
  });

  test('refuses a variable that is not set', () => {
    expect(problems(`mcpServers:\n  crm: {command: node, args: ['\${TOKEN}']}\n`)).toEqual([
      '2:31: variable `TOKEN` is not set',
    ]);
  });

  test('refuses HTTP servers with a clear message', () => {
    const [problem] = problems('mcpServers:\n  web: {type: http, url: https://mcp.example/mcp}\n');
    expect(problem).toMatch(/^2:3: server `web` is an HTTP server; only servers with a `command`/);
  });

  test('refuses bad names, missing commands, wrong types and duplicate keys', () => {
    expect(problems('mcpServers:\n  "a b": {command: x}\n')[0]).toMatch(/^2:3: server name `a b`/);
    expect(problems(`mcpServers: {${'a'.repeat(41)}: {command: x}}`)[0]).toMatch(/1 to 40/);
    expect(load(`mcpServers: {${'a'.repeat(40)}: {command: x}}`)).toBeDefined();
    expect(problems('mcpServers: {__proto__: {command: x}}')[0]).toMatch(/__proto__/);
    expect(problems('mcpServers: {crm: {}}')[0]).toMatch(/server `crm` needs a `command`/);
    expect(problems('mcpServers: {}')[0]).toMatch(/names no server/);
    expect(problems('policy: x')[0]).toMatch(/`mcpServers` is missing/);
    expect(problems('mcpServers: {crm: {command: 7}}')[0]).toMatch(/`command` must be of type/);
    expect(problems('mcpServers: {crm: {command: x}}\nmcpServers: {}')[0]).toMatch(/^2:1: /);
    expect(problems('')[0]).toMatch(/1:1: /);
  });

  test('is refused without repeating a value of the file', () => {
    const texts = [
      'mcpServers: {crm: {command: node, env: {KEY: [hunter2]}, extra: hunter2}}',
      'mcpServers: {crm: {type: hunter2, command: node}}',
      'mcpServers: {crm: {command: node}}\ncountries: [hunter2]',
    ];
    for (const text of texts) expect(problems(text).join()).not.toContain('hunter2');
  });

  test('that cannot be read is named', () => {
    expect(() => loadConfig(join(folder, 'missing.yaml'))).toThrow(/missing.yaml` cannot be read/);
  });
});

test('the published schema is the one that is enforced', () => {
  const published = 'schema/config.schema.json';
  const now = `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(published, now);
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(now));
});
