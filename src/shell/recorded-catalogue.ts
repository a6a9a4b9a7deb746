/** What servers were seen to offer, as one catalogue: the approved definitions of `sluice tools list`. */

import { existsSync } from 'node:fs';
import { systemClock } from '../adapters/node/system-clock.ts';
import { openSqliteToolPins } from '../adapters/sqlite/tool-pins.ts';
import {
  type CatalogueTool,
  readCatalogue,
  type ToolCatalogue,
} from '../core/policy/analysis/catalogue.ts';
import { resolvePaths, shipped } from './paths.ts';

/** Undefined where no host has listed tools yet. Definitions hold tokens in place of personal data. */
export const recordedCatalogue = async (): Promise<ToolCatalogue | undefined> => {
  const { vaultFile } = resolvePaths({ dataDir: process.env['SLUICE_DATA_DIR'] });
  if (!existsSync(vaultFile)) return undefined;
  const pins = openSqliteToolPins({
    file: vaultFile,
    clock: systemClock,
    project: process.env['SLUICE_PROJECT'] ?? 'default',
    migrations: shipped('vault/sqlite'),
  });
  try {
    const servers: { [server: string]: CatalogueTool[] } = {};
    for (const { server, approved } of await pins.list()) {
      if (approved === undefined) continue;
      servers[server] ??= [];
      servers[server].push(JSON.parse(approved));
    }
    return Object.keys(servers).length === 0
      ? undefined
      : readCatalogue(servers, 'the recorded tools');
  } finally {
    await pins.close();
  }
};
