/** Where agent code runs: one program, one process, killed afterwards. No key, token map or value of the vault is ever in it. */

import type { Json } from '../core/json/json.ts';
import type { CompiledProgram, ToolBinding } from './compiler.ts';

/** Bounds of one run. Breaking one ends the run with a typed outcome that names it. */
export type RunLimits = {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly toolCalls: number;
  readonly inFlight: number;
  readonly outputBytes: number;
  readonly outputLines: number;
  readonly sourceBytes: number;
  readonly frameBytes: number;
};
export type LimitName = keyof RunLimits;

/** How a tool failed, as the program's `ToolError` shows it. Text was guarded before it came here. */
export type ToolFailure = {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
};
export type ToolReply =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: ToolFailure };

export type ConsoleLevel = 'debug' | 'log' | 'info' | 'warn' | 'error';

/** What the program can reach. Every argument was serialised once inside the sandbox; only the parsed text counts. */
export type SandboxHost = {
  /** Performs one tool call; the guard stands behind it. Never rejects. */
  call(tool: ToolBinding, args: Json, signal: AbortSignal): Promise<ToolReply>;
  /** A console line, in order. */
  print(level: ConsoleLevel, text: string): void;
  /** An MCP content block to hand to the host (`emit`). */
  emit(content: Json): void;
  progress(done: number, total: number | undefined, message: string | undefined): void;
  /** Files of the tree: reading anywhere in it, writing below `workspace/` and `skills/`. Never rejects. */
  readFile(path: string): Promise<ToolReply>;
  writeFile(path: string, text: string): Promise<ToolReply>;
  listFiles(path: string): Promise<ToolReply>;
  removeFile(path: string): Promise<ToolReply>;
};

/** Position in the author's own text; `file` is a module path such as `program` or `skills/close/index`. */
export type Frame = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly name?: string;
};

/** What was used up, whatever the outcome; also after a kill. */
export type RunUsage = {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
  readonly calls: number;
};

export type RunOutcome =
  | { readonly kind: 'returned'; readonly value: Json | undefined; readonly usage: RunUsage }
  | {
      readonly kind: 'threw';
      readonly error: {
        readonly name: string;
        readonly message: string;
        readonly code?: string;
        readonly data?: Json;
      };
      readonly frames: readonly Frame[];
      readonly usage: RunUsage;
    }
  | {
      readonly kind: 'limit';
      readonly limit: LimitName;
      readonly allowed: number;
      readonly usage: RunUsage;
    }
  | { readonly kind: 'cancelled'; readonly usage: RunUsage };

export type Sandbox = {
  /** Never rejects for what the program does; throws `SANDBOX_UNAVAILABLE` when no process can be started. */
  run(
    program: CompiledProgram,
    host: SandboxHost,
    limits: RunLimits,
    signal?: AbortSignal,
  ): Promise<RunOutcome>;
  /** Resolves when the pool holds its warm processes. */
  warm(): Promise<void>;
  /** Kills every process of the pool. */
  close(): Promise<void>;
};
