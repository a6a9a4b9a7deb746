/** Which schemas of a document are needed more than once, and so deserve a name. */

import { isObject, type Json, type JsonObject } from '../json/json.ts';
import { everyPart, namedOf, refOf, resolveRef } from './schema.ts';

/** Objects with fields are the same where they are written the same; other schemas where they are the same node. */
export const keyOf = (schema: Json): Json => {
  if (!isObject(schema) || !isObject(schema['properties'])) return schema;
  const { description: _description, title: _title, default: _default, ...rest } = schema;
  return JSON.stringify(rest);
};

/** Below this, a name costs more than writing the object twice. */
const MIN_SHARED = 120;

const usesIn = (root: Json, node: JsonObject, counts: boolean): readonly Json[] => {
  const ref = refOf(node);
  const target = ref === undefined ? undefined : resolveRef(root, ref);
  const key = keyOf(node);
  const repeated = counts && typeof key === 'string' && key.length >= MIN_SHARED;
  return [...(target === undefined ? [] : [keyOf(target)]), ...(repeated ? [key] : [])];
};

/** The definitions of a document: standing there is no use. */
const definitionsOf = (root: Json): ReadonlySet<Json> => {
  const found = new Set<Json>();
  for (const node of everyPart(root))
    for (const keyword of ['$defs', 'definitions'])
      if (isObject(node)) for (const [, schema] of namedOf(node, keyword)) found.add(schema);
  return found;
};

/** How often each schema is referred to or repeated, by `keyOf`. */
export const countUses = (root: Json): ReadonlyMap<Json, number> => {
  const uses = new Map<Json, number>();
  const definitions = definitionsOf(root);
  for (const node of everyPart(root)) {
    if (!isObject(node)) continue;
    const repeats = !definitions.has(node);
    for (const key of usesIn(root, node, repeats)) uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return uses;
};
