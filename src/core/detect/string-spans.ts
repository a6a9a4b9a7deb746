/** A string: JSON in it is read as JSON, one value or one a line; everything else as text. */

import { SluiceError } from '../errors.ts';
import { pathPattern } from '../json/json.ts';
import { isLongerThanField } from '../label/longer-than-field.ts';
import { MAX_CONTAINER_DEPTH } from '../limits.ts';
import { documentSpans } from './document-spans.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';
import { jsonOf, looksLikeJson, type Place, placesOf } from './json-places.ts';
import { type Pass, resolve } from './pass.ts';
import { textSpans } from './text-spans.ts';

const moved = (span: Span, by: number): Span => ({
  ...span,
  start: span.start + by,
  end: span.end + by,
});

type Field = Pick<Finding, 'path' | 'prose'>;

/** The spans with the field they stand in; a container hands it on to what it holds. */
const inField = (spans: readonly Span[], field: Field): readonly Span[] =>
  spans.map((span) =>
    span.kind === 'finding'
      ? { ...span, ...field }
      : { ...span, spans: inField(span.spans, field) },
  );

const fieldOf = (leaf: LeafSpans): Field => ({
  path: pathPattern(leaf.path),
  ...(isLongerThanField(leaf.text) ? { prose: true } : {}),
});

/** Spans of an inner leaf, as spans of the text that holds it. */
const lifted = (place: Place, given: LeafSpans): readonly Span[] => {
  const leaf = { ...given, spans: inField(given.spans, fieldOf(given)) };
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

const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `JSON stands inside strings more than ${MAX_CONTAINER_DEPTH} levels deep`,
    'return the inner value as JSON instead of as a string',
  );

const jsonSpans = (
  text: string,
  base: number,
  pass: Pass,
  depth: number,
): readonly Span[] | undefined => {
  const document = pass.documents.has(text) ? pass.documents.get(text) : jsonOf(text);
  pass.documents.set(text, document);
  if (document === undefined) return undefined;
  if (depth >= MAX_CONTAINER_DEPTH) throw tooDeep();
  const leaves = documentSpans(document, pass, depth + 1);
  // Most JSON in strings holds nothing: its places are looked for only when one is needed.
  const places = leaves.length === 0 ? [] : placesOf(text, leaves);
  return leaves.flatMap((leaf, i) => {
    const place = places[i];
    return place === undefined ? [] : lifted(place, leaf).map((span) => moved(span, base));
  });
};

/** At least two lines, of which the first is an object: NDJSON. */
const looksLikeLines = (text: string): boolean => {
  const end = text.indexOf('\n');
  return end > 0 && looksLikeJson(text.slice(0, end)) && text.indexOf('{', end) !== -1;
};

/** One JSON value a line; undefined unless every line is one. */
const linesSpans = (text: string, pass: Pass, depth: number): readonly Span[] | undefined => {
  if (!looksLikeLines(text)) return undefined;
  const spans: Span[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const found = line.trim() === '' ? [] : jsonSpans(line, at, pass, depth);
    if (found === undefined) return undefined;
    for (const span of found) spans.push(span);
    at += line.length + 1;
  }
  return spans;
};

/** Everything found in a string; `outer` are the words of the field that holds it. */
export const stringSpans = (
  text: string,
  pass: Pass,
  depth: number,
  outer: string = '',
): readonly Span[] => {
  if (looksLikeJson(text)) {
    const inner = jsonSpans(text, 0, pass, depth) ?? linesSpans(text, pass, depth);
    if (inner !== undefined) return resolve(inner, pass);
  }
  return textSpans(text, pass, depth, outer);
};
