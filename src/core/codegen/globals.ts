/** Declarations of what a program finds beside the ES2022 language: the endowments of the sandbox, and the types of generated files. */

/** What a compartment does not have, though the ES library declares it (SES removes it; facts of the sandbox). */
export const ABSENT_GLOBALS = [
  'eval',
  'WeakRef',
  'FinalizationRegistry',
  'SharedArrayBuffer',
  'Atomics',
] as const;

export const GLOBALS_DTS = `/** A failed tool call. \`path\` names the argument. */
declare class ToolError extends Error { readonly server: string; readonly tool: string; readonly code: string; readonly path?: string }
declare function sleep(ms: number): Promise<void>
/** Calls \`fn\` again after a failure, with growing waits. Only for calls that may run twice. */
declare function retry<T>(fn: (attempt: number) => T | Promise<T>, options?: { attempts?: number; baseMs?: number }): Promise<T>
/** Pages of a list tool: \`for await (const page of paginate(listIssues, { project_id })) …\` */
declare function paginate<A extends object, R>(fn: (input: A) => Promise<R>, input?: A, options?: { next?: (page: R, input: A) => A | undefined }): AsyncGenerator<R, void, undefined>
/** Hands an MCP content block (image, audio, resource) or text to the host. */
declare function emit(content: string | { type: string; [key: string]: unknown }): void
declare function progress(done: number, total?: number, message?: string): void
/** Files of this tree; writing below workspace/ and skills/. */
declare const files: { read(path: string): Promise<string>; write(path: string, text: string): Promise<void>; list(path?: string): Promise<string[]>; remove(path: string): Promise<void> }
declare const console: { [M in 'debug' | 'log' | 'info' | 'warn' | 'error' | 'trace' | 'group' | 'groupCollapsed']: (...values: unknown[]) => void } & { dir(value: unknown): void; table(rows: unknown): void; assert(held: unknown, ...values: unknown[]): void; groupEnd(): void; count(label?: string): void; countReset(label?: string): void; time(label?: string): void; timeLog(label?: string): void; timeEnd(label?: string): void }
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number
declare function clearTimeout(id?: number): void
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, ms?: number, ...args: A): number
declare function clearInterval(id?: number): void
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare function atob(base64: string): string
declare function btoa(text: string): string
declare const crypto: { randomUUID(): string }
declare class TextEncoder { readonly encoding: string; encode(text?: string): Uint8Array }
declare class TextDecoder { constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }); decode(bytes?: ArrayBuffer | ArrayBufferView): string }
declare class URL { constructor(url: string | URL, base?: string | URL); static canParse(url: string, base?: string): boolean; href: string; readonly origin: string; protocol: string; username: string; password: string; host: string; hostname: string; port: string; pathname: string; search: string; hash: string; readonly searchParams: URLSearchParams; toString(): string; toJSON(): string }
declare class URLSearchParams { constructor(init?: string | Record<string, string> | [string, string][] | URLSearchParams); append(name: string, value: string): void; delete(name: string): void; get(name: string): string | null; getAll(name: string): string[]; has(name: string): boolean; set(name: string, value: string): void; sort(): void; forEach(callback: (value: string, name: string) => void): void; keys(): IterableIterator<string>; values(): IterableIterator<string>; entries(): IterableIterator<[string, string]>; [Symbol.iterator](): IterableIterator<[string, string]>; readonly size: number; toString(): string }
/** A string that stands for a personal value of a class. */
type Token<Class extends string> = string & { readonly class?: Class }
/** Structure seen in earlier results, without values: what was not seen yet is allowed. */
type Learned<T> = T extends string | number | boolean | null | undefined ? T : T extends readonly (infer E)[] ? Learned<E>[] : { [K in keyof T]: Learned<T[K]> } & Record<string, any>
`;

/** What generated files call. Not declared for a program: there it is an unknown name. */
export const CALL_DTS = `/** Only in generated files: import their functions instead. */
declare function call(tool: string, input?: unknown): Promise<any>
`;
