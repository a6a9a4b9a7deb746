/** What runs in the child: locks the realm down, says `ready`, runs one program, and waits to be killed. */

import type { CompiledModule, CompiledProgram } from '../../ports/compiler.ts';
import { type Calls, createCalls } from './guest-calls.ts';
import { createEndowments, lockGlobals, trimPlatform } from './guest-globals.ts';
import { createImport } from './guest-modules.ts';
import { keepRegExpsFast } from './guest-regexp.ts';
import { isLast, REHEARSAL, replyTo } from './guest-rehearsal.ts';
import { resultText } from './guest-result.ts';
import { type GuestCompartment, LOCKDOWN_OPTIONS } from './guest-ses.ts';
import { createTasks, type Tasks } from './guest-tasks.ts';
import { framesOf, readThrown } from './guest-thrown.ts';
import { createTimers } from './guest-timers.ts';
import { createToolError, type ErrorClass, type ToolErrorMaker } from './guest-tool-error.ts';
import { createSend, listen, type NodePowers } from './guest-wire.ts';
import type { ToGuest, Used } from './protocol.ts';

/** Deep enough for asynchronous programs; the author's frames are picked out of them. */
const STACK_FRAMES = 40;

type Session = {
  readonly compartment: GuestCompartment;
  readonly tasks: Tasks;
  readonly send: (text: string) => void;
  readonly toolError: ToolErrorMaker;
  readonly Site: ErrorClass;
  /** Filled when the program comes. */
  readonly modules: Map<string, CompiledModule>;
  readonly parameters: WeakMap<object, readonly string[]>;
  /** Rejections that have no reaction so far: a failed call that nobody awaits must not pass in silence. */
  readonly rejected: Map<object, unknown>;
  calls: Calls | undefined;
  /** Ends the run with what was thrown; only the first time counts. */
  readonly fail: (thrown: unknown) => void;
  frameBytes: number;
  over: boolean;
  cpuAtStart: number;
  /** While it is set nothing reaches the host: what is said goes here. */
  rehearsal: ((text: string) => void) | undefined;
};

/** The most that leaves in one frame is checked here too, so that a value too large is an answer and not a crash. */
const LIMIT_BROKEN = '{"t":"limit","limit":"frameBytes"}';

const isErrorClass = (value: unknown): value is ErrorClass => typeof value === 'function';

const openCompartment = (globals: object): GuestCompartment => {
  const compartment = new Compartment({ __options__: true, name: 'program', globals });
  return compartment;
};

const positionsIn =
  (modules: ReadonlyMap<string, CompiledModule>) =>
  (error: object): string => {
    const [frame] = framesOf(modules, error);
    return frame === undefined ? '' : ` (${frame.file}:${frame.line}:${frame.column})`;
  };

const usedBy = (node: NodePowers, { cpuAtStart }: Session): Used => {
  const { cpuMs, peakRssMb } = node.used();
  return { cpuMs: Math.max(0, cpuMs - cpuAtStart), peakRssMb };
};

/** All that does not depend on the program, so that a warm child has nothing left to build. */
const prepare = (node: NodePowers): Session => {
  const tasks = createTasks((then) => node.nextTurn(then));
  const write = createSend(node);
  const session: { current: Session | undefined } = { current: undefined };
  const send = (text: string): void => {
    if (session.current?.rehearsal !== undefined) session.current.rehearsal(text);
    else if (text.length > (session.current?.frameBytes ?? Number.POSITIVE_INFINITY))
      write(LIMIT_BROKEN);
    else write(text);
  };
  const modules: Map<string, CompiledModule> = new Map();
  const parameters: WeakMap<object, readonly string[]> = new WeakMap();
  const fail = (thrown: unknown): void => {
    if (session.current === undefined || session.current.over) return;
    session.current.over = true;
    const used = usedBy(node, session.current);
    send(JSON.stringify({ t: 'threw', used, ...readThrown(modules, thrown) }));
  };
  const calls = (): Calls => {
    if (session.current?.calls === undefined) throw new TypeError('no program runs');
    return session.current.calls;
  };
  const endowments = createEndowments({
    send,
    timers: createTimers(tasks, fail),
    calls,
    positions: positionsIn(modules),
    parametersOf: (fn) => parameters.get(fn),
  });
  const compartment = openCompartment(endowments);
  const GuestError: unknown = Reflect.get(compartment.globalThis, 'Error');
  if (!isErrorClass(GuestError)) throw new TypeError('the compartment has no Error');
  const { ToolError, toolError } = createToolError(GuestError);
  Reflect.set(compartment.globalThis, 'ToolError', harden(ToolError));
  lockGlobals(compartment);
  session.current = {
    compartment,
    tasks,
    send,
    toolError,
    Site: GuestError,
    modules,
    parameters,
    fail,
    rejected: new Map(),
    calls: undefined,
    frameBytes: Number.POSITIVE_INFINITY,
    over: false,
    cpuAtStart: 0,
    rehearsal: undefined,
  };
  return session.current;
};

