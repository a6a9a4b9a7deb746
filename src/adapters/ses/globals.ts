/** The names a program finds beside the ES intrinsics, each with its declaration; and those it does not find. */

/** One name of the global object, declared as a program sees it. */
export type GuestGlobal = { readonly name: string; readonly declaration: string };

/**
 * Every endowment, in the order the generated `globals.d.ts` prints them. The runtime endows exactly these: a test
 * compares the two.
 */
export const GUEST_GLOBALS: readonly GuestGlobal[] = [
  {
    name: 'ToolError',
    declaration:
      'declare class ToolError extends Error { readonly server: string; readonly tool: string; readonly code: string; readonly path?: string; }',
  },
  { name: 'sleep', declaration: 'declare function sleep(ms: number): Promise<void>;' },
  {
    name: 'retry',
    declaration:
      'declare function retry<T>(fn: (attempt: number) => T | Promise<T>, options?: { attempts?: number; baseMs?: number }): Promise<T>;',
  },
  {
    name: 'paginate',
    declaration:
      'declare function paginate<A extends object, R>(fn: (args: A) => Promise<R>, args?: A, options?: { next?: (page: R, args: A) => A | undefined }): AsyncGenerator<R, void, undefined>;',
  },
  {
    name: 'emit',
    declaration:
      'declare function emit(content: string | { type: string; [key: string]: unknown }): void;',
  },
  {
    name: 'progress',
    declaration: 'declare function progress(done: number, total?: number, message?: string): void;',
  },
  {
    name: 'files',
    declaration:
      'declare const files: { read(path: string): Promise<string>; write(path: string, text: string): Promise<void>; list(path?: string): Promise<string[]>; remove(path: string): Promise<void>; };',
  },
  {
    name: 'console',
    declaration:
      "declare const console: { [M in 'debug' | 'log' | 'info' | 'warn' | 'error' | 'trace' | 'group' | 'groupCollapsed']: (...values: unknown[]) => void } & { dir(value: unknown): void; table(rows: unknown): void; assert(held: unknown, ...values: unknown[]): void; groupEnd(): void; count(label?: string): void; countReset(label?: string): void; time(label?: string): void; timeLog(label?: string): void; timeEnd(label?: string): void; };",
  },
  {
    name: 'setTimeout',
    declaration:
      'declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number;',
  },
  { name: 'clearTimeout', declaration: 'declare function clearTimeout(id?: number): void;' },
  {
    name: 'setInterval',
    declaration:
      'declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number;',
  },
  { name: 'clearInterval', declaration: 'declare function clearInterval(id?: number): void;' },
  {
    name: 'queueMicrotask',
    declaration: 'declare function queueMicrotask(callback: () => void): void;',
  },
  { name: 'structuredClone', declaration: 'declare function structuredClone<T>(value: T): T;' },
  { name: 'atob', declaration: 'declare function atob(base64: string): string;' },
  { name: 'btoa', declaration: 'declare function btoa(text: string): string;' },
  { name: 'crypto', declaration: 'declare const crypto: { randomUUID(): string };' },
  {
    name: 'URL',
    declaration:
      'declare class URL { constructor(url: string | URL, base?: string | URL); static canParse(url: string, base?: string): boolean; href: string; readonly origin: string; protocol: string; username: string; password: string; host: string; hostname: string; port: string; pathname: string; search: string; hash: string; readonly searchParams: URLSearchParams; toString(): string; toJSON(): string; }',
  },
  {
    name: 'URLSearchParams',
    declaration:
      'declare class URLSearchParams { constructor(init?: string | Record<string, string> | [string, string][] | URLSearchParams); append(name: string, value: string): void; delete(name: string): void; get(name: string): string | null; getAll(name: string): string[]; has(name: string): boolean; set(name: string, value: string): void; sort(): void; forEach(callback: (value: string, name: string) => void): void; keys(): IterableIterator<string>; values(): IterableIterator<string>; entries(): IterableIterator<[string, string]>; [Symbol.iterator](): IterableIterator<[string, string]>; readonly size: number; toString(): string; }',
  },
  // These are the start compartment's: hardened, with the real clock, locale and randomness.
  { name: 'Intl', declaration: '' },
  { name: 'Math', declaration: '' },
  { name: 'Date', declaration: '' },
  { name: 'Float32Array', declaration: '' },
  { name: 'Float64Array', declaration: '' },
];

/** Intrinsics of the compartment that the ES library types do not declare. */
export const GUEST_PLATFORM: readonly GuestGlobal[] = [
  {
    name: 'TextEncoder',
    declaration:
      'declare class TextEncoder { readonly encoding: string; encode(text?: string): Uint8Array; }',
  },
  {
    name: 'TextDecoder',
    declaration:
      'declare class TextDecoder { constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }); decode(bytes?: ArrayBuffer | ArrayBufferView): string; }',
  },
];

/** Names that the ES library types declare and a program does not find. */
export const GUEST_ABSENT = [
  'eval',
  'Compartment',
  'lockdown',
  'harden',
  'WeakRef',
  'FinalizationRegistry',
  'SharedArrayBuffer',
  'Atomics',
] as const;
