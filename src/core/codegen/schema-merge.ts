/** Makes a schema simpler without changing what it allows: one-branch unions, `null` branches, `allOf` of plain objects. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { hasType, listOf, namedOf, refOf, resolveRef, typesOf } from './schema.ts';

const isNull = (schema: Json): boolean =>
  isObject(schema) &&
  (schema['type'] === 'null' ||
    (Object.hasOwn(schema, 'const') && schema['const'] === null) ||
    (isArray(schema['enum']) && schema['enum'].length === 1 && schema['enum'][0] === null));

const without = (schema: JsonObject, keywords: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !keywords.includes(key)));

/** `anyOf: [X, null]` is X or null; the comment and the bounds of X then belong to the whole. */
const singleBranch = (schema: JsonObject, keyword: string): JsonObject => {
  const branches = listOf(schema, keyword);
  const real = branches.filter((branch) => !isNull(branch));
  const [only] = real;
  const rest = without(schema, [keyword]);
  if (real.length !== 1 || !isObject(only) || !hasType(only) || hasType(without(rest, ['type'])))
    return schema;
  const nullable = branches.length > 1;
  if (nullable && !canBeNull(only)) return schema;
  return { ...only, ...without(rest, ['type']), ...(nullable ? { nullable: true } : {}) };
};

/** Whether `nullable` can carry the null: only beside `type` or `enum`. */
const canBeNull = (schema: JsonObject): boolean =>
  (typesOf(schema).length > 0 || isArray(schema['enum'])) &&
  !Object.hasOwn(schema, 'const') &&
  !['anyOf', 'oneOf', 'allOf', '$ref', '$dynamicRef', '$recursiveRef'].some((key) =>
    Object.hasOwn(schema, key),
  );

/** Keywords of a schema that is nothing but an object with fields. */
const FIELDS: ReadonlySet<string> = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'unevaluatedProperties',
  'description',
  'title',
  'default',
  'examples',
  '$defs',
  'definitions',
  '$schema',
  '$id',
  '$comment',
]);

const plainObject = (schema: Json | undefined): schema is JsonObject =>
  isObject(schema) &&
  isObject(schema['properties']) &&
  schema['additionalProperties'] !== true &&
  !isObject(schema['additionalProperties']) &&
  Object.keys(schema).every((key) => FIELDS.has(key));

/** One object in place of several that must all hold (2020-12 core section 10.2.1.1). */
const mergeObjects = (parts: readonly JsonObject[]): JsonObject => {
  const properties = new Map<string, Json>();
  for (const [name, schema] of parts.flatMap((part) => namedOf(part, 'properties'))) {
    const before = properties.get(name);
    const same = before === undefined || JSON.stringify(before) === JSON.stringify(schema);
    properties.set(name, same ? schema : { allOf: [before, schema] });
  }
  const required = [...new Set(parts.flatMap((part) => listOf(part, 'required')))];
  return Object.assign({}, ...parts, { properties: Object.fromEntries(properties), required });
};

const mergeAll = (root: Json, schema: JsonObject): JsonObject => {
  const all = listOf(schema, 'allOf');
  if (all.length === 0) return schema;
  const rest = without(schema, ['allOf']);
  const [only] = all;
  if (all.length === 1 && isObject(only) && !hasType(without(rest, ['type'])))
    return { ...only, ...rest };
  const parts = all.map((part) => {
    const ref = isObject(part) ? refOf(part) : undefined;
    return ref === undefined ? part : resolveRef(root, ref);
  });
  if (!parts.every(plainObject)) return schema;
  if (!hasType(without(rest, ['type'])))
    return { ...mergeObjects(parts), ...without(rest, ['required']) };
  return plainObject(rest) ? mergeObjects([...parts, rest]) : schema;
};

/** Fields that `if`/`then`/`else` and `dependentSchemas` add are fields that may be there. */
const conditional = (schema: JsonObject): JsonObject => {
  const branches = [
    schema['then'],
    schema['else'],
    ...namedOf(schema, 'dependentSchemas').map(([, value]) => value),
  ];
  const more = branches.flatMap((branch) =>
    isObject(branch) ? namedOf(branch, 'properties') : [],
  );
  const known = schema['properties'];
  const added = more.filter(([name]) => !(isObject(known) && Object.hasOwn(known, name)));
  if (added.length === 0 || !(isObject(known) || schema['type'] === 'object')) return schema;
  return {
    ...schema,
    properties: { ...(isObject(known) ? known : {}), ...Object.fromEntries(added) },
  };
};

/** The same schema in the form that prints shortest. */
export const simplify = (root: Json, schema: JsonObject): JsonObject =>
  conditional(mergeAll(root, singleBranch(singleBranch(schema, 'anyOf'), 'oneOf')));
