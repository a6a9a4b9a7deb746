/** How fast a server is called: calls in flight, calls per second, and what is tried again (from the configuration). */

import { MAX_RETRY_WAIT_MS, RETRY_FIRST_WAIT_MS } from '../../core/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ToolReply } from '../../ports/sandbox.ts';

/** What the operator allows towards one server. */
export type Pace = {
  readonly inFlight: number;
  readonly perSecond?: number | undefined;
  /** How often a call is tried again. */
  readonly retries: number;
};

/** What is known of a tool that may be called twice. Annotations are the server's word; a policy can only be stricter. */
export type Repeatable = boolean;

type Delay = (ms: number) => Promise<void>;

/** A refusal because of the pace: the server did nothing, so the call may be repeated whatever the tool does. */
const PACED = /\b429\b|rate.?limit|too many requests|throttl|quota exceeded/i;
/** A fault that may pass; the call may have been carried out, so only repeatable tools are tried again. */
const PASSING = /\b50[234]\b|temporar|unavailable|timed? ?out|ECONNRESET/i;
const RETRY_AFTER = /retry[- ]after\D{0,5}(\d{1,4})\b/i;

const mayRepeat = (reply: ToolReply, repeatable: Repeatable): boolean => {
  if (reply.ok) return false;
  const { code, message } = reply.error;
  if (code === 'UPSTREAM_GONE' || code === 'UPSTREAM_TIMEOUT') return repeatable;
  // What the policy refused stays refused.
  if (code !== 'TOOL_ERROR') return false;
  return PACED.test(message) || (repeatable && PASSING.test(message));
};

/** What the server asked for, or 0.25, 0.5, 1 … seconds. */
const waitOf = (reply: ToolReply, tried: number): number => {
  const asked = reply.ok ? undefined : RETRY_AFTER.exec(reply.error.message)?.[1];
  const own = RETRY_FIRST_WAIT_MS * 2 ** tried;
  return Math.min(MAX_RETRY_WAIT_MS, asked === undefined ? own : Number(asked) * 1_000);
};

/** The gate in front of one server, shared by all runs. */
export class Gate {
  readonly #pace: Pace;
  readonly #clock: Clock;
  readonly #delay: Delay;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** When the next call may start. */
  #next = 0;

  constructor(pace: Pace, clock: Clock, delay: Delay) {
    this.#pace = pace;
    this.#clock = clock;
    this.#delay = delay;
  }

  /** Performs `call` when its turn has come, again where that is safe. A cancelled run gets its last reply at once. */
  async pass(
    call: () => Promise<ToolReply>,
    repeatable: Repeatable,
    signal: AbortSignal,
  ): Promise<ToolReply> {
    let reply = await this.#once(call);
    for (let tried = 0; tried < this.#pace.retries; tried += 1) {
      if (signal.aborted || !mayRepeat(reply, repeatable)) break;
      await this.#delay(waitOf(reply, tried));
      if (!signal.aborted) reply = await this.#once(call);
    }
    return reply;
  }

  async #once(call: () => Promise<ToolReply>): Promise<ToolReply> {
    if (this.#running >= this.#pace.inFlight)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      await this.#turn();
      return await call();
    } finally {
      // The place goes to the next in line without becoming free in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #turn(): Promise<void> {
    const { perSecond } = this.#pace;
    if (perSecond === undefined) return;
    const now = this.#clock.now();
    const start = Math.max(now, this.#next);
    this.#next = start + 1_000 / perSecond;
    if (start > now) await this.#delay(start - now);
  }
}
