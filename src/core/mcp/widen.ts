/** JSON Schema (draft-07 to 2020-12), widened exactly where a token may stand (DESIGN 5.1). */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';

/** `input` schemas are read by models, so numbers are widened there only where a value may be personal. */
export type WidenMode = 'input' | 'output';

const TOKEN_INSIDE: JsonObject = { type: 'string', pattern: '\\[[A-Z0-9_]+_[0-9]+\\]' };
const TOKEN_ONLY: JsonObject = { type: 'string', pattern: '^\\[[A-Z0-9_]+_[0-9]+\\]$' };
const OUTSIDE = ['title', 'description', 'default', 'examples', 'deprecated', 'readOnly'] as const;
const PERSONAL =
  /(?:^|[_\s-]|(?<=[a-z])(?=[A-Z]))(?:ssn|card|pan|phone|tel|mobile|account|number|id|zip|postal|post_?code|dob|birth)/i;

const isString = (schema: JsonObject): boolean => schema['type'] === 'string';
const CONSTRAINTS = ['format', 'pattern', 'minLength', 'maxLength', 'enum', 'const'] as const;
const isConstrained = (schema: JsonObject): boolean =>
  CONSTRAINTS.some((key) => schema[key] !== undefined);

const isNumber = (schema: JsonObject): boolean => {
  const { type } = schema;
  return type === 'number' || type === 'integer';
};

/** A list of strings without a type is an enum of strings too. */
const isStringEnum = (schema: JsonObject): boolean => {
  const values = schema['enum'];
  const listed = isArray(values) && values.some((value) => typeof value === 'string');
  return schema['type'] === undefined && (listed || typeof schema['const'] === 'string');
};

const either = (schema: JsonObject, token: JsonObject): JsonObject => {
  const outside: { [key: string]: Json } = {};
  const inside: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(schema))
    if (OUTSIDE.some((name) => name === key)) outside[key] = value;
    else inside[key] = value;
  return { ...outside, anyOf: [inside, token] };
};

const widenMap = (map: Json | undefined, mode: WidenMode): Json | undefined => {
  if (!isObject(map)) return map;
  const members = Object.entries(map).map(([name, child]): [string, Json] => [
    name,
    widenNamed(child, mode, name),
  ]);
  return members.every(([name, child]) => child === map[name]) ? map : Object.fromEntries(members);
};

const widenList = (list: Json | undefined, mode: WidenMode): Json | undefined => {
  if (!isArray(list)) return list === undefined ? undefined : widenNamed(list, mode, '');
  const out = list.map((child) => widenNamed(child, mode, ''));
  return out.every((child, i) => child === list[i]) ? list : out;
};

const MAPS = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
] as const;
const LISTS = [
  'items',
  'prefixItems',
  'additionalItems',
  'additionalProperties',
  'unevaluatedProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'contains',
  'then',
  'else',
] as const;

const widenChildren = (schema: JsonObject, mode: WidenMode): JsonObject => {
  const changes: { [key: string]: Json } = {};
  const put = (key: string, value: Json | undefined): void => {
    if (value !== undefined && value !== schema[key]) changes[key] = value;
  };
  for (const key of MAPS) put(key, widenMap(schema[key], mode));
  for (const key of LISTS) put(key, widenList(schema[key], mode));
  if (Object.keys(changes).length === 0) return schema;
  const { oneOf, ...rest } = { ...schema, ...changes };
  // A token fits every widened branch, and `oneOf` takes exactly one.
  return changes['oneOf'] === undefined || oneOf === undefined
    ? { ...schema, ...changes }
    : { ...rest, anyOf: oneOf };
};

const widenNamed = (schema: Json, mode: WidenMode, name: string): Json => {
  if (!isObject(schema)) return schema;
  if ((isString(schema) && isConstrained(schema)) || isStringEnum(schema))
    return either(schema, TOKEN_INSIDE);
  if (isNumber(schema) && (mode === 'output' || PERSONAL.test(name)))
    return either(schema, TOKEN_ONLY);
  return widenChildren(schema, mode);
};

/** The schema, accepting tokens where values stood; the same object where nothing had to change. */
export const widenSchema = (schema: Json, mode: WidenMode): Json => widenNamed(schema, mode, '');
