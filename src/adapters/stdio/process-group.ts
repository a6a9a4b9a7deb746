/** A child and everything it started: `npx` and `uvx` run the server as a child of their own. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const WINDOWS = process.platform === 'win32';
/** First pause between two looks at the group; each is twice the one before. */
const POLL_MS = 5;

/** Leaders of groups that still run, for the last resort below. */
const live: Set<number> = new Set();
let hooked = false;

const signalTree = (leader: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    // A negative number is the whole group (POSIX kill); the child was started as the leader of its own.
    return process.kill(WINDOWS ? leader : -leader, signal);
  } catch {
    return false; // ESRCH: nobody is left.
  }
};

/** `pid (name) state ppid pgrp …`; the name may itself hold brackets (proc(5)). */
const STAT = /\) (\S) \d+ (\d+) [^)]*$/;

const runsIn = (leader: number, pid: string): boolean => {
  try {
    const stat = STAT.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return stat?.[2] === String(leader) && stat[1] !== 'Z' && stat[1] !== 'X';
  } catch {
    return false; // It ended between the listing and the look.
  }
};

/**
 * True while a process of the group runs. A group of zombies still takes signals, and in a container whose first
 * process collects none they stay for ever; Linux can tell them apart.
 */
const runs = (leader: number): boolean => {
  if (!signalTree(leader, 0)) return false;
  if (!existsSync('/proc/self/stat')) return true;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && runsIn(leader, name));
};

/** Windows has no groups: `taskkill /t` ends the tree, and only with `/f` where there is no window. */
const endTree = (leader: number, signal: NodeJS.Signals): void => {
  if (WINDOWS) spawnSync('taskkill', ['/pid', String(leader), '/t', '/f'], { stdio: 'ignore' });
  else signalTree(leader, signal);
};

/** A normal end closes every link first; this covers `process.exit` and uncaught errors. SIGKILL cannot be covered. */
const endAllAtExit = (): void => {
  if (hooked) return;
  hooked = true;
  process.once('exit', () => {
    for (const leader of live) endTree(leader, 'SIGKILL');
  });
};

export type ProcessGroup = {
  signal(name: NodeJS.Signals): void;
  /** Resolves true when no process of the group is left, false when some still are after `ms`. */
  gone(ms: number): Promise<boolean>;
  /** The group is over, as far as it can be. */
  forget(): void;
};

/** The group that `leader` leads. A process that has left it (setsid) is out of reach and not promised to end. */
export const processGroup = (leader: number): ProcessGroup => {
  live.add(leader);
  endAllAtExit();
  return {
    signal: (name) => endTree(leader, name),
    gone: async (ms) => {
      const until = performance.now() + ms;
      for (let pause = POLL_MS; runs(leader); pause *= 2) {
        const left = until - performance.now();
        if (left <= 0) return false;
        await delay(Math.min(pause, left));
      }
      return true;
    },
    forget: () => {
      live.delete(leader);
    },
  };
};
