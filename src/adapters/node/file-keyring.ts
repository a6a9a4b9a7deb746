/** The key-encryption key in a file of its own: 32 random bytes, base64, mode 0600, outside the data folder. */

import { createHmac, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { SluiceError } from '../../core/errors.ts';
import type { KeyEncryptionKey, Keyring } from '../../ports/keyring.ts';

const KEY_BYTES = 32;
/** 32 bytes are 44 base64 characters; a line break after them is what editors and `base64` add. */
const KEY_TEXT = /^[A-Za-z0-9+/]{43}=\r?\n?$/;
/** Where the vault lies in a data folder (shell/paths): its presence means that a key must exist already. */
const VAULT_NAME = 'vault.db';

const unreadable = (message: string, remedy: string, cause?: unknown): SluiceError =>
  new SluiceError('KEY_UNREADABLE', message, remedy, {}, cause);

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';

/** The folder as the kernel sees it: a symbolic link must not smuggle the key into the data folder. */
const realFolder = (folder: string): string => {
  try {
    return realpathSync(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(realFolder(parent), relative(parent, folder));
  }
};

/** A file below another folder? A copied data folder must not be readable by itself (EDPB 01/2025: kept separately). */
const isInside = (file: string, folder: string): boolean => {
  const way = relative(realFolder(resolve(folder)), file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

const checkPlace = (path: string, dataDir: string): void => {
  const file = existsSync(path)
    ? realpathSync(path)
    : join(realFolder(dirname(resolve(path))), relative(dirname(path), path));
  if (isInside(file, dataDir))
    throw unreadable(
      `the key file \`${path}\` lies inside the data folder`,
      'move the key file to a folder of its own and name it with `--key-file`',
    );
};

/** Whoever may read the key may read every value. Windows has neither uid nor mode bits. */
const checkAccess = (path: string, stats: Stats): void => {
  if (!stats.isFile())
    throw unreadable(
      `the key file \`${path}\` is no regular file`,
      'name a file with `--key-file`',
    );
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (stats.uid !== uid)
    throw unreadable(
      `the key file \`${path}\` belongs to another user`,
      `run \`chown ${uid} ${path}\` or use a key file of your own`,
    );
  if ((stats.mode & 0o077) !== 0)
    throw unreadable(
      `the key file \`${path}\` can be read by group or others`,
      `run \`chmod 600 ${path}\``,
    );
};

const readText = (path: string): string | undefined => {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw unreadable(
      `the key file \`${path}\` cannot be opened`,
      'give your user read access to it, or name another one with `--key-file`',
      thrown,
    );
  }
  try {
    // The open file is what is checked and read, so it cannot be exchanged in between.
    checkAccess(path, fstatSync(file));
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
};

const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Written and synced under a name of its own, then linked: no process ever sees half a key, and the first link wins. */
const createKey = (path: string): void => {
  const folder = dirname(path);
  const draft = join(folder, `.${randomBytes(8).toString('hex')}.key`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(draft, path);
  } catch (thrown) {
    // Another process was first: its key is the key.
    if (codeOf(thrown) !== 'EEXIST')
      throw unreadable(
        `the key file \`${path}\` cannot be made`,
        'give your user write access to its folder, or name another one with `--key-file`',
        thrown,
      );
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(folder);
};

const parseKey = (path: string, text: string): KeyEncryptionKey => {
  if (!KEY_TEXT.test(text))
    throw unreadable(
      `the key file \`${path}\` does not hold 32 bytes as base64`,
      'restore it from your backup; a key that was changed cannot open the vault',
    );
  const bytes = Buffer.from(text, 'base64');
  // The name of a key is one-way and says nothing about it: HMAC under the key itself of a fixed text.
  const id = `file-${createHmac('sha256', bytes).update('sluice/kek-id/1').digest('hex').slice(0, 16)}`;
  return { id, bytes };
};

const missing = (path: string): SluiceError =>
  unreadable(
    `the key file \`${path}\` is missing, but a vault exists that needs it`,
    'restore the key file from your backup, or move the old vault away to start an empty one',
  );

/** `mayCreate`: whether a missing file is made. By default only while the data folder holds no vault. */
export type FileKeyringOptions = { readonly mayCreate?: boolean };

/**
 * Reads the key on first use and keeps it. Throws `KEY_UNREADABLE` for group or other permissions, a foreign owner, a
 * place inside `dataDir`, a wrong length, or a missing file that may not be made.
 */
export const fileKeyring = (
  path: string,
  dataDir: string,
  options: FileKeyringOptions = {},
): Keyring => {
  let key: KeyEncryptionKey | undefined;
  const load = (): KeyEncryptionKey => {
    checkPlace(path, dataDir);
    // Looked at before the file: a process that starts at the same time makes the key first and the vault after it.
    const mayCreate = options.mayCreate ?? !existsSync(join(dataDir, VAULT_NAME));
    let text = readText(path);
    if (text === undefined) {
      if (!mayCreate) throw missing(path);
      createKey(path);
      text = readText(path) ?? '';
    }
    return parseKey(path, text);
  };
  return {
    current: () => {
      key ??= load();
      return key;
    },
  };
};
