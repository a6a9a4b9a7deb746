import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesBelow, isolated, SLUICE } from '../e2e/raw-host.ts';
import { type Endpoint, endpoint, POLICY } from './endpoint.ts';

let at: Endpoint;
beforeAll(async () => {
  at = await endpoint();
  writeFileSync(join(at.documents, 'plan.txt'), 'call bob@acme.example in March');
});
afterAll(async () => {
  await at.host.close();
});

describe('the three tools', () => {
  test('are all that the host sees', async () => {
    const { result } = await at.host.request('tools/list');
    const tools = Array.isArray(result?.['tools']) ? result['tools'] : [];
    expect(tools.map(({ name }) => name)).toEqual(['search_tools', 'read_file', 'run_code']);
    const direct = await at.host.request('tools/call', {
      name: 'salesforce__updateRecord',
      arguments: {},
    });
    expect(JSON.stringify(direct.error)).toMatch(/the tools are `search_tools`/);
  });

  test('read_file lists folders, finds other spellings, and names what is near', async () => {
    expect(await at.read('')).toMatch(
      /README\.md[\s\S]*servers\/[\s\S]*workspace\/[\s\S]*skills\//,
    );
    expect(await at.read('servers/google-drive')).toMatch(/getDocument/);
    expect(await at.read('./servers/googleDrive/getDocument')).toMatch(/documentId/);
    expect(await at.read('servers/google-drive/getDocumnt')).toMatch(/did you mean .*getDocument/);
    expect(await at.read('../../etc/passwd')).toMatch(/not allowed/);
  });

  test('search_tools finds a tool by what it does', async () => {
    expect(await at.search('retrieve the text of a document')).toMatch(/getDocument/);
  });
});

describe('a program', () => {
  test('that does not fit the types is not run, and hears where and what was meant', async () => {
    const { text, failed } = await at.run(
      "import { getDocument } from './servers/google-drive/getDocument'\nreturn await getDocument({ documentID: 'plan' })",
    );
    expect(failed).toBe(true);
    expect(text).toMatch(/^not run: 1 problem\nprogram[^:]*:2:/);
    expect(text).toMatch(/documentId/);
  });

  test('sees tokens and not values, and returns them', async () => {
    const { text } = await at.run(
      "import { getDocument } from './servers/google-drive/getDocument'\nconst doc = await getDocument({ documentId: 'plan' })\nconsole.log(doc.content.length)\nreturn doc.content",
    );
    expect(text).toMatch(/^console:\n23\n---\ncall \[EMAIL_1\] in March$/);
  });

  test('gets a ToolError with a code where the policy denies, and the line in its own text', async () => {
    const { text, failed } = await at.run(
      "import { getDocument } from './servers/google-drive/getDocument'\n\nawait getDocument({ documentId: 'missing' })",
    );
    expect(failed).toBe(true);
    expect(text).toMatch(
      /^ToolError at program[^:]*:3:\d+.* in google-drive\.getDocument: TOOL_ERROR: /,
    );
    expect(text).toMatch(/called: google-drive\.getDocument failed/);
  });

  test('that runs too long ends with what it had called and printed', async () => {
    const own = await endpoint({ more: { code: { limits: { wallMs: 1500 } } } });
    const { text, failed } = await own.run(
      "import { listDocuments } from './servers/google-drive/listDocuments'\nawait listDocuments({})\nconsole.log('half way')\nawait sleep(60_000)",
    );
    expect(failed).toBe(true);
    expect(text).toMatch(/half way/);
    expect(text).toMatch(/over the limit wallMs = 1500\ncalled: google-drive\.listDocuments\n/);
    expect((await own.run('return 1 + 1')).text).toBe('2');
    await own.host.close();
  });

  test('is tried again where the server refuses the pace', async () => {
    const { text } = await at.run(
      "import { query } from './servers/salesforce/query'\nreturn await query({ objectType: 'Lead' })",
    );
    expect(text).toBe('{"objectType":"Lead","records":[]}');
  });

  test('runs beside others, each with its own output', async () => {
    const texts = await Promise.all(
      [1, 2, 3, 4].map(async (n) => (await at.run(`await sleep(50)\nreturn ${n} * ${n}`)).text),
    );
    expect(texts).toEqual(['1', '4', '9', '16']);
  });

  test('hands images to the host as content', async () => {
    const { content } = await at.run(
      "emit({ type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' })\nemit({ type: 'nonsense' })\nreturn 'drawn'",
    );
    expect(content).toEqual([
      { type: 'text', text: 'drawn' },
      { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' },
    ]);
  });
});

describe('progress and cancellation', () => {
  test('progress carries the host’s token; a cancelled run is killed and leaves an entry', async () => {
    const own = await endpoint();
    const seen = (): string => own.host.bytes();
    void own.host
      .request('tools/call', {
        name: 'run_code',
        arguments: { code: "progress(1, 4, 'looking')\nawait sleep(60_000)" },
        _meta: { progressToken: 'p-7' },
      })
      .catch(() => undefined);
    for (let i = 0; i < 400 && !seen().includes('"looking"'); i += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(seen()).toMatch(/"progressToken":"p-7","progress":1,"total":4,"message":"looking"/);
    // `initialize` was request 1, the program is request 2.
    own.host.notify('notifications/cancelled', { requestId: 2 });
    expect((await own.run("return 'alive'")).text).toBe('alive');
    await own.host.close();
    const config = join(own.folder, 'sluice.yaml');
    const listed = spawnSync(
      process.execPath,
      [SLUICE, 'runs', 'list', '--config', config, '--json'],
      {
        env: isolated(own.folder),
        encoding: 'utf8',
      },
    ).stdout;
    const entries = listed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ outcome }) => outcome)).toEqual(['error', 'ok']);
    expect(entries[0].ms).toBeLessThan(30_000);
  }, 60_000);
});

