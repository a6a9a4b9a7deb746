/** What servers were seen to offer, as one catalogue: the approved definitions of `sluice tools list`. */

import { existsSync } from 'node:fs';
import {
  type CatalogueTool,
  readCatalogue,
  type ToolCatalogue,
} from '../../core/policy/analysis/catalogue.ts';
import { openToolPins } from '../open-stores.ts';
import { resolvePaths } from '../paths.ts';
import { storeOptions } from './options.ts';

/** Undefined where no host has listed tools yet. Definitions hold tokens in place of personal data. */
export const recordedCatalogue = async (): Promise<ToolCatalogue | undefined> => {
  const where = storeOptions({});
  if (!existsSync(resolvePaths(where).vaultFile)) return undefined;
  const pins = openToolPins(where);
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
