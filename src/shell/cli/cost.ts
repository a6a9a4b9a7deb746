/** `sluice cost`: what the user's own servers cost in tokens, called directly and in code mode. */

import { Command } from 'commander';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { CODE_TOOLS } from '../../core/codegen/definitions.ts';
import { SluiceError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json/json.ts';
import { objectsIn } from '../../proxy/router/fields.ts';
import { readingLog } from './audit.ts';
import { type ConfigOptions, readConfig } from './config-options.ts';
import type { LocalHost } from './local-host.ts';
import { auditFileOf, withEngineOptions } from './options.ts';
import { keptOf } from './runs.ts';
import { withEndpoint } from './with-endpoint.ts';

type Options = ConfigOptions & { workflow?: string; resultTokens: string; json?: boolean };

/** Around each call and answer: role, name, id. Measured on the messages of two model providers: 15 to 25. */
const FRAMING = 20;
/** Characters per token of JSON in o200k_base, for runs whose results are gone: 3.2 to 4.4 in recorded tool lists. */
const CHARACTERS_PER_TOKEN = 4;

export type Cost = {
  readonly tokenizer: 'o200k_base';
  readonly tools: number;
  readonly definitions: { readonly direct: number; readonly code: number };
  readonly workflow: {
    readonly tools: readonly string[];
    readonly resultTokens: number;
    readonly direct: number;
    readonly code: number;
  };
  readonly recorded: {
    readonly runs: number;
    readonly keptCharacters: number;
    readonly keptTokensEstimate: number;
  };
  /** Whether code mode is the cheaper way for this workflow. */
  readonly pays: boolean;
};

const tokens = (value: unknown): number =>
  countTokens(typeof value === 'string' ? value : JSON.stringify(value));

const LOCAL: ReadonlySet<unknown> = new Set(CODE_TOOLS.map(({ name }) => name));

/** A tool as a host sends it to a model. */
const definition = ({ name, description, inputSchema }: JsonObject): object => ({
  name,
  description,
  input_schema: inputSchema,
});

const ask = async (host: LocalHost, name: string, args: JsonObject): Promise<string> => {
  const result = await host.request('tools/call', { name, arguments: args });
  const [block] = Array.isArray(result['content']) ? result['content'] : [];
  return isObject(block) && typeof block['text'] === 'string' ? block['text'] : '';
};

/** `server__tool` for `server.tool`; the given names have to exist. */
const chosen = (workflow: string | undefined, names: readonly string[]): readonly string[] => {
  if (workflow === undefined)
    return names.length < 2 ? names : [names[0] ?? '', names.at(-1) ?? ''];
  return workflow.split(',').map((text) => {
    const name = text.trim().replace('.', '__');
    if (names.includes(name)) return name;
    throw new SluiceError(
      'USAGE',
      `\`--workflow\` names \`${text.trim()}\`, which no server has`,
      'write `server.tool,server.tool`; `sluice tools list` shows the names',
    );
  });
};

/** What a model reads and writes in code mode: one search and one file for each tool, one program, its short answer. */
const codeWorkflow = async (host: LocalHost, names: readonly string[]): Promise<number> => {
  let sum = 0;
  for (const name of names) {
    const [server = '', ...rest] = name.split('__');
    const found = await ask(host, 'search_tools', { query: `${server} ${rest.join(' ')}` });
    const path = found.split('\n')[0]?.split(' ')[0] ?? '';
    const file = await ask(host, 'read_file', { path: `${path}.ts` });
    sum += tokens(found) + tokens(file) + tokens({ path }) + 2 * FRAMING;
  }
  const lines = names.map((name, i) => `import * as s${i} from './servers/${name.split('__')[0]}'`);
  const calls = names.map(
    (name, i) =>
      `const r${i} = await s${i}.${name.split('__')[1]}({ id: 'abc123', data: r${Math.max(0, i - 1)} })`,
  );
  return sum + tokens([...lines, ...calls, "return 'done'"].join('\n')) + FRAMING;
};

/** Called directly, each result passes through the model once as an answer and once more as the next call's argument. */
const directWorkflow = (names: readonly string[], resultTokens: number): number =>
  names.reduce((sum, name, i) => {
    const answer = i === names.length - 1 ? 0 : resultTokens;
    const passedOn = i === 0 ? 0 : resultTokens;
    return sum + tokens({ name, arguments: { id: 'abc123' } }) + answer + passedOn + FRAMING;
  }, 0);

const recordedOf = (options: Options): Cost['recorded'] => {
  const { engine } = readConfig('cost', options);
  const runs: readonly AuditEntry[] = readingLog(auditFileOf(engine), (reader) =>
    reader.query({ type: 'run', limit: 1_000_000 }),
  );
  const keptCharacters = runs.reduce((sum, entry) => sum + keptOf(entry), 0);
  return {
    runs: runs.length,
    keptCharacters,
    keptTokensEstimate: Math.round(keptCharacters / CHARACTERS_PER_TOKEN),
  };
};

const measure = async (options: Options): Promise<Cost> => {
  const resultTokens = Number(options.resultTokens);
  if (!Number.isSafeInteger(resultTokens) || resultTokens < 0)
    throw new SluiceError('USAGE', '`--result-tokens` is no count', 'write `--result-tokens 2000`');
  const measured = await withEndpoint('cost', options, async (host) => {
    const { tools } = await host.request('tools/list', {});
    const all = objectsIn({ tools: tools ?? [] }, 'tools');
    const direct = all.filter(({ name }) => !LOCAL.has(name));
    const names = chosen(
      options.workflow,
      direct.map(({ name }) => String(name)),
    );
    const definitions = { direct: tokens(direct.map(definition)), code: tokens(CODE_TOOLS) };
    const workflow = {
      tools: names,
      resultTokens,
      direct: definitions.direct + directWorkflow(names, resultTokens),
      code: definitions.code + (await codeWorkflow(host, names)),
    };
    return { tools: direct.length, definitions, workflow };
  });
  const pays = measured.workflow.code < measured.workflow.direct;
  return { tokenizer: 'o200k_base', ...measured, recorded: recordedOf(options), pays };
};

const report = ({ tools, definitions, workflow, recorded, pays }: Cost): string =>
  [
    `tokens (o200k_base), ${tools} tools`,
    `definitions      direct ${definitions.direct}   code mode ${definitions.code}`,
    `workflow         direct ${workflow.direct}   code mode ${workflow.code}`,
    `                 ${workflow.tools.join(' then ')}, each result ${workflow.resultTokens} tokens, definitions included`,
    `recorded runs    ${recorded.runs}, kept ${recorded.keptCharacters} characters from the model (about ${recorded.keptTokensEstimate} tokens)`,
    pays
      ? `code mode pays: ${workflow.direct - workflow.code} tokens less for this workflow`
      : `code mode does not pay here: direct calls cost ${workflow.code - workflow.direct} tokens less; use \`mode: direct\``,
  ].join('\n');

const cost = async (options: Options): Promise<void> => {
  const measured = await measure(options);
  process.stdout.write(`${options.json === true ? JSON.stringify(measured) : report(measured)}\n`);
};

/** The command for the program. */
export const costCommand = (): Command =>
  withEngineOptions(
    new Command('cost')
      .description('Count what your servers cost in tokens: direct against code mode.')
      .option('--config <file>', 'sluice.yaml with `mcpServers`')
      .option('--workflow <tools>', 'server.tool,server.tool: calls whose results feed each other')
      .option('--result-tokens <count>', 'tokens of each result', '2000')
      .option('--json', 'as JSON'),
  ).action((options: Options) => cost(options));
