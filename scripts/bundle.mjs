/**
 * Makes what lets `sluice wrap` start fast, because hosts wait for it (docs/decisions/0032): the command as a few files in
 * `dist/cli`, which is what `bin` runs, and the lexicon as tables. The last step of `npm run build`; the library stays in
 * its modules in `dist`.
 */

import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build } from 'esbuild';
import { re2PatternEngine } from '../dist/adapters/re2js/pattern-engine.js';
import { makeLexicon } from '../dist/core/detect/prose/lexicon.js';
import { assemblePolicy } from '../dist/core/policy/assemble.js';
import { BUILTIN_CLASSES } from '../dist/core/policy/classes.js';
import { readPolicyText } from '../dist/core/policy/parse.js';
import { digestOf } from '../dist/shell/shipped-policy.js';

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
  're2js',
  'ses',
  'ts-blank-space',
  'typescript',
];

/** Commander and yaml are CommonJS and ask for modules of Node, which an ES module has no `require` for. */
const BANNER =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** `node_modules/zod/v4/core/api.js` belongs to `node_modules/zod`. */
const packageOf = (file) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];

/** Tables of numbering plans: JSON is read in a fifth of the time that the same object takes as code. */
const METADATA = {
  name: 'metadata',
  setup: ({ onLoad }) =>
    onLoad({ filter: /metadata\.min\.json\.js$/ }, ({ path }) => {
      const json = JSON.stringify(JSON.parse(readFileSync(path.replace(/\.js$/, ''), 'utf8')));
      return { contents: `export default JSON.parse(${JSON.stringify(json)});` };
    }),
};

/** What `shell/shipped-policy.ts` opens: the shape of every shipped policy, and the places its document names. */
const policies = () => {
  const folder = join(root, 'policies');
  const files = readdirSync(folder).filter((file) => /^[a-z0-9-]+\.yaml$/.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const known = {};
  const read = (text, source) => {
    const { raw, yaml } = readPolicyText(text, source);
    const spots = {};
    known[digestOf(text)] = { raw, spots };
    if (!isDeepStrictEqual(raw, JSON.parse(JSON.stringify(raw))))
      throw new Error(`${source} holds what JSON cannot`);
    const spotOf = (path) => (spots[JSON.stringify(path)] = yaml.spotOf(path));
    return { raw, yaml: { ...yaml, spotOf } };
  };
  const loadBase = (name) => readFileSync(join(folder, `${name}.yaml`), 'utf8');
  for (const [i, text] of texts.entries())
    assemblePolicy(
      text,
      files[i],
      { builtinClasses: BUILTIN_CLASSES, patterns: re2PatternEngine, loadBase },
      read,
    );
  return known;
};

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
  plugins: [METADATA],
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
writeFileSync(join(root, 'dist/policies.json'), JSON.stringify(policies()));
if (process.argv.includes('--meta')) writeFileSync(join(root, 'build/cli-meta.json'), JSON.stringify(metafile));
