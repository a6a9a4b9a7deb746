/** Writes `Json`, exact numbers included. */

import { isArray, type Json, type JsonObject, numberText, RawNumber } from './json.ts';

/** True where a tree holds a number that JSON.stringify could not write exactly. */
const hasRaw = (value: Json): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof RawNumber) return true;
  return isArray(value) ? value.some(hasRaw) : Object.values(value).some(hasRaw);
};

const writeObject = (object: JsonObject): string => {
  const members = Object.entries(object).map(
    ([key, child]) => `${JSON.stringify(key)}:${write(child)}`,
  );
  return `{${members.join(',')}}`;
};

const write = (value: Json): string => {
  if (value instanceof RawNumber) return numberText(value);
  if (isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value === 'object' && value !== null) return writeObject(value);
  return JSON.stringify(value);
};

/** Compact JSON text. A `RawNumber` is written with the digits it was read with. */
export const stringifyJson = (value: Json): string =>
  hasRaw(value) ? write(value) : JSON.stringify(value);
