import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isolated, SLUICE, startHost } from '../e2e/raw-host.ts';
import { type Endpoint, endpoint, POLICY } from './endpoint.ts';

const COPY = `
import { getDocument } from './servers/google-drive/getDocument'
import { updateRecord } from './servers/salesforce/updateRecord'
const { content } = await getDocument({ documentId: 'plan' })
await updateRecord({ objectType: 'Lead', recordId: '1', data: { Notes: content } })
return content`;

describe('a class that programs read in plain', () => {
  test('is decided by its label when the program writes it out', async () => {
    const at = await endpoint({
      policy: `${POLICY.replace('do: allow', 'do: deny')}classes: {EMAIL: {in_code: plain}}\n`,
    });
    writeFileSync(join(at.documents, 'plan.txt'), 'call bob@acme.example');
    const { text } = await at.run(COPY.replace('Notes: content', "Notes: 'x ' + content.slice(5)"));
    expect(text).toMatch(/FLOW_DENIED/);
    expect(existsSync(join(at.records, 'Lead-1.json'))).toBe(false);
    await at.host.close();
  });

  test('`compute` is refused at start, with what to write instead', async () => {
    const at = await endpoint({ policy: `${POLICY}classes: {EMAIL: {in_code: compute}}\n` }).catch(
      (error: Error) => error,
    );
    expect(String(at)).toMatch(/class `EMAIL` has `in_code: compute`, which this version does not/);
  });
});

test('a tool to which a rule lets nothing is not shown', async () => {
  const at = await endpoint({
    policy: `${POLICY}  - {id: closed, why: not now, to: {server: salesforce, tool: query}, data: any, do: deny}\n`,
  });
  expect(await at.read('servers/salesforce')).toMatch(/updateRecord/);
  expect(await at.read('servers/salesforce')).not.toMatch(/query/);
  expect(
    (await at.run("import { query } from './servers/salesforce/query'\nreturn 1")).text,
  ).toMatch(/^not run/);
  await at.host.close();
});

test('types of results without a schema are learned, without values', async () => {
  const at = await endpoint();
  writeFileSync(join(at.documents, 'bob.txt'), 'x');
  expect(await at.read('servers/google-drive/listDocuments')).not.toMatch(/size/);
  await at.run(
    "import { listDocuments } from './servers/google-drive/listDocuments'\nawait listDocuments({})",
  );
  const learned = await at.read('servers/google-drive/listDocuments');
  expect(learned).toMatch(/documentId[\s\S]*size|size[\s\S]*documentId/);
  expect(learned).not.toMatch(/bob/);
  await at.host.close();
});

test('works in protocol revision 2026-07-28', async () => {
  const first = await endpoint();
  await first.host.close();
  const host = startHost(
    process.execPath,
    [SLUICE, 'serve', '--config', join(first.folder, 'sluice.yaml')],
    isolated(first.folder),
  );
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const { result } = await host.request('tools/call', {
    name: 'run_code',
    arguments: { code: 'return 6 * 7' },
    _meta,
  });
  expect(result).toMatchObject({ resultType: 'complete', content: [{ type: 'text', text: '42' }] });
  await host.close();
});

describe('commands for people', () => {
  let at: Endpoint;
  const sluice = (...args: readonly string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [SLUICE, ...args], {
      env: isolated(at.folder),
      encoding: 'utf8',
    });
    return { out: stdout, errors: stderr, status };
  };
  const config = (): readonly string[] => ['--config', join(at.folder, 'sluice.yaml')];
  beforeAll(async () => {
    at = await endpoint();
    writeFileSync(join(at.documents, 'plan.txt'), 'call bob@acme.example');
    await at.host.close();
    writeFileSync(join(at.folder, 'copy.ts'), COPY);
  });
  afterAll(() => undefined);

  test('`run` runs a program and shows tokens; `runs` says what it did', () => {
    const run = sluice('run', join(at.folder, 'copy.ts'), ...config());
    expect(run).toMatchObject({ status: 0, out: 'call [EMAIL_1]\n' });
    expect(readFileSync(join(at.records, 'Lead-1.json'), 'utf8')).toMatch(/bob@acme\.example/);
    const list = sluice('runs', 'list', ...config(), '--json');
    const entry = JSON.parse(list.out.trim());
    expect(entry).toMatchObject({ type: 'run', outcome: 'ok', calls: 2 });
    expect(entry.program).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(sluice('runs', 'list', ...config()).out).toMatch(/TIME +RUN +OUTCOME/);
    const show = sluice('runs', 'show', entry.run, ...config());
    expect(show.out).toMatch(/data\.revealed[\s\S]*salesforce\.updateRecord/);
    expect(list.out + show.out).not.toMatch(/bob@acme/);
  }, 60_000);

  test('`run` ends with 1 where the program fails, and 2 without a configuration', () => {
    writeFileSync(join(at.folder, 'bad.ts'), 'throw new Error("no")');
    const bad = sluice('run', join(at.folder, 'bad.ts'), ...config());
    expect(bad).toMatchObject({ status: 1 });
    expect(bad.out).toMatch(/^Error at program:1:7: no\nno tool was called/);
    expect(sluice('run', join(at.folder, 'bad.ts')).status).toBe(2);
  }, 60_000);

  test('`cost` compares both ways and says where code mode does not pay', () => {
    const workflow = ['--workflow', 'google-drive.getDocument,salesforce.updateRecord'];
    const large = JSON.parse(
      sluice('cost', ...config(), ...workflow, '--result-tokens', '50000', '--json').out,
    );
    expect(large).toMatchObject({ tokenizer: 'o200k_base', tools: 4, pays: true });
    expect(large.definitions.code).toBeLessThanOrEqual(280);
    expect(large.workflow.direct - large.workflow.code).toBeGreaterThan(99_000);
    const small = sluice('cost', ...config(), ...workflow, '--result-tokens', '10').out;
    expect(small).toMatch(/code mode does not pay here/);
    const wrong = sluice('cost', ...config(), '--workflow', 'a.b');
    expect(wrong).toMatchObject({ status: 2 });
  }, 120_000);
});
