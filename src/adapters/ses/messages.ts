/** Reads what a child says. The child runs code that nobody trusts: what is not exactly a message is refused. */

import { SluiceError } from '../../core/errors.ts';
import { isArray, isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { parseJson } from '../../core/json/parse.ts';
import type { ConsoleLevel, Frame } from '../../ports/sandbox.ts';
import { FILE_OPERATIONS, type FromGuest, type ThrownError, type Used } from './protocol.ts';

const LEVELS: readonly ConsoleLevel[] = ['debug', 'log', 'info', 'warn', 'error'];

type Reader = (message: JsonObject) => FromGuest | undefined;

/** Own members only: `toString` of an object is no member of a message. */
const member = (message: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(message, key) ? message[key] : undefined;
const text = (message: JsonObject, key: string): string | undefined => {
  const value = member(message, key);
  return typeof value === 'string' ? value : undefined;
};
const count = (message: JsonObject, key: string): number | undefined => {
  const value = member(message, key);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
};
const real = (message: JsonObject, key: string): number | undefined => {
  const value = member(message, key);
  return typeof value === 'number' ? value : undefined;
};

const readCall: Reader = (message) => {
  const id = count(message, 'id');
  const tool = count(message, 'tool');
  const args = member(message, 'args');
  return id === undefined || tool === undefined || args === undefined
    ? undefined
    : { t: 'call', id, tool, args };
};

const readFile: Reader = (message) => {
  const id = count(message, 'id');
  const op = FILE_OPERATIONS.find((known) => known === member(message, 'op'));
  const path = text(message, 'path');
  const content = text(message, 'text');
  return id === undefined || op === undefined || path === undefined || content === undefined
    ? undefined
    : { t: 'file', id, op, path, text: content };
};

const readPrint: Reader = (message) => {
  const level = LEVELS.find((known) => known === member(message, 'level'));
  const line = text(message, 'text');
  return level === undefined || line === undefined ? undefined : { t: 'print', level, text: line };
};

const readProgress: Reader = (message) => {
  const done = real(message, 'done');
  return done === undefined
    ? undefined
    : { t: 'progress', done, total: real(message, 'total'), message: text(message, 'message') };
};

const readError = (value: Json | undefined): ThrownError | undefined => {
  if (!isObject(value)) return undefined;
  const name = text(value, 'name');
  const message = text(value, 'message');
  if (name === undefined || message === undefined) return undefined;
  const code = text(value, 'code');
  const data = member(value, 'data');
  return {
    name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(data === undefined ? {} : { data }),
  };
};

const readFrame = (value: Json): Frame | undefined => {
  if (!isObject(value)) return undefined;
  const file = text(value, 'file');
  const line = count(value, 'line');
  const column = count(value, 'column');
  if (file === undefined || line === undefined || column === undefined) return undefined;
  const name = text(value, 'name');
  return name === undefined ? { file, line, column } : { file, line, column, name };
};

const readUsed = (message: JsonObject): Used => {
  const used = member(message, 'used');
  if (!isObject(used)) return { cpuMs: 0, peakRssMb: 0 };
  return { cpuMs: count(used, 'cpuMs') ?? 0, peakRssMb: count(used, 'peakRssMb') ?? 0 };
};

const readThrew: Reader = (message) => {
  const error = readError(member(message, 'error'));
  const frames = member(message, 'frames');
  if (error === undefined || !isArray(frames)) return undefined;
  return {
    t: 'threw',
    used: readUsed(message),
    error,
    frames: frames.flatMap((frame) => readFrame(frame) ?? []),
  };
};

const READERS: ReadonlyMap<Json | undefined, Reader> = new Map<Json | undefined, Reader>([
  ['ready', () => ({ t: 'ready' })],
  [
    'cache',
    (message) => {
      const data = text(message, 'data');
      return data === undefined ? undefined : { t: 'cache', data };
    },
  ],
  ['call', readCall],
  ['file', readFile],
  ['print', readPrint],
  [
    'emit',
    (message) => {
      const content = member(message, 'content');
      return content === undefined ? undefined : { t: 'emit', content };
    },
  ],
  ['progress', readProgress],
  ['done', (message) => ({ t: 'done', used: readUsed(message), value: member(message, 'value') })],
  ['threw', readThrew],
  [
    'limit',
    (message) =>
      member(message, 'limit') === 'frameBytes' ? { t: 'limit', limit: 'frameBytes' } : undefined,
  ],
]);

/** What a child said that no child of ours says, or a value nested deeper than any message may be. */
export type Refused = {
  readonly t: 'refused';
  readonly code: 'INPUT_TOO_DEEP' | 'MESSAGE_INVALID';
};

/** Never throws. */
export const readMessage = (frame: string): FromGuest | Refused => {
  try {
    const message = parseJson(frame);
    const read = isObject(message) ? READERS.get(member(message, 't'))?.(message) : undefined;
    return read ?? { t: 'refused', code: 'MESSAGE_INVALID' };
  } catch (thrown) {
    const deep = thrown instanceof SluiceError && thrown.code === 'INPUT_TOO_DEEP';
    return { t: 'refused', code: deep ? 'INPUT_TOO_DEEP' : 'MESSAGE_INVALID' };
  }
};
