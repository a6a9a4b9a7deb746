/** The structure of observed results: kinds and field names, never a value (DESIGN 5.7; invariant 4). */

import { isArray, isObject, type Json, type JsonObject, RawNumber } from '../json/json.ts';
import { MAX_SHAPE_DEPTH, MAX_SHAPE_FIELDS, MAX_SHAPE_ROWS } from '../limits.ts';

/** A plain JSON object, so that it can be kept as it is. A kind that was never seen is absent. */
export type Shape = {
  readonly null?: true;
  readonly boolean?: true;
  readonly number?: true;
  readonly string?: true;
  /** Classes of strings that were one token and nothing else. */
  readonly tokens?: readonly string[];
  readonly array?: Shape;
  readonly fields?: { readonly [name: string]: Field };
  /** Keys were data (ids, dates, tokens): only what they led to is kept. */
  readonly map?: Shape;
  /** Over a bound: anything may stand here. */
  readonly any?: true;
};
type Field = { readonly shape: Shape; readonly optional?: true };

const NOTHING: Shape = {};
const ANY: Shape = { any: true };

const TOKEN = /^\[([A-Z][A-Z0-9_]*)_[1-9][0-9]{0,9}(?:\.[a-z0-9]+)?\]$/;
/** Field names that a schema would declare. Digits in a row, blanks, dots and the like are data. */
const DECLARED_NAME = /^(?=.{1,40}$)[A-Za-z_$@][A-Za-z_$@-]*\d{0,2}[A-Za-z_-]*$/;
/** From so many keys on, fields that all look alike are rows of a map. */
const MIN_MAP_KEYS = 16;

const textShape = (text: string): Shape => {
  const token = TOKEN.exec(text);
  return token?.[1] === undefined ? { string: true } : { tokens: [token[1]] };
};

const rows = (values: readonly Json[], depth: number): Shape => {
  // A prefix is enough here: this is a description for the type check, not a protection.
  let shape = NOTHING;
  for (const value of values.slice(0, MAX_SHAPE_ROWS)) shape = merge(shape, shapeOf(value, depth));
  return shape;
};

/** Keys that hold data (an id, an address, a token) must not become field names: they would be values in a file. */
const isMap = (keys: readonly string[]): boolean =>
  keys.length > MAX_SHAPE_FIELDS || keys.some((key) => !DECLARED_NAME.test(key));

const objectShape = (value: JsonObject, depth: number): Shape => {
  const keys = Object.keys(value);
  if (isMap(keys)) return { map: rows(Object.values(value), depth) };
  const fields = keys.map((key): [string, Field] => [
    key,
    { shape: shapeOf(value[key] ?? null, depth) },
  ]);
  return { fields: Object.fromEntries(fields) };
};

const shapeOf = (value: Json, depth: number): Shape => {
  if (value === null) return { null: true };
  if (typeof value === 'string') return textShape(value);
  if (typeof value === 'boolean') return { boolean: true };
  if (typeof value === 'number' || value instanceof RawNumber) return { number: true };
  if (depth >= MAX_SHAPE_DEPTH) return ANY;
  if (isArray(value)) return { array: rows(value, depth + 1) };
  return isObject(value) ? objectShape(value, depth + 1) : ANY;
};

const mapped = (shape: Shape): Shape | undefined => {
  if (shape.map !== undefined) return shape.map;
  if (shape.fields === undefined) return undefined;
  return Object.values(shape.fields).reduce((all, field) => merge(all, field.shape), NOTHING);
};

const mergeFields = (
  a: { readonly [name: string]: Field },
  b: { readonly [name: string]: Field },
): { readonly [name: string]: Field } => {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const field = (name: string): Field => {
    const left = Object.hasOwn(a, name) ? a[name] : undefined;
    const right = Object.hasOwn(b, name) ? b[name] : undefined;
    const shape = merge(left?.shape ?? NOTHING, right?.shape ?? NOTHING);
    // Missing once is optional for good.
    const always = left !== undefined && right !== undefined && !left.optional && !right.optional;
    return always ? { shape } : { shape, optional: true };
  };
  return Object.fromEntries(names.map((name) => [name, field(name)]));
};

/** Fields of which many come and go, and all hold the same kind of thing, were keys. */
const looksLikeMap = (fields: { readonly [name: string]: Field }): boolean => {
  const all = Object.values(fields);
  if (all.length > MAX_SHAPE_FIELDS) return true;
  if (all.length < MIN_MAP_KEYS || !all.every((field) => field.optional)) return false;
  return new Set(all.map((field) => JSON.stringify(field.shape))).size === 1;
};

const mergeObjects = (a: Shape, b: Shape): Shape => {
  if (a.map !== undefined || b.map !== undefined)
    return { map: merge(mapped(a) ?? NOTHING, mapped(b) ?? NOTHING) };
  const [left, right] = [a.fields ?? b.fields, b.fields ?? a.fields];
  if (left === undefined || right === undefined) return NOTHING;
  // An object beside something else (null, a string) is not an object without fields.
  const fields = left === right ? left : mergeFields(left, right);
  return looksLikeMap(fields) ? { map: mapped({ fields }) ?? NOTHING } : { fields };
};

const KINDS = ['null', 'boolean', 'number', 'string'] as const;

const mergeKinds = (a: Shape, b: Shape): Shape =>
  Object.fromEntries(KINDS.filter((kind) => a[kind] || b[kind]).map((kind) => [kind, true]));

const mergeArrays = (a: Shape, b: Shape): Shape =>
  a.array === undefined && b.array === undefined
    ? NOTHING
    : { array: merge(a.array ?? NOTHING, b.array ?? NOTHING) };

const mergeTokens = (a: Shape, b: Shape): Shape => {
  const tokens = [...new Set([...(a.tokens ?? []), ...(b.tokens ?? [])])].sort();
  return tokens.length === 0 ? NOTHING : { tokens };
};

const merge = (a: Shape, b: Shape): Shape =>
  a.any === true || b.any === true
    ? ANY
    : { ...mergeKinds(a, b), ...mergeTokens(a, b), ...mergeArrays(a, b), ...mergeObjects(a, b) };

/**
 * What is known of a tool's results after one more. The order does not matter, and the same result twice changes nothing.
 */
export const learn = (previous: Shape | undefined, result: Json): Shape => {
  const next = shapeOf(result, 0);
  return previous === undefined ? next : merge(previous, next);
};
