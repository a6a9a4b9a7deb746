/** Where the leaves and keys of a JSON text stand, so that findings can be put back without touching the rest. */

import type { Json, JsonPath } from '../json/json.ts';
import { parseJson } from '../json/parse.ts';

/** Offsets of a literal: between the quotes of a string, or of all digits of a number. */
export type Place = { readonly start: number; readonly end: number; readonly escaped: boolean };
export type JsonPlaces = {
  readonly document: Json;
  placeOf(path: JsonPath, target: 'key' | 'value'): Place | undefined;
};

export const looksLikeJson = (text: string): boolean =>
  /^\s*[[{]/.test(text) && /[\]}]\s*$/.test(text);

const keyOf = (path: JsonPath, target: string): string => `${target}${JSON.stringify(path)}`;

const stringEnd = (text: string, from: number): number => {
  let i = from;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
};

type Frame = { readonly array: boolean; index: number; key: string };
type Put = (path: JsonPath, target: 'key' | 'value', place: Place) => void;

const pathOf = (frames: readonly Frame[]): JsonPath =>
  frames.map((frame) => (frame.array ? frame.index : frame.key));

/** Reads the string that opens at `at`; the index of its closing quote. */
const readString = (text: string, at: number, frames: readonly Frame[], put: Put): number => {
  const end = stringEnd(text, at + 1);
  const raw = text.slice(at + 1, end);
  const place = { start: at + 1, end, escaped: raw.includes('\\') };
  const frame = frames.at(-1);
  const isKey = frame?.array === false && /^\s*:/.test(text.slice(end + 1, end + 64));
  if (isKey) frame.key = place.escaped ? JSON.parse(`"${raw}"`) : raw;
  put(pathOf(frames), isKey ? 'key' : 'value', place);
  return end;
};

const readNumber = (text: string, at: number, frames: readonly Frame[], put: Put): number => {
  let end = at;
  while (/[\d.eE+-]/.test(text[end] ?? '')) end += 1;
  put(pathOf(frames), 'value', { start: at, end, escaped: false });
  return end - 1;
};

const moveFrames = (char: string, frames: Frame[]): void => {
  if (char === '{' || char === '[') frames.push({ array: char === '[', index: 0, key: '' });
  else if (char === '}' || char === ']') frames.pop();
  else if (char === ',') {
    const top = frames.at(-1);
    if (top?.array === true) top.index += 1;
  }
};

/** One pass over valid JSON; no grammar is checked, because the parser has done so. */
const scan = (text: string, put: Put): void => {
  const frames: Frame[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (char === '"') i = readString(text, i, frames, put);
    else if (char === '-' || (char >= '0' && char <= '9')) i = readNumber(text, i, frames, put);
    else moveFrames(char, frames);
  }
};

/** The JSON value of a text and the places of its literals; undefined where the text is no JSON object or array. */
export const jsonPlaces = (text: string): JsonPlaces | undefined => {
  let document: Json;
  try {
    document = parseJson(text);
  } catch {
    return undefined; // Read as text then; duplicate keys and broken JSON hide nothing from the text recognizers.
  }
  let places: Map<string, Place> | undefined;
  const all = (): Map<string, Place> => {
    const made = new Map<string, Place>();
    scan(text, (path, target, place) => made.set(keyOf(path, target), place));
    return made;
  };
  return {
    document,
    // Most JSON in strings holds nothing: its places are looked for only when one is needed.
    placeOf: (path, target) => {
      places ??= all();
      return places.get(keyOf(path, target));
    },
  };
};
