/** docs/POLICY.md: the tutorial is run from top to bottom, and prints what the page shows (UPDATE_DOCS=1 rewrites it). */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const PAGE = 'docs/POLICY.md';
const FENCE = /```(\w+)(?: (\S+))?\n([\s\S]*?)```/g;

const folder = mkdtempSync(join(tmpdir(), 'sluice-tutorial-'));
const bin = join(folder, 'bin');
mkdirSync(bin);
const command = join(bin, 'sluice');
writeFileSync(command, `#!/bin/sh\nexec ${process.execPath} ${resolve('dist/cli/main.js')} "$@"\n`);
chmodSync(command, 0o755);

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
  // A data folder of its own: nobody's audit log and nobody's catalogue.
  SLUICE_DATA_DIR: join(folder, 'data'),
};

/** What a terminal shows: both streams, in order, whatever the exit code. */
const run = (line: string): string =>
  execFileSync('sh', ['-c', `{ ${line} ; } 2>&1 || true`], { cwd: folder, env, encoding: 'utf8' });

/** A suggested exception ends in 90 days, a revision has its date: days change, their form does not. */
const stable = (text: string): string => text.replaceAll(folder, '').replace(/[ \t]+$/gm, '');

const transcript = (block: string): string =>
  block
    .split('\n')
    .filter((line) => line.startsWith('$ '))
    .map((line) => `${line}\n${stable(run(line.slice(2)))}`)
    .join('');

test('the tutorial prints what the page shows', () => {
  const page = readFileSync(PAGE, 'utf8');
  const played = page.replace(
    FENCE,
    (whole, kind: string, name: string | undefined, body: string) => {
      if (name !== undefined) writeFileSync(join(folder, name), body);
      return kind === 'console' ? `\`\`\`console\n${transcript(body)}\`\`\`` : whole;
    },
  );
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, played);
  expect(played).toBe(page);
  expect(readFileSync(join(folder, 'matrix.html'), 'utf8')).toContain('<h2>Signatures</h2>');
  expect(existsSync(join(folder, 'report.json'))).toBe(true);
}, 120_000);
