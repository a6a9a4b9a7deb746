/** Records that say in one member what another holds: `{system: "phone", value: "…"}`, `{name: "From", value: "…"}`. */

import { isArray, isObject, type Json, type JsonObject } from '../../json/json.ts';
import { PERSON_TYPES, THING_TYPES, TYPE_KEYS } from './roles.ts';
import { fieldWords } from './words.ts';

/** Members that hold the value of what another member names. */
const VALUE_KEYS: ReadonlySet<string> = new Set([
  ...[
    'value',
    'values',
    'content',
    'data',
    'val',
    'field value',
    'answer',
    'valor',
    'wert',
    'valeur',
    'valore',
    'waarde',
  ],
  // FHIR: value[x] (R4, 2.24.0.1).
  ...[
    'value string',
    'value code',
    'value date',
    'value identifier',
    'value integer',
    'text value',
    'string value',
    'plain text',
  ],
]);
export const isValueKey = (words: string): boolean => VALUE_KEYS.has(words);

/** Members that name what the value is, the surest first. */
const NAMING_KEYS: readonly string[] = [
  ...[
    'type',
    'system',
    'label',
    'name',
    'key',
    'field',
    'field name',
    'property',
    'header',
    'attribute',
    'question',
  ],
  ...[
    'url',
    'kind',
    'title',
    'id',
    'code',
    'display',
    'caption',
    'column',
    'campo',
    'etiqueta',
    'feld',
    'champ',
    'use',
  ],
];

const MAX_NAME_LENGTH = 200;
const lastSegment = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':'), text.lastIndexOf('#')) + 1);

const wordsOfText = (text: string): string => {
  if (text.length > MAX_NAME_LENGTH) return '';
  return fieldWords(/^[a-z][a-z0-9+.-]*:/i.test(text) ? lastSegment(text) : text);
};

/** Texts in a member: its own, or those of a coded concept (FHIR CodeableConcept: `text`, `coding[].display`). */
const textsIn = (node: Json | undefined, depth: number): readonly string[] => {
  if (typeof node === 'string') return [wordsOfText(node)];
  if (depth > 3 || node === undefined) return [];
  if (isArray(node)) return node.slice(0, 4).flatMap((item) => textsIn(item, depth + 1));
  if (!isObject(node)) return [];
  return ['text', 'display', 'coding', 'name', 'label'].flatMap((key) =>
    textsIn(Object.hasOwn(node, key) ? node[key] : undefined, depth + 1),
  );
};

/** What a record calls its value, as words of fields; the surest first. */
export const namesOfValue = (
  record: JsonObject,
  keys: readonly string[],
  words: readonly string[],
): readonly string[] =>
  NAMING_KEYS.flatMap((naming) => {
    const at = words.indexOf(naming);
    return at === -1 ? [] : textsIn(record[keys[at] ?? ''], 0).filter((text) => text !== '');
  });

/** What a record says it is: the value of its `type`, `resourceType`, `object` …, where that is a known kind. */
export const typeOfRecord = (
  record: JsonObject,
  keys: readonly string[],
  words: readonly string[],
): string | undefined => {
  for (let i = 0; i < keys.length; i += 1) {
    const type = TYPE_KEYS.has(words[i] ?? '') ? typeIn(record[keys[i] ?? ''], words[i] ?? '') : '';
    if (PERSON_TYPES.has(type) || THING_TYPES.has(type)) return type;
  }
  return undefined;
};

const MAX_TYPE = 40;

const typeIn = (value: Json | undefined, word: string): string => {
  if (value === true) return word === 'is bot' ? 'bot' : '';
  return typeof value === 'string' && value.length < MAX_TYPE ? fieldWords(value) : '';
};
