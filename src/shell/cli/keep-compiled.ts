/** Keeps what V8 compiles of the command between starts, where Node can (22.8 and later): 30 of 250 ms of `wrap`. */

import { lstatSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { xdgFolder } from '../paths.ts';

/** Newer than the types of the oldest Node that runs Sluice. */
const api: {
  readonly builtinModules: unknown;
  readonly enableCompileCache?: (folder: string) => unknown;
} = module;

/** Whoever can write there can run code here, so only a folder of this user that no other may write counts. */
const isOurs = (folder: string): boolean => {
  const { uid, mode } = lstatSync(folder);
  return (process.getuid === undefined || uid === process.getuid()) && (mode & 0o022) === 0;
};

/** Call it before anything else is imported. Does nothing where Node has no such cache or the folder is not ours alone. */
export const keepCompiled = (): void => {
  if (api.enableCompileCache === undefined) return;
  try {
    const folder = join(xdgFolder('XDG_CACHE_HOME', '.cache'), 'compiled');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (isOurs(folder)) api.enableCompileCache(folder);
  } catch {
    // A home that cannot be written costs each start 30 ms; that is no reason to fail.
  }
};
