/** Writes lines to a stream with back-pressure and without a listener per write. */

import type { Writable } from 'node:stream';
import type { Message } from '../../ports/link.ts';
import type { Stringify } from './message-reader.ts';
import { placeInChunk } from './turn.ts';

export type LineWriter = {
  /** Takes one line. Nothing is returned where the stream had room; a promise where the caller should wait. */
  write(line: string): void | Promise<void>;
  /** Hands over what was taken in this turn; call it before the stream is ended. */
  flush(): void;
};

/**
 * The line of a message: the exact text that came over the wire where there is one.
 * INVARIANT: one message is one line. Text from another transport may be laid out over several lines, and a newline in
 * it would let one message pass for two; it is written anew.
 */
export const lineOf = ({ json, raw }: Message, stringify: Stringify): string =>
  raw !== undefined && !raw.includes('\n') ? raw : stringify(json);

/** `queueMicrotask` would make an object for async hooks for every turn. */
const READY: Promise<void> = Promise.resolve();

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
  const send = (text: string): void => {
    if (text === '' || !output.writable || output.write(text)) return;
    full ??= new Promise((resolve) => {
      release = resolve;
    });
  };
  // The lines of one chunk go out in one write with the last of them, those of a turn otherwise at its end: many messages
  // cost one system call, and a single one waits for nothing. Never holds back more than the stream's own buffer would.
  let turning = false;
  let taken = '';
  const flush = (): void => {
    const text = taken;
    taken = '';
    send(text);
  };
  const endTurn = (): void => {
    turning = false;
    flush();
  };
  const take = (line: string): void => {
    taken += line;
    if (output.writableLength + taken.length >= output.writableHighWaterMark) flush();
  };
  return {
    write: (line) => {
      if (!output.writable) return undefined;
      if (placeInChunk() === 'last') {
        taken += `${line}\n`;
        flush();
        return full;
      }
      if (!turning) {
        turning = true;
        void READY.then(endTurn);
      }
      take(`${line}\n`);
      return full;
    },
    flush,
  };
};
