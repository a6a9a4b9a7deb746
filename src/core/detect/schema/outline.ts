/** A tool's `outputSchema` as an outline: for a path of a result, what the schema says about the value there. */

import { isArray, isObject, type Json, type JsonObject, type JsonPath } from '../../json/json.ts';
import { parseJson } from '../../json/parse.ts';
import { MAX_OUTLINE_PLACES, MAX_OUTLINE_TEXT, MAX_SCHEMA_ALTERNATIVES } from '../../limits.ts';
import { hintOf, type SchemaHint } from './hints.ts';

export type SchemaOutline = {
  /** What the schema says about the value at a path of the result; undefined where it says nothing. */
  at(path: JsonPath): SchemaHint | undefined;
};

const COMBINED = ['anyOf', 'oneOf', 'allOf'] as const;

/** A local JSON pointer (RFC 6901); a server's schema is never fetched from anywhere else. */
const pointed = (root: Json, ref: Json | undefined): Json | undefined => {
  if (typeof ref !== 'string' || (ref !== '#' && !ref.startsWith('#/'))) return undefined;
  let at: Json | undefined = root;
  for (const step of ref.split('/', MAX_SCHEMA_ALTERNATIVES).slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
};

/** Schemas and all their alternatives, each once: references that come round again end here. */
const alternatives = (root: Json, given: readonly (Json | undefined)[]): readonly JsonObject[] => {
  const seen = new Set<JsonObject>();
  const waiting = [...given].reverse();
  while (waiting.length > 0 && seen.size < MAX_SCHEMA_ALTERNATIVES) {
    const next = waiting.pop();
    if (!isObject(next) || seen.has(next)) continue;
    seen.add(next);
    waiting.push(pointed(root, next['$ref']));
    for (const key of COMBINED) {
      const list = next[key];
      if (isArray(list)) waiting.push(...list.slice(0, MAX_SCHEMA_ALTERNATIVES));
    }
  }
  return [...seen];
};

const itemsOf = (schema: JsonObject): readonly Json[] => {
  const { items, prefixItems } = schema;
  const first = isArray(prefixItems) ? prefixItems.slice(0, MAX_SCHEMA_ALTERNATIVES) : [];
  return items === undefined ? first : [...first, ...(isArray(items) ? items : [items])];
};

const ownProperty = (schema: JsonObject, key: string): Json | undefined => {
  const { properties } = schema;
  return isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
};

/**
 * What a key that no property names may hold. The patterns of `patternProperties` come from the server and are never
 * run (ReDoS): each of their schemas counts for every such key, which can only add evidence.
 */
const otherProperties = (schema: JsonObject): readonly Json[] => {
  const { additionalProperties, patternProperties } = schema;
  const patterns = isObject(patternProperties)
    ? Object.values(patternProperties).slice(0, MAX_SCHEMA_ALTERNATIVES)
    : [];
  return additionalProperties === undefined ? patterns : [...patterns, additionalProperties];
};

/** The schemas that hold for one place of results, and for the list around it. */
type Place = {
  readonly schemas: readonly JsonObject[];
  readonly hint: SchemaHint;
  readonly steps: Map<string, Place | undefined>;
};

/** Steps that are no names of the schema: an item of a list, any other key. No property is remembered under them. */
const ITEM = '[]';
const OTHER = '*';

class Outline implements SchemaOutline {
  readonly #root: Json;
  readonly #first: Place | undefined;
  /** Places by the schemas that hold there, so that a schema that refers to itself has no endless outline. */
  readonly #places = new Map<string, Place>();
  readonly #ids = new Map<JsonObject, number>();

  constructor(root: Json) {
    this.#root = root;
    this.#first = this.#place([root], []);
  }

  #id(schema: JsonObject): number {
    const id = this.#ids.get(schema) ?? this.#ids.size;
    this.#ids.set(schema, id);
    return id;
  }

  #place(given: readonly (Json | undefined)[], around: readonly JsonObject[]): Place | undefined {
    const schemas = alternatives(this.#root, given);
    if (schemas.length === 0) return undefined;
    const key = [...schemas, ...around].map((schema) => this.#id(schema)).join(' ');
    const before = this.#places.get(key);
    if (before !== undefined || this.#places.size >= MAX_OUTLINE_PLACES) return before;
    const made = { schemas, hint: hintOf(schemas, around), steps: new Map() };
    this.#places.set(key, made);
    return made;
  }

  #step(place: Place, step: string | number): Place | undefined {
    const { schemas, steps } = place;
    const own = typeof step === 'string' ? schemas.map((each) => ownProperty(each, step)) : [];
    const isOwn = own.some((each) => each !== undefined);
    const name = typeof step === 'number' ? ITEM : isOwn ? `.${step}` : OTHER;
    if (steps.has(name)) return steps.get(name);
    const next =
      name === ITEM
        ? this.#place(schemas.flatMap(itemsOf), schemas)
        : this.#place(isOwn ? own : schemas.flatMap(otherProperties), []);
    steps.set(name, next);
    return next;
  }

  at(path: JsonPath): SchemaHint | undefined {
    let place = this.#first;
    for (const step of path) {
      if (place === undefined) return undefined;
      place = this.#step(place, step);
    }
    return place?.hint;
  }
}

/** The outline of an output schema. Made lazily: work is done only for places that results have. */
export const outlineOf = (schema: Json): SchemaOutline => new Outline(schema);

/** The outline of a tool by the text of its definition; undefined where that says nothing about results. */
export const outlineOfTool = (definition: string): SchemaOutline | undefined => {
  if (definition.length > MAX_OUTLINE_TEXT || !definition.includes('"outputSchema"'))
    return undefined;
  const tool = parseJson(definition);
  const schema = isObject(tool) ? tool['outputSchema'] : undefined;
  return schema === undefined ? undefined : outlineOf(schema);
};
