/** `run_code` before two real servers: a program of 50 lines with 3 tool calls, cold and warm, with its parts (DESIGN 7). */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const SLUICE = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const server = (name) => fileURLToPath(new URL(`../build/servers/${name}.js`, import.meta.url));
const RUNS = 40;
const AT_ONCE = 20;

const POLICY = `
version: 1
policy: {name: bench, revision: '1', owner: bench@acme.example}
rules:
  - {id: meetings, why: bench, from: {server: google-drive}, to: {server: salesforce}, data: any, do: allow}
`;

/** 50 lines: two documents are read, cleaned up, joined and written to a record. */
const PROGRAM = (n) => `import * as gdrive from './servers/google-drive'
import { updateRecord } from './servers/salesforce/updateRecord'

type Line = { readonly who: string; readonly text: string }

const parse = (content: string): Line[] =>
  content
    .split('\\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf(':')
      return at < 0
        ? { who: '', text: line }
        : { who: line.slice(0, at), text: line.slice(at + 1).trim() }
    })

const count = (lines: readonly Line[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { who } of lines) counts.set(who, (counts.get(who) ?? 0) + 1)
  return counts
}

const [first, second] = await Promise.all([
  gdrive.getDocument({ documentId: 'one' }),
  gdrive.getDocument({ documentId: 'two' }),
])
const lines = [...parse(first.content), ...parse(second.content)]
const counts = count(lines)
const speakers = [...counts]
  .sort(([, a], [, b]) => b - a)
  .map(([who, times]) => ({ who, times }))

const summary = speakers
  .map(({ who, times }) => \`\${who}: \${times}\`)
  .join(', ')

if (lines.length === 0) throw new Error('nothing was said')

const done = await updateRecord({
  objectType: 'SalesMeeting',
  recordId: 'bench-${n}',
  data: { Notes: lines.map(({ who, text }) => \`\${who}: \${text}\`).join('\\n'), Summary: summary },
})
if (!done.success) throw new Error('not saved')
console.log('saved', lines.length)
return { lines: lines.length, speakers: speakers.length }
`;

const quantile = (times, q) => times.toSorted((a, b) => a - b)[Math.floor(times.length * q)];

const open = async (folder) => {
  const [documents, records] = [join(folder, 'documents'), join(folder, 'records')];
  mkdirSync(documents);
  mkdirSync(records);
  for (const name of ['one', 'two'])
    writeFileSync(
      join(documents, `${name}.txt`),
      Array.from({ length: 40 }, (_, i) => `p${i % 5}@acme.example: I said sentence ${i}`).join('\n'),
    );
  writeFileSync(join(folder, 'policy.yaml'), POLICY);
  const command = process.execPath;
  const config = {
    mcpServers: {
      'google-drive': { command, args: [server('drive'), documents] },
      salesforce: { command, args: [server('records'), records] },
    },
    policy: 'policy.yaml',
    mode: 'code',
  };
  writeFileSync(join(folder, 'sluice.yaml'), JSON.stringify(config));
  const client = new Client({ name: 'bench', version: '1' });
  const args = [SLUICE, 'serve', '--config', join(folder, 'sluice.yaml')];
  const env = { PATH: process.env.PATH, HOME: folder };
  await client.connect(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
  return client;
};

const runOnce = async (client, n) => {
  const from = performance.now();
  const result = await client.callTool({ name: 'run_code', arguments: { code: PROGRAM(n) } });
  const ms = performance.now() - from;
  if (result.isError) throw new Error(result.content[0].text);
  return { ms, ...result._meta['sluice/run'] };
};

const rowsOf = (runs) => {
  const of = (name, key, q) => ({
    name,
    value: quantile(runs.map((run) => run[key]), q),
    unit: 'ms',
  });
  return [
    of('50 lines, 3 tool calls, warm, all of it, p50', 'ms', 0.5),
    of('50 lines, 3 tool calls, warm, all of it, p95', 'ms', 0.95),
    of('  of which type check, p50', 'check', 0.5),
    of('  of which strip and rewrite, p50', 'emit', 0.5),
    of('  of which in the sandbox with the calls, p50', 'run', 0.5),
  ];
};

export const benchCode = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const client = await open(folder);
  try {
    const cold = await runOnce(client, 0);
    for (let i = 0; i < 3; i += 1) await runOnce(client, 0);
    const runs = [];
    for (let i = 0; i < RUNS; i += 1) runs.push(await runOnce(client, i));
    const from = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => runOnce(client, i)));
    const together = performance.now() - from;
    return [
      { name: '50 lines, 3 tool calls, first program after start', value: cold.ms, unit: 'ms' },
      ...rowsOf(runs),
      { name: `${AT_ONCE} programs at once, each`, value: together / AT_ONCE, unit: 'ms' },
    ];
  } finally {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
