/** Tools that are no longer what they were when somebody last looked at them. */

import { isArray, isObject, type Json } from '../../../json/json.ts';
import { stringifyJson } from '../../../json/stringify.ts';
import { type CatalogueTool, placesOf, toolOf } from '../catalogue.ts';
import { finding, type LintFinding } from '../finding.ts';
import { type Check, type Context, namesText } from './context.ts';

const pathsOf = (tool: CatalogueTool): readonly string[] => [
  ...placesOf(tool.inputSchema).map(({ path }) => path),
  ...(tool.outputSchema === undefined
    ? []
    : placesOf(tool.outputSchema).map(({ path }) => `result ${path}`)),
];

/** Keys in one order: a server may write the same schema in another. */
const sorted = (value: Json): Json => {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
      .map(([key, child]) => [key, sorted(child)]),
  );
};

const same = (a: CatalogueTool, b: CatalogueTool): boolean => {
  // Hashes cover what a schema does not: descriptions, titles. Compared where both sides have one.
  if (a.hash !== undefined && b.hash !== undefined) return a.hash === b.hash;
  const text = (tool: CatalogueTool): string =>
    stringifyJson(
      sorted([tool.inputSchema ?? null, tool.outputSchema ?? null, tool.annotations ?? null]),
    );
  return text(a) === text(b);
};

const changes = (before: CatalogueTool, now: CatalogueTool): string => {
  const was = pathsOf(before);
  const is = pathsOf(now);
  const added = is.filter((path) => !was.includes(path));
  const removed = was.filter((path) => !is.includes(path));
  const parts = [
    ...(added.length === 0 ? [] : [`added ${namesText(added)}`]),
    ...(removed.length === 0 ? [] : [`removed ${namesText(removed)}`]),
  ];
  return parts.length === 0 ? 'its description, types or annotations differ' : parts.join(', ');
};

const ofTool = (
  context: Context,
  server: string,
  before: CatalogueTool,
): readonly LintFinding[] => {
  const { catalogue = {} } = context;
  const name = `${server}.${before.name}`;
  const at = context.find('sinks', name);
  const now = toolOf(catalogue, server, before.name);
  if (now === undefined) {
    return [finding('catalogue-drift', at, `\`${name}\` was recorded and is no longer offered`)];
  }
  return same(before, now)
    ? []
    : [finding('catalogue-drift', at, `\`${name}\` changed: ${changes(before, now)}`)];
};

/** Drift between the recorded catalogue and the present one. A new tool is no drift: nothing was promised about it. */
export const checkDrift: Check = (context) => {
  const { catalogue, recorded } = context;
  if (catalogue === undefined || recorded === undefined) return [];
  return Object.entries(recorded).flatMap(([server, tools]) =>
    tools.flatMap((tool) => ofTool(context, server, tool)),
  );
};
