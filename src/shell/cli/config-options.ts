/** Options of the commands over several servers: a configuration, and what the command line says over it. */

import { SluiceError } from '../../core/errors.ts';
import type { EngineOptions } from '../compose.ts';
import { type Config, loadConfig } from '../config.ts';
import { engineOptions } from './options.ts';

export type ConfigOptions = EngineOptions & { config?: string };

/** The configuration that a command over several servers needs, and the engine's options with it as their default. */
export const readConfig = (
  command: string,
  options: ConfigOptions,
): { readonly config: Config; readonly engine: EngineOptions } => {
  if (options.config === undefined)
    throw new SluiceError(
      'USAGE',
      'no configuration was given',
      `run \`sluice ${command} --config sluice.yaml\``,
    );
  const config = loadConfig(options.config);
  const engine = engineOptions({
    policy: options.policy ?? config.policy,
    project: options.project ?? config.project,
    dataDir: options.dataDir ?? config.dataDir,
    keyFile: options.keyFile ?? config.keyFile,
    purpose: options.purpose,
  });
  return {
    config,
    engine: { ...engine, countries: config.countries, recognizers: config.recognizers },
  };
};
