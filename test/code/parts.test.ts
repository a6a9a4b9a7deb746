import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFolderFiles } from '../../src/adapters/node/folder-files.ts';
import { createCompiler } from '../../src/adapters/typescript/create-compiler.ts';
import { generateTree } from '../../src/core/codegen/tree.ts';
import { MIN_LARGE_TEXT } from '../../src/core/limits.ts';
import type { ToolReply } from '../../src/ports/sandbox.ts';
import { Gate } from '../../src/proxy/code/gate.ts';
import { createLargeTexts } from '../../src/proxy/code/large.ts';
import { createProgress } from '../../src/proxy/code/progress.ts';
import { shapeRun } from '../../src/proxy/code/shape.ts';
import { listSkills, saveSkill } from '../../src/proxy/code/skills.ts';
import { treePath, writablePath } from '../../src/proxy/code/tree-path.ts';
import { unwrap } from '../../src/proxy/code/unwrap.ts';
import { createWorkspace } from '../../src/proxy/code/workspace.ts';
import { testEngine } from '../unit/proxy/engine.ts';

const files = () => openFolderFiles(mkdtempSync(join(tmpdir(), 'sluice-files-')), 0);
const OWN = { run: 'r-1', origins: [], source: '' };

describe('files of a scope', () => {
  test('are written for the owner alone, whole, and listed by name', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sluice-files-'));
    const kept = await openFolderFiles(root, 0);
    await kept.write('workspace/b/two.txt', 'äb');
    await kept.write('workspace/one.txt', 'x');
    await kept.write('workspace/one.txt', 'yy');
    expect(await kept.read('workspace/one.txt')).toBe('yy');
    expect(await kept.read('workspace/b')).toBeUndefined();
    expect(statSync(join(root, 'workspace/one.txt')).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'workspace/b')).mode & 0o777).toBe(0o700);
    expect(await kept.list('workspace')).toEqual([
      { name: 'b', folder: true, bytes: 0 },
      { name: 'one.txt', folder: false, bytes: 2 },
    ]);
    expect(await kept.used()).toEqual({ files: 2, bytes: 5 });
    expect(readdirSync(root)).toEqual(['workspace']);
    expect([await kept.remove('workspace/b'), await kept.remove('workspace/b')]).toEqual([
      true,
      false,
    ]);
  });

  test('are never read or written through a link, or outside the folder', async () => {
    const root = mkdtempSync(join(tmpdir(), 'sluice-files-'));
    const kept = await openFolderFiles(root, 0);
    symlinkSync(tmpdir(), join(root, 'workspace'));
    await expect(kept.write('workspace/x', 'x')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    await expect(kept.read('workspace/x')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
    await expect(kept.write('../x', 'x')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  });

  test('paths cannot leave the tree, hide, or write where only reading is allowed', () => {
    expect(treePath('./servers//crm/')).toEqual(['servers', 'crm']);
    for (const path of ['..', 'a/../b', '.hidden', 'a b', 'a\\b', 'x'.repeat(65), 'a/'.repeat(9)])
      expect(() => treePath(path), path).toThrow(/FILE_REFUSED|path `/);
    for (const path of ['servers/x.ts', 'workspace', 'README.md', 'large/1'])
      expect(() => writablePath(path), path).toThrow(/cannot be written/);
  });

  test('hold tokens instead of values, and refuse names that are values and more than the quota', async () => {
    const workspace = createWorkspace(testEngine(), await files(), 40);
    expect(await workspace.write('workspace/a.txt', 'mail bob@acme.example', OWN)).toBe(
      'mail [EMAIL_1]',
    );
    expect(await workspace.read('workspace/a.txt')).toBe('mail [EMAIL_1]');
    await expect(workspace.write('workspace/4539148803436467', 'x', OWN)).rejects.toThrow(
      /name of the file holds personal data/,
    );
    await expect(workspace.write('workspace/b.txt', 'x'.repeat(41), OWN)).rejects.toMatchObject({
      code: 'WORKSPACE_FULL',
    });
    // Written anew, a file takes only its new size.
    await workspace.write('workspace/a.txt', 'x'.repeat(40), OWN);
  });
});

describe('large texts', () => {
  test('are references in the program and whole in a call, also inside other text', () => {
    const large = createLargeTexts('0badf00d');
    const text = 'x'.repeat(MIN_LARGE_TEXT);
    const kept = large.keep({ small: 'x'.repeat(MIN_LARGE_TEXT - 1), big: [text] });
    expect(kept).toEqual({
      small: 'x'.repeat(MIN_LARGE_TEXT - 1),
      big: [`<large/1-0badf00d: ${MIN_LARGE_TEXT} characters>`],
    });
    const reference = `<large/1-0badf00d: ${MIN_LARGE_TEXT} characters>`;
    expect(large.expand({ body: `Notes: ${reference}.` })).toEqual({ body: `Notes: ${text}.` });
    expect(large.read('1-0badf00d')).toBe(text);
  });

  test('that a server names without knowing the nonce lead nowhere', () => {
    const large = createLargeTexts('0badf00d');
    large.keep('x'.repeat(MIN_LARGE_TEXT));
    expect(() => large.expand('<large/1-00000000: 9 characters>')).toThrow(/not kept/);
  });
});

const fails = (message: string, code = 'TOOL_ERROR'): ToolReply => ({
  ok: false,
  error: { code, message },
});
const OK: ToolReply = { ok: true, value: 1 };

/** A gate whose waits are recorded and over at once; time passes by waiting. */
const gate = (pace: { inFlight: number; perSecond?: number; retries: number }) => {
  let now = 0;
  const waits: number[] = [];
  const delay = async (ms: number): Promise<void> => {
    waits.push(ms);
    now += ms;
  };
  return { gate: new Gate(pace, { now: () => now }, delay), waits };
};

const replies = (...list: readonly ToolReply[]) => {
  const left = [...list];
  return async (): Promise<ToolReply> => left.shift() ?? OK;
};
const { signal } = new AbortController();

describe('the pace of calls', () => {
  test('a refusal because of the pace is tried again, whatever the tool does, with growing waits', async () => {
    const { gate: at, waits } = gate({ inFlight: 1, retries: 3 });
    const call = replies(fails('429'), fails('rate limit exceeded'), fails('Retry-After: 7, 429'));
    expect(await at.pass(call, false, signal)).toEqual(OK);
    expect(waits).toEqual([250, 500, 7_000]);
  });

  test('a fault that may hide an effect is tried again only for tools that may run twice', async () => {
    const { gate: at } = gate({ inFlight: 1, retries: 3 });
    expect(await at.pass(replies(fails('503')), false, signal)).toEqual(fails('503'));
    expect(await at.pass(replies(fails('503')), true, signal)).toEqual(OK);
    const gone = fails('gone', 'UPSTREAM_GONE');
    expect(await at.pass(replies(gone), false, signal)).toEqual(gone);
    expect(await at.pass(replies(gone), true, signal)).toEqual(OK);
  });

  test('what the policy refused stays refused', async () => {
    const { gate: at } = gate({ inFlight: 1, retries: 3 });
    const denied = fails('denied, 429 times', 'FLOW_DENIED');
    expect(await at.pass(replies(denied), true, signal)).toEqual(denied);
  });

  test('calls per second are spread, and no more than so many run at a time', async () => {
    const { gate: spread, waits } = gate({ inFlight: 9, perSecond: 4, retries: 0 });
    await Promise.all([1, 2, 3].map(() => spread.pass(replies(OK), true, signal)));
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(500);
    const { gate: narrow } = gate({ inFlight: 2, retries: 0 });
    let [running, most] = [0, 0];
    const call = async (): Promise<ToolReply> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return OK;
    };
    await Promise.all(Array.from({ length: 8 }, () => narrow.pass(call, true, signal)));
    expect([most, running]).toEqual([2, 0]);
  });
});

describe('what a program gets of an answer', () => {
  const result = (content: object) => unwrap({ result: { ...content } });
  test('structured content, else JSON in the text, else the text, else the blocks', () => {
    expect(result({ structuredContent: { a: 1 }, content: [] })).toEqual({
      ok: true,
      value: { a: 1 },
    });
    expect(result({ content: [{ type: 'text', text: ' {"a":1}' }] })).toEqual({
      ok: true,
      value: { a: 1 },
    });
    expect(result({ content: [{ type: 'text', text: '{not json' }] })).toEqual({
      ok: true,
      value: '{not json',
    });
    const image = { type: 'image', data: 'AA==', mimeType: 'image/png' };
    expect(result({ content: [image] })).toEqual({ ok: true, value: [image] });
  });

  test('a question to the user is a failure, because a program cannot answer it', () => {
    expect(result({ resultType: 'input_required', inputRequests: {} })).toMatchObject({
      ok: false,
      error: { code: 'INPUT_REQUIRED' },
    });
  });

  test('a failure is never a value: it has a code, and the place where Sluice knows it', () => {
    expect(result({ isError: true, content: [{ type: 'text', text: 'no' }] })).toEqual(fails('no'));
    const own = { 'sluice/error': { code: 'FLOW_DENIED', path: '$.to' } };
    expect(result({ isError: true, content: [{ type: 'text', text: 'no' }], _meta: own })).toEqual({
      ok: false,
      error: { code: 'FLOW_DENIED', message: 'no', path: '$.to' },
    });
    expect(unwrap({ error: { code: -32602, message: 'bad' } })).toEqual(
      fails('bad', 'INVALID_ARGUMENTS'),
    );
  });
});

test('a skill whose tool changed is checked again: it stays while it fits, and is stale when it does not', async () => {
  const workspace = createWorkspace(testEngine(), await files(), 100_000);
  const compiler = createCompiler();
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64');
  const toolOf = (...names: readonly string[]) => ({
    server: 'crm',
    tools: [
      {
        name: 'get',
        inputSchema: {
          type: 'object',
          properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
          required: names.slice(0, 1),
        },
      },
    ],
  });
  const skill =
    "import { get } from '../../servers/crm/get'\nexport const one = () => get({ id: '1' })\n";
  const at = async (...names: readonly string[]) => {
    const api = generateTree([toolOf(...names)], () => true);
    const parts = { workspace, compiler, digest, schema: () => names.join() };
    const own = await workspace.modules('skills');
    const tree = { ...api, revision: names.join(), files: new Map([...api.files, ...own]) };
    return { parts, tree };
  };
  const first = await at('id');
  await saveSkill(first.parts, first.tree, 'skills/look/index.ts', skill, OWN);
  const grown = await at('id', 'more');
  expect(await listSkills(grown.parts, grown.tree, OWN)).toMatchObject([
    { name: 'look', stale: undefined, flows: [{ server: 'crm', tool: 'get' }] },
  ]);
  const other = await at('key', 'more');
  const [stale] = await listSkills(other.parts, other.tree, OWN);
  expect(stale?.stale).toMatch(/skills\/look\/index[^:]*:2:\d+: /);
  await compiler.close();
}, 60_000);

test('progress only rises, and what could not be guarded is not told', async () => {
  const seen: unknown[] = [];
  const tell = createProgress(
    (done, total, message) => seen.push([done, total, message]),
    async (message) => {
      if (message === 'bad') throw new Error('no');
      return message.toUpperCase();
    },
  );
  tell.called('crm.get');
  tell.progress(5, 10, 'half');
  await Promise.resolve().then(() => undefined);
  tell.called('crm.get');
  tell.progress(4, 10, undefined);
  tell.progress(6, 10, 'bad');
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(seen).toEqual([
    [1, undefined, 'crm.get'],
    [5, 10, 'HALF'],
    [6, 10, undefined],
  ]);
});

test('a run in words: what it returned, or where and how it failed and what it had called', () => {
  const usage = { wallMs: 1, cpuMs: 1, peakRssMb: 1, calls: 2 };
  const tallies = [{ name: 'crm.get', ok: 2, failed: 1 }];
  expect(shapeRun({ kind: 'returned', value: undefined, usage }, [], tallies).text).toBe(
    'done, no output (3 calls)',
  );
  expect(shapeRun({ kind: 'returned', value: { a: 1 }, usage }, ['x'], []).text).toBe(
    'console:\nx\n---\n{"a":1}',
  );
  const frames = [{ file: 'program', line: 3, column: 7 }];
  const error = {
    name: 'ToolError',
    code: 'FLOW_DENIED',
    message: 'no',
    data: { server: 'crm', tool: 'get', path: '$.id' },
  };
  expect(shapeRun({ kind: 'threw', error, frames, usage }, [], tallies)).toEqual({
    failed: true,
    text: 'ToolError at program:3:7 in crm.get argument $.id: FLOW_DENIED: no\ncalled: crm.get x2, crm.get failed',
  });
});
