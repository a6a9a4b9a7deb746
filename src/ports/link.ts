/** A connection that carries JSON-RPC messages, to an upstream or to the host. */

import type { Class } from '../core/brand.ts';
import type { Json } from '../core/json/json.ts';
import type { Origin } from '../core/label/label.ts';

/** A running program of agent code (DESIGN 5.7), as far as data flow is concerned. */
export type Run = {
  readonly id: string;
  /** Told of every value that comes back to the program; `plain` where the program sees the value itself. */
  saw(cls: Class, origin: Origin, plain: boolean): void;
};

/** A message and, where it came over a wire, the exact bytes: forwarded as they are when nothing had to change. */
export type Message = {
  readonly json: Json;
  readonly raw?: string;
  /** What a transport attached (SDK: send options, request info); handed on untouched, never read. */
  readonly extra?: unknown;
  /** The host can be asked by a result that asks for input (MCP 2026-07-28), although this message is in an older form. */
  readonly inputRequired?: boolean | undefined;
  /** Of a request that a program of agent code makes. Set inside the process, never on a wire. */
  readonly run?: Run | undefined;
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
