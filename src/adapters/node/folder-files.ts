/** Files of one scope in a folder of its own (0700), each written whole under another name and then renamed. */

import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { SluiceError } from '../../core/errors.ts';
import type { FileEntry, Files } from '../../ports/files.ts';

/** Names beginning with a dot are ours: files that are being written. */
const PENDING = '.pending-';

const refused = (path: string, why: string): SluiceError =>
  new SluiceError(
    'FILE_REFUSED',
    `file \`${path}\` ${why}`,
    'use another path below `workspace/`',
    {
      path,
    },
  );

const code = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'UNKNOWN';

/** A fault of the file system as ours; the driver's message may hold more of the path than the reader knows. */
const fault = (path: string, thrown: unknown): SluiceError =>
  thrown instanceof SluiceError
    ? thrown
    : new SluiceError(
        'FILE_REFUSED',
        `file \`${path}\` could not be used (${code(thrown)})`,
        'check the space and the permissions of the data folder',
        { path, fault: code(thrown) },
        thrown,
      );

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

const orMissing = async <T>(path: string, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (thrown) {
    if (MISSING.has(code(thrown))) return undefined;
    throw fault(path, thrown);
  }
};

/** Bytes and number of all files below a folder. */
const measure = async (folder: string): Promise<{ files: number; bytes: number }> => {
  const sum = { files: 0, bytes: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const inner = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = await measure(inner);
      sum.files += below.files;
      sum.bytes += below.bytes;
    } else if (entry.isFile()) {
      sum.files += 1;
      sum.bytes += (await lstat(inner)).size;
    }
  }
  return sum;
};

class FolderFiles implements Files {
  readonly #root: string;
  constructor(root: string) {
    this.#root = root;
  }

  /** INVARIANT: the place is below the root, and no step of it is a link that leads elsewhere. */
  #place(path: string): string {
    const place = resolve(this.#root, path);
    if (place !== this.#root && !place.startsWith(this.#root + sep))
      throw refused(path, 'is outside the tree');
    let at = this.#root;
    for (const step of place.slice(this.#root.length).split(sep).filter(Boolean)) {
      at = join(at, step);
      const found = lstatSync(at, { throwIfNoEntry: false });
      if (found === undefined) break;
      if (found.isSymbolicLink()) throw refused(path, 'is a link');
    }
    return place;
  }

  read(path: string): Promise<string | undefined> {
    return orMissing(path, async () => {
      const place = this.#place(path);
      return (await lstat(place)).isFile() ? readFile(place, 'utf8') : undefined;
    });
  }

  async write(path: string, text: string): Promise<void> {
    const place = this.#place(path);
    const pending = join(this.#root, `${PENDING}${randomUUID()}`);
    try {
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      const file = await open(pending, 'wx', 0o600);
      try {
        await file.writeFile(text, 'utf8');
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(pending, place);
    } catch (thrown) {
      await rm(pending, { force: true });
      throw fault(path, thrown);
    }
  }

  list(path: string): Promise<readonly FileEntry[] | undefined> {
    return orMissing(path, async () => {
      const place = this.#place(path);
      const entries = await readdir(place, { withFileTypes: true });
      const shown = entries.filter(
        (entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()),
      );
      return Promise.all(
        shown
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map(async (entry) => ({
            name: entry.name,
            folder: entry.isDirectory(),
            bytes: entry.isFile() ? (await lstat(join(place, entry.name))).size : 0,
          })),
      );
    });
  }

  async remove(path: string): Promise<boolean> {
    const place = this.#place(path);
    if (place === this.#root) throw refused(path, 'is the tree itself');
    const found = await orMissing(path, () => lstat(place));
    if (found === undefined) return false;
    await rm(place, { recursive: true, force: true });
    return true;
  }

  used(): Promise<{ files: number; bytes: number }> {
    return measure(this.#root);
  }
}

/** Another process may be writing beside us; nothing takes that long. */
const ABANDONED_MS = 60_000;

const sweep = async (root: string, now: number): Promise<void> => {
  for (const name of await readdir(root)) {
    const file = join(root, name);
    if (!name.startsWith(PENDING)) continue;
    const found = await orMissing(name, () => lstat(file));
    if (found !== undefined && now - found.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
};

/** Files below `root`, which is made where it does not exist. What a killed process left half written is removed. */
export const openFolderFiles = async (root: string, now: number): Promise<Files> => {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  await sweep(root, now);
  return new FolderFiles(resolve(root));
};
