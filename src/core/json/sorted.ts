/** JSON with its keys in one order, so that equal documents are equal texts. */

import { isArray, isObject, type Json } from './json.ts';

/** The same document; keys of every object by code unit. Positions in arrays mean something and stay. */
export const sortedJson = (value: Json): Json => {
  if (isArray(value)) return value.map(sortedJson);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortedJson(value[key] ?? null)]));
};
