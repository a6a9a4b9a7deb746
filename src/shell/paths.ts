/** Where state lives: XDG folders, overridable by options (XDG Base Directory Specification 0.8). */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Paths = {
  readonly dataDir: string;
  readonly vaultFile: string;
  readonly auditFile: string;
  /** Outside the data folder, so that a copied data folder is not readable by itself. */
  readonly keyFile: string;
};

const under = (variable: string, fallback: string): string => {
  const base = process.env[variable];
  return join(base === undefined || base === '' ? join(homedir(), fallback) : base, 'sluice');
};

/** Folders of this user, or the given ones. */
export const resolvePaths = (
  options: { dataDir?: string | undefined; keyFile?: string | undefined } = {},
): Paths => {
  const dataDir = options.dataDir ?? under('XDG_DATA_HOME', '.local/share');
  return {
    dataDir,
    vaultFile: join(dataDir, 'vault.db'),
    auditFile: join(dataDir, 'audit.db'),
    keyFile: options.keyFile ?? join(under('XDG_CONFIG_HOME', '.config'), 'vault.key'),
  };
};

/** A folder that ships with the package: `policies`, `vault/sqlite`. */
export const shipped = (folder: string): string =>
  fileURLToPath(new URL(`../../${folder}`, import.meta.url));
