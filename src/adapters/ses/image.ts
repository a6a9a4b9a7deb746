/** What every child loads before it is ready: SES and the runtime as one script, and V8's code cache of it. */

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADER_BYTES } from './protocol.ts';

const SES = 'dist/ses.umd.min.js';
/** The runtime as one file: `npm run build` bundles `guest-main.ts`. Run from `src`, as tests are, what was built is used. */
const RUNTIME: string = fileURLToPath(new URL('./guest.cjs', import.meta.url)).replace(
  /([\\/])src([\\/]adapters[\\/]ses[\\/]guest\.cjs)$/,
  '$1dist$2',
);

/** One character a byte: the child reads it without decoding. SES has names with one combining mark in them. */
const ascii = (source: string): string =>
  source.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const sesFile = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('ses/package.json')), SES);

/** The script's completion value: a function that takes a CommonJS module and gives what the runtime exports. */
const sourceText = (): string =>
  `${readFileSync(sesFile(), 'utf8')}\n;((module) => { const { exports } = module;\n${readFileSync(RUNTIME, 'utf8')}\nreturn module.exports; })`;

const framed = (body: Uint8Array): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
};

export type Image = {
  /** What the bootstrap reads from the pipe. */
  bytes(): Buffer;
  /** A cache that a child has made, the first of them; kept in the folder where there is one. */
  keep(cache: Buffer): void;
};

/** Whoever can write the cache can run code in the child, so only a file of this user that no other may write counts. */
const isOurs = (file: string): boolean => {
  const { uid, mode } = lstatSync(file);
  return (process.getuid === undefined || uid === process.getuid()) && (mode & 0o022) === 0;
};

const readCache = (file: string): Buffer => {
  try {
    if (isOurs(dirname(file)) && isOurs(file)) return readFileSync(file);
  } catch {
    // Not there yet, or not readable: the first child compiles without it.
  }
  return Buffer.alloc(0);
};

const writeCache = (file: string, cache: Buffer): void => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    chmodSync(dirname(file), 0o700);
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, cache, { mode: 0o600 });
    renameSync(partial, file);
  } catch {
    // A folder that cannot be written costs each start of the proxy 15 ms; that is no reason to fail.
  }
};

/** A code cache holds for one Node version and one set of V8 flags; a child says so when V8 refuses it. */
export const openImage = (folder: string | undefined, flags: readonly string[]): Image => {
  const source = Buffer.from(ascii(sourceText()), 'latin1');
  const name = createHash('sha256')
    .update(JSON.stringify([process.version, process.arch, flags]))
    .update(source)
    .digest('hex')
    .slice(0, 32);
  const file = folder === undefined ? undefined : join(folder, `${name}.cache`);
  const image = (cache: Buffer): Buffer => Buffer.concat([framed(source), framed(cache)]);
  let bytes = image(file === undefined ? Buffer.alloc(0) : readCache(file));
  let kept = false;
  return {
    bytes: () => bytes,
    keep: (cache) => {
      if (kept) return;
      kept = true;
      bytes = image(cache);
      if (file !== undefined) writeCache(file, cache);
    },
  };
};
