/** `npm run eval:codegen`: every generated file of real tool lists under `strict`. `--catalogue <dir>`, default ../shared/catalogue. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { generateTree } from '../dist/core/codegen/tree.js';

const { values } = parseArgs({ options: { catalogue: { type: 'string', default: '../shared/catalogue' } } });
if (!existsSync(values.catalogue)) {
  process.stderr.write(`error: no folder ${values.catalogue}\nhint: name one with tools/list results: --catalogue <dir>\n`);
  process.exit(2);
}
const servers = readdirSync(values.catalogue)
  .filter((file) => file.endsWith('.json') && !file.startsWith('_'))
  .map((file) => JSON.parse(readFileSync(`${values.catalogue}/${file}`, 'utf8')))
  .filter(({ server, tools }) => typeof server === 'string' && Array.isArray(tools));

const started = process.cpuUsage();
const tree = generateTree(servers, () => true);
const spent = process.cpuUsage(started);

const options = {
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: [],
};
const host = ts.createCompilerHost(options);
const read = host.readFile;
const own = (path) => tree.files.get(path.replace(/^\/tree\//, ''));
host.readFile = (path) => own(path) ?? read(path);
host.fileExists = (path) => own(path) !== undefined || (!path.startsWith('/tree/') && ts.sys.fileExists(path));
host.directoryExists = (path) => path.startsWith('/tree') || ts.sys.directoryExists(path);
const files = [...tree.files.keys()].filter((path) => path.endsWith('.ts'));
const program = ts.createProgram(files.map((path) => `/tree/${path}`), options, host);
const problems = ts.getPreEmitDiagnostics(program);
for (const one of problems)
  process.stdout.write(`${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}\n`);
process.stdout.write(
  `${servers.length} servers, ${tree.tools.length} tools, ${files.length} files generated in ${Math.round((spent.user + spent.system) / 1000)} ms of CPU; ${problems.length} problems under strict\n`,
);
process.exit(problems.length === 0 ? 0 : 1);
