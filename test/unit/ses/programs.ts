/** Programs as the compiler would give them, a host that keeps what it saw, and limits that make tests quick. */

import type { Json } from '../../../src/core/json/json.ts';
import type { CompiledModule, CompiledProgram, ToolBinding } from '../../../src/ports/compiler.ts';
import type {
  RunLimits,
  RunOutcome,
  Sandbox,
  SandboxHost,
  ToolReply,
} from '../../../src/ports/sandbox.ts';

export const LIMITS: RunLimits = {
  wallMs: 2_000,
  cpuMs: 1_500,
  heapMb: 64,
  rssMb: 192,
  toolCalls: 1_000,
  inFlight: 16,
  outputBytes: 1_000_000,
  outputLines: 10_000,
  sourceBytes: 256_000,
  frameBytes: 2_000_000,
};

const binding = (folder: string, name: string, parameters?: readonly string[]): ToolBinding => ({
  server: folder.replaceAll('-', '_'),
  tool: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  folder,
  name,
  ...(parameters === undefined ? {} : { parameters }),
});

export const TOOLS: readonly ToolBinding[] = [
  binding('echo-box', 'echo'),
  binding('echo-box', 'slowly'),
  binding('echo-box', 'fail'),
  binding('crm', 'listPages', ['start_cursor', 'query']),
  binding('crm', 'unknown'),
];

/** Modules in order, the last one the entry, as bodies of `async ($bring, $meta) => {…}`. */
export const programOf = (
  modules: { readonly [path: string]: string },
  extra: Partial<CompiledModule> = {},
): CompiledProgram => ({
  entry: Object.keys(modules).at(-1) ?? 'program',
  modules: Object.entries(modules).map(([path, code]) => ({
    path,
    code,
    imports: [],
    shifts: [],
    ...extra,
  })),
  tools: TOOLS,
});

export type Seen = {
  readonly calls: { readonly tool: string; readonly args: Json }[];
  readonly lines: string[];
  readonly emitted: Json[];
  readonly progress: (readonly [number, number | undefined, string | undefined])[];
  readonly files: Map<string, string>;
  readonly aborted: string[];
  /** Most calls that were under way at one time. */
  most: number;
};

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ok = (value: Json): ToolReply => ({ ok: true, value });
const no = (code: string, message: string, path?: string): ToolReply => ({
  ok: false,
  error: { code, message, ...(path === undefined ? {} : { path }) },
});

const answer = async (name: string, args: Json): Promise<ToolReply> => {
  if (name === 'echo') return ok(args);
  if (name === 'fail') return no('FLOW_DENIED', 'policy rule `r1` denies it', '$.to');
  if (name === 'unknown') throw new Error('the host itself fails');
  if (name === 'slowly') await later(20);
  return ok({ done: true });
};

const PAGES = 3;
const page = (args: Json): ToolReply => {
  const cursor = JSON.stringify(args).match(/"start_cursor":"(\d+)"/)?.[1] ?? '0';
  const next = Number(cursor) + 1;
  return ok({
    results: [`row ${cursor}`],
    has_more: next < PAGES,
    next_cursor: next < PAGES ? `${next}` : null,
  });
};

/** A host whose tools are real functions, and what it saw. */
export const createHost = (): { readonly host: SandboxHost; readonly seen: Seen } => {
  const seen: Seen = {
    calls: [],
    lines: [],
    emitted: [],
    progress: [],
    files: new Map(),
    aborted: [],
    most: 0,
  };
  let open = 0;
  const host: SandboxHost = {
    call: async (tool, args, signal) => {
      seen.calls.push({ tool: `${tool.server}.${tool.tool}`, args });
      signal.addEventListener('abort', () => seen.aborted.push(tool.tool));
      open += 1;
      seen.most = Math.max(seen.most, open);
      try {
        return tool.name === 'listPages' ? page(args) : await answer(tool.name, args);
      } finally {
        open -= 1;
      }
    },
    print: (level, text) => seen.lines.push(`${level}: ${text}`),
    emit: (content) => seen.emitted.push(content),
    progress: (done, total, message) => seen.progress.push([done, total, message]),
    readFile: async (path) => {
      const text = seen.files.get(path);
      return text === undefined ? no('FILE_MISSING', 'there is no such file') : ok(text);
    },
    writeFile: async (path, text) => {
      seen.files.set(path, text);
      return ok(null);
    },
    listFiles: async () => ok([...seen.files.keys()]),
    removeFile: async (path) => {
      seen.files.delete(path);
      return ok(null);
    },
  };
  return { host, seen };
};

/** Runs one module as the program. */
export const runCode = async (
  sandbox: Sandbox,
  code: string,
  limits: Partial<RunLimits> = {},
): Promise<{ readonly outcome: RunOutcome; readonly seen: Seen }> => {
  const { host, seen } = createHost();
  const outcome = await sandbox.run(programOf({ program: code }), host, { ...LIMITS, ...limits });
  return { outcome, seen };
};
