/** What a search finds of a tool. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { listOf } from './schema.ts';
import type { SearchEntry } from './search.ts';
import type { NamedTool, ToolSource } from './tool.ts';

/** Values and comments of one tool that a search looks at, and how much of each. */
const MAX_DETAILS = 60;
const MAX_DETAIL = 200;

/** Values that an argument may have and what is said of it: they name what a general tool is about. */
const detailsAt = (schema: JsonObject): readonly string[] =>
  [...listOf(schema, 'enum'), schema['description'] ?? null]
    .filter((value) => typeof value === 'string')
    .map((value) => value.slice(0, MAX_DETAIL));

const detailsOf = (schema: Json): readonly string[] => {
  const found: string[] = [];
  const open: Json[] = [schema];
  for (let node = open.pop(); node !== undefined && found.length < MAX_DETAILS; node = open.pop()) {
    if (isArray(node)) open.push(...node.slice(0, MAX_DETAILS));
    if (!isObject(node)) continue;
    found.push(...detailsAt(node).slice(0, MAX_DETAILS));
    open.push(...Object.values(node).slice(0, MAX_DETAILS));
  }
  return [...new Set(found)].slice(0, MAX_DETAILS);
};

export const toolEntry = (named: NamedTool, source: ToolSource): SearchEntry => ({
  id: `servers/${named.folder}/${named.name}`,
  kind: 'tool',
  title: `${named.tool} ${named.name}`,
  server: named.server,
  text: source.description ?? '',
  names: named.parameters,
  details: detailsOf(source.inputSchema ?? null),
});
