/** Children that have locked their realm down and wait for a program. Each runs one and is killed. */

import { SluiceError } from '../../core/errors.ts';
import { type Child, startChild } from './child.ts';
import type { Image } from './image.ts';
import type { ChildSpec, Layers } from './layers.ts';
import type { Refused } from './messages.ts';
import type { FromGuest } from './protocol.ts';

/** From spawn to `ready` takes 50 ms on an idle machine. */
const BOOT_MS = 10_000;
/** The next child is started a moment after one was taken, so that it does not compete with the run's first steps. */
const REFILL_MS = 25;
/** The longest frame of a child that runs no program: its code cache as base64. */
const MAX_CACHE_BYTES: number = 8 * 1024 * 1024;
/** After so many failed starts in a row the pool stops trying by itself. */
const MAX_FAILED_STARTS = 3;

export type PoolOptions = {
  readonly layers: Layers;
  readonly imageFor: (spec: ChildSpec) => Image;
  readonly spec: ChildSpec;
  readonly idle: number;
  readonly most: number;
};

export type Pool = {
  /** A child for one program; waits while `most` are busy. Throws `SANDBOX_UNAVAILABLE`. */
  take(spec: ChildSpec, signal: AbortSignal | undefined): Promise<Child>;
  warm(): Promise<void>;
  close(): Promise<void>;
};

const unavailable = (why: string, cause?: unknown): SluiceError =>
  new SluiceError(
    'SANDBOX_UNAVAILABLE',
    `no sandbox process could be started: ${why}`,
    'run `sluice doctor`, and see whether this user may start processes and has memory left',
    {},
    cause,
  );

/** Resolves when the child is ready. One that had no code cache sends one before that. */
const boot = ({ layers, imageFor }: PoolOptions, spec: ChildSpec): Promise<Child> =>
  new Promise((resolve, reject) => {
    const image = imageFor(spec);
    const child = startChild(layers, spec, image);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill();
      reject(unavailable(why));
    };
    const timer = setTimeout(() => fail(`a child was not ready after ${BOOT_MS} ms`), BOOT_MS);
    void child.over.then(({ code, signal }) =>
      fail(`a child ended at its start (${signal ?? `exit code ${code}`})`),
    );
    const message = (said: FromGuest | Refused): void => {
      if (said.t === 'cache') image.keep(Buffer.from(said.data, 'base64'));
      if (said.t !== 'ready') return;
      clearTimeout(timer);
      resolve(child);
    };
    child.listen({ message, tooLong: () => child.kill() }, MAX_CACHE_BYTES);
  });

/** A warm child serves a run whose fixed limits it has; CPU and data segment may be lower than what it was given. */
const fits = (child: ChildSpec, wanted: ChildSpec): boolean =>
  child.heapMb === wanted.heapMb && child.cpuMs >= wanted.cpuMs && child.rssMb >= wanted.rssMb;

/** A place of the pool: a child that is ready, or one that is on its way. */
type Place = { readonly child: Promise<Child>; ready: Child | undefined };

type Waiter = { readonly go: () => void };

/** Counts the children that run programs; beyond the limit the next run waits for its turn. */
const createTurns = (most: number) => {
  let busy = 0;
  const waiters: Waiter[] = [];
  const leave = (): void => {
    const next = waiters.shift();
    if (next === undefined) busy -= 1;
    else next.go();
  };
  const enter = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      if (busy < most) {
        busy += 1;
        resolve();
        return;
      }
      const waiter: Waiter = { go: resolve };
      waiters.push(waiter);
      signal?.addEventListener('abort', () => {
        const at = waiters.indexOf(waiter);
        if (at < 0) return;
        waiters.splice(at, 1);
        reject(signal.reason);
      });
    });
  return { enter, leave };
};

const createPlaces = (options: PoolOptions) => {
  const places: Place[] = [];
  let failed = 0;
  let closed = false;
  const drop = (place: Place): void => {
    const at = places.indexOf(place);
    if (at >= 0) places.splice(at, 1);
  };
  const add = (): void => {
    const child = boot(options, options.spec);
    const place: Place = { child, ready: undefined };
    places.push(place);
    child.then(
      (ready) => {
        failed = 0;
        place.ready = ready;
        if (closed) ready.kill();
        // A child that the system ended while it waited is no place any more.
        void ready.over.then(() => drop(place));
      },
      () => {
        failed += 1;
        drop(place);
      },
    );
  };
  return {
    fill: (): readonly Promise<Child>[] => {
      while (!closed && places.length < options.idle && failed < MAX_FAILED_STARTS) add();
      return places.map((place) => place.child);
    },
    claim: (spec: ChildSpec): Promise<Child> | undefined => {
      if (!fits(options.spec, spec)) return undefined;
      const place = places.find(({ ready }) => ready !== undefined) ?? places[0];
      if (place !== undefined) drop(place);
      return place?.child;
    },
    /** Children start again: the pool may be filled as before. */
    recovered: (): void => {
      failed = 0;
    },
    close: (): void => {
      closed = true;
      for (const { child } of places)
        child.then(
          (ready) => ready.kill(),
          () => undefined,
        );
    },
  };
};

/** Starts no process before `warm` or `take` asks for one. */
export const createPool = (options: PoolOptions): Pool => {
  const turns = createTurns(options.most);
  const places = createPlaces(options);
  const refill = (): void => {
    // A start that fails is told to the run that finds no child.
    const timer = setTimeout(() => {
      for (const child of places.fill()) child.catch(() => undefined);
    }, REFILL_MS);
    timer.unref();
  };
  return {
    take: async (spec, signal) => {
      await turns.enter(signal);
      try {
        const child = await (places.claim(spec) ?? boot(options, spec));
        places.recovered();
        void child.over.then(turns.leave);
        refill();
        return child;
      } catch (thrown) {
        turns.leave();
        throw thrown;
      }
    },
    warm: async () => {
      await Promise.all(places.fill());
    },
    close: async () => places.close(),
  };
};
