/** Timers for programs: integers instead of Node's objects, callbacks on a fresh turn and without `this`. */

import type { Tasks } from './guest-tasks.ts';

export type Uncaught = (thrown: unknown) => void;
type Callback = (...args: unknown[]) => unknown;

/** The longest delay of Node; a longer one would fire at once. */
const MAX_DELAY = 2 ** 31 - 1;

const delayOf = (delay: unknown): number => {
  const ms = typeof delay === 'number' || typeof delay === 'string' ? Number(delay) : 0;
  return ms >= 0 ? Math.min(ms, MAX_DELAY) : 0;
};

const callbackOf = (value: unknown): Callback => {
  if (typeof value !== 'function') throw new TypeError('the callback is not a function');
  return (...args) => Reflect.apply(value, undefined, args);
};

type Running = {
  once(call: () => void, ms: number): number;
  every(call: () => void, ms: number): number;
  clear(id: unknown): void;
};

/**
 * `setTimeout` counts as work under way, `setInterval` does not: a forgotten `clearInterval` must not hold a finished
 * program until the wall clock ends it.
 */
const createRunning = (tasks: Tasks, guarded: (call: () => unknown) => void): Running => {
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const running: Map<number, ReturnType<typeof setTimeout>> = new Map();
  const intervals: Set<number> = new Set();
  let last = 0;
  return {
    once: (call, ms) => {
      last += 1;
      const id = last;
      tasks.begin();
      const fire = (): void => {
        running.delete(id);
        guarded(call);
        tasks.end();
      };
      running.set(id, start(fire, ms));
      return id;
    },
    every: (call, ms) => {
      last += 1;
      const id = last;
      const fire = (): void => {
        running.set(id, start(fire, ms));
        guarded(call);
      };
      intervals.add(id);
      tasks.ticking(1);
      running.set(id, start(fire, ms));
      return id;
    },
    clear: (id) => {
      const timer = typeof id === 'number' ? running.get(id) : undefined;
      if (typeof id !== 'number' || timer === undefined) return;
      stop(timer);
      running.delete(id);
      if (intervals.delete(id)) tasks.ticking(-1);
      else tasks.end();
    },
  };
};

export type Timers = {
  setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): number;
  setInterval(callback: unknown, delay?: unknown, ...args: unknown[]): number;
  clearTimeout(id?: unknown): void;
  clearInterval(id?: unknown): void;
  queueMicrotask(callback: unknown): void;
  sleep(ms: unknown): Promise<void>;
};

/** What a callback throws goes to `uncaught`: nobody awaits it. */
export const createTimers = (tasks: Tasks, uncaught: Uncaught): Timers => {
  const guarded = (call: () => unknown): void => {
    try {
      call();
    } catch (thrown) {
      uncaught(thrown);
    }
  };
  const running = createRunning(tasks, guarded);
  return {
    setTimeout: (callback, delay, ...args) => {
      const call = callbackOf(callback);
      return running.once(() => call(...args), delayOf(delay));
    },
    setInterval: (callback, delay, ...args) => {
      const call = callbackOf(callback);
      return running.every(() => call(...args), Math.max(1, delayOf(delay)));
    },
    clearTimeout: (id) => running.clear(id),
    clearInterval: (id) => running.clear(id),
    queueMicrotask: (callback) => {
      const call = callbackOf(callback);
      Promise.resolve()
        .then(() => guarded(call))
        .catch(uncaught);
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        running.once(resolve, delayOf(ms));
      }),
  };
};
