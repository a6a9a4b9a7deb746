/** Options that several commands share, and the environment variables behind them. Loads next to nothing: `wrap` waits for it. */

import type { Command } from 'commander';
import type { EngineOptions } from '../compose.ts';
import type { StoreOptions } from '../open-stores.ts';
import { resolvePaths } from '../paths.ts';

/** Adds the engine's options; environment variables are the defaults, so that client configs stay short. */
export const withEngineOptions = (command: Command): Command =>
  command
    .option('--policy <file>', 'policy YAML, or a shipped pack such as gdpr (default: default)')
    .option('--purpose <name>', 'what the data is used for; rules may depend on it')
    .option('--project <name>', 'values keep their tokens within a project (default: default)')
    .option('--data-dir <folder>', 'vault and audit log (default: $XDG_DATA_HOME/sluice)')
    .option(
      '--key-file <file>',
      'key, made on first run (default: $XDG_CONFIG_HOME/sluice/vault.key)',
    );

/** A variable that is empty says nothing, as with the XDG folders. */
const fromEnvironment = (name: string): string | undefined => process.env[name] || undefined;

/** Where state is, as given; `SLUICE_PROJECT`, `SLUICE_DATA_DIR` and `SLUICE_KEY_FILE` fill the gaps. */
export const storeOptions = (given: StoreOptions): StoreOptions => ({
  project: given.project ?? fromEnvironment('SLUICE_PROJECT'),
  dataDir: given.dataDir ?? fromEnvironment('SLUICE_DATA_DIR'),
  keyFile: given.keyFile ?? fromEnvironment('SLUICE_KEY_FILE'),
});

/** The audit log of the given data folder, or of the one in force. */
export const auditFileOf = (given: StoreOptions): string =>
  resolvePaths(storeOptions(given)).auditFile;

/** The given options; `SLUICE_POLICY`, `SLUICE_PURPOSE` and the variables of `storeOptions` fill the gaps. */
export const engineOptions = (given: EngineOptions): EngineOptions => ({
  ...storeOptions(given),
  policy: given.policy ?? fromEnvironment('SLUICE_POLICY'),
  purpose: given.purpose ?? fromEnvironment('SLUICE_PURPOSE'),
  countries: given.countries,
  recognizers: given.recognizers,
});
