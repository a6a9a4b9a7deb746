/** JSON as Sluice holds it: exact numbers, no duplicate keys, no prototype tricks. */

/**
 * A number that a double cannot hold digit for digit, such as 12345678901234567890 or 1.10. It is written back exactly
 * as it was read. (JSON.parse would round it; RFC 8259 section 6 leaves precision to the reader.)
 */
export class RawNumber {
  readonly lexeme: string;
  constructor(lexeme: string) {
    this.lexeme = lexeme;
  }
}

export type Json = null | boolean | number | string | RawNumber | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };
/** From the root of a document down to a node: object keys and array indices. */
export type JsonPath = readonly (string | number)[];

/** True for `{…}`; false for arrays, null, scalars and `RawNumber`. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof RawNumber);

/** True for `[…]` (narrows a readonly array, which `Array.isArray` does not). */
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The digits of a JSON number exactly as they are written on the wire. */
export const numberText = (value: number | RawNumber): string =>
  value instanceof RawNumber ? value.lexeme : String(value);

/**
 * A path without positions, in the notation of policies: `$.contacts[*].name`. Keys that are not plain names are
 * written `$['a b']`. It never holds array indices, so it is the same for every row of a list.
 */
export const pathPattern = (path: JsonPath): string => written(path, () => '[*]');

/** The same with positions, `$.contacts[3].name`: for patterns that name one. */
export const pathText = (path: JsonPath): string => written(path, (index) => `[${index}]`);

const written = (path: JsonPath, position: (index: number) => string): string => {
  let out = '$';
  for (const step of path) {
    if (typeof step === 'number') out += position(step);
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) out += `.${step}`;
    else out += `['${step.replace(/[\\']/g, '\\$&')}']`;
  }
  return out;
};
