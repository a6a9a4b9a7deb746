/** Writes JSON, numbers digit for digit as they were read. */

import { isArray, type Json, RawNumber } from './json.ts';

const holdsRaw = (value: Json): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof RawNumber) return true;
  if (isArray(value)) return value.some(holdsRaw);
  return Object.values(value).some(holdsRaw);
};

const write = (value: Json): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof RawNumber) return value.lexeme;
  if (isArray(value)) return `[${value.map(write).join(',')}]`;
  const members = Object.entries(value).map(
    ([key, child]) => `${JSON.stringify(key)}:${write(child)}`,
  );
  return `{${members.join(',')}}`;
};

/** Compact JSON text; the engine's own writer where no number needs its digits kept. */
export const stringifyJson = (value: Json): string =>
  holdsRaw(value) ? write(value) : JSON.stringify(value);
