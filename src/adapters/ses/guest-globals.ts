/** The global object of a program: endowments that hold no power but to ask the host, hardened and locked. */

import type { ConsoleLevel } from '../../ports/sandbox.ts';
import type { Calls } from './guest-calls.ts';
import { createPaginate, type ParametersOf } from './guest-paginate.ts';
import { createConsole } from './guest-print.ts';
import { createRetry } from './guest-retry.ts';
import type { GuestCompartment } from './guest-ses.ts';
import type { Timers } from './guest-timers.ts';

/** Node prints objects through this method; it would hand its own formatter to code of the program. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

type Parts = {
  readonly send: (text: string) => void;
  readonly timers: Timers;
  readonly calls: () => Pick<Calls, 'file'>;
  readonly positions: (error: object) => string;
  readonly parametersOf: ParametersOf;
};

const prototypeOf = (value: object): object => Object.getPrototypeOf(value);

/**
 * Takes the parts of Node's own classes that must not reach a program before they are hardened: printing methods,
 * object URLs, and the segmenter of `Intl`, whose segments have a prototype that cannot be reached to freeze it.
 */
export const trimPlatform = (): void => {
  const params = new URLSearchParams();
  for (const place of [URL.prototype, URLSearchParams.prototype, prototypeOf(params.entries())])
    Reflect.deleteProperty(place, INSPECT);
  Reflect.deleteProperty(URL, 'createObjectURL');
  Reflect.deleteProperty(URL, 'revokeObjectURL');
  Reflect.deleteProperty(Intl, 'Segmenter');
};

/** Hardened here because nothing of the program leads to them but a value that a method returns. */
const hardenIterators = (): void => {
  const params = new URLSearchParams();
  for (const iterator of [params.entries(), params.keys(), params.values()])
    harden(prototypeOf(iterator));
};

/** What a platform function throws (a DOMException, with an open prototype) becomes a TypeError with its text. */
const asTypeError = <T>(call: () => T): T => {
  try {
    return call();
  } catch (thrown) {
    throw new TypeError(thrown instanceof Error ? String(thrown.message) : 'the value is refused');
  }
};

const contentText = (content: unknown): string => {
  const block = typeof content === 'string' ? { type: 'text', text: content } : content;
  const text = JSON.stringify(block);
  if (typeof text !== 'string' || !text.startsWith('{'))
    throw new TypeError('emit: the content is neither a string nor an MCP content block');
  return text;
};

const progressText = (done: unknown, total: unknown, message: unknown): string => {
  if (typeof done !== 'number' || !Number.isFinite(done))
    throw new TypeError('progress: the first argument is not a number');
  return JSON.stringify({
    t: 'progress',
    done,
    ...(typeof total === 'number' && Number.isFinite(total) ? { total } : {}),
    ...(typeof message === 'string' ? { message } : {}),
  });
};

const platform = {
  structuredClone: (value: unknown): unknown => asTypeError(() => structuredClone(value)),
  atob: (value: unknown): string => asTypeError(() => atob(String(value))),
  btoa: (value: unknown): string => asTypeError(() => btoa(String(value))),
};

/** What a program finds by name, beside the intrinsics of its compartment. The names are those that `core/codegen/globals.ts` declares. */
export const createEndowments = ({
  send,
  timers,
  calls,
  positions,
  parametersOf,
}: Parts): object => {
  hardenIterators();
  const print = (level: ConsoleLevel, text: string): void =>
    send(JSON.stringify({ t: 'print', level, text }));
  const { sleep, ...clocks } = timers;
  const globals = {
    sleep: (ms: unknown) => sleep(ms),
    retry: createRetry(sleep),
    paginate: createPaginate(parametersOf),
    emit: (content: unknown) => send(`{"t":"emit","content":${contentText(content)}}`),
    progress: (done: unknown, total?: unknown, message?: unknown) =>
      send(progressText(done, total, message)),
    files: bare({
      read: (path: unknown) => calls().file('read', path),
      write: (path: unknown, text: unknown) => calls().file('write', path, text),
      list: (path: unknown = '') => calls().file('list', path),
      remove: (path: unknown) => calls().file('remove', path),
    }),
    console: bare(createConsole(print, positions)),
    ...clocks,
    ...platform,
    crypto: bare({ randomUUID: () => crypto.randomUUID() }),
    URL,
    URLSearchParams,
    Intl,
    Math,
    Date,
    Float32Array,
    Float64Array,
  };
  return harden(bare(globals));
};

/** A container without a prototype: it inherits nothing that could be asked for. */
export const bare = (members: object): object => Object.assign(Object.create(null), members);

/**
 * Fixes every global, which also makes reading one 400 times faster: a global that may change is looked up through the
 * scopes of the compartment each time. New names may still be added.
 */
export const lockGlobals = ({ globalThis: global }: GuestCompartment): void => {
  // `instanceof Function` works; calling it throws, as the constructor of every function does after lockdown.
  Reflect.set(global, 'Function', Object.getPrototypeOf(() => undefined).constructor);
  for (const name of ['eval', 'Compartment', 'lockdown', 'harden'])
    Reflect.deleteProperty(global, name);
  for (const key of Reflect.ownKeys(global))
    if (Reflect.getOwnPropertyDescriptor(global, key)?.configurable === true)
      Object.defineProperty(global, key, { writable: false, configurable: false });
};
