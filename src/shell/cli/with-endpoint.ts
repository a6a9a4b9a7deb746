/** Commands that are a host themselves: opens everything, works, and closes everything whatever happens. */

import { openEngine } from '../compose.ts';
import { openCode } from '../compose-code.ts';
import { openEndpoint } from '../endpoint.ts';
import { type ConfigOptions, readConfig } from './config-options.ts';
import { createLocalHost, type LocalHost } from './local-host.ts';

/** Runs `work` as the host of an endpoint in code mode beside the servers' own tools. */
export const withEndpoint = async <T>(
  command: string,
  options: ConfigOptions,
  work: (host: LocalHost) => Promise<T>,
): Promise<T> => {
  const { config, engine: wanted } = readConfig(command, options);
  const { engine, paths, close } = await openEngine(wanted);
  try {
    const code = await openCode(engine, paths.dataDir, config.code, false);
    const host = createLocalHost();
    const router = openEndpoint(engine, config, host.link, code);
    try {
      await router.start();
      await host.open();
      return await work(host);
    } finally {
      await router.close();
    }
  } finally {
    await close();
  }
};
