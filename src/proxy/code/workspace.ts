/** Files that last: `workspace/` and `skills/` of a scope. What is written is an exit, so only tokens reach the disk. */

import { SluiceError } from '../../core/errors.ts';
import { MAX_WORKSPACE_FILES } from '../../core/limits.ts';
import type { FileEntry, Files } from '../../ports/files.ts';
import type { Engine } from '../context.ts';
import { type ExitOf, guardExit } from './exit.ts';
import { treePath, writablePath } from './tree-path.ts';

export type Workspace = {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Guards the text and writes it. Returns what was written. */
  write(path: string, text: string, exit: ExitOf): Promise<string>;
  list(path: string): Promise<readonly FileEntry[] | undefined>;
  remove(path: string): Promise<boolean>;
  /** Every module below a folder, by path: what a program may import. */
  modules(folder: string): Promise<ReadonlyMap<string, string>>;
};

const full = (what: string): SluiceError =>
  new SluiceError(
    'WORKSPACE_FULL',
    `the workspace would hold more than ${what}`,
    'remove files that are not needed any more with `files.remove(path)`',
  );

const namedAfterPerson = (): SluiceError =>
  new SluiceError(
    'FILE_REFUSED',
    'the name of the file holds personal data',
    'name files after what they are for, not after the person they are about',
  );

const encoder = new TextEncoder();

/** Names are shown to the model like contents; one that would have to be rewritten is refused instead. */
const checkName = (engine: Engine, path: string): void => {
  const context = { known: engine.known, declared: [] };
  // Each name by itself: `/` before a number makes a path of it, which no recognizer reads as a card.
  for (const name of path.split('/'))
    for (const text of [name, name.replace(/[_.-]+/g, ' ')])
      if (engine.detector.detectText(text, context).length > 0) throw namedAfterPerson();
};

const bytesOf = async (files: Files, path: string): Promise<number> => {
  const at = path.lastIndexOf('/');
  const entries = (await files.list(path.slice(0, at))) ?? [];
  return entries.find(({ name }) => name === path.slice(at + 1))?.bytes ?? 0;
};

const checkQuota = async (files: Files, path: string, bytes: number, quota: number) => {
  const used = await files.used();
  if (used.files >= MAX_WORKSPACE_FILES) throw full(`${MAX_WORKSPACE_FILES} files`);
  const after = used.bytes - (await bytesOf(files, path)) + bytes;
  if (after > quota) throw full(`${quota} bytes`);
};

const collect = async (
  files: Files,
  folder: string,
  into: Map<string, string>,
): Promise<ReadonlyMap<string, string>> => {
  for (const entry of (await files.list(folder)) ?? []) {
    const path = `${folder}/${entry.name}`;
    if (entry.folder) await collect(files, path, into);
    else if (path.endsWith('.ts')) into.set(path, (await files.read(path)) ?? '');
  }
  return into;
};

/** The files of one scope; `quota` in bytes. Every method takes paths as programs write them and throws `SluiceError`. */
export const createWorkspace = (engine: Engine, files: Files, quota: number): Workspace => ({
  read: async (path) => files.read(treePath(path).join('/')),
  write: async (path, text, exit) => {
    const place = writablePath(path).join('/');
    checkName(engine, place);
    const guarded = await guardExit(engine, exit, text);
    const safe = typeof guarded === 'string' ? guarded : '';
    await checkQuota(files, place, encoder.encode(safe).length, quota);
    await files.write(place, safe);
    return safe;
  },
  list: async (path) => files.list(treePath(path).join('/')),
  remove: async (path) => files.remove(writablePath(path).join('/')),
  modules: (folder) => collect(files, folder, new Map()),
});
