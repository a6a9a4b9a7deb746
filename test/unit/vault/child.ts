/** Starts a process that binds values on a vault file and prints each token once it is acknowledged. */

import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { type Folder, MIGRATIONS } from '../../contract/sqlite-folder.ts';

const dist = (file: string): string => pathToFileURL(`dist/${file}`).href;

/** argv: folder, key, file, migrations, prefix, count (0: until killed). Values repeat, so that processes meet. */
const SCRIPT = `
const [data, key, file, migrations, prefix, count] = process.argv.slice(1);
const { openSqliteVault } = await import('${dist('adapters/sqlite/vault.js')}');
const { fileKeyring } = await import('${dist('adapters/node/file-keyring.js')}');
const { sealText } = await import('${dist('core/secret.js')}');
const { writeSync } = await import('node:fs');
const vault = openSqliteVault({ file, migrations, keyring: fileKeyring(key, data), clock: { now: () => Date.now() } });
const origin = { server: 'crm', tool: 'list', path: '$', untrusted: false };
const total = Number(count) || Infinity;
for (let i = 0; i < total; i += 4) {
  const texts = [0, 1, 2, 3].flatMap((j) => [prefix + (i + j), 'shared-' + (i + j)]);
  const half = texts.length / 2;
  const results = await Promise.all([texts.slice(0, half), texts.slice(half)].map((part) =>
    vault.bind('project/children', part.map((text) => ({ class: 'EMAIL', value: sealText(text), origin })))));
  const lines = results.flat().map((token, k) => token.n + ' ' + texts[k] + '\\n').join('');
  writeSync(1, lines);
}
await vault.close();
`;

/** What a child acknowledged: number and text. A line that a kill cut short is no acknowledgement. */
export type Acknowledged = { readonly n: number; readonly text: string };

export type Binder = {
  readonly child: ChildProcess;
  readonly done: Promise<readonly Acknowledged[]>;
  readonly count: () => number;
};

const parse = (out: string): readonly Acknowledged[] =>
  out
    .slice(0, out.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [n, text] = line.split(' ');
      return { n: Number(n), text: text ?? '' };
    });

export const startBinder = (at: Folder, prefix: string, count: number): Binder => {
  const args = [at.data, at.key, at.file, MIGRATIONS, prefix, String(count)];
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const done = new Promise<readonly Acknowledged[]>((resolve) => {
    child.on('close', () => resolve(parse(out)));
  });
  return { child, done, count: () => out.length };
};
