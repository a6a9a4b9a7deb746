/** Widens JSON Schemas so that a token is valid wherever a personal value was (DESIGN 5.1, "schema-valid"). */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';

/** Keywords that a token as a string could fail (JSON Schema 2020-12 validation, sections 6.1, 6.3 and 7). */
const STRING_LIMITS: readonly string[] = ['format', 'pattern', 'minLength', 'maxLength'];
/** Keywords that say which values there are, whatever their type. */
const CHOICES: readonly string[] = ['enum', 'const'];
/** Annotations stay where readers look for them (2020-12 section 9); identifiers stay where references point. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  '$id',
  '$schema',
  '$anchor',
  '$dynamicAnchor',
  '$comment',
  '$defs',
  'definitions',
]);

const TOKEN = '\\[[A-Z0-9_]+_[1-9][0-9]{0,9}\\]';
const IN_TEXT: JsonObject = { type: 'string', pattern: TOKEN };
const ALONE: JsonObject = { type: 'string', pattern: `^${TOKEN}$` };

/** Names under which an input number is likely a person's: a count or a page size stays a number. */
const PERSONAL =
  /ssn|card|phone|mobile|fax|account|number|zip|postal|postcode|dob|birth|passport|iban|tax|(?:^|_|-)id$|^id|Id$/i;

type Mode = 'input' | 'output';

const types = (schema: JsonObject): readonly Json[] => {
  const type = schema['type'];
  return isArray(type) ? type : type === undefined ? [] : [type];
};

const has = (schema: JsonObject, keys: readonly string[]): boolean =>
  keys.some((key) => Object.hasOwn(schema, key));

/** Choices that hold a string or a number; `const: true` and `type` tags of objects are never personal values. */
const hasChoice = (schema: JsonObject): boolean => {
  const values = isArray(schema['enum']) ? schema['enum'] : [schema['const'] ?? null];
  return (
    has(schema, CHOICES) &&
    values.some((value) => typeof value === 'string' || typeof value === 'number')
  );
};

/** What a token would have to match beside the schema; undefined where a token is valid already or has no place. */
const alternative = (schema: JsonObject, mode: Mode, name: string): JsonObject | undefined => {
  const declared = types(schema);
  const string = declared.includes('string');
  const number = declared.includes('number') || declared.includes('integer');
  if (string || declared.length === 0) {
    if (hasChoice(schema) || has(schema, STRING_LIMITS)) return IN_TEXT;
  }
  if (!number || string) return undefined;
  return mode === 'output' || PERSONAL.test(name) ? ALONE : undefined;
};

const withAlternative = (schema: JsonObject, other: JsonObject): JsonObject => {
  const members = Object.entries(schema);
  const outside = members.filter(([key]) => OUTSIDE.has(key));
  const inside = members.filter(([key]) => !OUTSIDE.has(key));
  return Object.fromEntries([...outside, ['anyOf', [Object.fromEntries(inside), other]]]);
};

/** Keywords whose value is one schema, a list of schemas, or schemas by name. */
const ONE: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'additionalItems']);
const LIST: ReadonlySet<string> = new Set(['items', 'prefixItems', 'allOf', 'anyOf', 'oneOf']);
const NAMED: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);

const widenList = (list: readonly Json[], mode: Mode, name: string): readonly Json[] => {
  const wide = list.map((schema) => widen(schema, mode, name));
  return wide.every((schema, i) => schema === list[i]) ? list : wide;
};

const widenNamed = (schemas: JsonObject, mode: Mode): JsonObject => {
  const wide = Object.entries(schemas).map(
    ([name, schema]) => [name, widen(schema, mode, name)] as const,
  );
  return wide.every(([name, schema]) => schema === schemas[name])
    ? schemas
    : Object.fromEntries(wide);
};

const widenKeyword = (key: string, value: Json, mode: Mode, name: string): Json => {
  if (isArray(value)) return LIST.has(key) ? widenList(value, mode, name) : value;
  if (!isObject(value)) return value;
  if (NAMED.has(key)) return widenNamed(value, mode);
  return ONE.has(key) ? widen(value, mode, name) : value;
};

const widenChildren = (schema: JsonObject, mode: Mode, name: string): JsonObject => {
  let changed = false;
  const members = Object.entries(schema).map(([key, value]): readonly [string, Json] => {
    const wide = widenKeyword(key, value, mode, name);
    if (wide === value) return [key, value];
    changed = true;
    // A token may match several widened branches, and `oneOf` allows exactly one (2020-12 section 10.2.1.3).
    return [key === 'oneOf' && !Object.hasOwn(schema, 'anyOf') ? 'anyOf' : key, wide];
  });
  return changed ? Object.fromEntries(members) : schema;
};

const widen = (schema: Json, mode: Mode, name: string): Json => {
  if (!isObject(schema)) return schema;
  const inner = widenChildren(schema, mode, name);
  const other = alternative(inner, mode, name);
  return other === undefined ? inner : withAlternative(inner, other);
};

/**
 * The schema with a token allowed beside every constrained value; the same object where nothing had to change.
 * `mode` input widens numbers only under names that look personal; output widens every number. What names keys
 * (`propertyNames`, `patternProperties`) and what only tests a condition (`if`, `not`) is left as it is.
 */
export const widenSchema = (schema: Json, mode: Mode): Json => widen(schema, mode, '');
