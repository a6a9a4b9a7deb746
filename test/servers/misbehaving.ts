/**
 * A server that breaks one rule, chosen by argv[2]: `exit`, `crash-on-call`, `slow-start <ms>`, `garbage`, `noise`,
 * `bytes`, `big <bytes>`, `rows <n>`, `never-answers`, `deaf` (also to the end of its input and to SIGTERM) or `mute`
 * (closes its output and lives on). It speaks raw JSON-RPC, because no SDK would let it.
 */

import { closeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const [mode = '', amount = '0'] = process.argv.slice(2);
const n = Number(amount);

type Request = {
  readonly id?: string | number;
  readonly method?: string;
  readonly params?: unknown;
};

const line = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const answer = (id: string | number, result: unknown): void =>
  line(JSON.stringify({ jsonrpc: '2.0', id, result }));
const text = (content: string): unknown => ({ content: [{ type: 'text', text: content }] });

/** More than a double can hold, twice the same key, a batch (removed in 2025-06-18), and no JSON at all. */
const garbage = (): void => {
  line('this line is no JSON {');
  line('[{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}]');
  line('{"jsonrpc":"2.0","method":"notifications/progress","method":"notifications/message"}');
  line(
    '{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":12345678901234567890}}',
  );
};

const rows = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      email: `person.${i + 1}@mail.example`,
      city: 'Port Lorne',
    })),
  );

const toolName = (params: unknown): string =>
  typeof params === 'object' && params !== null && 'name' in params ? String(params.name) : '';

/** What each mode answers to `tools/call`. */
const CALLS: { readonly [mode: string]: (id: string | number, tool: string) => void } = {
  'crash-on-call': () => process.exit(7),
  'never-answers': () => undefined,
  mute: () => closeSync(1),
  noise: (id) => {
    line('INFO contact perdita.quennell@acme.example was read');
    answer(id, text('perdita.quennell@acme.example'));
  },
  bytes: (id) => {
    const [before = '', after = ''] = JSON.stringify({
      jsonrpc: '2.0',
      id,
      result: text('caf? perdita.quennell@acme.example'),
    }).split('?');
    process.stdout.write(
      Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(`${after}\n`)]),
    );
  },
  big: (id) => answer(id, text('x'.repeat(n))),
  rows: (id) => answer(id, text(rows(n))),
  garbage: (id, tool) => {
    const key = JSON.stringify(id);
    if (tool === 'duplicate')
      line(`{"jsonrpc":"2.0","id":${key},"result":{"content":[]},"result":{"content":[]}}`);
    else if (tool === 'malformed') line(`{"jsonrpc":"2.0","id":${key},"result":{"content":[`);
    else
      line(
        `{"jsonrpc":"2.0","id":${key},"result":{"content":[],"structuredContent":{"n":12345678901234567890}}}`,
      );
  },
};

const TOOLS = ['call', 'integer', 'duplicate', 'malformed'].map((name) => ({
  name,
  inputSchema: { type: 'object' },
}));

const versionOf = (params: unknown): unknown =>
  typeof params === 'object' && params !== null && 'protocolVersion' in params
    ? params.protocolVersion
    : '2025-06-18';

const serve = ({ id, method, params }: Request): void => {
  if (id === undefined) return;
  if (method === 'initialize')
    answer(id, {
      protocolVersion: versionOf(params),
      capabilities: { tools: {}, logging: {} },
      serverInfo: { name: 'misbehaving', version: '1.0.0' },
    });
  else if (method === 'tools/list') answer(id, { tools: TOOLS });
  else if (method === 'tools/call') {
    const call = CALLS[mode];
    if (call === undefined) answer(id, text('ok'));
    else call(id, toolName(params));
  } else answer(id, {});
};

if (mode === 'exit') process.exit(3);
if (mode === 'deaf') process.on('SIGTERM', () => undefined);
if (mode === 'deaf' || mode === 'mute') setInterval(() => undefined, 60_000);
if (mode === 'slow-start') await delay(n);
if (mode === 'garbage') garbage();
for await (const message of createInterface({ input: process.stdin })) serve(JSON.parse(message));
