/** Tool calls of a program: the same guarded way as a call of the host, at the pace that the operator allows. */

import { toSluiceError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { MAX_REPLY_SIZE } from '../../core/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ToolBinding } from '../../ports/compiler.ts';
import type { ToolReply } from '../../ports/sandbox.ts';
import type { Servers } from '../router/local.ts';
import { Gate, type Pace } from './gate.ts';
import type { LargeTexts } from './large.ts';
import { type RunRecord, sizeOf } from './record.ts';
import { unwrap } from './unwrap.ts';

export type CallParts = {
  readonly servers: Servers;
  readonly large: LargeTexts;
  readonly delay: (ms: number) => Promise<void>;
  readonly clock: Clock;
  readonly pace: (server: string) => Pace;
  /** Whether a tool may be called again after a fault that hides whether it acted. */
  readonly repeatable: (server: string, tool: string) => boolean;
  /** Told of each result, for the types of tools without `outputSchema`. */
  readonly observed: (tool: ToolBinding, value: Json) => void;
};

export type Calls = (
  record: RunRecord,
  tool: ToolBinding,
  args: Json,
  signal: AbortSignal,
) => Promise<ToolReply>;

const refused = (code: string, message: string): ToolReply => ({
  ok: false,
  error: { code, message },
});

const failed = (thrown: unknown): ToolReply => {
  const error = toSluiceError(thrown);
  return refused(error.code, `${error.message}; ${error.remedy}`);
};

const tooLarge = ({ server, tool }: ToolBinding, size: number): ToolReply =>
  refused(
    'INPUT_TOO_LARGE',
    `the result of \`${server}.${tool}\` has ${size} characters, more than ${MAX_REPLY_SIZE}; page it or ask for fewer fields`,
  );

/** The arguments as they go out, texts in place of references. Values seen in plain become tokens at the door. */
const prepared = ({ large }: CallParts, args: Json): JsonObject => {
  const whole = large.expand(args);
  return isObject(whole) ? whole : {};
};

/** The reply as the program gets it; large texts stay here. */
const received = (parts: CallParts, record: RunRecord, tool: ToolBinding, reply: ToolReply) => {
  if (!reply.ok) return reply;
  record.received += sizeOf(reply.value);
  const value = parts.large.keep(reply.value);
  const size = sizeOf(value);
  if (size > MAX_REPLY_SIZE) return tooLarge(tool, size);
  parts.observed(tool, value);
  return { ok: true, value } as const;
};

/** Builds the way out for all runs of an endpoint. Never rejects. */
export const createCalls = (parts: CallParts): Calls => {
  const gates = new Map<string, Gate>();
  const gateOf = (server: string): Gate => {
    const gate = gates.get(server) ?? new Gate(parts.pace(server), parts.clock, parts.delay);
    gates.set(server, gate);
    return gate;
  };
  return async (record, tool, args, signal) => {
    const { server, tool: name } = tool;
    record.calls += 1;
    try {
      if (!isObject(args))
        return refused('INVALID_ARGUMENTS', 'a tool takes one object of arguments');
      const sent = prepared(parts, args);
      const once = async (): Promise<ToolReply> =>
        unwrap(await parts.servers.call(server, name, sent, record, signal));
      const repeatable = parts.repeatable(server, name);
      const reply = await gateOf(server).pass(once, repeatable, signal);
      record.called(server, name, reply.ok);
      return received(parts, record, tool, reply);
    } catch (thrown) {
      record.called(server, name, false);
      return failed(thrown);
    }
  };
};
