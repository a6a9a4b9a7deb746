/** The generated tree: what an agent reads to learn its tools, and what the type check reads to know them. */

import { isArray, isObject, type Json } from '../json/json.ts';
import { CALL_DTS, GLOBALS_DTS } from './globals.ts';
import { assignNames, folderName, toolIdentifier } from './names.ts';
import { README } from './readme.ts';
import { listOf } from './schema.ts';
import type { SearchEntry } from './search.ts';
import type { ApiTree, NamedTool, ServerSource, ToolSource, Visible } from './tool.ts';
import { parametersOf, toolFile } from './tool-file.ts';

/** FNV-1a over UTF-16 units, twice: equal texts, equal revision. It tells versions apart and protects nothing. */
const hash = (texts: Iterable<string>): string => {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const text of texts) {
    for (let i = 0; i < text.length; i += 1) {
      a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
      b = Math.imul(b ^ text.charCodeAt(i), 0x85ebca6b);
    }
    a = Math.imul(a ^ 0xff, 0x01000193);
    b = Math.imul(b ^ 0xff, 0x85ebca6b);
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
};

/** Values of one tool that a search looks at. */
const MAX_CHOICES = 60;

const nameTools = (
  server: string,
  folder: string,
  tools: readonly ToolSource[],
): readonly NamedTool[] => {
  const names = assignNames(
    tools.map((tool) => tool.name),
    toolIdentifier,
  );
  return tools.map((tool) => ({
    server,
    tool: tool.name,
    folder,
    name: names.get(tool.name) ?? toolIdentifier(tool.name),
    parameters: parametersOf(tool),
  }));
};

/** Words among the values that arguments may have (`enum`, at any depth): they name what a general tool is about. */
const choicesOf = (schema: Json): readonly string[] => {
  const found = new Set<string>();
  const open: Json[] = [schema];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (found.size >= MAX_CHOICES) break;
    if (isArray(node)) open.push(...node.slice(0, MAX_CHOICES));
    if (!isObject(node)) continue;
    for (const value of listOf(node, 'enum')) if (typeof value === 'string') found.add(value);
    open.push(...Object.values(node));
  }
  return [...found].slice(0, MAX_CHOICES);
};

const entryOf = (named: NamedTool, source: ToolSource): SearchEntry => ({
  id: `servers/${named.folder}/${named.name}`,
  kind: 'tool',
  title: `${named.tool} ${named.name}`,
  server: named.server,
  text: source.description ?? '',
  names: [...named.parameters, ...choicesOf(source.inputSchema ?? null)],
});

const indexFile = (tools: readonly NamedTool[]): string =>
  `${tools.map(({ name }) => `export { ${name} } from './${name}'`).join('\n')}\n`;

/** Two entries of one name are one tool: the first counts, as for a host (MCP: names are unique within a server). */
const distinct = (tools: readonly ToolSource[]): readonly ToolSource[] =>
  [...new Map(tools.toReversed().map((tool) => [tool.name, tool])).values()].reverse();

/**
 * The tree for some servers. Names are given before tools are hidden, so that a change of policy renames nothing.
 * Two servers never share a folder.
 */
export const generateTree = (servers: readonly ServerSource[], visible: Visible): ApiTree => {
  const folders = assignNames(
    servers.map(({ server }) => server),
    folderName,
  );
  const files = new Map<string, string>([
    ['README.md', README],
    ['globals.d.ts', GLOBALS_DTS + CALL_DTS],
  ]);
  const all: NamedTool[] = [];
  const entries: SearchEntry[] = [];
  for (const { server, tools } of servers) {
    const folder = folders.get(server) ?? folderName(server);
    const sources = distinct(tools);
    const shown = nameTools(server, folder, sources)
      .map((named, i) => ({ named, source: sources[i] }))
      .filter(({ named }) => visible(server, named.tool));
    if (shown.length === 0) continue;
    files.set(`servers/${folder}/index.ts`, indexFile(shown.map(({ named }) => named)));
    for (const { named, source } of shown) {
      if (source === undefined) continue;
      files.set(`servers/${folder}/${named.name}.ts`, toolFile(source, named));
      entries.push(entryOf(named, source));
    }
    all.push(...shown.map(({ named }) => named));
  }
  return { revision: hash([...files].flat()), files, tools: all, entries };
};
