/** What a running program asks of the host: calls, files and output, each counted before it is done. */

import { stringifyJson } from '../../core/json/stringify.ts';
import type { CompiledProgram } from '../../ports/compiler.ts';
import type { Frame, LimitName, RunLimits, SandboxHost, ToolReply } from '../../ports/sandbox.ts';
import type { Child } from './child.ts';
import type { Refused } from './messages.ts';
import type { FromGuest, Used } from './protocol.ts';
import { fault, over, refused, type Verdict } from './verdict.ts';

/** Largest reply that enters a sandbox; it is parsed in the child's heap, which takes several times the text. */
const MAX_REPLY_BYTES: number = 8 * 1024 * 1024;

export type Counters = { calls: number; inFlight: number; bytes: number; lines: number };

/** What one run holds while it lasts. */
export type Run = {
  readonly child: Child;
  readonly program: CompiledProgram;
  readonly host: SandboxHost;
  readonly limits: RunLimits;
  readonly counters: Counters;
  /** Aborted when the run ends, for the calls that are still out. */
  readonly calls: AbortController;
  /** The first verdict counts. With `used` the child has said it itself: there is nothing left in the pipe. */
  readonly settle: (verdict: Verdict, used?: Used) => void;
  readonly settled: () => boolean;
};

const failure = (code: string, message: string): ToolReply => ({
  ok: false,
  error: { code, message },
});

const TOO_LARGE = failure(
  'INPUT_TOO_LARGE',
  `the reply is over ${MAX_REPLY_BYTES} bytes; ask for less, or page it`,
);
const FAULT = failure('INTERNAL', 'internal fault; nothing was revealed');
const BROKEN = fault('the sandbox process named no tool of the program', 'SANDBOX_BROKEN');

const replyText = (id: number, reply: ToolReply): string => {
  const body = reply.ok
    ? `{"ok":true,"value":${stringifyJson(reply.value)}}`
    : JSON.stringify({ ok: false, error: reply.error });
  return `{"t":"reply","id":${id},"reply":${body}}`;
};

const sendReply = ({ child, counters, settled }: Run, id: number, reply: ToolReply): void => {
  counters.inFlight -= 1;
  if (settled()) return;
  const text = replyText(id, reply);
  const fits = Buffer.byteLength(text) <= MAX_REPLY_BYTES;
  child.sendText(fits ? text : replyText(id, TOO_LARGE));
};

/** The limit that one more call would break. */
const callLimit = ({ counters, limits }: Run): LimitName | undefined => {
  if (counters.calls >= limits.toolCalls) return 'toolCalls';
  // The runtime of the child queues; more than that comes from a child that no longer keeps the rules.
  return counters.inFlight >= limits.inFlight ? 'inFlight' : undefined;
};

/** Counts a call of a tool or a file operation and passes its answer back. A host that rejects has an internal fault. */
const perform = (run: Run, id: number, call: () => Promise<ToolReply>): void => {
  const broken = callLimit(run);
  if (broken !== undefined) {
    run.settle(over(run.limits, broken));
    return;
  }
  run.counters.calls += 1;
  run.counters.inFlight += 1;
  const answered = (reply: ToolReply): void => sendReply(run, id, reply);
  call().then(answered, () => answered(FAULT));
};

const performFile = (
  { host }: Run,
  { op, path, text }: Extract<FromGuest, { t: 'file' }>,
): Promise<ToolReply> => {
  switch (op) {
    case 'read':
      return host.readFile(path);
    case 'write':
      return host.writeFile(path, text);
    case 'list':
      return host.listFiles(path);
    case 'remove':
      return host.removeFile(path);
  }
};

/** Counts one more piece of output, in bytes and in lines: a flood of one-byte lines is small in bytes. */
const outputLimit = ({ counters, limits }: Run, text: string): LimitName | undefined => {
  counters.bytes += Buffer.byteLength(text);
  counters.lines += text.split('\n').length;
  if (counters.bytes > limits.outputBytes) return 'outputBytes';
  return counters.lines > limits.outputLines ? 'outputLines' : undefined;
};

const admit = (run: Run, text: string, write: () => void): void => {
  const broken = outputLimit(run, text);
  if (broken === undefined) write();
  else run.settle(over(run.limits, broken));
};

const onOutput = (run: Run, message: FromGuest | Refused): void => {
  const { host } = run;
  if (message.t === 'print')
    admit(run, message.text, () => host.print(message.level, message.text));
  else if (message.t === 'emit')
    admit(run, stringifyJson(message.content), () => host.emit(message.content));
  else if (message.t === 'progress') {
    const { done, total, message: text } = message;
    admit(run, text ?? '', () => host.progress(done, total, text));
  }
};

/** Positions in files that the program does not have are no positions. */
const ownFrames = ({ program }: Run, frames: readonly Frame[]): readonly Frame[] =>
  frames.filter(({ file }) => program.modules.some(({ path }) => path === file));

const onCall = (run: Run, { id, tool, args }: Extract<FromGuest, { t: 'call' }>): void => {
  const binding = run.program.tools[tool];
  if (binding === undefined) run.settle(BROKEN);
  else perform(run, id, () => run.host.call(binding, args, run.calls.signal));
};

/** What the message says of the end of the run, if it ends it. */
const verdictOf = (run: Run, message: FromGuest | Refused): Verdict | undefined => {
  switch (message.t) {
    case 'done':
      return { kind: 'returned', value: message.value };
    case 'threw':
      return { kind: 'threw', error: message.error, frames: ownFrames(run, message.frames) };
    case 'limit':
      return over(run.limits, message.limit);
    case 'refused':
      return refused(message);
    default:
      return undefined;
  }
};

const onMessage = (run: Run, message: FromGuest | Refused): void => {
  const verdict = verdictOf(run, message);
  if (verdict !== undefined) run.settle(verdict, 'used' in message ? message.used : undefined);
  else if (message.t === 'call') onCall(run, message);
  else if (message.t === 'file') perform(run, message.id, () => performFile(run, message));
  else onOutput(run, message);
};

/** After the end only what was said before it is still delivered, within the same bounds. */
export const listen = (run: Run): void =>
  run.child.listen(
    {
      message: (message) => {
        try {
          if (run.settled()) onOutput(run, message);
          else onMessage(run, message);
        } catch {
          run.settle(fault('internal fault; nothing was revealed', 'INTERNAL'));
        }
      },
      tooLong: () => run.settle(over(run.limits, 'frameBytes')),
    },
    run.limits.frameBytes,
  );
