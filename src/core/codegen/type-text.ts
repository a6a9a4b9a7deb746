/** Spells types: literals, unions, blocks. */

import { isArray, isObject, type Json, numberText, RawNumber } from '../json/json.ts';
import { typeIdentifier } from './names.ts';

/** The literal type of a JSON value. */
export const literal = (value: Json): string => {
  if (typeof value === 'number' || value instanceof RawNumber) return numberText(value);
  if (isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`)
    .join('; ')} }`;
};

/** Members of a union, each once. Literals stand close: `"open"|"closed"`. */
export const union = (members: readonly string[]): string => {
  const all = [...new Set(members.filter((member) => member !== 'never'))];
  for (const top of ['any', 'unknown']) if (all.includes(top)) return top;
  const ordered = [...all.filter((one) => one !== 'null'), ...all.filter((one) => one === 'null')];
  const close = ordered.every((member) => member.length < 60 && !member.includes('{'));
  return ordered.length === 0 ? 'never' : ordered.join(close ? '|' : ' | ');
};

/** One `{ … }` block, however much stands in it, needs no parentheses. */
const isBlock = (type: string): boolean =>
  type.startsWith('{\n') && type.indexOf('\n}') === type.length - 2;
/** A type that a postfix or another operator may follow. */
export const grouped = (type: string): string =>
  /[|&]|\*\//.test(type) && !isBlock(type) ? `(${type})` : type;

/** Types that must all hold. */
export const intersection = (members: readonly string[]): string => {
  const all = [...new Set(members.filter((type) => type !== 'unknown' && type !== 'any'))];
  return all.length < 2 ? (all[0] ?? 'unknown') : all.map(grouped).join(' & ');
};

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** A member's name, in quotes where it is no identifier. */
export const propertyName = (name: string): string =>
  IDENTIFIER.test(name) ? name : JSON.stringify(name);

/** Two more blanks before each line but the first. */
const indent = (text: string): string => text.replace(/\n/g, '\n  ');

/** `{ … }` with one member per line. */
export const block = (members: readonly string[]): string =>
  members.length === 0 ? '{}' : `{\n  ${members.map(indent).join('\n  ')}\n}`;

/** Type names that a declaration of the same name would hide from the file. */
const GLOBAL_TYPES: ReadonlySet<string> = new Set(
  (
    'Input Output Array Boolean Date Function Learned Map Number Object Partial Promise Record Set String Symbol ' +
    'Token'
  ).split(' '),
);

/** A type name that the file does not have yet. */
export const freshName = (declared: ReadonlyMap<string, string>, wanted: string): string => {
  const base = typeIdentifier(wanted);
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? base : `${base}${i}`;
    if (!declared.has(name) && !GLOBAL_TYPES.has(name)) return name;
  }
};
