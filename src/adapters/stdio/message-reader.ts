/** Turns a byte stream into messages and faults, in the order in which they came. */

import type { Readable } from 'node:stream';
import { toSluiceError } from '../../core/errors.ts';
import type { Json } from '../../core/json/json.ts';
import { MAX_MESSAGE_BYTES } from '../../core/limits.ts';
import type { Message } from '../../ports/link.ts';
import { createFramer } from './framing.ts';
import { type Expected, idOfOverLong, overLimit } from './over-limit.ts';

/** Reads one line; throws a `SluiceError` for anything that is not exactly one JSON document. */
export type Parse = (text: string) => Json;
/** Writes one document without a line break. */
export type Stringify = (json: Json) => string;

export type MessageListener = {
  readonly message: (message: Message) => void;
  readonly fault: (fault: Error) => void;
  /** After the last message; a reason where the stream broke instead of ending. */
  readonly end: (broken?: string) => void;
};

export type ReaderOptions = {
  readonly parse: Parse;
  /** What the peer behind this stream sends that somebody waits for. */
  readonly expected: Expected;
  readonly limit?: number;
};

/** Reads the line, or reports why it is no message; a listener's own error is not taken for a malformed line. */
const readLine = (text: string, parse: Parse, listener: MessageListener): void => {
  let json: Json;
  try {
    json = parse(text);
  } catch (thrown) {
    listener.fault(toSluiceError(thrown));
    return;
  }
  listener.message({ json, raw: text });
};

/** Starts reading `input` at once. The end is reported once, and after everything that came before it. */
export const readMessages = (
  input: Readable,
  options: ReaderOptions,
  listener: MessageListener,
): void => {
  const { parse, expected, limit = MAX_MESSAGE_BYTES } = options;
  const framer = createFramer(limit, {
    line: (text) => readLine(text, parse, listener),
    tooLong: (head, tail) => listener.fault(overLimit(limit, idOfOverLong(head, tail, expected))),
  });
  let ended = false;
  const end = (broken?: string): void => {
    if (ended) return;
    ended = true;
    framer.end();
    listener.end(broken);
  };
  input.on('data', (chunk: Buffer | string) =>
    framer.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
  );
  input.once('end', () => end());
  // A destroyed stream closes without `end`. The listener for errors stays, or a late one would end the process.
  input.once('close', () => end());
  input.on('error', () => end('the stream broke'));
};
