/** The file tree of code mode: generated APIs from the servers' live lists, and the modules of workspace and skills. */

import type { ApiTree, ServerSource, ToolSource, Visible } from '../../core/codegen/tool.ts';
import type { JsonObject } from '../../core/json/json.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import type { SourceTree } from '../../ports/compiler.ts';
import { objectIn, textIn } from '../router/fields.ts';
import type { Servers, ServerTools } from '../router/local.ts';
import type { Learned } from './learned.ts';
import type { Workspace } from './workspace.ts';

export type Tree = {
  /** What a program may import, as of now. */
  source(): Promise<SourceTree>;
  /** The generated part, as of now. */
  api(): Promise<ApiTree>;
  /** Fingerprint of a tool's definition; undefined where there is no such tool. */
  schema(server: string, tool: string): string | undefined;
  /** True for a tool that its server calls read-only or idempotent (MCP tool annotations). */
  repeatable(server: string, tool: string): boolean;
};

export type TreeParts = {
  readonly servers: Servers;
  readonly workspace: Workspace;
  readonly learned: Learned;
  readonly visible: Visible;
  readonly generate: (servers: readonly ServerSource[], visible: Visible) => ApiTree;
  readonly digest: (text: string) => string;
};

const sourceOf = (learned: Learned, server: string, tool: JsonObject): ToolSource => {
  const name = textIn(tool, 'name') ?? '';
  return {
    name,
    description: textIn(tool, 'description') ?? textIn(tool, 'title'),
    inputSchema: tool['inputSchema'],
    outputSchema: tool['outputSchema'],
    learned: tool['outputSchema'] === undefined ? learned.shape(server, name) : undefined,
  };
};

const generateAll = ({ learned, generate, visible }: TreeParts, lists: readonly ServerTools[]) =>
  generate(
    lists.map(({ server, tools }) => ({
      server,
      tools: tools.map((tool) => sourceOf(learned, server, tool)),
    })),
    visible,
  );

const key = (server: string, tool: string): string => `${server}\n${tool}`;

/** The tree of one endpoint and scope. Generated anew only when a list or a learned type has changed. */
export const createTree = (parts: TreeParts): Tree => {
  let lists: readonly ServerTools[] = [];
  let learnedAt = -1;
  let made: ApiTree | undefined;
  const definitions = new Map<string, JsonObject>();
  const index = (): void => {
    definitions.clear();
    for (const { server, tools } of lists)
      for (const tool of tools) definitions.set(key(server, textIn(tool, 'name') ?? ''), tool);
  };
  const api = async (): Promise<ApiTree> => {
    const now = await parts.servers.tools();
    const same =
      now.length === lists.length && now.every(({ tools }, i) => tools === lists[i]?.tools);
    if (made !== undefined && same && learnedAt === parts.learned.revision) return made;
    lists = now;
    learnedAt = parts.learned.revision;
    index();
    made = generateAll(parts, lists);
    return made;
  };
  const definition = (server: string, tool: string) => definitions.get(key(server, tool));
  return {
    api,
    repeatable: (server, tool) => {
      const { readOnlyHint, idempotentHint } = objectIn(definition(server, tool), 'annotations');
      return readOnlyHint === true || idempotentHint === true;
    },
    schema: (server, tool) => {
      const found = definition(server, tool);
      if (found === undefined) return undefined;
      const { inputSchema = null, outputSchema = null } = found;
      return parts.digest(stringifyJson([inputSchema, outputSchema])).slice(0, 16);
    },
    source: async () => {
      const { revision, files, tools } = await api();
      const own = [
        ...(await parts.workspace.modules('workspace')),
        ...(await parts.workspace.modules('skills')),
      ];
      if (own.length === 0) return { revision, files, tools };
      return {
        revision: `${revision}+${parts.digest(stringifyJson(own))}`,
        files: new Map([...files, ...own]),
        tools,
      };
    },
  };
};
