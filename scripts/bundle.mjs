/**
 * Makes what lets `sluice wrap` start fast, because hosts wait for it (docs/decisions/0040): the command as a few files in
 * `dist/cli`, which is what `bin` runs, and the lexicon as tables. The last step of `npm run build`; the library stays in
 * its modules in `dist`.
 */

import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeLexicon } from '../dist/core/detect/prose/lexicon.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist/cli');

/**
 * What is read as it is installed: a native driver, the compiler, SES (its text is sent to the sandbox), and what few
 * commands need. Everything else that the command imports becomes part of the bundle.
 */
const EXTERNAL = [
  'better-sqlite3',
  'gpt-tokenizer',
  'onnxruntime-node',
  'ses',
  'ts-blank-space',
  'typescript',
];

/** Commander and yaml are CommonJS and ask for modules of Node, which an ES module has no `require` for. */
const BANNER =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** `node_modules/zod/v4/core/api.js` belongs to `node_modules/zod`. */
const packageOf = (file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** Licences ask to be handed on with what is copied. */
const licences = ({ outputs }) => {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = [...new Set(used.map(packageOf))].filter((each) => each !== undefined).sort();
  return folders.map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
    if (file === undefined) throw new Error(`${name} has no licence file to hand on`);
    const text = readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
};

// Chunks carry a hash in their names: those of an older build would stay for ever.
rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  // The compiler process is a program of its own (`adapters/typescript/compiler-process.ts`).
  entryPoints: {
    main: 'src/shell/cli/main.ts',
    process: 'src/adapters/typescript/process.ts',
  },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Names stay, so that `--debug` prints a stack that can be read; V8 reads ASCII fastest.
  minifyWhitespace: true,
  minifySyntax: true,
  charset: 'ascii',
  legalComments: 'none',
  external: EXTERNAL,
  banner: { js: BANNER },
  logLevel: 'warning',
  metafile: true,
});
copyFileSync(join(root, 'dist/adapters/ses/guest.cjs'), join(out, 'guest.cjs'));
writeFileSync(join(out, 'LICENSES.txt'), licences(metafile).join(`\n${'-'.repeat(80)}\n\n`));
const { words, cues } = makeLexicon();
const tables = Buffer.concat([words, cues].map((table) => Buffer.from(table.buffer)));
if (endianness() === 'BE') tables.swap32();
writeFileSync(join(root, 'dist/lexicon.bin'), tables);
if (process.argv.includes('--meta')) writeFileSync(join(root, 'build/cli-meta.json'), JSON.stringify(metafile));
