/** A connection that carries JSON-RPC messages, to an upstream or to the host. */

import type { Json } from '../core/json/json.ts';

/** A message and, where it came over a wire, the exact bytes: forwarded as they are when nothing had to change. */
export type Message = {
  readonly json: Json;
  readonly raw?: string;
  /** What a transport attached (SDK: send options, request info); handed on untouched, never read. */
  readonly extra?: unknown;
  /** Of a request that a running program makes (DESIGN 5.7): the run's id. Set inside the process, never on a wire. */
  readonly run?: string | undefined;
};

export type Link = {
  /** Hands a message to the other side; resolves when the transport has taken it (back-pressure). */
  send(message: Message): Promise<void> | void;
  /** Ends the connection and every process behind it. */
  close(): Promise<void>;
  /** Called for each message that arrives, in order. Set before `start`. */
  onMessage: (message: Message) => void;
  /** Called for input that is no message: malformed JSON, duplicate keys, over a limit. */
  onFault: (fault: Error) => void;
  /** Called once, when nothing more will arrive. */
  onClose: (reason: string) => void;
  start(): Promise<void>;
};
