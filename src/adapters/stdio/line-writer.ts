/** Writes lines to a stream with back-pressure and without a listener per write. */

import type { Writable } from 'node:stream';
import type { Message } from '../../ports/link.ts';
import type { Stringify } from './message-reader.ts';

export type LineWriter = {
  /** Takes one line. Nothing is returned where the stream had room; a promise where the caller should wait. */
  write(line: string): void | Promise<void>;
};

/**
 * The line of a message: the exact text that came over the wire where there is one.
 * INVARIANT: one message is one line. Text from another transport may be laid out over several lines, and a newline in
 * it would let one message pass for two; it is written anew.
 */
export const lineOf = ({ json, raw }: Message, stringify: Stringify): string =>
  raw !== undefined && !raw.includes('\n') ? raw : stringify(json);

/**
 * After the stream has failed or closed, lines are dropped: whoever waits for an answer learns of it through the link's
 * `onClose`, and an error per write would only say the same again.
 */
export const createLineWriter = (output: Writable): LineWriter => {
  // All writers that found the buffer full wait for the same `drain`: one listener however many there are.
  let full: Promise<void> | undefined;
  let release: () => void = () => undefined;
  const settle = (): void => {
    full = undefined;
    release();
  };
  output.on('drain', settle);
  output.on('close', settle);
  output.on('error', settle);
  return {
    write: (line) => {
      if (!output.writable) return undefined;
      if (output.write(`${line}\n`)) return undefined;
      full ??= new Promise((resolve) => {
        release = resolve;
      });
      return full;
    },
  };
};
