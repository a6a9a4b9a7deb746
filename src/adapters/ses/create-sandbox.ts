/** The sandbox of agent code: a pool of locked-down processes, one program each (port `sandbox`). */

import type { CompiledProgram } from '../../ports/compiler.ts';
import type { RunLimits, RunOutcome, Sandbox, SandboxHost } from '../../ports/sandbox.ts';
import { type Image, openImage } from './image.ts';
import { type ChildSpec, type Layers, probeLayers, v8Flags } from './layers.ts';
import { createPool, type Pool } from './pool.ts';
import { runIn } from './run.ts';

/** 12 MB of memory of its own for each child that waits. */
const IDLE_CHILDREN = 2;
const MOST_CHILDREN = 8;

export type SandboxOptions = {
  /** The limits that runs usually have: warm children are started with them. */
  readonly limits: RunLimits;
  /** A private folder for V8's code cache; without one each start of the proxy compiles SES anew (15 ms). */
  readonly cacheFolder?: string;
  readonly idle?: number;
  readonly most?: number;
};

const specOf = ({ heapMb, cpuMs, rssMb }: RunLimits): ChildSpec => ({ heapMb, cpuMs, rssMb });

const sourceBytes = ({ modules }: CompiledProgram): number =>
  modules.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);

const NO_USE = { wallMs: 0, cpuMs: 0, peakRssMb: 0, calls: 0 } as const;
const CANCELLED: RunOutcome = { kind: 'cancelled', usage: NO_USE };

/** One image for each heap size: the flags of V8 are part of its code cache. */
const imagesIn = (folder: string | undefined): ((spec: ChildSpec) => Image) => {
  const images: Map<number, Image> = new Map();
  return (spec) => {
    const image = images.get(spec.heapMb) ?? openImage(folder, v8Flags(spec));
    images.set(spec.heapMb, image);
    return image;
  };
};

/** Opens nothing and starts nothing before the first `warm` or `run`. */
export const createSandbox = (options: SandboxOptions): Sandbox => {
  const { idle = IDLE_CHILDREN, most = MOST_CHILDREN } = options;
  const running: Set<AbortController> = new Set();
  let closed = false;
  let layers: Promise<Layers> | undefined;
  let opened: Promise<Pool> | undefined;
  const open = async (): Promise<Pool> => {
    layers ??= probeLayers();
    return createPool({
      layers: await layers,
      imageFor: imagesIn(options.cacheFolder),
      spec: specOf(options.limits),
      idle,
      most,
    });
  };
  const pool = (): Promise<Pool> => {
    opened ??= open();
    return opened;
  };
  const runOn = async (
    program: CompiledProgram,
    host: SandboxHost,
    limits: RunLimits,
    stop: AbortSignal,
  ): Promise<RunOutcome> => {
    const from = await pool();
    try {
      const child = await from.take(specOf(limits), stop);
      return await runIn(child, program, host, limits, stop);
    } catch (thrown) {
      if (stop.aborted) return CANCELLED;
      throw thrown;
    }
  };
  return {
    run: async (program, host, limits, signal) => {
      if (sourceBytes(program) > limits.sourceBytes)
        return { kind: 'limit', limit: 'sourceBytes', allowed: limits.sourceBytes, usage: NO_USE };
      if (closed || signal?.aborted) return CANCELLED;
      // A controller of its own for each run: one signal for all would gather their listeners.
      const stop = new AbortController();
      const abort = (): void => stop.abort();
      running.add(stop);
      signal?.addEventListener('abort', abort);
      try {
        return await runOn(program, host, limits, stop.signal);
      } finally {
        running.delete(stop);
        signal?.removeEventListener('abort', abort);
      }
    },
    warm: async () => (await pool()).warm(),
    close: async () => {
      closed = true;
      for (const stop of running) stop.abort();
      if (opened !== undefined) await (await opened).close();
    },
  };
};
