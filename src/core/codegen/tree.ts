/** The generated tree: what an agent reads to learn its tools, and what the type check reads to know them. */

import { CALL_DTS, GLOBALS_DTS } from './globals.ts';
import { assignNames, folderName, toolIdentifier } from './names.ts';
import { README } from './readme.ts';
import type { SearchEntry } from './search.ts';
import type { ApiTree, NamedTool, ServerSource, ToolSource, Visible } from './tool.ts';
import { toolEntry } from './tool-entry.ts';
import { docsPath, parametersOf, toolFiles } from './tool-file.ts';

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
      const { file, docs } = toolFiles(source, named);
      files.set(`servers/${folder}/${named.name}.ts`, file);
      if (docs !== undefined) files.set(docsPath(named), docs);
      entries.push(toolEntry(named, source));
    }
    all.push(...shown.map(({ named }) => named));
  }
  return { revision: hash([...files].flat()), files, tools: all, entries };
};
