/** Public names of the library, listed by hand and pinned by a test. */

export { ERROR_CODES, type ErrorCode, SluiceError } from './core/errors.ts';
export type { EngineOptions } from './shell/compose.ts';
export {
  type ClientShape,
  type GuardOptions,
  guard,
  guardTransport,
} from './shell/guard-transport.ts';
