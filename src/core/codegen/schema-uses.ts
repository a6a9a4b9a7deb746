/** Which schemas of a document are needed more than once, and so deserve a name. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { refOf, resolveRef } from './schema.ts';

/** Objects with fields are the same where they are written the same; other schemas where they are the same node. */
export const keyOf = (schema: Json): Json => {
  if (!isObject(schema) || !isObject(schema['properties'])) return schema;
  const { description: _description, title: _title, default: _default, ...rest } = schema;
  return JSON.stringify(rest);
};

/** Below this, a name costs more than writing the object twice. */
const MIN_SHARED = 120;

/** A definition is not a use of itself: only what stands inside it counts. */
const inner = (definitions: Json | undefined): readonly Json[] =>
  isObject(definitions)
    ? Object.values(definitions).flatMap((schema) =>
        isObject(schema) ? Object.values(schema) : [],
      )
    : [];

const usesIn = (root: Json, node: JsonObject): readonly Json[] => {
  const ref = refOf(node);
  const target = ref === undefined ? undefined : resolveRef(root, ref);
  const key = keyOf(node);
  const repeated = typeof key === 'string' && key.length >= MIN_SHARED;
  return [...(target === undefined ? [] : [keyOf(target)]), ...(repeated ? [key] : [])];
};

/** How often each schema is referred to or repeated, by `keyOf`. */
export const countUses = (root: Json): ReadonlyMap<Json, number> => {
  const uses = new Map<Json, number>();
  const open: Json[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isArray(node)) open.push(...node);
    if (!isObject(node)) continue;
    for (const key of usesIn(root, node)) uses.set(key, (uses.get(key) ?? 0) + 1);
    const { $defs, definitions, ...members } = node;
    open.push(...inner($defs), ...inner(definitions), ...Object.values(members));
  }
  return uses;
};
