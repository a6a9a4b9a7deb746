import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SLUICE = resolve('dist/cli/main.js');
/** Node 22.8 and later. */
const canKeep = Reflect.has(module, 'enableCompileCache');

/** Runs `sluice --version` with its cache under a new folder; the files that were left there. */
const kept = (prepare: (folder: string) => void): readonly string[] => {
  const cache = mkdtempSync(join(tmpdir(), 'sluice-compiled-'));
  const folder = join(cache, 'sluice', 'compiled');
  prepare(folder);
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { status } = spawnSync(process.execPath, [SLUICE, '--version'], { env });
  expect(status).toBe(0);
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('compiled code is kept where Node can keep it', () => {
  expect(kept(() => undefined).length > 0).toBe(canKeep);
});

test('a folder that others may write is not used', () => {
  const shared = (folder: string): void => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
  };
  expect(kept(shared)).toEqual([]);
});

test('a relative cache folder is ignored, so that nothing is kept below the current folder', () => {
  const here = mkdtempSync(join(tmpdir(), 'sluice-here-'));
  const env = { ...process.env, HOME: here, XDG_CACHE_HOME: 'cache' };
  const { status } = spawnSync(process.execPath, [SLUICE, '--version'], { cwd: here, env });
  expect(status).toBe(0);
  expect(existsSync(join(here, 'cache'))).toBe(false);
  expect(existsSync(join(here, '.cache', 'sluice', 'compiled'))).toBe(canKeep);
});
