/** Finds data in a JSON document: every leaf, number and key, with field names, and JSON inside strings. */

import { asClass } from '../brand.ts';
import { SluiceError } from '../errors.ts';
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  numberText,
  pathPattern,
  RawNumber,
} from '../json/json.ts';
import { MAX_CONTAINER_DEPTH, MAX_FINDINGS_PER_MESSAGE } from '../limits.ts';
import { isCard } from './checksums.ts';
import { classifyField, type FieldEvidence, fieldWords } from './field-names.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';
import { jsonOf, looksLikeJson, type Place, placesOf } from './json-places.ts';
import { fieldSpan, type Pass, resolve, textSpans } from './text-spans.ts';

type Step = string | number;
type Emit = (leaf: LeafSpans) => void;

/** Names around a leaf; arrays hand on the name of the field that holds them. */
type Around = {
  readonly key: string;
  readonly parents: readonly string[];
  readonly siblings: string;
};
const OUTSIDE: Around = { key: '', parents: [], siblings: '' };

const declaredAt = (path: JsonPath, pass: Pass): FieldEvidence | undefined => {
  const { declared } = pass.context;
  if (declared.length === 0) return undefined;
  const pattern = pathPattern(path);
  const field = declared.find((each) => each.path === pattern);
  return field === undefined ? undefined : { class: field.class, weight: 1, field: 'declared' };
};

const declaredSpan = (text: string, field: FieldEvidence): Finding => ({
  kind: 'finding',
  class: field.class,
  start: 0,
  end: text.length,
  score: 1,
  recognizer: 'declared',
  evidence: [{ kind: 'declared', detail: 'policy sources', weight: 1 }],
});

const leafSpans = (
  text: string,
  path: JsonPath,
  around: Around,
  pass: Pass,
  depth: number,
): readonly Span[] => {
  const declared = declaredAt(path, pass);
  if (declared !== undefined && text !== '') return [declaredSpan(text, declared)];
  const field =
    around.key === '' ? undefined : classifyField(around.key, around.parents, around.siblings);
  return resolve(
    [...fieldSpan(text, 0, text.length, field), ...stringSpans(text, pass, depth)],
    pass,
  );
};

/** A JSON number is data where its field says so, where it is a card number, or where it is known. */
const numberSpans = (text: string, path: JsonPath, around: Around, pass: Pass): readonly Span[] => {
  const declared = declaredAt(path, pass);
  if (declared !== undefined) return [declaredSpan(text, declared)];
  const field =
    around.key === '' ? undefined : classifyField(around.key, around.parents, around.siblings);
  const named = fieldSpan(text, 0, text.length, field);
  if (named.length > 0) return named;
  if (text.length >= 15 && isCard(text))
    return fieldSpan(text, 0, text.length, {
      class: asClass('CREDIT_CARD'),
      weight: 0.9,
      field: 'checksum: luhn',
    });
  const hit = pass.context.known.find(text)[0];
  return hit?.start === 0 && hit.end === text.length
    ? [
        {
          ...declaredSpan(text, { class: hit.class, weight: 1, field: '' }),
          recognizer: 'propagation',
          score: 0.65,
        },
      ]
    : [];
};

const moved = (span: Span, by: number): Span => ({
  ...span,
  start: span.start + by,
  end: span.end + by,
});

/** The spans with the field they stand in; a container hands it on to what it holds. */
const inField = (spans: readonly Span[], path: string): readonly Span[] =>
  spans.map((span) =>
    span.kind === 'finding' ? { ...span, path } : { ...span, spans: inField(span.spans, path) },
  );

/** Spans of an inner leaf, as spans of the text that holds it. */
const lifted = (place: Place, given: LeafSpans): readonly Span[] => {
  const leaf = { ...given, spans: inField(given.spans, pathPattern(given.path)) };
  if (leaf.type === 'number')
    return leaf.spans.map((span) =>
      span.kind === 'finding'
        ? { ...span, number: true, start: place.start, end: place.end }
        : span,
    );
  if (!place.escaped) return leaf.spans.map((span) => moved(span, place.start));
  const { start, end } = place;
  return [
    { kind: 'container', encoding: 'json-string', start, end, text: leaf.text, spans: leaf.spans },
  ];
};

