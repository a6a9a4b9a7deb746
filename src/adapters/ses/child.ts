/** One child process: started, fed, listened to, and killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { bootstrapText } from './bootstrap.ts';
import { createFrameReader, frameOf } from './frames.ts';
import type { Image } from './image.ts';
import { type ChildSpec, commandLine, foreignDescriptors, type Layers } from './layers.ts';
import { type Refused, readMessage } from './messages.ts';
import { FD_IN, FD_OUT, type FromGuest, type ToGuest } from './protocol.ts';

/** How a process ended. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ChildListener = {
  readonly message: (message: FromGuest | Refused) => void;
  readonly tooLong: () => void;
};

export type Child = {
  readonly pid: number;
  readonly spec: ChildSpec;
  /** Who is told from now on; before that messages have no one. */
  listen(listener: ChildListener, frameBytes: number): void;
  send(message: ToGuest): void;
  sendText(text: string): void;
  kill(): void;
  /** The process is gone and all that it had written was delivered. */
  readonly over: Promise<Exit>;
};

const live: Set<ChildProcess> = new Set();
let hooked = false;

/** The whole group, so that a shell or `unshare` that has not yet become Node goes too. */
const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // No group yet, or no longer.
  }
};

/** A proxy that ends takes its children with it; one that is killed closes their pipes, which ends them too. */
const killAllAtExit = (): void => {
  if (hooked) return;
  hooked = true;
  process.once('exit', () => {
    for (const child of live) killGroup(child);
  });
};

const open = (layers: Layers, spec: ChildSpec): ChildProcess => {
  const { file, args } = commandLine(layers, spec, bootstrapText(foreignDescriptors()));
  return spawn(file, args, {
    // Nothing of the proxy: no environment, no terminal, no descriptor but the two pipes.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    env: {},
    cwd: '/',
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
};

const pipeOf = (child: ChildProcess, fd: number): Duplex => {
  const pipe = child.stdio[fd];
  if (pipe instanceof Duplex) return pipe;
  throw new Error(`no pipe ${fd}`);
};

/** Children are kept alive by their work (timers of a run), never by existing: an idle pool does not hold the proxy. */
const letGo = (child: ChildProcess, pipes: readonly Duplex[]): void => {
  child.unref();
  for (const pipe of pipes) if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
};

const overOf = (child: ChildProcess, output: Duplex): Promise<Exit> =>
  new Promise((resolve) => {
    const state: { exit?: Exit; closed?: true } = {};
    const look = (): void => {
      if (state.exit !== undefined && state.closed) resolve(state.exit);
    };
    child.once('exit', (code, signal) => {
      live.delete(child);
      state.exit = { code, signal };
      look();
    });
    child.once('error', () => {
      live.delete(child);
      state.exit ??= { code: null, signal: null };
      state.closed = true;
      look();
    });
    output.once('close', () => {
      state.closed = true;
      look();
    });
  });

/** Starts a process and writes it what it is to load. Throws when the system gives none. */
export const startChild = (layers: Layers, spec: ChildSpec, image: Image): Child => {
  killAllAtExit();
  const child = open(layers, spec);
  // A failed spawn is told by `error` on the next turn; until then there is no process to speak of.
  child.on('error', () => undefined);
  if (child.pid === undefined) throw new Error('no process');
  live.add(child);
  const output = pipeOf(child, FD_OUT);
  const input = pipeOf(child, FD_IN);
  // Writing to a child that is gone: its exit says all there is to say.
  for (const pipe of [input, output]) pipe.on('error', () => undefined);
  letGo(child, [input, output]);
  let listener: ChildListener | undefined;
  let frameBytes = 0;
  const push = createFrameReader(() => frameBytes, {
    frame: (text) => listener?.message(readMessage(text)),
    tooLong: () => listener?.tooLong(),
  });
  output.on('data', push);
  input.write(image.bytes());
  const sendText = (text: string): void => {
    if (input.writable) input.write(frameOf(text));
  };
  return {
    pid: child.pid,
    spec,
    listen: (next, limit) => {
      listener = next;
      frameBytes = limit;
    },
    send: (message) => sendText(JSON.stringify(message)),
    sendText,
    kill: () => killGroup(child),
    over: overOf(child, output),
  };
};
