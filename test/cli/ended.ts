/** Runs the command to its end, and what a clear end looks like. */

import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isolated, SLUICE, scratch } from '../e2e/raw-host.ts';

export type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** `sluice …` with an empty standard input. */
export const sluice = (
  args: readonly string[],
  env: NodeJS.ProcessEnv = isolated(scratch()),
): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(process.execPath, [SLUICE, ...args], { env }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
    child.stdin?.end();
  });

/** One line that says what is wrong, one that says what to do, and no stack trace. */
export const clear = (ended: Ended, code: number, ...words: readonly string[]): void => {
  const lines = ended.err
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('['));
  expect(lines[0]).toMatch(/^error: [a-z`A-Z/]/);
  expect(lines[1]).toMatch(/^hint: /);
  expect(lines).toHaveLength(2);
  for (const word of words) expect(ended.err).toContain(word);
  expect(ended.code).toBe(code);
  // `policy lint` lists every problem on stdout; nothing else may write there.
  if (!ended.out.includes('p.yaml:')) expect(ended.out).toBe('');
};

/** A file of that name in a folder of its own. */
export const file = (name: string, text: string | Buffer): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'sluice-file-')), name);
  writeFileSync(path, text);
  return path;
};
