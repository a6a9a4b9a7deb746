/** What the servers offer: tools with their schemas, and the paths that a schema allows. */

import * as z from 'zod';
import { SluiceError } from '../../errors.ts';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  pathPattern,
} from '../../json/json.ts';
import { covers, ROOT } from '../match.ts';

/** One tool as `tools/list` shows it (MCP 2025-11-25 `Tool`); `hash` is the one that was recorded at first sight. */
export type CatalogueTool = {
  readonly name: string;
  readonly inputSchema?: Json | undefined;
  readonly outputSchema?: Json | undefined;
  readonly annotations?: Json | undefined;
  readonly hash?: string | undefined;
};

/** Tools by server. Plain JSON, so that it can be kept in a file and compared line by line. */
export type ToolCatalogue = { readonly [server: string]: readonly CatalogueTool[] };

/** One place inside a schema. `open`: anything may lie below it, because the schema does not say. */
export type SchemaPlace = {
  readonly path: string;
  readonly open: boolean;
  readonly leaf: boolean;
  /** A string whose content the schema does not fix: no `enum`, no `const`. */
  readonly text: boolean;
};

/** Places of one schema. More is no schema that a person wrote, and is refused. */
const MAX_PLACES = 5_000;
/** Nesting of one schema; deeper places count as open, so nothing about them is called unknown. */
const MAX_DEPTH = 12;

// `z.json()` would copy every schema; these are only walked, and the walk bounds itself.
const json = z.custom<Json>(() => true);
const tool = z.object({
  name: z.string().min(1),
  inputSchema: json.optional(),
  outputSchema: json.optional(),
  annotations: json.optional(),
  hash: z.string().optional(),
});
const tools = z.array(tool);
const shape = z.record(
  z.string(),
  z.union([tools, z.object({ tools }).transform((it) => it.tools)]),
);

/**
 * Reads `{server: [tool, …]}` or `{server: {tools: [tool, …]}}`, which is what `tools/list` answers per server.
 * Throws `CONFIG_INVALID`.
 */
