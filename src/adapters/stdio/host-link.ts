/** The link to an MCP host over a pair of pipes: this process's own stdin and stdout. */

import type { Readable, Writable } from 'node:stream';
import type { Link } from '../../ports/link.ts';
import { createLineWriter, lineOf } from './line-writer.ts';
import { type Parse, readMessages, type Stringify } from './message-reader.ts';
import { within } from './within.ts';

/** How long `close` waits for a host that has stopped reading. */
const FLUSH_MS = 2_000;

export type HostLinkOptions = {
  readonly input: Readable;
  readonly output: Writable;
  readonly parse: Parse;
  readonly stringify: Stringify;
};

/** Resolves when everything written so far has left the process, or the stream has failed. */
const flushed = (output: Writable): Promise<void> =>
  output.writable
    ? new Promise((resolve) => {
        output.write('', () => resolve());
      })
    : Promise.resolve();

/**
 * A link to the host. `onClose` says `host closed its input` after the last line was delivered, or
 * `host closed its output` (EPIPE) as soon as nobody reads any more: an answer could then reach no one.
 */
export const hostLink = ({ input, output, parse, stringify }: HostLinkOptions): Link => {
  const writer = createLineWriter(output);
  let open = true;
  const ended = (reason: string): void => {
    if (!open) return;
    open = false;
    link.onClose(reason);
  };
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    send: (message) => writer.write(lineOf(message, stringify)),
    start: async () => {
      output.on('error', () => ended('host closed its output'));
      output.once('close', () => ended('host closed its output'));
      const listener = {
        message: (message: Parameters<Link['onMessage']>[0]) => {
          if (open) link.onMessage(message);
        },
        fault: (fault: Error) => {
          if (open) link.onFault(fault);
        },
        end: (broken?: string) => ended(broken ?? 'host closed its input'),
      };
      readMessages(input, { parse, expected: 'request' }, listener);
    },
    close: async () => {
      // The streams belong to the process and may serve others; they are let go, not destroyed.
      input.pause();
      writer.flush();
      await within(flushed(output), FLUSH_MS);
      ended('closed');
    },
  };
  return link;
};
