/** The link to an MCP server that runs as a child process. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { SluiceError } from '../../core/errors.ts';
import type { Link } from '../../ports/link.ts';
import { spawnArguments } from './command-line.ts';
import { createFramer } from './framing.ts';
import { createLineWriter, type LineWriter, lineOf } from './line-writer.ts';
import { type Parse, readMessages, type Stringify } from './message-reader.ts';
import { type ProcessGroup, processGroup } from './process-group.ts';
import { within } from './within.ts';

/** MCP stdio, "Shutdown": close stdin, wait, SIGTERM, wait, SIGKILL. */
const GRACE_MS = 2_000;
/** After SIGKILL only a process in the kernel, or a zombie that nobody collects, is left. */
const LAST_MS = 500;
/** A longer line of stderr is left out as a whole: a cut one could hide half a value from the scrubber. */
const MAX_STDERR_LINE_BYTES: number = 64 * 1024;

export type ChildLinkOptions = {
  readonly command: string;
  readonly args: readonly string[];
  /** The child's whole environment; this process's own otherwise. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly cwd?: string;
  readonly parse: Parse;
  readonly stringify: Stringify;
  /** Called with complete lines only, unscrubbed: they may hold values. */
  readonly onStderr: (line: string) => void;
};

/** A link that also says which process it is, once started. */
export type ChildLink = Link & { readonly pid: number | undefined };

const codeOf = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : '';

/** Why a command did not start, and what to do. Node reports a missing working directory as ENOENT of the command. */
const startFault = ({ command, cwd }: ChildLinkOptions, thrown: unknown): SluiceError => {
  const code = codeOf(thrown);
  const fault = (why: string, remedy: string): SluiceError =>
    new SluiceError('UPSTREAM_START', `server command \`${command}\` ${why}`, remedy, {
      command,
      code,
    });
  if (code === 'ENOENT' && cwd !== undefined && !existsSync(cwd))
    return fault(`has no working directory \`${cwd}\``, 'create the directory or correct `cwd`');
  if (code === 'ENOENT')
    return fault('was not found', 'install it, or give its full path in the server command');
  if (code === 'EACCES')
    return fault('may not be executed', `run \`chmod +x\` on it, or start it with its interpreter`);
  return fault(
    `could not be started (${code || 'no process'})`,
    'start the command by hand to see why',
  );
};

const open = ({ command, args, env, cwd }: ChildLinkOptions): ChildProcessWithoutNullStreams => {
  const { file, args: words, verbatim } = spawnArguments(command, args, process.platform);
  return spawn(file, words, {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own group, so that close() reaches what a wrapper such as npx has started; also keeps a Ctrl-C in the
    // terminal from ending the server before the answers are out.
    detached: process.platform !== 'win32',
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
    ...(env === undefined ? {} : { env: { ...env } }),
    ...(cwd === undefined ? {} : { cwd }),
  });
};

/** Resolves when the process runs. */
const started = async (options: ChildLinkOptions): Promise<ChildProcessWithoutNullStreams> => {
  try {
    const child = open(options);
    await new Promise((resolve, reject) => {
      child.once('spawn', () => resolve(undefined));
      child.once('error', reject);
    });
    // Later errors (a signal that could not be sent) have no one to go to and must not end the process.
    child.on('error', () => undefined);
    return child;
  } catch (thrown) {
    throw startFault(options, thrown);
  }
};

const readStderr = (input: Readable, onStderr: (line: string) => void): void => {
  const framer = createFramer(MAX_STDERR_LINE_BYTES, {
    line: onStderr,
    tooLong: () => onStderr('(a line over 64 KiB was left out)'),
  });
  input.on('data', (chunk: Buffer) => framer.push(chunk));
  input.once('close', () => framer.end());
  input.on('error', () => undefined);
};

const reasonOf = (child: ChildProcessWithoutNullStreams): string =>
  child.signalCode === null ? `exit code ${child.exitCode}` : `signal ${child.signalCode}`;

/** Ends what the leader left behind, politely first. */
const reap = async (group: ProcessGroup): Promise<void> => {
  group.signal('SIGTERM');
  if (!(await group.gone(GRACE_MS))) {
    group.signal('SIGKILL');
    await group.gone(LAST_MS);
  }
  group.forget();
};

type Running = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly group: ProcessGroup;
  readonly writer: LineWriter;
  /** The leader has exited, its group is gone and all output was delivered. */
  readonly over: Promise<void>;
};

/** The whole life after start: exit of the leader, end of its group, end of the output. */
const life = async (child: ChildProcessWithoutNullStreams, group: ProcessGroup): Promise<void> => {
  const closed = new Promise((resolve) => child.once('close', resolve));
  await new Promise((resolve) => child.once('exit', resolve));
  await reap(group);
  // A process that left the group may hold the pipes open for ever; nobody is obliged to wait for it.
  if (await within(closed, LAST_MS)) return;
  child.stdout.destroy();
  child.stderr.destroy();
  await within(closed, LAST_MS);
};

const shutDown = async ({ child, group, writer, over }: Running): Promise<void> => {
  writer.flush();
  child.stdin.end();
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await within(over, GRACE_MS)) return;
    group.signal(signal);
  }
  await within(over, GRACE_MS);
};

/**
 * A link to a server that `start()` launches without a shell. `onClose` carries `exit code 3` or `signal SIGKILL`, and
 * comes after all output. `close()` resolves when the process and those it started are gone.
 * Throws `UPSTREAM_START` from `start()`; nothing else throws.
 */
export const childLink = (options: ChildLinkOptions): ChildLink => {
  let running: Running | undefined;
  let closing: Promise<void> | undefined;

  const run = (child: ChildProcessWithoutNullStreams, leader: number): Running => {
    const group = processGroup(leader);
    const writer = createLineWriter(child.stdin);
    readStderr(child.stderr, options.onStderr);
    readMessages(
      child.stdout,
      { parse: options.parse, expected: 'answer' },
      {
        message: (message) => link.onMessage(message),
        fault: (fault) => link.onFault(fault),
        end: () => undefined,
      },
    );
    child.once('close', () => link.onClose(reasonOf(child)));
    return { child, group, writer, over: life(child, group) };
  };
  const link: ChildLink = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    get pid() {
      return running?.child.pid;
    },
    send: (message) => running?.writer.write(lineOf(message, options.stringify)),
    start: async () => {
      const child = await started(options);
      // Always set once spawned; 0 would signal our own group.
      if (child.pid === undefined) throw startFault(options, undefined);
      running = run(child, child.pid);
      // A server that no longer reads can be asked nothing: it is ended, so that those who wait learn of it.
      child.stdin.on('error', () => void link.close());
      child.stdout.once('close', () => void link.close());
    },
    close: () => {
      closing ??= running === undefined ? Promise.resolve() : shutDown(running);
      return closing;
    },
  };
  return link;
};
