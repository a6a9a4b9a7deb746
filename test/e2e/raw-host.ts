/** A host that speaks raw JSON-RPC to a process over stdio and keeps every byte it is shown. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const SLUICE: string = resolve('dist/cli/main.js');
export const server = (name: string): string => resolve('build/servers', `${name}.js`);
export const scratch = (): string => mkdtempSync(join(tmpdir(), 'sluice-test-'));

type Answer = { id?: unknown; result?: Record<string, unknown>; error?: Record<string, unknown> };

export type RawHost = {
  readonly child: ChildProcess;
  /** Everything that reached the host: stdout and stderr. */
  bytes(): string;
  stderr(): string;
  request(method: string, params?: unknown): Promise<Answer>;
  notify(method: string, params?: unknown): void;
  write(line: string): void;
  /** Answers of the host to requests of the server. */
  onRequest: (method: string, params: unknown) => unknown;
  close(): Promise<number | null>;
};

/** Environment of a process under test: its own state folders, nothing of the machine's. */
export const isolated = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  XDG_DATA_HOME: join(folder, 'share'),
  XDG_CONFIG_HOME: join(folder, 'config'),
});

/** Starts a process and speaks to it. */
export const startHost = (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): RawHost => {
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const seen: string[] = [];
  const errors: string[] = [];
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 0;
  let ended = false;
  const write = (line: string): void => {
    child.stdin?.write(`${line}\n`);
  };
  const host: RawHost = {
    child,
    bytes: () => seen.join('') + errors.join(''),
    stderr: () => errors.join(''),
    onRequest: () => ({}),
    write,
    notify: (method, params) => write(JSON.stringify({ jsonrpc: '2.0', method, params })),
    request: (method, params) => {
      next += 1;
      const id = next;
      write(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      return new Promise((resolveAnswer, reject) => {
        if (ended) reject(new Error('the process has ended'));
        waiting.set(id, resolveAnswer);
        child.once('exit', () => reject(new Error(`the process ended: ${errors.join('')}`)));
      });
    },
    close: () =>
      new Promise((resolveExit) => {
        if (ended) resolveExit(child.exitCode);
        child.once('exit', (code) => resolveExit(code));
        child.stdin?.end();
      }),
  };
  child.setMaxListeners(0);
  child.once('exit', () => {
    ended = true;
  });
  child.stderr?.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
  child.stdin?.on('error', () => undefined);
  if (child.stdout === null) throw new Error('no stdout');
  createInterface({ input: child.stdout }).on('line', (line) => {
    seen.push(`${line}\n`);
    // A killed process may leave half a line.
    if (child.killed && !line.endsWith('}')) return;
    const message = JSON.parse(line);
    if (typeof message.method === 'string' && message.id !== undefined) {
      const result = host.onRequest(message.method, message.params);
      write(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
    } else if (message.id !== undefined) {
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  });
  return host;
};

/** `initialize` and `initialized`, with the capabilities of a full host. */
export const initialize = async (host: RawHost): Promise<Answer> => {
  const answer = await host.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: { sampling: {}, elicitation: {}, roots: { listChanged: true } },
    clientInfo: { name: 'raw-host', version: '1' },
  });
  host.notify('notifications/initialized');
  return answer;
};

/** Every byte of every file below a folder. */
export const filesBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');

/** The forms in which a value could slip through: as it is, JSON-escaped, URL-encoded, base64. */
export const formsOf = (value: string): readonly string[] => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').replace(/=+$/, '').slice(0, -1),
];

/** The planted values that occur in a text, in any form. */
export const leaksIn = (text: string, values: readonly string[]): readonly string[] =>
  values.filter((value) => formsOf(value).some((form) => text.includes(form)));

/** A host of `sluice wrap` in front of the server that breaks one rule, past its handshake. */
export const wrapMisbehaving = async (...mode: string[]): Promise<RawHost> => {
  const args = [SLUICE, 'wrap', '--', process.execPath, server('misbehaving'), ...mode];
  const host = startHost(process.execPath, args, isolated(scratch()));
  await initialize(host);
  return host;
};
