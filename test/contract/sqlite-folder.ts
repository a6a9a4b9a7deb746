/** A folder with a key and a vault in it, for tests on real files. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileKeyring } from '../../src/adapters/node/file-keyring.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.ts';
import type { Vault } from '../../src/ports/vault.ts';

export const MIGRATIONS: string = fileURLToPath(new URL('../../vault/sqlite', import.meta.url));

const made: string[] = [];

export type Folder = {
  readonly base: string;
  readonly data: string;
  readonly file: string;
  readonly key: string;
  open(): Vault;
  /** All bytes of the data folder, as Latin-1 text. */
  bytes(): string;
};

/** A fresh folder; `removeFolders` takes it away. */
export const folder = (): Folder => {
  const base = mkdtempSync(join(tmpdir(), 'sluice-vault-'));
  made.push(base);
  const data = join(base, 'data');
  const file = join(data, 'vault.db');
  const key = join(base, 'keys', 'vault.key');
  return {
    base,
    data,
    file,
    key,
    open: () =>
      openSqliteVault({
        file,
        keyring: fileKeyring(key, data),
        clock: systemClock,
        migrations: MIGRATIONS,
      }),
    bytes: () =>
      readdirSync(data)
        .map((name) => readFileSync(join(data, name), 'latin1'))
        .join('\n'),
  };
};

export const removeFolders = (): void => {
  for (const base of made.splice(0)) rmSync(base, { recursive: true, force: true });
};

/** The `SluiceError` code of what `work` throws. */
export const codeOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
  return 'nothing was thrown';
};
