/** Finds data in a JSON document: every leaf, number and key, with the fields around it, lists and tables. */

import { asClass } from '../brand.ts';
import { SluiceError } from '../errors.ts';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  numberText,
  RawNumber,
} from '../json/json.ts';
import { MAX_FINDINGS_PER_MESSAGE } from '../limits.ts';
import { isCard } from './checksums.ts';
import {
  type Column,
  classOfColumn,
  columnFinding,
  countWhole,
  emptyColumn,
  LEAST_ROWS,
} from './columns.ts';
import type { FieldEvidence } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import { joined, withoutThings } from './fields/join.ts';
import type { Place } from './fields/places.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';
import { matrixFields } from './matrix.ts';
import { declaredSpans, type Pass, resolve } from './pass.ts';
import { combined, type SchemaHint } from './schema/hints.ts';
import { isInAddress, isLone, isOpaque, isShape } from './shapes.ts';

type Step = string | number;
/** What the place of a node says: where, what its field is, and what the record that holds it is. */
type Around = {
  readonly place: Place;
  readonly field: FieldEvidence | undefined;
  readonly owner: string | undefined;
};

const whole = (
  text: string,
  recognizer: string,
  cls: Finding['class'],
  score: number,
  detail: string,
): Finding => ({
  kind: 'finding',
  class: cls,
  start: 0,
  end: text.length,
  score,
  recognizer,
  evidence: [{ kind: recognizer, detail, weight: score }],
});

/** Shorter numbers are never looked for (`known/forms.ts`). */
const LEAST_KNOWN_NUMBER = 100_000;
/** Digits of a card as a JSON number; shorter ones are ids and timestamps. */
const LEAST_CARD_DIGITS = 15;

/** Flags and nothing are no data. */
const isData = (node: Json): boolean => typeof node !== 'boolean' && node !== null;

/** The text of a member; empty where it is something else. */
const textIn = (item: Json | undefined, key: string): string => {
  const value = isObject(item) ? item[key] : undefined;
  return typeof value === 'string' ? value : '';
};

/** One walk over one document. */
class Walk {
  readonly leaves: LeafSpans[] = [];
  readonly #pass: Pass;
  readonly #depth: number;
  readonly #path: Step[] = [];
  #count = 0;

  constructor(pass: Pass, depth: number) {
    this.#pass = pass;
    this.#depth = depth;
  }