const finish = (node: NodePowers, session: Session, value: unknown): void => {
  for (const reason of session.rejected.values()) session.fail(reason);
  if (session.over) return;
  const text = resultText(value);
  session.over = true;
  const used = JSON.stringify(usedBy(node, session));
  session.send(
    text === undefined
      ? `{"t":"done","used":${used}}`
      : `{"t":"done","used":${used},"value":${text}}`,
  );
};

/** A program that awaits what nothing will settle would sit there until the wall clock ends it. */
const watchForSilence = (node: NodePowers, session: Session, settled: () => boolean): void => {
  const look = (): void => {
    if (settled() || session.over) return;
    if (session.tasks.silent)
      session.fail(new Error('the program awaits a promise that nothing will settle'));
    else node.later(look, 50);
  };
  // Two turns, so that a program that is done at once is not looked at.
  node.nextTurn(() => node.nextTurn(look));
};

const runProgram = async (
  node: NodePowers,
  session: Session,
  program: CompiledProgram,
): Promise<void> => {
  let settled = false;
  for (const module of program.modules) session.modules.set(module.path, module);
  const load = createImport(
    program,
    session.compartment,
    (index, binding, args) => {
      if (session.calls === undefined) throw new TypeError('no program runs');
      return session.calls.tool(index, binding, args);
    },
    (fn, binding) => {
      if (binding.parameters !== undefined) session.parameters.set(fn, binding.parameters);
    },
  );
  watchForSilence(node, session, () => settled);
  try {
    const value = await load(program.entry);
    settled = true;
    await session.tasks.idle();
    finish(node, session, value);
  } catch (thrown) {
    settled = true;
    session.fail(thrown);
  }
};

const begin = (
  node: NodePowers,
  session: Session,
  message: Extract<ToGuest, { t: 'run' }>,
): void => {
  const { inFlight, frameBytes } = message.limits;
  session.frameBytes = frameBytes;
  session.cpuAtStart = node.used().cpuMs;
  session.calls = createCalls({ ...session, inFlight });
  void runProgram(node, session, message.program);
};

/** Time for a program that already waits to come first. */
const QUIET_MS = 3;

/**
 * Runs the rehearsal in this child, before any program, and then leaves everything as it found it. What it gives is
 * speed alone: the code that a run takes is compiled and has run once.
 */
const rehearse = (node: NodePowers, session: Session, then: () => void): void => {
  session.rehearsal = (text) => {
    const reply = replyTo(text);
    if (reply !== undefined) node.nextTurn(() => session.calls?.answer(reply.id, reply.reply));
    if (!isLast(text)) return;
    node.nextTurn(() => {
      session.rehearsal = undefined;
      session.calls = undefined;
      session.over = false;
      session.frameBytes = Number.POSITIVE_INFINITY;
      session.modules.clear();
      session.rejected.clear();
      then();
    });
  };
  begin(node, session, REHEARSAL);
};

/** Called once by the bootstrap, in a realm that nothing has touched. */
export const start = (node: NodePowers): void => {
  Error.stackTraceLimit = STACK_FRAMES;
  keepRegExpsFast();
  trimPlatform();
  lockdown(LOCKDOWN_OPTIONS);
  const session = prepare(node);
  node.onUncaught(session.fail);
  node.onRejected((reason, promise) => session.rejected.set(promise, reason));
  node.onHandled((promise) => session.rejected.delete(promise));
  let waiting: Extract<ToGuest, { t: 'run' }> | undefined;
  listen(node, (text) => {
    const message: ToGuest = JSON.parse(text);
    if (message.t === 'reply') session.calls?.answer(message.id, message.reply);
    else if (session.rehearsal !== undefined) waiting = message;
    else begin(node, session, message);
  });
  const ready = (): void => session.send('{"t":"ready"}');
  if (!node.cached) {
    // The first child of an image: what it compiles in the rehearsal is what all others start from.
    rehearse(node, session, () => {
      session.send(JSON.stringify({ t: 'cache', data: node.base64(node.codeCache()) }));
      ready();
    });
    return;
  }
  ready();
  node.later(() => {
    if (session.calls !== undefined) return;
    rehearse(node, session, () => {
      if (waiting !== undefined) begin(node, session, waiting);
    });
  }, QUIET_MS);
};
