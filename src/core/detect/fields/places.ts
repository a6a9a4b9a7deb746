/** Where a field stands, worked out once for each place and each set of keys, because rows of a list repeat them. */

import type { Json, JsonObject } from '../../json/json.ts';
import { classifyField, type FieldEvidence } from './classify.ts';
import { isValueKey, namesOfValue, typeOfRecord } from './record.ts';
import { TYPE_KEYS } from './roles.ts';
import { fieldWords } from './words.ts';

/** A field and the objects around it; lists hand on the place of the field that holds them. */
export type Place = {
  /** Own name as `fieldWords`; empty at the root. */
  readonly words: string;
  /** Names of the fields around, outermost first, own name last. */
  readonly chain: readonly string[];
  readonly children: Map<string, Place>;
  /** Shapes of the objects seen here; the last one first asked. */
  readonly shapes: Map<string, Shape>;
  last: Shape | undefined;
};

/** What is known about all objects at one place that have the same keys in the same order. */
export type Shape = {
  readonly keys: readonly string[];
  readonly words: readonly string[];
  readonly places: readonly Place[];
  /** Keys that may be data themselves: an address, an id, a name. Most are names of fields and hold nothing. */
  readonly data: readonly boolean[];
  /** True where a member says what the record is, or what its value is: then values decide. */
  readonly typed: boolean;
  readonly value: number;
  /** The member that may name the columns of lists beside it; -1 where none is called so. */
  readonly header: number;
  readonly fields: Map<string, readonly (FieldEvidence | undefined)[]>;
};

/** Members that name columns (spreadsheets, SQL results). */
const HEADERS: ReadonlySet<string> = new Set([
  'columns',
  'headers',
  'header',
  'fields',
  'column names',
  'field names',
  'cols',
  'schema',
  'columnas',
  'spalten',
]);

/** Parents that are looked at; those further out say little. */
const MAX_CHAIN = 4;
/** Places and shapes kept before everything is forgotten (DESIGN 3.9): keys may be data. */
const MAX_KEPT = 20_000;
/** Shapes of one place; a place with more holds records by id. */
const MAX_SHAPES = 64;

const placeOf = (words: string, chain: readonly string[]): Place => ({
  words,
  chain: words === '' ? chain : [...chain, words].slice(-MAX_CHAIN),
  children: new Map(),
  shapes: new Map(),
  last: undefined,
});

const sameKeys = (shape: Shape, keys: readonly string[]): boolean => {
  if (shape.keys.length !== keys.length) return false;
  for (let i = 0; i < keys.length; i += 1) if (shape.keys[i] !== keys[i]) return false;
  return true;
};

const MAX_FIELD_NAME = 40;
/** Letters, `_` and `-`, with a digit or two: a name of a field, in which nothing is looked for. */
const FIELD_NAME = /^[$@]?[A-Za-z_]+(?:[_-]?\d{0,2}[A-Za-z_-]*)$/;
const LEAST_DATA = 4;
const isData = (key: string): boolean =>
  key.length >= LEAST_DATA && (key.length > MAX_FIELD_NAME || !FIELD_NAME.test(key));

const IDENTIFIED: ReadonlySet<string> = new Set([
  'patient',
  'person',
  'related person',
  'individual',
]);
const NO_TYPE = '';

/** Evidence for each key of a shape in a record of a type. */
const fieldsOf = (
  shape: Shape,
  place: Place,
  type: string,
): readonly (FieldEvidence | undefined)[] => {
  const before = shape.fields.get(type);
  if (before !== undefined) return before;
  const around = {
    parents: place.chain,
    siblings: shape.words,
    type: type === NO_TYPE ? undefined : type,
  };
  const made = shape.words.map((words) => classifyField(words, around));
  shape.fields.set(type, made);
  return made;
};

/** Remembers places and shapes; one per detector. */
export class FieldIndex {
  #root: Place = placeOf('', []);
  #kept = 0;

  root(): Place {
    if (this.#kept > MAX_KEPT) {
      this.#root = placeOf('', []);
      this.#kept = 0;
    }
    return this.#root;
  }

  #child(place: Place, key: string): Place {
    const before = place.children.get(key);
    if (before !== undefined) return before;
    const made = placeOf(fieldWords(key), place.chain);
    place.children.set(key, made);
    this.#kept += 1;
    return made;
  }

  #make(place: Place, keys: readonly string[]): Shape {
    const words = keys.map(fieldWords);
    const value = words.findIndex(isValueKey);
    const typed = value !== -1 || words.some((word) => TYPE_KEYS.has(word));
    const places = keys.map((key) => this.#child(place, key));
    this.#kept += 1;
    const data = keys.map(isData);
    const header = words.findIndex((word) => HEADERS.has(word));
    return { keys, words, places, data, typed, value, header, fields: new Map() };
  }

  /** The shape of an object with these keys. */
  shape(place: Place, keys: readonly string[]): Shape {
    const { last } = place;
    if (last !== undefined && sameKeys(last, keys)) return last;
    const id = keys.join('\n');
    let shape = place.shapes.get(id);
    if (shape === undefined) {
      shape = this.#make(place, keys);
      if (place.shapes.size >= MAX_SHAPES) place.shapes.clear();
      place.shapes.set(id, shape);
    }
    place.last = shape;
    return shape;
  }

  /** What a record says it is, for its own names and for the records in it. */
  typeOf(shape: Shape, record: JsonObject): string | undefined {
    return shape.typed ? typeOfRecord(record, shape.keys, shape.words) : undefined;
  }

  /** Evidence for each key of `record`; `owner` is the type of the record that holds it. */
  fields(
    shape: Shape,
    place: Place,
    record: JsonObject,
    type: string | undefined,
    owner: string | undefined,
  ): readonly (FieldEvidence | undefined)[] {
    const fields = fieldsOf(shape, place, type ?? NO_TYPE);
    if (shape.value === -1 || !isScalar(record[shape.keys[shape.value] ?? ''])) return fields;
    const named = valueEvidence(shape, place, record, owner);
    return named === undefined
      ? fields
      : fields.map((each, i) => (i === shape.value ? named : each));
  }
}

const isScalar = (value: Json | undefined): boolean =>
  typeof value === 'string' || typeof value === 'number';

/** What another member says that the value is. */
const valueEvidence = (
  shape: Shape,
  place: Place,
  record: JsonObject,
  owner: string | undefined,
): FieldEvidence | undefined => {
  for (const name of namesOfValue(record, shape.keys, shape.words)) {
    const evidence = classifyField(name, { parents: place.chain, siblings: [] });
    if (evidence !== undefined) return evidence;
  }
  // An identifier of a person, whatever the system is called (45 CFR 164.514(b)(2)(i)(R): any unique identifying number).
  if (
    owner !== undefined &&
    IDENTIFIED.has(owner) &&
    /^(?:identifier|identifiers)$/.test(place.words)
  )
    return classifyField('patient identifier');
  // `emails: [{value: …}]`: the list says it.
  return classifyField(place.words, { parents: place.chain.slice(0, -1), siblings: [] });
};
