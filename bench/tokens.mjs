/**
 * Token figures of code mode over real tool lists: `npm run bench:tokens [--json] [--catalogue <dir>]`.
 * Tokenizer o200k_base. A task costs: the three tool definitions, one search and its answer per server, one read and its file
 * per server, the program, and 20 tokens of framing. Nothing is rounded in our favour: a search that misses its tool is named.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { searchAnswer, worthwhile } from '../dist/core/codegen/answer.js';
import { CODE_TOOLS } from '../dist/core/codegen/definitions.js';
import { createIndex } from '../dist/core/codegen/search.js';
import { generateTree } from '../dist/core/codegen/tree.js';
import { FLOWS, control } from './token-flows.mjs';
import { PUBLISHED_TASKS, SINGLE_TOOL_TASK, TWO_SERVER_TASKS } from './token-tasks.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, catalogue: { type: 'string', default: '../shared/catalogue' } },
});

const FRAMING = 20;
const count = (text) => encode(text).length;
const call = (name, args) => count(JSON.stringify({ name, arguments: args }));

if (!existsSync(values.catalogue)) {
  process.stderr.write(`error: no folder ${values.catalogue}\nhint: name one with tools/list results: --catalogue <dir>\n`);
  process.exit(2);
}
const servers = readdirSync(values.catalogue)
  .filter((file) => file.endsWith('.json') && !file.startsWith('_'))
  .map((file) => JSON.parse(readFileSync(`${values.catalogue}/${file}`, 'utf8')))
  .filter(({ server, tools }) => typeof server === 'string' && Array.isArray(tools));

const tree = generateTree(servers, () => true);
const index = createIndex(tree.entries);
const idOf = new Map(
  tree.tools.map((tool) => [`${tool.server}/${tool.tool}`, `servers/${tool.folder}/${tool.name}`]),
);

/** The definitions as a host would send them to a model. */
const asDefinition = (server) => (tool) => ({
  name: server === undefined ? tool.name : `${server}__${tool.name}`,
  description: tool.description,
  input_schema: tool.inputSchema,
});
/** In the order of the published set, so that its figure can be compared to the token. */
const order = () => {
  try {
    return JSON.parse(readFileSync(`${values.catalogue}/_set500.json`, 'utf8')).servers;
  } catch {
    return servers.map(({ server }) => server);
  }
};
const inOrder = order().flatMap((name) => servers.filter(({ server }) => server === name));
const raw = count(
  JSON.stringify(inOrder.flatMap(({ server, tools }) => tools.map(asDefinition(server)))),
);
const definitions = count(JSON.stringify(CODE_TOOLS.map(asDefinition(undefined))));

/** One search with its answer: tokens, and whether the tool was among the hits. */
const search = (query, detail, limit) => {
  const hits = index.search(query, limit);
  const args = detail === 'brief' ? { query } : { query, detail, limit };
  return {
    tokens: call('search_tools', args) + count(searchAnswer(hits, detail, tree.files)),
    ids: worthwhile(hits).map(({ id }) => id),
  };
};
const read = (id) => call('read_file', { path: id }) + count(tree.files.get(`${id}.ts`) ?? '');

const measure = ({ name, steps, program }) => {
  if (steps.some(({ tool }) => !idOf.has(tool))) return undefined;
  const shared = definitions + call('run_code', { code: program }) + FRAMING;
  const found = steps.map(({ query, tool }) => ({ id: idOf.get(tool), ...search(query, 'brief', 5) }));
  const full = steps.map(({ query }) => search(query, 'full', 1));
  return {
    name,
    tokens: found.reduce((sum, { id, tokens }) => sum + tokens + read(id), shared),
    full: full.reduce((sum, { tokens }) => sum + tokens, shared),
    found: found.every(({ id, ids }) => ids.includes(id)),
    full_found: full.every(({ ids }, i) => ids[0] === found[i].id),
  };
};
const mean = (numbers) => Math.round(numbers.reduce((sum, n) => sum + n, 0) / numbers.length);

const tasks = TWO_SERVER_TASKS.map(measure).filter((task) => task !== undefined);
const published = tasks.filter(({ name }) =>
  TWO_SERVER_TASKS.slice(0, PUBLISHED_TASKS).some((task) => task.name === name),
);
const sizes = tree.tools
  .map(({ folder, name }) => count(tree.files.get(`servers/${folder}/${name}.ts`)))
  .sort((a, b) => a - b);

const questions = JSON.parse(readFileSync(new URL('./search-questions.json', import.meta.url), 'utf8'));
const recall = (list) => {
  const known = list.filter(([, any]) => any.some((tool) => idOf.has(tool)));
  const within = (limit) =>
    known.filter(([query, any]) =>
      worthwhile(index.search(query, limit)).some(({ id }) => any.some((tool) => idOf.get(tool) === id)),
    ).length;
  return { questions: known.length, top1: within(1), top5: within(5) };
};

const result = {
  tokenizer: 'o200k_base (gpt-tokenizer)',
  servers: servers.length,
  tools: tree.tools.length,
  definitions_raw: raw,
  code_mode_definitions: definitions,
  mean_two_server_task: mean(tasks.map(({ tokens }) => tokens)),
  mean_published_five: mean(published.map(({ tokens }) => tokens)),
  mean_two_server_task_full: mean(tasks.map(({ full }) => full)),
  saved_percent: Number((100 - (100 * mean(tasks.map(({ tokens }) => tokens))) / raw).toFixed(2)),
  tasks,
  single_tool_task: measure(SINGLE_TOOL_TASK)?.tokens,
  files: {
    total: sizes.reduce((sum, n) => sum + n, 0),
    median: sizes[sizes.length >> 1],
    p90: sizes[Math.floor(sizes.length * 0.9)],
    max: sizes.at(-1),
  },
  readme: count(tree.files.get('README.md')),
  globals: count(tree.files.get('globals.d.ts')),
  search: Object.fromEntries(Object.entries(questions).map(([name, list]) => [name, recall(list)])),
  flows: FLOWS.map((flow) => flow(count)),
  control: control(count, definitions, FRAMING),
};

const print = (line) => process.stdout.write(`${line}\n`);
const report = () => {
  print(`${result.servers} servers, ${result.tools} tools; ${result.tokenizer}`);
  print(`definitions of all tools: ${raw}; the three of code mode: ${definitions}`);
  print(`two-server task: mean ${result.mean_two_server_task} (${result.saved_percent} % less), with \`full\` ${result.mean_two_server_task_full}; the five published tasks: mean ${result.mean_published_five}`);
  for (const { name, tokens, full, found, full_found } of tasks)
    print(`  ${name}: ${tokens}${found ? '' : ' (search missed)'}, full ${full}${full_found ? '' : ' (search missed)'}`);
  print(`one tool: ${result.single_tool_task}; README.md ${result.readme}, globals.d.ts ${result.globals}`);
  print(`tool files: median ${result.files.median}, p90 ${result.files.p90}, largest ${result.files.max}, all ${result.files.total}`);
  for (const [name, { questions: n, top1, top5 }] of Object.entries(result.search))
    print(`search, ${name} questions: ${top5} of ${n} in the top 5, ${top1} first`);
  for (const { name, direct, code } of [...result.flows, result.control])
    print(`${name}: direct ${direct}, code mode ${code}`);
  print('peers (measured before with their own packages, which do not load on Node 20): @cloudflare/codemode all definitions 185,947, about 9,489 per two-tool task; @utcp/code-mode 121,179, 4,402 per search');
};
if (values.json) print(JSON.stringify(result));
else report();
