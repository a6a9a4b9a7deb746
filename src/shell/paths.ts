/** Where state lives: XDG folders, overridable by options (XDG Base Directory Specification 0.8). */

import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SluiceError } from '../core/errors.ts';

export type Paths = {
  readonly dataDir: string;
  readonly vaultFile: string;
  readonly auditFile: string;
  /** Outside the data folder, so that a copied data folder is not readable by itself. */
  readonly keyFile: string;
};

/** `HOME` may be empty in a container or a service; then the user database says where home is. */
const home = (): string => {
  const found = [homedir(), userHome()].find((each) => each !== undefined && isAbsolute(each));
  if (found !== undefined) return found;
  throw new SluiceError(
    'CONFIG_INVALID',
    'there is no home folder to keep vault and key in',
    'name the places with `--data-dir` and `--key-file`, or set `HOME`',
  );
};

const userHome = (): string | undefined => {
  try {
    return userInfo().homedir;
  } catch {
    return undefined; // A container user without an entry in the user database.
  }
};

/** The folder `sluice` in a base folder of this user. INVARIANT: never a folder below the current one; the specification says that a relative path is to be ignored. */
export const xdgFolder = (variable: string, fallback: string): string => {
  const base = process.env[variable];
  return join(base !== undefined && isAbsolute(base) ? base : join(home(), fallback), 'sluice');
};

/** Folders of this user, or the given ones. */
export const resolvePaths = (
  options: { dataDir?: string | undefined; keyFile?: string | undefined } = {},
): Paths => {
  const dataDir = options.dataDir ?? xdgFolder('XDG_DATA_HOME', '.local/share');
  return {
    dataDir,
    vaultFile: join(dataDir, 'vault.db'),
    auditFile: join(dataDir, 'audit.db'),
    keyFile: options.keyFile ?? join(xdgFolder('XDG_CONFIG_HOME', '.config'), 'vault.key'),
  };
};

/** A folder that ships with the package: `policies`, `vault/sqlite`. */
export const shipped = (folder: string): string =>
  fileURLToPath(new URL(`../../${folder}`, import.meta.url));
