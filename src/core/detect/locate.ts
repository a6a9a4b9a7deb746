/** Findings with offsets into one text, containers undone: what `sluice scan` prints (never a value). */

import type { Json, JsonPath } from '../json/json.ts';
import { alignment } from '../token/encoding.ts';
import type { DetectContext, Detector } from './detector.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';
import { jsonOf, looksLikeJson, placesOf } from './json-places.ts';

/** A finding of a whole text. Offsets are UTF-16 code units, `end` exclusive. */
export type Located = Pick<
  Finding,
  'class' | 'start' | 'end' | 'score' | 'recognizer' | 'evidence'
> & {
  /** JSON Pointer (RFC 6901) of the leaf or member, where the text is JSON. */
  readonly pointer?: string;
};

/** A stretch of the leaf's text as a stretch of the whole text. */
type Outward = (start: number, end: number) => { readonly start: number; readonly end: number };

/** Stretches of an encoded text. Where it does not decode unit by unit (base64) the whole container is meant. */
const throughEncoding = (
  raw: string,
  decoded: string,
  encoding: Parameters<typeof alignment>[2],
  outward: Outward,
  at: number,
): Outward => {
  const map = alignment(raw, decoded, encoding);
  if (map === undefined) return () => outward(at, at + raw.length);
  return (start, end) => outward(at + (map[start] ?? 0), at + (map[end] ?? raw.length));
};

const locate = (
  text: string,
  spans: readonly Span[],
  outward: Outward,
  pointer: string | undefined,
  out: Located[],
): void => {
  for (const span of spans) {
    if (span.kind === 'container') {
      const raw = text.slice(span.start, span.end);
      const inward = throughEncoding(raw, span.text, span.encoding, outward, span.start);
      locate(span.text, span.spans, inward, pointer, out);
      continue;
    }
    const { class: cls, score, recognizer, evidence } = span;
    const where = pointer === undefined ? {} : { pointer };
    out.push({
      class: cls,
      ...outward(span.start, span.end),
      score,
      recognizer,
      evidence,
      ...where,
    });
  }
};

/** RFC 6901 section 3: `~` and `/` are escaped. */
const pointerOf = (path: JsonPath): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const locateLeaves = (text: string, leaves: readonly LeafSpans[]): readonly Located[] => {
  const places = leaves.length === 0 ? [] : placesOf(text, leaves);
  const out: Located[] = [];
  leaves.forEach((leaf, i) => {
    const place = places[i];
    if (place === undefined) return;
    const raw = text.slice(place.start, place.end);
    const inText: Outward = (start, end) => ({ start, end });
    const outward = place.escaped
      ? throughEncoding(raw, leaf.text, 'json-string', inText, place.start)
      : (start: number, end: number) => inText(place.start + start, place.start + end);
    locate(leaf.text, leaf.spans, outward, pointerOf(leaf.path), out);
  });
  return out.sort((a, b) => a.start - b.start);
};

/** Findings of a document whose JSON text is `text`, compact or not. */
export const locateJson = (
  detector: Detector,
  document: Json,
  text: string,
  context: DetectContext,
): readonly Located[] => locateLeaves(text, detector.detect(document, context));

/** Findings of a text. One that is JSON is read as JSON, with offsets into the text as it stands. */
export const locateText = (
  detector: Detector,
  text: string,
  context: DetectContext,
): readonly Located[] => {
  const document = looksLikeJson(text) ? jsonOf(text) : undefined;
  if (document !== undefined) return locateJson(detector, document, text, context);
  const out: Located[] = [];
  locate(
    text,
    detector.detectText(text, context),
    (start, end) => ({ start, end }),
    undefined,
    out,
  );
  return out.sort((a, b) => a.start - b.start);
};
