/** `sluice serve --config sluice.yaml`: several guarded servers behind one stdio endpoint. */

import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { openEngine } from '../compose.ts';
import { openCode } from '../compose-code.ts';
import { MODES, type Mode } from '../config-code.ts';
import { openEndpoint } from '../endpoint.ts';
import { stdioHost, untilStopped } from '../stdio.ts';
import { type ConfigOptions, readConfig } from './config-options.ts';
import { withEngineOptions } from './options.ts';

type ServeOptions = ConfigOptions & { mode?: string };

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
  const { config, engine: wanted } = readConfig('serve', options);
  const mode = modeOf(options.mode ?? config.mode);
  const { engine, paths, watch, close } = await openEngine(wanted);
  const code =
    mode === 'direct'
      ? undefined
      : await openCode(engine, paths.dataDir, config.code, mode === 'code');
  const { stopped, stop } = untilStopped();
  const host = stdioHost();
  const router = openEndpoint(engine, config, host, code);
  const before = host.onClose;
  host.onClose = (reason) => {
    before(reason);
    stop(reason);
  };
  const unwatch = watch();
  try {
    await router.start();
    await stopped;
  } finally {
    unwatch();
    await router.close();
    await close();
    host.release();
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