const jsonSpans = (
  text: string,
  base: number,
  pass: Pass,
  depth: number,
): readonly Span[] | undefined => {
  const document = jsonOf(text);
  if (document === undefined) return undefined;
  if (depth >= MAX_CONTAINER_DEPTH)
    throw new SluiceError(
      'INPUT_TOO_DEEP',
      `JSON stands inside strings more than ${MAX_CONTAINER_DEPTH} levels deep`,
      'return the inner value as JSON instead of as a string',
    );
  const leaves: LeafSpans[] = [];
  documentSpans(document, pass, depth + 1, (leaf) => leaves.push(leaf));
  // Most JSON in strings holds nothing: its places are looked for only when one is needed.
  const places = leaves.length === 0 ? [] : placesOf(text, leaves);
  return leaves.flatMap((leaf, i) => {
    const place = places[i];
    return place === undefined ? [] : lifted(place, leaf).map((span) => moved(span, base));
  });
};

/** One JSON value a line (NDJSON); undefined unless every line is one. */
const linesSpans = (text: string, pass: Pass, depth: number): readonly Span[] | undefined => {
  if (!/^\s*\{[^\n]*\}\s*\n\s*\{/.test(text.slice(0, 100_000))) return undefined;
  const spans: Span[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const found = line.trim() === '' ? [] : jsonSpans(line, at, pass, depth);
    if (found === undefined) return undefined;
    spans.push(...found);
    at += line.length + 1;
  }
  return spans;
};

/** A string: JSON in it is read as JSON, everything else as text. */
export const stringSpans = (text: string, pass: Pass, depth: number): readonly Span[] => {
  if (looksLikeJson(text)) {
    const inner = jsonSpans(text, 0, pass, depth) ?? linesSpans(text, pass, depth);
    if (inner !== undefined) return resolve(inner, pass);
  }
  return textSpans(text, pass, depth);
};

const keySpans = (key: string, pass: Pass, depth: number): readonly Span[] =>
  key.length < 4 ? [] : textSpans(key, pass, depth);

const visitObject = (
  object: JsonObject,
  path: Step[],
  around: Around,
  pass: Pass,
  depth: number,
  emit: Emit,
): void => {
  const keys = Object.keys(object);
  const words = keys.map(fieldWords);
  const siblings = words.join(' | ');
  const parents = around.key === '' ? around.parents : [...around.parents, around.key];
  keys.forEach((key, i) => {
    path.push(key);
    const spans = keySpans(key, pass, depth);
    if (spans.length > 0)
      emit({ path: [...path], target: 'key', type: 'string', text: key, spans });
    visit(object[key] ?? null, path, { key: words[i] ?? '', parents, siblings }, pass, depth, emit);
    path.pop();
  });
};

const visitArray = (
  items: readonly Json[],
  path: Step[],
  around: Around,
  pass: Pass,
  depth: number,
  emit: Emit,
): void => {
  items.forEach((item, i) => {
    path.push(i);
    visit(item, path, around, pass, depth, emit);
    path.pop();
  });
};

const visit = (
  node: Json,
  path: Step[],
  around: Around,
  pass: Pass,
  depth: number,
  emit: Emit,
): void => {
  if (typeof node === 'string') {
    const spans = leafSpans(node, path, around, pass, depth);
    if (spans.length > 0)
      emit({ path: [...path], target: 'value', type: 'string', text: node, spans });
  } else if (typeof node === 'number' || node instanceof RawNumber) {
    const text = numberText(node);
    const spans = numberSpans(text, path, around, pass);
    if (spans.length > 0) emit({ path: [...path], target: 'value', type: 'number', text, spans });
  } else if (isArray(node)) visitArray(node, path, around, pass, depth, emit);
  else if (isObject(node)) visitObject(node, path, around, pass, depth, emit);
};

/** Every leaf and key with spans, in document order. Throws `INPUT_TOO_LARGE` beyond `MAX_FINDINGS_PER_MESSAGE`. */
export const documentSpans = (document: Json, pass: Pass, depth: number, emit: Emit): void => {
  let count = 0;
  visit(document, [], OUTSIDE, pass, depth, (leaf) => {
    count += leaf.spans.length;
    if (count > MAX_FINDINGS_PER_MESSAGE)
      throw new SluiceError(
        'INPUT_TOO_LARGE',
        `the message holds more than ${MAX_FINDINGS_PER_MESSAGE} values`,
        "page the tool's result",
      );
    emit(leaf);
  });
};
