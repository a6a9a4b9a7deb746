/** What a tool says of itself, as one text to compare, and the characters in it that a reader would not see. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { sortedJson } from '../json/sorted.ts';
import { stringifyJson } from '../json/stringify.ts';

/** Members that no model reads: pictures and what clients attach (MCP `Tool`). */
const NOT_PINNED: ReadonlySet<string> = new Set(['icons', '_meta']);

/**
 * The definition of a tool as compact JSON with sorted keys: name, title, description, schemas, annotations and
 * whatever else it says, without icons and `_meta`. Equal texts are equal definitions.
 */
export const definitionText = (tool: JsonObject): string =>
  stringifyJson(
    sortedJson(Object.fromEntries(Object.entries(tool).filter(([key]) => !NOT_PINNED.has(key)))),
  );

/**
 * Control characters but tab and line ends, and format characters: zero-width, bidirectional overrides, tags
 * (Unicode general categories Cc and Cf; Unicode TR36 2.1 and TR39). A person who reads the description does not see
 * what the model reads. A joiner between the pictures of one emoji is no secret.
 */
const HIDDEN = /(?![\t\n\r])\p{Cc}|\p{Cf}/gu;
const JOINED = /(?<=\p{Emoji}|\u{FE0F})\u{200D}(?=\p{Emoji})/gu;

const code = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** The text with hidden characters written as `<U+200B>`. */
export const visible = (text: string): string => {
  const joined = new Set([...text.matchAll(JOINED)].map((match) => match.index));
  return text.replace(HIDDEN, (found, at: number) => (joined.has(at) ? found : code(found)));
};

const strings = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap(strings);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...strings(child)]);
};

/** True where any text or key of the definition holds a hidden character. */
export const hidesText = (tool: JsonObject): boolean =>
  strings(tool).some((text) => visible(text) !== text);
