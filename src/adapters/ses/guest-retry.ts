/** `retry`: again after a pause that doubles, but never what a rule refused or a mistake in the program. */

import { peek } from './guest-thrown.ts';

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_BASE_MS = 200;
const MAX_ATTEMPTS = 20;
const MAX_PAUSE_MS = 30_000;

/** Trying again cannot change these answers: the policy, the token or the arguments would have to. */
const FINAL_CODES: ReadonlySet<unknown> = new Set([
  'FLOW_DENIED',
  'TOKEN_UNKNOWN',
  'MESSAGE_INVALID',
  'METHOD_REFUSED',
  'INPUT_TOO_LARGE',
  'INPUT_TOO_DEEP',
]);

const isFinal = (thrown: unknown): boolean =>
  FINAL_CODES.has(peek(thrown, 'code')) ||
  thrown instanceof TypeError ||
  thrown instanceof ReferenceError ||
  thrown instanceof RangeError ||
  thrown instanceof SyntaxError;

const numberOr = (value: unknown, fallback: number): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : fallback;

/** Half of the pause is chance, so that parallel calls do not come back all at once. */
const pauseOf = (baseMs: number, attempt: number): number =>
  Math.min(MAX_PAUSE_MS, baseMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);

export type Retry = (fn: unknown, options?: unknown) => Promise<unknown>;

export const createRetry =
  (sleep: (ms: number) => Promise<void>): Retry =>
  async (fn, options) => {
    if (typeof fn !== 'function')
      throw new TypeError('retry: the first argument is not a function');
    const attempts = Math.min(
      MAX_ATTEMPTS,
      Math.max(1, numberOr(peek(options, 'attempts'), DEFAULT_ATTEMPTS)),
    );
    const baseMs = numberOr(peek(options, 'baseMs'), DEFAULT_BASE_MS);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await Reflect.apply(fn, undefined, [attempt]);
      } catch (thrown) {
        if (attempt >= attempts || isFinal(thrown)) throw thrown;
        await sleep(pauseOf(baseMs, attempt));
      }
    }
  };
