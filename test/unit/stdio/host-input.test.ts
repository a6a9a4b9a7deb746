import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const module = pathToFileURL(resolve('dist/adapters/stdio/host-input.js')).href;
const SCRIPT = `
const { createHash } = await import('node:crypto');
const { hostInput } = await import('${module}');
const hash = createHash('sha256');
const input = hostInput();
input.on('data', (chunk) => hash.update(chunk));
input.on('end', () => process.stdout.write(hash.digest('hex')));`;
const NODE = ['--input-type=module', '-e', SCRIPT];

const bytes = randomBytes(300_000);
const file = join(mkdtempSync(join(tmpdir(), 'sluice-input-')), 'bytes');
writeFileSync(file, bytes);
const digest = createHash('sha256').update(bytes).digest('hex');

test('every byte of a socket, a FIFO and a file arrives, and then the end', () => {
  const socket = spawnSync(process.execPath, NODE, { input: bytes, encoding: 'utf8' });
  expect(socket.stdout).toBe(digest);
  const fifo = `cat '${file}' | '${process.execPath}' --input-type=module -e "$SCRIPT"`;
  const env = { ...process.env, SCRIPT };
  expect(execFileSync('sh', ['-c', fifo], { env, encoding: 'utf8' })).toBe(digest);
  const stdin = openSync(file, 'r');
  const read = spawnSync(process.execPath, NODE, {
    stdio: [stdin, 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  expect(read.stdout).toBe(digest);
});

test('a released input does not keep the process alive', async () => {
  const argv = ['--input-type=module', '-e', `${SCRIPT}\ninput.destroy();`];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'ignore', 'inherit'] });
  // The writing end stays open.
  const code = await new Promise((ended) => child.once('exit', ended));
  child.stdin.end();
  expect(code).toBe(0);
});
