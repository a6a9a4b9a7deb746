/** The `Compiler` port over TypeScript 6: one process at work, one warm beside it, each replaced when it dies. */

import { SluiceError } from '../../core/errors.ts';
import { MAX_CODE_BYTES, MAX_COMPILE_MS } from '../../core/limits.ts';
import type { Compiled, Compiler, SourceTree } from '../../ports/compiler.ts';
import { type CompilerProcess, type Ending, startCompilerProcess } from './compiler-process.ts';

const tooLarge = (bytes: number): SluiceError =>
  new SluiceError(
    'CODE_LIMIT',
    `the program has ${bytes} bytes; the limit is ${MAX_CODE_BYTES}`,
    'split the program, or keep its data in a file of `workspace/` and read it with `files.read`',
    { bytes, limit: MAX_CODE_BYTES },
  );

const tooSlow = (): SluiceError =>
  new SluiceError(
    'CODE_LIMIT',
    `checking and compiling took longer than ${MAX_COMPILE_MS} ms`,
    'split the program or its longest expression',
    { limit: MAX_COMPILE_MS },
  );

const tooDeep = (): SluiceError =>
  new SluiceError(
    'CODE_LIMIT',
    'the program is nested too deeply to compile',
    'split its longest expression',
  );

const died = (): SluiceError =>
  new SluiceError(
    'INTERNAL',
    'the compiler process ended twice on this program',
    'run `sluice doctor`, and see whether the machine has memory left',
  );

const answer = (ending: Ending): Compiled | undefined => {
  if (ending.kind === 'compiled') return ending.compiled;
  if (ending.kind === 'timeout') throw tooSlow();
  if (ending.kind === 'failed') throw tooDeep();
  return undefined;
};

/** Nothing is started before the first program comes. */
export const createCompiler = (): Compiler => {
  let [active, spare]: (CompilerProcess | undefined)[] = [];
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  /** The process to use; the warm one steps in for a dead one. */
  const current = (): CompilerProcess => {
    if (active?.alive()) return active;
    active = spare?.alive() ? spare : startCompilerProcess();
    spare = undefined;
    return active;
  };
  /** A second one costs half a second of CPU: only once the first program is through. */
  const keepSpare = (): void => {
    if (!closed && !spare?.alive()) spare = startCompilerProcess();
  };
  const compile = async (source: string, tree: SourceTree): Promise<Compiled> => {
    try {
      // Dying may be the machine's fault (memory); twice on the same text is the text's.
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const compiled = answer(await current().compile(source, tree));
        if (compiled !== undefined) return compiled;
      }
      throw died();
    } finally {
      keepSpare();
    }
  };

  return {
    compile: (source, tree) => {
      const bytes = Buffer.byteLength(source);
      if (closed) return Promise.reject(died());
      if (bytes > MAX_CODE_BYTES) return Promise.reject(tooLarge(bytes));
      // One thread compiles: a second program waits outside, so that its clock has not started.
      const result = queue.then(() => compile(source, tree));
      queue = result.catch(() => undefined);
      return result;
    },
    close: async () => {
      closed = true;
      active?.kill();
      spare?.kill();
    },
  };
};
