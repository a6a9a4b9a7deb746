import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Literal, looksLikeJson, placesOf } from '../../../src/core/detect/json-places.ts';
import { isArray, isObject, type Json } from '../../../src/core/json/json.ts';
import { parseJson } from '../../../src/core/json/parse.ts';

const literalsOf = (node: Json, path: readonly (string | number)[] = []): readonly Literal[] => {
  if (typeof node === 'string' || typeof node === 'number') return [{ path, target: 'value' }];
  if (isArray(node)) return node.flatMap((item, i) => literalsOf(item, [...path, i]));
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([key, child]) => [
    { path: [...path, key], target: 'key' } as const,
    ...literalsOf(child, [...path, key]),
  ]);
};
const at = (node: Json, path: readonly (string | number)[]): Json | undefined =>
  path.reduce<Json | undefined>((here, step) => {
    if (isArray(here)) return here[Number(step)];
    return isObject(here) && Object.hasOwn(here, step) ? here[String(step)] : undefined;
  }, node);

test('every literal of any JSON text is found where it stands', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent);
      const document = parseJson(text);
      const literals = literalsOf(document);
      placesOf(text, literals).forEach((place, i) => {
        const { path, target } = literals[i] ?? { path: [], target: 'value' };
        const value = target === 'key' ? path.at(-1) : at(document, path);
        const raw = text.slice(place?.start, place?.end);
        expect(JSON.parse(typeof value === 'number' ? raw : `"${raw}"`)).toBe(value);
      });
    }),
  );
});

test('only what begins and ends like an array or object is tried as JSON', () => {
  expect([' {"a":1}\n', '[1]', '{', 'a {}', '{} a', ''].map(looksLikeJson)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
