/** Reads JSON Schema (2020-12, and what drafts 4 to 7 and OpenAPI left in the wild) as far as types need it. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';

/** Keywords that say something about which values there are (2020-12 core section 10, validation section 6.1). */
const TYPED: readonly string[] = [
  'type',
  'enum',
  'const',
  'properties',
  'patternProperties',
  'additionalProperties',
  'items',
  'prefixItems',
  'anyOf',
  'oneOf',
  'allOf',
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
];

/** True where a schema limits values by type; `{required: […]}` or `{description: …}` alone do not. */
export const hasType = (schema: Json): boolean =>
  typeof schema === 'boolean' ||
  (isObject(schema) && TYPED.some((keyword) => Object.hasOwn(schema, keyword)));

/** The schemas of a list keyword; what is no list counts as none. */
export const listOf = (schema: JsonObject, keyword: string): readonly Json[] => {
  const value = schema[keyword];
  return isArray(value) ? value : [];
};

/** The named schemas of `properties`, `$defs` and the like. */
export const namedOf = (
  schema: JsonObject,
  keyword: string,
): readonly (readonly [string, Json])[] => {
  const value = schema[keyword];
  return isObject(value) ? Object.entries(value) : [];
};

/** Declared types, `nullable` of OpenAPI 3.0 (section 4.7.24) included; empty where any is allowed. */
export const typesOf = (schema: JsonObject): readonly string[] => {
  const type = schema['type'];
  const declared = (isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
  return schema['nullable'] === true && declared.length > 0 ? [...declared, 'null'] : declared;
};

const unescapeStep = (step: string): string => {
  const pointer = step.replace(/~1/g, '/').replace(/~0/g, '~');
  try {
    return decodeURIComponent(pointer);
  } catch {
    // A `%` that is no escape stands for itself.
    return pointer;
  }
};

const byPointer = (root: Json, pointer: string): Json | undefined => {
  let at: Json | undefined = root;
  for (const step of pointer.split('/').slice(1).map(unescapeStep)) {
    if (isArray(at)) at = at[Number(step)];
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
};

/** What stands directly inside a node. */
const partsOf = (node: Json): readonly Json[] => {
  if (isArray(node)) return node;
  return isObject(node) ? Object.values(node) : [];
};

/** Every node of a document, in no order. One push each: a list may be longer than a call may have arguments. */
export const everyPart = function* (root: Json): Generator<Json> {
  const open: Json[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (const part of partsOf(node)) open.push(part);
  }
};

const isAnchored = (node: Json, name: string): boolean =>
  isObject(node) &&
  (node['$anchor'] === name || node['$dynamicAnchor'] === name || node['$id'] === `#${name}`);

const byAnchor = (root: Json, name: string): Json | undefined => {
  for (const node of everyPart(root)) if (isAnchored(node, name)) return node;
  return undefined;
};

/** Where a schema points, if anywhere. */
export const refOf = (schema: JsonObject): string | undefined => {
  const ref = schema['$ref'] ?? schema['$dynamicRef'] ?? schema['$recursiveRef'];
  return typeof ref === 'string' ? ref : undefined;
};

/** The schema that a reference inside the same document names (2020-12 core section 8.2.3). Nothing is fetched. */
export const resolveRef = (root: Json, ref: string): Json | undefined => {
  const id = isObject(root) && typeof root['$id'] === 'string' ? root['$id'] : '';
  const local = id !== '' && ref.startsWith(id) ? ref.slice(id.length) || '#' : ref;
  if (local === '#') return root;
  if (local.startsWith('#/')) return byPointer(root, local.slice(1));
  if (local.startsWith('#')) return byAnchor(root, local.slice(1));
  // Some generators write the bare name of a definition.
  return byPointer(root, `/$defs/${local}`) ?? byPointer(root, `/definitions/${local}`);
};

/** The last step of a reference, as a name for people. */
export const refName = (ref: string): string => {
  const steps = ref.split(/[/#]/).filter((step) => step !== '');
  const last = steps.at(-1) ?? 'Root';
  const plain = ['items', 'schema', 'additionalProperties'].includes(last) || /^\d+$/.test(last);
  return unescapeStep((plain ? steps.at(-2) : last) ?? last);
};
