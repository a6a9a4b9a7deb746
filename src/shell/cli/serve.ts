/** `sluice serve --config sluice.yaml`: several guarded servers behind one stdio endpoint. */

import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { asServerId } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import { createRouter } from '../../proxy/router/create-router.ts';
import { type EngineOptions, guarded, openEngine } from '../compose.ts';
import { openCode } from '../compose-code.ts';
import { type Config, loadConfig } from '../config.ts';
import { MODES, type Mode } from '../config-code.ts';
import { childServer, stdioHost, untilStopped } from '../stdio.ts';
import { engineOptions, withEngineOptions } from './options.ts';

type ServeOptions = EngineOptions & { config?: string; mode?: string };

const merged = (options: ServeOptions, config: Config): EngineOptions => ({
  ...engineOptions({
    policy: options.policy ?? config.policy,
    project: options.project ?? config.project,
    dataDir: options.dataDir ?? config.dataDir,
    keyFile: options.keyFile ?? config.keyFile,
  }),
  countries: config.countries,
});

const isMode = (text: string): text is Mode => MODES.some((mode) => mode === text);

const modeOf = (given: string | undefined): Mode => {
  if (given === undefined) return 'direct';
  if (isMode(given)) return given;
  throw new SluiceError(
    'USAGE',
    `\`--mode ${given}\` is no mode`,
    `write \`--mode\` with one of ${MODES.join(', ')}`,
  );
};

const run = async (options: ServeOptions): Promise<void> => {
  if (options.config === undefined)
    throw new SluiceError(
      'USAGE',
      'no configuration was given',
      'run `sluice serve --config sluice.yaml`',
    );
  const config = loadConfig(options.config);
  const mode = modeOf(options.mode ?? config.mode);
  const { engine, paths, close } = await openEngine(merged(options, config));
  const code =
    mode === 'direct'
      ? undefined
      : await openCode(engine, paths.dataDir, config.code, mode === 'code');
  const { stopped, stop } = untilStopped();
  const host = stdioHost();
  const upstreams = Object.entries(config.mcpServers).map(([name, server]) => ({
    id: asServerId(name),
    link: () => guarded(engine, name, childServer(Promise.resolve(engine), name, server), false),
  }));
  const router = createRouter({
    host,
    upstreams,
    delay: (ms) => delay(ms, undefined, { ref: false }),
    version: '0.1.0',
    local: code?.local,
  });
  const before = host.onClose;
  host.onClose = (reason) => {
    before(reason);
    stop(reason);
  };
  try {
    await router.start();
    await stopped;
  } finally {
    await router.close();
    await close();
    process.stdin.destroy();
  }
};

/** The command for the program. */
export const serveCommand = (): Command =>
  withEngineOptions(
    new Command('serve')
      .description('Guard several MCP servers behind one stdio endpoint.')
      .option('--config <file>', 'sluice.yaml with `mcpServers` in the shape every client uses')
      .option('--mode <mode>', 'what the host sees: direct (default), code, or both'),
  ).action((options: ServeOptions) => run(options));
