/** `sluice wrap -- <command…>`: the guard in front of one stdio server, one process, one line in a client's config. */

import { basename } from 'node:path';
import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import type { Link } from '../../ports/link.ts';
import type { EngineOptions } from '../compose.ts';
import { serverId } from '../names.ts';
import { childServer, startEarly, stdioHost, untilStopped } from '../stdio.ts';
import { engineOptions, withEngineOptions } from './options.ts';

const RUNNERS: ReadonlySet<string> = new Set([
  'npx',
  'node',
  'uvx',
  'python',
  'python3',
  'bunx',
  'deno',
  'tsx',
]);

/** A server's name for policies and audit: what stands behind the runner, without scope, version and extension. */
const serverName = (words: readonly string[]): string => {
  const named = words.find((word) => !word.startsWith('-') && !RUNNERS.has(basename(word)));
  const bare = basename(named ?? words[0] ?? 'server').replace(
    /@[\d.]+$|@latest$|\.[cm]?[jt]s$/g,
    '',
  );
  return (
    bare
      .replace(/[^A-Za-z0-9_-]/g, '-')
      .replace(/^-+/, '')
      .slice(0, 40) || 'server'
  );
};

const noCommand = (): SluiceError =>
  new SluiceError(
    'USAGE',
    'no server command was given',
    'put it after two dashes: `sluice wrap -- npx -y @modelcontextprotocol/server-everything`',
  );

/** Joins host and upstream; resolves with the exit code when either side is done. */
const relay = async (host: Link, upstream: Link): Promise<number> => {
  const { stopped, stop } = untilStopped();
  let code = 0;
  host.onMessage = (message) => {
    void upstream.send(message);
  };
  upstream.onMessage = (message) => {
    void host.send(message);
  };
  upstream.onFault = (fault) => process.stderr.write(`sluice: upstream: ${fault.message}\n`);
  host.onClose = () => stop('host');
  upstream.onClose = (reason) => {
    code = 1;
    process.stderr.write(`error: the server ended: ${reason}\nhint: start it by hand to see why\n`);
    stop('upstream');
  };
  await upstream.start();
  await host.start();
  const reason = await stopped;
  upstream.onClose = () => undefined;
  await upstream.close();
  if (reason !== 'upstream') code = 0;
  return code;
};

const run = async (
  words: readonly string[],
  options: EngineOptions & { name?: string },
): Promise<void> => {
  const [command, ...args] = words;
  if (command === undefined) throw noCommand();
  const name = serverId(options.name ?? serverName(words));
  // Loaded only now, so that the server starts while Sluice does.
  const composed = import('../compose.ts');
  const opening = composed.then(({ openEngine }) => openEngine(engineOptions(options)));
  const ready = opening.then(({ engine }) => engine);
  ready.catch(() => undefined); // Thrown where `opening` is awaited.
  const child = startEarly(childServer(ready, name, { command, args }));
  try {
    const { guarded } = await composed;
    const { engine, watch, close } = await opening;
    const unwatch = watch();
    const host = stdioHost();
    process.exitCode = await relay(host, guarded(engine, name, child)).finally(close);
    unwatch();
    host.release();
  } finally {
    await child.close();
  }
};

/** The command for the program. */
export const wrapCommand = (): Command =>
  withEngineOptions(
    new Command('wrap')
      .description('Guard one MCP server over stdio. Works without any configuration.')
      .argument('[command...]', 'the server command, after `--`')
      .option(
        '--name <server>',
        'name of the server in policies and audit (default: from the command)',
      ),
  )
    .passThroughOptions()
    .addHelpText(
      'after',
      `
Example, in the configuration of any MCP client:
  "command": "sluice", "args": ["wrap", "--", "npx", "-y", "@modelcontextprotocol/server-everything"]`,
    )
    .action((words: string[], options: EngineOptions & { name?: string }) => run(words, options));
