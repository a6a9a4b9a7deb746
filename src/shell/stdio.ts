/** Runs a stdio endpoint: host on stdin and stdout, children behind, one clean end for every way to stop. */

import { childLink } from '../adapters/stdio/child-link.ts';
import { hostInput } from '../adapters/stdio/host-input.ts';
import { hostLink } from '../adapters/stdio/host-link.ts';
import { toSluiceError } from '../core/errors.ts';
import { stringifyJson } from '../core/json/stringify.ts';
import { errorAnswer } from '../core/mcp/message.ts';
import type { Link } from '../ports/link.ts';
import type { Engine } from '../proxy/context.ts';
import { scrub } from '../proxy/scrub.ts';
import { parseMessage } from './parse-message.ts';

export type ServerCommand = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: { readonly [name: string]: string } | undefined;
  readonly cwd?: string | undefined;
};

/** A child server; what it prints to stderr is scrubbed before it reaches the host's log. */
export const childServer = (ready: Promise<Engine>, name: string, server: ServerCommand): Link =>
  childLink({
    command: server.command,
    args: server.args,
    ...(server.env === undefined ? {} : { env: { ...process.env, ...server.env } }),
    ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
    parse: parseMessage,
    stringify: stringifyJson,
    onStderr: (line) => {
      ready.then(
        (engine) => process.stderr.write(`[${name}] ${scrub(engine, line)}\n`),
        // Without an engine nothing can be checked, so nothing is shown; the fault itself is printed by the command.
        () => undefined,
      );
    },
  });

/**
 * Starts an upstream at once, while the engine is still being opened: both take some 150 ms, and hosts wait for the
 * sum. What arrives before `start()` is kept and then delivered in order.
 */
export const startEarly = (upstream: Link): Link => {
  let early: (() => void)[] | undefined = [];
  const deliver = (act: () => void): void => {
    if (early === undefined) act();
    else early.push(act);
  };
  const starting = upstream.start();
  starting.catch(() => undefined); // Reported by `start()`, which everybody calls.
  const link: Link = {
    onMessage: () => undefined,
    onFault: () => undefined,
    onClose: () => undefined,
    send: (message) => upstream.send(message),
    close: () => upstream.close(),
    start: async () => {
      await starting;
      const kept = early ?? [];
      early = undefined;
      for (const act of kept) act();
    },
  };
  upstream.onMessage = (message) => deliver(() => link.onMessage(message));
  upstream.onFault = (fault) => deliver(() => link.onFault(fault));
  upstream.onClose = (reason) => deliver(() => link.onClose(reason));
  return link;
};

/** `release` lets go of stdin, which may still be open after a signal and would keep the process alive. */
export type HostLink = Link & { release(): void };

/** The host's side: this process's stdin and stdout. Input that is no message is answered (JSON-RPC 2.0 section 5.1). */
export const stdioHost = (): HostLink => {
  const input = hostInput();
  const link = hostLink({
    input,
    output: process.stdout,
    parse: parseMessage,
    stringify: stringifyJson,
  });
  link.onFault = (fault) => {
    const error = toSluiceError(fault);
    const id = error.data['id'];
    const known = typeof id === 'string' || typeof id === 'number' ? id : null;
    void link.send({ json: errorAnswer(known, error) });
  };
  return Object.assign(link, { release: () => void input.destroy() });
};

/**
 * Resolves when the process should end: the host hung up, or a signal arrived. The promise carries the reason.
 * SIGUSR1 gets a no-op, because on Node 20 it would open the inspector on a process that holds plaintext.
 */
export const untilStopped = (): { stopped: Promise<string>; stop: (reason: string) => void } => {
  let stop: (reason: string) => void = () => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = resolve;
  });
  // SIGHUP reads the policy again (`open-policy.ts`); a terminal that goes away closes stdin, too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(signal));
  process.on('SIGUSR1', () => undefined);
  return { stopped, stop };
};
