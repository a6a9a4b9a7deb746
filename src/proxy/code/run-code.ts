/** One run of an agent's program: compile, run in the sandbox, guard everything that leaves it, record it. */

import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import { MAX_SHOWN } from '../../core/limits.ts';
import type { Compiled, Compiler, SourceTree } from '../../ports/compiler.ts';
import type {
  RunLimits,
  RunOutcome,
  Sandbox,
  SandboxHost,
  ToolReply,
} from '../../ports/sandbox.ts';
import type { Engine } from '../context.ts';
import type { LocalCall } from '../router/local.ts';
import type { Calls } from './calls.ts';
import { type ExitOf, guardExit } from './exit.ts';
import { createProgress } from './progress.ts';
import { RunRecord } from './record.ts';
import { recordRun } from './run-entry.ts';
import { type Answer, shapeProblems, shapeRun } from './shape.ts';

/** Files as a program reaches them; every failure is a reply. */
export type CodeFiles = {
  read(path: string): Promise<ToolReply>;
  list(path: string): Promise<ToolReply>;
  write(path: string, text: string, exit: ExitOf): Promise<ToolReply>;
  remove(path: string): Promise<ToolReply>;
};

export type RunParts = {
  readonly engine: Engine;
  readonly compiler: Compiler;
  readonly sandbox: Sandbox;
  readonly limits: RunLimits;
  readonly calls: Calls;
  readonly files: CodeFiles;
  /** Every file that a program may import, and the tools behind them. */
  readonly tree: () => Promise<SourceTree>;
  /** SHA-256 in base64. */
  readonly digest: (text: string) => string;
  readonly newRunId: () => string;
  /** Called when a run is over and recorded. */
  readonly ended: () => Promise<void>;
};

const exitOf = (record: RunRecord): ExitOf => ({
  run: record.id,
  origins: record.origins,
  source: record.source,
});

const hostFor = (parts: RunParts, record: RunRecord, call: LocalCall): SandboxHost => {
  const { files } = parts;
  const tell = createProgress(call.progress, async (message) => {
    const shown = await guardExit(parts.engine, exitOf(record), message);
    return typeof shown === 'string' ? shown : '';
  });
  return {
    call: async (tool, args, signal) => {
      const reply = await parts.calls(record, tool, args, signal);
      tell.called(`${tool.server}.${tool.tool}`);
      return reply;
    },
    print: (level, text) => {
      record.printed.push({ level, text });
    },
    emit: (content) => {
      record.emitted.push(content);
    },
    progress: tell.progress,
    readFile: files.read,
    writeFile: (path, text) => files.write(path, text, exitOf(record)),
    listFiles: files.list,
    removeFile: files.remove,
  };
};

/** Levels that a reader should see; plain lines carry none. */
const line = ({ level, text }: RunRecord['printed'][number]): string =>
  level === 'warn' || level === 'error' ? `${level}: ${text}` : text;

const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The outcome with everything that the program chose guarded in one pass; `undefined` stays that. */
const guarded = async (parts: RunParts, record: RunRecord, outcome: RunOutcome) => {
  const said: JsonObject = {
    console: record.printed.map(line),
    content: record.emitted,
    ...(outcome.kind === 'returned' && outcome.value !== undefined
      ? { result: outcome.value }
      : {}),
    ...(outcome.kind === 'threw' ? { error: { ...outcome.error } } : {}),
  };
  const safe = await guardExit(parts.engine, exitOf(record), said);
  const shown = isObject(safe) ? safe : {};
  const lines = Array.isArray(shown['console']) ? shown['console'].map(asText) : [];
  const content = Array.isArray(shown['content']) ? shown['content'].filter(isBlock) : [];
  return { outcome: withSafe(outcome, shown), lines, content };
};

const withSafe = (outcome: RunOutcome, shown: JsonObject): RunOutcome => {
  if (outcome.kind === 'returned') return { ...outcome, value: shown['result'] };
  if (outcome.kind !== 'threw') return outcome;
  const error = isObject(shown['error']) ? shown['error'] : {};
  const { code, data } = error;
  return {
    ...outcome,
    error: {
      name: asText(error['name']),
      message: asText(error['message']),
      ...(typeof code === 'string' ? { code } : {}),
      ...(data === undefined ? {} : { data }),
    },
  };
};

const BLOCKS: ReadonlySet<unknown> = new Set([
  'text',
  'image',
  'audio',
  'resource',
  'resource_link',
]);

/** A content block that hosts know (MCP 2025-11-25); anything else a host might choke on. */
const isBlock = (content: Json): content is JsonObject =>
  isObject(content) && BLOCKS.has(content['type']);

/** An answer that is too long for a model is cut, says so, and is kept whole in a file. */
const bounded = async (parts: RunParts, record: RunRecord, text: string): Promise<string> => {
  if (text.length <= MAX_SHOWN) return text;
  const path = `workspace/output-${record.id.slice(-8)}.txt`;
  const kept = await parts.files.write(path, text, exitOf(record));
  const rest = kept.ok ? `all of it is in ${path}` : `the rest is lost (${kept.error.message})`;
  return `${text.slice(0, MAX_SHOWN)}\n[sluice: ${text.length} characters, ${MAX_SHOWN} shown; ${rest}]`;
};

const result = (
  answer: Answer,
  content: readonly JsonObject[],
  record: RunRecord,
  ms: JsonObject = {},
): JsonObject => ({
  content: [{ type: 'text', text: answer.text }, ...content],
  ...(answer.failed ? { isError: true } : {}),
  // Beside the content: for hosts and measurements, it costs the model nothing.
  _meta: { 'sluice/run': { id: record.id, calls: record.calls, ...ms } },
});

const execute = async (
  parts: RunParts,
  record: RunRecord,
  { program, ms }: Extract<Compiled, { ok: true }>,
  call: LocalCall,
): Promise<JsonObject> => {
  const host = hostFor(parts, record, call);
  const outcome = await parts.sandbox.run(program, host, parts.limits, call.signal);
  const safe = await guarded(parts, record, outcome);
  const shaped = shapeRun(safe.outcome, safe.lines, record.tallies());
  const answer = { ...shaped, text: await bounded(parts, record, shaped.text) };
  const shown = result(answer, safe.content, record, { ...ms, run: outcome.usage.wallMs });
  await recordRun(parts, record, outcome, stringifyJson(shown).length);
  await parts.ended();
  return shown;
};

/** Runs a program; the result of the tool `run_code`. Rejects only where nothing could be compiled or run at all. */
export const runCode = async (
  parts: RunParts,
  source: string,
  call: LocalCall,
): Promise<JsonObject> => {
  const record = new RunRecord(parts.newRunId(), source);
  const compiled = await parts.compiler.compile(source, await parts.tree());
  if (!compiled.ok) return result(shapeProblems(compiled.problems), [], record);
  return execute(parts, record, compiled, call);
};