  #emit(
    target: LeafSpans['target'],
    type: LeafSpans['type'],
    text: string,
    spans: readonly Span[],
  ): void {
    if (spans.length === 0) return;
    this.#count += spans.length;
    if (this.#count > MAX_FINDINGS_PER_MESSAGE)
      throw new SluiceError(
        'INPUT_TOO_LARGE',
        `the message holds more than ${MAX_FINDINGS_PER_MESSAGE} values`,
        "page the tool's result",
      );
    this.leaves.push({ path: [...this.#path], target, type, text, spans });
  }

  /** What the policy says of this place. */
  #declared(text: string): readonly Finding[] | undefined {
    return this.#pass.context.declared.length === 0 ? undefined : this.#bySource(text);
  }

  #bySource(text: string): readonly Finding[] | undefined {
    const field = this.#pass.context.declared.find((each) =>
      each.covers(this.#path, this.#depth > 0),
    );
    return field === undefined
      ? undefined
      : [whole(text, 'declared', field.class, 1, 'policy sources')];
  }

  #hint(): SchemaHint | undefined {
    return this.#pass.context.schema?.(this.#path, this.#depth > 0);
  }

  #string(text: string, { place, field: byName }: Around): void {
    if (text === '') return;
    const declared = this.#declared(text);
    if (declared !== undefined) {
      this.#emit('value', 'string', text, declared);
      return;
    }
    const hint = this.#hint();
    const field = combined(byName, hint?.field);
    const inside = isOpaque(text)
      ? declaredSpans(text, this.#pass.finders, place.words)
      : this.#pass.inside(text, this.#depth, place.words);
    const named = fieldSpans(text, 0, text.length, field);
    if (inside.length > 0 || named.length > 0)
      this.#found(text, inside, named, field?.against === true, hint?.excludes(text) === true);
  }

  /** What value and field find in a string; `thing`: its field names a thing, `excluded`: its schema excludes guesses. */
  #found(
    text: string,
    inside: readonly Span[],
    named: readonly Finding[],
    thing: boolean,
    excluded: boolean,
  ): void {
    const values = thing ? withoutThings(inside, [{ start: 0, end: text.length }]) : inside;
    const spans = resolve(joined(named, values), this.#pass).filter(
      (span) => !isLone(text, span) && !isInAddress(text, span) && !(excluded && isShape(span)),
    );
    this.#emit('value', 'string', text, spans);
  }

  /** A JSON number is data where its field says so, where it is a card number, or where it is known. */
  #number(text: string, { field }: Around): void {
    this.#emit('value', 'number', text, this.#declared(text) ?? this.#numberSpans(text, field));
  }

  /** A count, a price, a flag: nothing names it, and no known number is as short. */
  #isPlain(node: number, field: FieldEvidence | undefined): boolean {
    return (
      field === undefined &&
      node > -LEAST_KNOWN_NUMBER &&
      node < LEAST_KNOWN_NUMBER &&
      this.#pass.context.declared.length === 0 &&
      this.#pass.context.schema === undefined
    );
  }

  #numberSpans(text: string, field: FieldEvidence | undefined): readonly Span[] {
    const said = combined(field, this.#hint()?.field);
    const named = fieldSpans(text, 0, text.length, said).filter(this.#pass.accepts);
    if (named.length > 0) return named;
    if (text.length >= LEAST_CARD_DIGITS && isCard(text))
      return [whole(text, 'card', asClass('CREDIT_CARD'), 0.9, 'checksum: luhn')].filter(
        this.#pass.accepts,
      );
    this.#pass.memo.readMore();
    const hit = this.#pass.context.known.find(text)[0];
    if (hit?.start !== 0 || hit.end !== text.length) return [];
    return [whole(text, 'propagation', hit.class, 0.65, 'a value that was seen before')];
  }

  #object(object: JsonObject, around: Around): void {
    const { fields: index } = this.#pass;
    const keys = Object.keys(object);
    const shape = index.shape(around.place, keys);
    const type = index.typeOf(shape, object);
    const fields = index.fields(shape, around.place, object, type, around.owner);
    const owner = type ?? around.owner;
    const matrix = matrixFields(object, shape);
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i] ?? '';
      const node = object[key] ?? null;
      this.#path.push(key);
      if (shape.data[i] === true)
        this.#emit('key', 'string', key, this.#pass.keySpans(key, this.#depth));
      const place = shape.places[i] ?? around.place;
      if (matrix !== undefined && isArray(node) && key !== matrix.header)
        this.#rows(node, { place, field: undefined, owner }, matrix.fields, 0);
      else if (isData(node)) this.visit(node, { place, field: fields[i], owner });
      this.#path.pop();
    }
  }

  /** Rows that are lists, under the fields of their header. */
  #rows(
    rows: readonly Json[],
    around: Around,
    fields: readonly (FieldEvidence | undefined)[],
    from: number,
  ): void {
    rows.forEach((row, i) => {
      this.#path.push(i);
      if (isArray(row) && i >= from)
        row.forEach((cell, column) => {
          this.#path.push(column);
          this.visit(cell, { ...around, field: fields[column] });
          this.#path.pop();
        });
      else this.visit(row, around);
      this.#path.pop();
    });
  }

  #array(items: readonly Json[], around: Around): void {
    const header = matrixFields(items, undefined);
    if (header !== undefined) {
      this.#rows(items, around, header.fields, 1);
      return;
    }
    const from = this.leaves.length;
    for (let i = 0; i < items.length; i += 1) {
      this.#path.push(i);
      this.visit(items[i] ?? null, around);
      this.#path.pop();
    }
    if (items.length >= LEAST_ROWS && this.leaves.length > from) this.#columns(items, from);
  }

  /** Gives the values of a column that nobody recognized the class of the others. */
  #columns(items: readonly Json[], from: number): void {
    for (const [key, { column, seen }] of this.#countColumns(from)) {
      const texts = items.map((item) => textIn(item, key));
      column.rows = texts.reduce((rows, text) => (text === '' ? rows : rows + 1), 0);
      const found = classOfColumn(key, column);
      if (found === undefined) continue;
      texts.forEach((text, i) => {
        if (text === '' || seen.has(i)) return;
        const finding = columnFinding(text, 0, text.length, found);
        if (finding === undefined || !this.#pass.accepts(finding)) return;
        this.#path.push(i, key);
        this.#emit('value', 'string', text, [finding]);
        this.#path.length -= 2;
      });
    }
  }

  /** Members of the rows that were found whole, by key and class, and the rows in which something was found. */
  #countColumns(from: number): Map<string, { column: Column; seen: Set<number> }> {
    const columns = new Map<string, { column: Column; seen: Set<number> }>();
    const depth = this.#path.length;
    for (let i = from; i < this.leaves.length; i += 1) {
      const leaf = this.leaves[i];
      if (leaf === undefined || leaf.path.length !== depth + 2 || leaf.target === 'key') continue;
      const [row, key] = [leaf.path[depth], leaf.path[depth + 1]];
      if (typeof key !== 'string' || typeof row !== 'number') continue;
      const counted = columns.get(key) ?? { column: emptyColumn(), seen: new Set() };
      columns.set(key, counted);
      counted.seen.add(row);
      const [span] = leaf.spans;
      if (span?.kind === 'finding' && span.start === 0 && span.end === leaf.text.length)
        countWhole(counted.column, span.class);
    }
    return columns;
  }

  visit(node: Json, around: Around): void {
    if (typeof node === 'string') this.#string(node, around);
    else if (typeof node === 'number' && this.#isPlain(node, around.field)) return;
    else if (typeof node === 'number' || node instanceof RawNumber)
      this.#number(numberText(node), around);
    else if (isArray(node)) this.#array(node, around);
    else if (isObject(node)) this.#object(node, around);
  }
}

/** Every leaf and key with spans. Throws `INPUT_TOO_LARGE` beyond `MAX_FINDINGS_PER_MESSAGE`. */
export const documentSpans = (document: Json, pass: Pass, depth: number): readonly LeafSpans[] => {
  const walk = new Walk(pass, depth);
  walk.visit(document, { place: pass.fields.root(), field: undefined, owner: undefined });
  return walk.leaves;
};
