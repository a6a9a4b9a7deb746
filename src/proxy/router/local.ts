/** The seam for tools that the endpoint answers itself, such as those of code mode, and what these may do with servers. */

import type { ServerId } from '../../core/brand.ts';
import type { JsonObject } from '../../core/json/json.ts';
import type { Run } from '../../ports/link.ts';
import { type Answer, downAnswer, fail } from './answer.ts';
import type { Catalogue } from './catalogue.ts';
import type { Upstream } from './upstream.ts';

/** One call of a local tool by the host. */
export type LocalCall = {
  /** Aborted when the host cancels the call or hangs up. */
  readonly signal: AbortSignal;
  /** Tells the host how far the call is; undefined where the host gave no progress token. */
  readonly progress:
    | ((done: number, total: number | undefined, message: string | undefined) => void)
    | undefined;
};

/** Tools beside those of the upstreams. They answer with tokens only, like everything that passes here. */
export type LocalTools = {
  /** Definitions as `tools/list` shows them. */
  readonly tools: readonly JsonObject[];
  /** True where the host sees no tool of an upstream, only these. */
  readonly alone: boolean;
  /** The result of `tools/call`. Rejects with a `SluiceError` for what is no matter of the caller. */
  call(name: string, args: JsonObject, call: LocalCall): Promise<JsonObject>;
  close(): Promise<void>;
};

/** The tools of one server, with the schemas that the server gave. */
export type ServerTools = {
  readonly server: ServerId;
  /** The same array until the server's list changes. */
  readonly tools: readonly JsonObject[];
  readonly instructions: string | undefined;
};

/** What local tools can do with the upstreams: the same guarded links as for calls of the host. */
export type Servers = {
  /** Every server's tools, read anew where a server announced a change. */
  tools(): Promise<readonly ServerTools[]>;
  /** One `tools/call` for the run `run`. Always resolves; cancelled upstream when `signal` aborts. */
  call(
    server: string,
    tool: string,
    args: JsonObject,
    run: Run,
    signal: AbortSignal,
  ): Promise<Answer>;
};

const CANCELLED: Answer = fail(-32800, 'the call was cancelled');

const send = (
  upstream: Upstream,
  params: JsonObject,
  run: Run,
  signal: AbortSignal,
): Promise<Answer> =>
  new Promise((resolve) => {
    const stop = (): void => {
      upstream.cancel(id, {});
      resolve(CANCELLED);
    };
    const done = (answer: Answer): void => {
      signal.removeEventListener('abort', stop);
      resolve(answer);
    };
    const id = upstream.request('tools/call', params, done, run);
    signal.addEventListener('abort', stop, { once: true });
  });

/** The upstreams of a router, as local tools see them. */
export const serversOf = (upstreams: readonly Upstream[], catalogue: Catalogue): Servers => ({
  tools: async () => {
    await catalogue.refresh('tools');
    return upstreams.map((upstream) => ({
      server: upstream.id,
      tools: catalogue.listed('tools', upstream),
      instructions: upstream.instructions,
    }));
  },
  call: async (server, tool, args, run, signal) => {
    const upstream = upstreams.find(({ id }) => id === server);
    if (upstream === undefined || (upstream.state !== 'ready' && !(await upstream.wake())))
      return downAnswer(server);
    if (signal.aborted) return CANCELLED;
    return send(upstream, { name: tool, arguments: args }, run, signal);
  },
});