export const readCatalogue = (value: unknown, shown: string): ToolCatalogue => {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new SluiceError(
    'CONFIG_INVALID',
    `\`${shown}\` is no tool catalogue${where === '' ? '' : ` (at \`${where}\`)`}`,
    'write `{"server": {"tools": [...]}}` with what `tools/list` answers',
    { file: shown },
  );
};

type Walk = { readonly root: Json; readonly places: Map<string, SchemaPlace> };

const refOf = (schema: Json): string | undefined => {
  const ref = isObject(schema) ? schema['$ref'] : undefined;
  return typeof ref === 'string' && ref.startsWith('#/') ? ref : undefined;
};

const pointed = (root: Json, ref: string): Json => {
  let at: Json | undefined = root;
  for (const step of ref.slice(2).split('/'))
    at = isObject(at) ? at[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  // What points nowhere allows everything, so that nothing below it is called unknown.
  return at ?? true;
};

type Chain = readonly string[];
type Alternative = { readonly schema: Json; readonly chain: Chain };

/**
 * The schema and every alternative of it: a place is allowed where any of them allows it. A reference that comes round
 * again (a tree of comments) is open from there on.
 */
const alternatives = (root: Json, given: Alternative, depth = 0): readonly Alternative[] => {
  const ref = refOf(given.schema);
  if (ref !== undefined && given.chain.includes(ref)) return [{ ...given, schema: true }];
  const chain = ref === undefined ? given.chain : [...given.chain, ref];
  const schema = ref === undefined ? given.schema : pointed(root, ref);
  if (depth > MAX_DEPTH || !isObject(schema)) return [{ schema, chain }];
  const inner = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
    const list = schema[key];
    return isArray(list)
      ? list.flatMap((each) => alternatives(root, { schema: each, chain }, depth + 1))
      : [];
  });
  return [{ schema, chain }, ...inner];
};

const isText = (schema: Json): boolean =>
  isObject(schema) &&
  (schema['type'] === 'string' || (isArray(schema['type']) && schema['type'].includes('string'))) &&
  schema['enum'] === undefined &&
  schema['const'] === undefined;

/** Open: `true`, `{}`, or an object or array that does not say what it holds. */
const isOpen = (schema: Json): boolean => {
  if (!isObject(schema)) return schema !== false;
  const says = ['properties', 'items', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];
  if (says.some((key) => schema[key] !== undefined)) {
    const more = schema['additionalProperties'];
    return more === true || isObject(more);
  }
  const { type } = schema;
  return type === undefined || type === 'object' || type === 'array';
};

const add = ({ places }: Walk, place: SchemaPlace): void => {
  const before = places.get(place.path);
  if (before === undefined && places.size >= MAX_PLACES)
    throw new SluiceError(
      'CONFIG_INVALID',
      `a tool schema has more than ${MAX_PLACES} places`,
      'leave the tool out of the catalogue file, or shorten its schema',
    );
  places.set(place.path, {
    path: place.path,
    open: place.open || before?.open === true,
    leaf: place.leaf && before?.leaf !== false,
    text: place.text || before?.text === true,
  });
};

type Step = readonly [string | number, Json];

/** Draft 2020-12 `prefixItems`, and `items` as a list of drafts before it, are one list step like `items`. */
const listSteps = (schema: JsonObject): readonly Step[] =>
  [schema['items'], schema['prefixItems']].flatMap((items): readonly Step[] => {
    if (items === undefined) return [];
    return isArray(items) ? items.map((item) => [0, item] as const) : [[0, items]];
  });

const stepsOf = (schema: Json): readonly Step[] => {
  if (!isObject(schema)) return [];
  const { properties } = schema;
  return [...(isObject(properties) ? Object.entries(properties) : []), ...listSteps(schema)];
};

const walk = (into: Walk, given: Alternative, path: JsonPath): void => {
  const all = alternatives(into.root, given);
  const tooDeep = path.length >= MAX_DEPTH;
  const inner = tooDeep
    ? []
    : all.flatMap(({ schema, chain }) =>
        stepsOf(schema).map(([step, each]) => ({ step, inside: { schema: each, chain } })),
      );
  add(into, {
    path: pathPattern(path),
    open: tooDeep || all.some(({ schema }) => isOpen(schema)),
    leaf: inner.length === 0,
    text: all.some(({ schema }) => isText(schema)),
  });
  for (const { step, inside } of inner) walk(into, inside, [...path, step]);
};

/** Every place that the schema allows, the root first. No schema allows everything. */
export const placesOf = (schema: Json | undefined): readonly SchemaPlace[] => {
  if (schema === undefined) return [{ path: ROOT, open: true, leaf: true, text: false }];
  const into: Walk = { root: schema, places: new Map() };
  walk(into, { schema, chain: [] }, []);
  return [...into.places.values()];
};

/** True where the selector of a rule can concern some place of the schema. */
export const allows = (places: readonly SchemaPlace[], selector: string): boolean =>
  places.some(
    (place) => covers(selector, place.path) || (place.open && covers(place.path, selector)),
  );

/** The tool, if the catalogue has it. */
export const toolOf = (
  catalogue: ToolCatalogue,
  server: string,
  name: string,
): CatalogueTool | undefined =>
  Object.hasOwn(catalogue, server)
    ? catalogue[server]?.find((each) => each.name === name)
    : undefined;

const hint = (given: CatalogueTool, name: string): boolean | undefined => {
  const value = isObject(given.annotations) ? given.annotations[name] : undefined;
  return typeof value === 'boolean' ? value : undefined;
};

/**
 * What the tool says about its effects. An annotation is a claim of the server and may only tighten (MCP 2025-11-25,
 * "Tool annotations"): `unknown` is therefore not the same as `reads`.
 */
export const effectsOf = (given: CatalogueTool): 'reads' | 'changes' | 'unknown' => {
  const reads = hint(given, 'readOnlyHint');
  if (reads !== undefined) return reads ? 'reads' : 'changes';
  return hint(given, 'destructiveHint') === true ? 'changes' : 'unknown';
};
