/** Records what a link reports, and waits for it. */

import { parseJson } from '../../../src/core/json/parse.ts';
import { stringifyJson } from '../../../src/core/json/stringify.ts';
import type { Link, Message } from '../../../src/ports/link.ts';

export const codec: { parse: typeof parseJson; stringify: typeof stringifyJson } = {
  parse: parseJson,
  stringify: stringifyJson,
};

export type Heard = {
  readonly messages: Message[];
  readonly faults: Error[];
  readonly closed: string[];
  /** Every report in order: a message's text, `fault` or `closed`. */
  readonly order: string[];
  until(condition: () => boolean): Promise<void>;
};

export const listen = (link: Link): Heard => {
  const wakers: Set<() => void> = new Set();
  const heard: Heard = {
    messages: [],
    faults: [],
    closed: [],
    order: [],
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          wakers.delete(check);
          resolve();
        };
        wakers.add(check);
        check();
      }),
  };
  const note = (what: string): void => {
    heard.order.push(what);
    for (const wake of [...wakers]) wake();
  };
  link.onMessage = (message) => {
    heard.messages.push(message);
    note(message.raw ?? '');
  };
  link.onFault = (fault) => {
    heard.faults.push(fault);
    note('fault');
  };
  link.onClose = (reason) => {
    heard.closed.push(reason);
    note('closed');
  };
  return heard;
};