describe('state', () => {
  test('a file keeps tokens, mode 0600, and the next run reads it', async () => {
    await at.run(
      "import { getDocument } from './servers/google-drive/getDocument'\nconst { content } = await getDocument({ documentId: 'plan' })\nawait files.write('workspace/plan.json', JSON.stringify({ content }))",
    );
    const { text } = await at.run(
      "return JSON.parse(await files.read('workspace/plan.json')).content",
    );
    expect(text).toBe('call [EMAIL_1] in March');
    expect(await at.read('workspace')).toMatch(/plan\.json {2}\d+ bytes/);
    expect(filesBelow(join(at.folder, 'share'))).not.toContain('bob@acme.example');
  });

  test('a run that hit a limit is continued from what it saved', async () => {
    const own = await endpoint({ more: { code: { limits: { toolCalls: 7 } } } });
    for (const id of ['a', 'b', 'c', 'd', 'e']) writeFileSync(join(own.documents, `${id}.txt`), id);
    const program = `
import { getDocument } from './servers/google-drive/getDocument'
const path = 'workspace/done.json'
const done: string[] = (await files.list('workspace')).includes('done.json') ? JSON.parse(await files.read(path)) : []
for (const id of ['a', 'b', 'c', 'd', 'e'].slice(done.length)) {
  done.push((await getDocument({ documentId: id })).content)
  await files.write(path, JSON.stringify(done))
}
return done.join('')`;
    expect((await own.run(program)).text).toMatch(/over the limit toolCalls = 7/);
    expect((await own.run(program)).text).toBe('abcde');
    await own.host.close();
  });

  test('nothing is written outside workspace and skills', async () => {
    for (const path of ['../x', 'servers/x.ts', '/etc/x', 'workspace/../../x', 'workspace/.x']) {
      const { text, failed } = await at.run(`await files.write('${path}', 'x')`);
      expect(failed).toBe(true);
      expect(text).toMatch(/FILE_REFUSED/);
    }
  });

  test('a skill is checked when it is saved, found, imported, and lists what it needs', async () => {
    const bad = await at.run(
      "await files.write('skills/copy/index.ts', `import { getDocument } from '../../servers/google-drive/getDocument'\nexport const copy = (id: string) => getDocument({ wrong: id })\n`)",
    );
    expect(bad.text).toMatch(
      /SKILL_INVALID: skill `copy` does not fit the tools: skills\/copy\/index[^:]*:2:/,
    );
    const good = await at.run(
      "await files.write('skills/copy/SKILL.md', '# copy\\nReads the text of a document.')\nawait files.write('skills/copy/index.ts', `import { getDocument } from '../../servers/google-drive/getDocument'\nexport const copy = async (id: string) => (await getDocument({ documentId: id })).content\n`)",
    );
    expect(good.failed).toBe(false);
    expect(
      (await at.run("import { copy } from './skills/copy'\nreturn await copy('plan')")).text,
    ).toBe('call [EMAIL_1] in March');
    expect(await at.read('skills/copy/flows.json')).toMatch(
      /"server":"google-drive","tool":"getDocument"/,
    );
    expect(await at.read('skills')).toMatch(/copy\/ {2}Reads the text of a document\./);
    expect(await at.search('copy skill text of a document')).toMatch(/skills\/copy/);
  });
});

test('`both` shows the servers’ tools beside the three', async () => {
  const both = await endpoint({ mode: 'both' });
  const { result } = await both.host.request('tools/list');
  const tools = Array.isArray(result?.['tools']) ? result['tools'] : [];
  expect(tools.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['run_code', 'google-drive__getDocument']),
  );
  await both.host.close();
});

test('a denied flow is a ToolError with the argument, and nothing was sent', async () => {
  const own = await endpoint({ policy: POLICY.replace('do: allow', 'do: deny') });
  writeFileSync(join(own.documents, 'plan.txt'), 'call bob@acme.example');
  const { text } = await own.run(`
import { getDocument } from './servers/google-drive/getDocument'
import { updateRecord } from './servers/salesforce/updateRecord'
const { content } = await getDocument({ documentId: 'plan' })
try {
  await updateRecord({ objectType: 'Lead', recordId: '1', data: { Notes: content } })
} catch (error) {
  if (error instanceof ToolError) return { code: error.code, path: error.path, server: error.server }
}`);
  expect(JSON.parse(text)).toEqual({
    code: 'FLOW_DENIED',
    path: '$.data.Notes',
    server: 'salesforce',
  });
  expect(existsSync(join(own.records, 'Lead-1.json'))).toBe(false);
  await own.host.close();
});

test('a document of 10 MB moves without entering the sandbox or the host', async () => {
  const own = await endpoint();
  const big = `${'One line of a long document without anybody in it.\n'.repeat(196_000)}bob@acme.example`;
  writeFileSync(join(own.documents, 'big.txt'), big);
  const { text, failed } = await own.run(`
import { getDocument } from './servers/google-drive/getDocument'
import { updateRecord } from './servers/salesforce/updateRecord'
const { content } = await getDocument({ documentId: 'big' })
await updateRecord({ objectType: 'Lead', recordId: 'big', data: { Notes: content } })
return content`);
  expect(text).toMatch(/^<large\/1-[0-9a-f]{8}: \d+ characters>$/);
  expect(failed).toBe(false);
  const saved = join(own.records, 'Lead-big.json');
  expect(statSync(saved).size).toBeGreaterThan(10_000_000);
  expect(JSON.parse(readFileSync(saved, 'utf8')).Notes).toBe(big);
  await own.host.close();
  expect(own.host.bytes().length).toBeLessThan(5_000);
}, 180_000);
