/** One program in one child: what it asks is passed on, what it uses is counted, and one outcome comes of it. */

import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CompiledProgram } from '../../ports/compiler.ts';
import type { RunLimits, RunOutcome, SandboxHost } from '../../ports/sandbox.ts';
import type { Child } from './child.ts';
import { type Reading, readMeter, readMeterByPs } from './meter.ts';
import type { Used } from './protocol.ts';
import { type Counters, listen, type Run } from './requests.ts';
import { ofExit, over, type Verdict } from './verdict.ts';

/** How often memory and CPU of a child are read: 1.7 GB/s of buffers reach 40 MB between two looks. */
const POLL_MS = 25;
/** Where there is no /proc each look starts a `ps`. */
const PS_POLL_MS = 250;
const HAS_PROC: boolean = readMeter(process.pid) !== undefined;
/** After the kill, how long what the child had written is still listened to. */
const DRAIN_MS = 500;

/** What the child says of itself, but never less than what was seen from outside. */
const atLeast = (said: Used, seen: Used): Used => ({
  cpuMs: Math.max(said.cpuMs, seen.cpuMs),
  peakRssMb: Math.max(said.peakRssMb, seen.peakRssMb),
});

const NOTHING: Reading = { cpuMs: 0, rssMb: 0, peakRssMb: 0 };

type Meter = { look(): void; used(): Reading; stop(): void };

/**
 * Reads what the child has used while it runs; nothing is read before the first look, because /proc takes half a
 * millisecond. The CPU time of the child's own start is known from that look, to within one interval.
 */
const startMeter = (child: Child, limits: RunLimits, settle: (verdict: Verdict) => void): Meter => {
  let base: number | undefined;
  let last = NOTHING;
  const take = (now: Reading | undefined): void => {
    if (now === undefined) return;
    base ??= Math.max(0, now.cpuMs - POLL_MS);
    const peakRssMb = Math.max(last.peakRssMb, now.peakRssMb);
    last = { ...now, peakRssMb, cpuMs: now.cpuMs - base };
  };
  const judge = (): void => {
    if (last.rssMb > limits.rssMb) settle(over(limits, 'rssMb'));
    else if (last.cpuMs > limits.cpuMs) settle(over(limits, 'cpuMs'));
  };
  const look = (): void => take(readMeter(child.pid));
  const poll = (): void => {
    if (HAS_PROC) look();
    else void readMeterByPs(child.pid).then(take).then(judge);
    judge();
  };
  const timer = setInterval(poll, HAS_PROC ? POLL_MS : PS_POLL_MS);
  return { look, used: () => last, stop: () => clearInterval(timer) };
};

/** Runs one program. The child is killed on the turn in which it resolves, or before; the promise never rejects. */
export const runIn = (
  child: Child,
  program: CompiledProgram,
  host: SandboxHost,
  limits: RunLimits,
  signal: AbortSignal | undefined,
): Promise<RunOutcome> =>
  new Promise((resolve) => {
    const from = performance.now();
    const calls = new AbortController();
    // As many calls as the run may make can wait for its end.
    setMaxListeners(0, calls.signal);
    const counters: Counters = { calls: 0, inFlight: 0, bytes: 0, lines: 0 };
    let verdict: Verdict | undefined;
    const cancel = (): void => settle({ kind: 'cancelled' });
    const end = (reached: Verdict, { cpuMs, peakRssMb }: Used): void => {
      const usage = { wallMs: performance.now() - from, cpuMs, peakRssMb, calls: counters.calls };
      resolve({ ...reached, usage });
    };
    const settle = (reached: Verdict, used?: Used): void => {
      if (verdict !== undefined) return;
      verdict = reached;
      clearTimeout(wall);
      meter.stop();
      signal?.removeEventListener('abort', cancel);
      if (used !== undefined) {
        end(reached, atLeast(used, meter.used()));
        // The answer first; what the program still does meanwhile is no longer heard.
        setImmediate(child.kill);
      } else {
        meter.look();
        child.kill();
        void Promise.race([child.over, delay(DRAIN_MS)]).then(() => end(reached, meter.used()));
      }
      calls.abort();
    };
    const wall = setTimeout(() => settle(over(limits, 'wallMs')), limits.wallMs);
    const meter = startMeter(child, limits, settle);
    const run: Run = {
      child,
      program,
      host,
      limits,
      counters,
      calls,
      settle,
      settled: () => verdict !== undefined,
    };
    void child.over.then((exit) => settle(ofExit(exit, limits, meter.used())));
    listen(run);
    signal?.addEventListener('abort', cancel);
    const { inFlight, frameBytes } = limits;
    if (signal?.aborted) cancel();
    else child.send({ t: 'run', program, limits: { inFlight, frameBytes } });
  });
