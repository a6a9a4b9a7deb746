/** Options that `wrap` and `serve` share. */

import type { Command } from 'commander';
import type { EngineOptions } from '../compose.ts';

/** Adds the engine's options; environment variables are the defaults, so that client configs stay short. */
export const withEngineOptions = (command: Command): Command =>
  command
    .option('--policy <file>', 'policy YAML (default: the shipped policies/default.yaml)')
    .option('--project <name>', 'values keep their tokens within a project (default: default)')
    .option('--data-dir <folder>', 'vault and audit log (default: $XDG_DATA_HOME/sluice)')
    .option(
      '--key-file <file>',
      'key, made on first run (default: $XDG_CONFIG_HOME/sluice/vault.key)',
    );

/** The given options; `SLUICE_POLICY`, `SLUICE_PROJECT`, `SLUICE_DATA_DIR`, `SLUICE_KEY_FILE` fill the gaps. */
export const engineOptions = (given: EngineOptions): EngineOptions => ({
  policy: given.policy ?? process.env['SLUICE_POLICY'],
  project: given.project ?? process.env['SLUICE_PROJECT'],
  dataDir: given.dataDir ?? process.env['SLUICE_DATA_DIR'],
  keyFile: given.keyFile ?? process.env['SLUICE_KEY_FILE'],
  countries: given.countries,
});
