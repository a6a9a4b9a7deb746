/** TypeScript types for learned structure. `Learned<…>` of `globals.d.ts` leaves every object open for what was not seen yet. */

import type { Shape } from './shape.ts';
import { block, grouped, propertyName } from './type-text.ts';

const tokenType = (classes: readonly string[]): string =>
  `Token<${classes.map((name) => JSON.stringify(name)).join('|')}>`;

const objectType = (shape: Shape): readonly string[] => {
  if (shape.map !== undefined) return [`Record<string, ${shapeType(shape.map)}>`];
  if (shape.fields === undefined) return [];
  const members = Object.entries(shape.fields).map(
    ([name, field]) =>
      `${propertyName(name)}${field.optional ? '?' : ''}: ${shapeType(field.shape)}`,
  );
  return [block(members)];
};

/** Scalars that were seen. A token is a string, too: named beside `string` it would be lost. */
const scalars = (shape: Shape): readonly string[] => {
  const token = shape.tokens === undefined || shape.string ? '' : tokenType(shape.tokens);
  const seen = [
    shape.string && 'string',
    token,
    shape.number && 'number',
    shape.boolean && 'boolean',
  ];
  return seen.filter((name) => typeof name === 'string' && name !== '').map(String);
};

const arrayType = (shape: Shape): readonly string[] => {
  if (shape.array === undefined) return [];
  const item = shapeType(shape.array);
  return [`${grouped(item)}[]`];
};

/** The type of a shape; `any` where nothing was seen. Null alone says that there may be something another time. */
export const shapeType = (shape: Shape): string => {
  const members = [...scalars(shape), ...arrayType(shape), ...objectType(shape)];
  if (shape.any === true || members.length === 0) return 'any';
  return [...members, ...(shape.null ? ['null'] : [])].join('|');
};
