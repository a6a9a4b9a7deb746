/** Reads what a program threw: it may be anything, with getters and Proxies that throw or lie. */

import type { CompiledModule } from '../../ports/compiler.ts';
import type { Frame } from '../../ports/sandbox.ts';
import { originOf } from './guest-tool-error.ts';
import type { ThrownError } from './protocol.ts';

const MAX_NAME = 200;
const MAX_MESSAGE = 20_000;
const MAX_FRAMES = 20;
/** Members of an AggregateError that are told. */
const MAX_INNER = 5;
/** Every module of a program is evaluated under a name that begins so; nothing of Node or of this runtime does. */
const ORIGIN = 'agent:';

/** The name a module has in V8's stacks. */
export const sourceUrl = (path: string): string => `${ORIGIN}${path}`;

export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A property, or undefined where reading it throws. */
export const peek = (value: unknown, key: string): unknown => {
  try {
    return isRecord(value) ? value[key] : undefined;
  } catch {
    return undefined;
  }
};

const clip = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most)}… (${text.length - most} characters left out)`;

/** A string property that says something. */
const text = (value: unknown, key: string, most: number): string | undefined => {
  const found = peek(value, key);
  return typeof found === 'string' && found !== '' ? clip(found, most) : undefined;
};

/** A primitive as text; of an object only what kind it is, because asking it runs its own code. */
const plain = (thrown: unknown): string =>
  isRecord(thrown) ? 'an object that is no Error was thrown' : clip(String(thrown), MAX_MESSAGE);

const isError = (thrown: unknown): boolean => {
  try {
    return thrown instanceof Error;
  } catch {
    return false;
  }
};

const inner = (thrown: unknown): readonly string[] => {
  const errors = peek(thrown, 'errors');
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, MAX_INNER).map((one) => text(one, 'message', MAX_NAME) ?? 'no message');
};

const dataOf = (thrown: unknown): Pick<ThrownError, 'data'> => {
  const origin = isRecord(thrown) ? originOf(thrown) : undefined;
  if (origin !== undefined) return { data: origin.place };
  const errors = inner(thrown);
  return errors.length === 0 ? {} : { data: { errors } };
};

const describe = (thrown: unknown): ThrownError => {
  const code = text(thrown, 'code', MAX_NAME);
  return {
    name: text(thrown, 'name', MAX_NAME) ?? (isError(thrown) ? 'Error' : 'Thrown'),
    message: text(thrown, 'message', MAX_MESSAGE) ?? (isError(thrown) ? '' : plain(thrown)),
    ...(code === undefined ? {} : { code }),
    ...dataOf(thrown),
  };
};

/** `at async name (agent:program:3:7)` and `at agent:program:3:7`. */
const LINE = /^\s*at (?:async )?(?:(.{0,200}?) \()?agent:([^\s:()]{1,200}):(\d{1,9}):(\d{1,9})\)?$/;

const columnOf = (module: CompiledModule | undefined, line: number, column: number): number => {
  let moved = 0;
  for (const shift of module?.shifts ?? [])
    if (shift.line === line && shift.column <= column) moved += shift.by;
  return Math.max(1, column - moved);
};

/** The prefix of the wrapper is a line of its own: the author's line is one less. */
const frameOf = (modules: ReadonlyMap<string, CompiledModule>, raw: string): Frame | undefined => {
  const found = LINE.exec(raw);
  const file = found?.[2];
  if (!found || file === undefined) return undefined;
  const module = modules.get(file);
  const line = Number(found[3]) - 1;
  if (module === undefined || line < 1) return undefined;
  const name = found[1];
  const frame = { file, line, column: columnOf(module, line, Number(found[4])) };
  return name === undefined || name === 'eval' ? frame : { ...frame, name };
};

/** Where in the author's own modules it happened, innermost first. */
export const framesOf = (
  modules: ReadonlyMap<string, CompiledModule>,
  thrown: unknown,
): readonly Frame[] => {
  if (!isRecord(thrown)) return [];
  const frames: Frame[] = [];
  for (const line of getStackString(originOf(thrown)?.site ?? thrown).split('\n')) {
    const frame = frameOf(modules, line);
    if (frame !== undefined && frames.length < MAX_FRAMES) frames.push(frame);
  }
  return frames;
};

/** Never throws. */
export const readThrown = (
  modules: ReadonlyMap<string, CompiledModule>,
  thrown: unknown,
): { readonly error: ThrownError; readonly frames: readonly Frame[] } => {
  try {
    return { error: describe(thrown), frames: framesOf(modules, thrown) };
  } catch {
    return { error: { name: 'Thrown', message: 'what was thrown cannot be read' }, frames: [] };
  }
};
