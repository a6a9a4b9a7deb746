/** Reads named members of raw JSON, whose shape no schema has checked. */

import { isArray, isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import type { RequestId } from '../../core/mcp/message.ts';

const member = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** The object under `key`; empty where there is none. */
export const objectIn = (value: Json | undefined, key: string): JsonObject => {
  const found = member(value, key);
  return isObject(found) ? found : {};
};

/** The string under `key`. */
export const textIn = (value: Json | undefined, key: string): string | undefined => {
  const found = member(value, key);
  return typeof found === 'string' ? found : undefined;
};

/** The request id or progress token under `key`. */
export const idIn = (value: Json | undefined, key: string): RequestId | undefined => {
  const found = member(value, key);
  return typeof found === 'string' || typeof found === 'number' ? found : undefined;
};

/** The objects of the array under `key`; everything else in it is left out. */
export const objectsIn = (value: Json | undefined, key: string): readonly JsonObject[] => {
  const found = member(value, key);
  return isArray(found) ? found.filter(isObject) : [];
};

/** The strings of the array under `key`. */
export const textsIn = (value: Json | undefined, key: string): readonly string[] => {
  const found = member(value, key);
  return isArray(found) ? found.filter((item) => typeof item === 'string') : [];
};

/** A copy without some members. */
export const without = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
