/** Between the untyped objects that an SDK hands out and `Json`. */

import { isArray, isObject, type Json, RawNumber } from './json.ts';

const objectOf = (value: object): Json => {
  const out: { [key: string]: Json } = {};
  for (const [key, child] of Object.entries(value)) {
    // JSON.stringify drops undefined members; so does the wire.
    if (child === undefined) continue;
    Object.defineProperty(out, key, {
      value: toJson(child),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return out;
};

/** A copy as JSON. What JSON cannot hold (functions, symbols) becomes null, as in JSON.stringify of an array. */
export const toJson = (value: unknown): Json => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return new RawNumber(value.toString());
  if (Array.isArray(value)) return value.map(toJson);
  return typeof value === 'object' ? objectOf(value) : null;
};

/**
 * The same for a consumer that knows doubles only (the SDKs). A number that a double cannot hold is rounded here, as
 * the SDK itself would have rounded it when reading the wire.
 */
export const fromJson = (value: Json): unknown => {
  if (value instanceof RawNumber) return Number(value.lexeme);
  if (isArray(value)) return value.map(fromJson);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, fromJson(child)]));
};
