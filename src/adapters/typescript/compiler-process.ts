/** One compiler process, seen from the proxy: started with an empty environment, killed without asking. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MAX_COMPILE_MS } from '../../core/limits.ts';
import type { Compiled, SourceTree } from '../../ports/compiler.ts';
import type { Reply } from './process.ts';

/** The library and the tree of a program with a thousand tools take 250 MB; a type that explodes ends at this. */
const HEAP_MB = 1_024;
/** Loading the compiler takes 0.3 s on an idle machine. */
const BOOT_MS = 60_000;

/** Run from `src`, as tests are, what was built is used. */
const ENTRY: string = fileURLToPath(new URL('./process.js', import.meta.url)).replace(
  /([\\/])src([\\/]adapters[\\/]typescript[\\/]process\.js)$/,
  '$1dist$2',
);

/** How a request ended. A process that gave anything but an answer is dead. */
export type Ending =
  | { readonly kind: 'compiled'; readonly compiled: Compiled }
  | { readonly kind: 'failed' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'died' };

export type CompilerProcess = {
  /** Resolves when the process has compiled its first text; rejects when it could not start. */
  readonly ready: Promise<void>;
  readonly alive: () => boolean;
  /** One at a time; the next one waits for its answer. */
  compile(source: string, tree: SourceTree): Promise<Ending>;
  kill(): void;
};

const isReply = (message: unknown): message is Reply =>
  typeof message === 'object' && message !== null && 'id' in message;

const start = (): ChildProcess =>
  fork(ENTRY, [], {
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });

const booted = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (): void => {
      child.kill('SIGKILL');
      reject(new Error('the compiler process did not start'));
    };
    const timer = setTimeout(fail, BOOT_MS);
    timer.unref();
    child.once('exit', fail);
    child.once('error', fail);
    child.once('message', () => {
      clearTimeout(timer);
      child.off('exit', fail);
      resolve();
    });
  });

/** The process keeps the proxy alive only while somebody waits for it. */
const hold = (child: ChildProcess, wanted: boolean): void => {
  if (wanted) child.ref();
  else child.unref();
  if (wanted) child.channel?.ref();
  else child.channel?.unref();
};

export const startCompilerProcess = (): CompilerProcess => {
  const child = start();
  let alive = true;
  let next = 0;
  let revision: string | undefined;
  child.once('exit', () => {
    alive = false;
  });
  // A channel that broke is followed by the exit, which is what counts.
  child.on('error', () => {
    alive = false;
  });
  const ready = booted(child);
  ready.catch(() => {
    alive = false;
  });
  hold(child, false);
  const kill = (): void => {
    alive = false;
    child.kill('SIGKILL');
  };

  const compile = async (source: string, tree: SourceTree): Promise<Ending> => {
    hold(child, true);
    try {
      await ready;
    } catch {
      return { kind: 'died' };
    }
    next += 1;
    const id = next;
    // The tree may be megabytes: it crosses once for each revision.
    const request = tree.revision === revision ? { id, source } : { id, source, tree };
    revision = tree.revision;
    return new Promise<Ending>((resolve) => {
      const end = (ending: Ending): void => {
        clearTimeout(timer);
        child.off('message', onMessage);
        child.off('exit', onExit);
        hold(child, false);
        // After a full stack nobody knows what the compiler left half done.
        if (ending.kind === 'failed') kill();
        resolve(ending);
      };
      const onExit = (): void => end({ kind: 'died' });
      const onMessage = (message: unknown): void => {
        if (!isReply(message) || message.id !== id) return;
        end(
          'failed' in message
            ? { kind: 'failed' }
            : { kind: 'compiled', compiled: message.compiled },
        );
      };
      const timer = setTimeout(() => {
        kill();
        end({ kind: 'timeout' });
      }, MAX_COMPILE_MS);
      child.on('message', onMessage);
      child.once('exit', onExit);
      child.send(request, (error) => {
        if (error !== null) onExit();
      });
    });
  };
  return { ready, alive: () => alive, compile, kill };
};
