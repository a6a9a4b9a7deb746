/** How a message body is read: catalogues without field names, and look-alike tokens in every string. */

import type { DetectContext, Detector } from '../core/detect/detector.ts';
import type { Finding, LeafSpans, Span } from '../core/detect/finding.ts';
import { isArray, isObject, type Json, type JsonObject, type JsonPath } from '../core/json/json.ts';
import { findLookAlikes } from '../core/token/look-alike.ts';
import { LITERAL } from '../core/token/token.ts';

/** `path` is the live stack of the walk: copy it to keep it. */
type Visit = (path: readonly (string | number)[], target: 'key' | 'value', text: string) => void;

const walk = (node: Json, path: (string | number)[], visit: Visit): void => {
  if (typeof node === 'string') visit(path, 'value', node);
  else if (isArray(node)) walkItems(node, path, visit);
  else if (isObject(node)) walkMembers(node, path, visit);
};

const walkItems = (items: readonly Json[], path: (string | number)[], visit: Visit): void => {
  for (let i = 0; i < items.length; i += 1) {
    path.push(i);
    walk(items[i] ?? null, path, visit);
    path.pop();
  }
};

const walkMembers = (object: JsonObject, path: (string | number)[], visit: Visit): void => {
  for (const key of Object.keys(object)) {
    path.push(key);
    visit(path, 'key', key);
    walk(object[key] ?? null, path, visit);
    path.pop();
  }
};

/** Every string and every object key of a document, in document order. */
const eachText = (document: Json, visit: Visit): void => walk(document, [], visit);

/** Spans of a catalogue message: each text by itself, so that a tool's `name` is not taken for a person's. */
export const catalogueSpans = (
  detector: Detector,
  body: Json,
  context: DetectContext,
): readonly LeafSpans[] => {
  const leaves: LeafSpans[] = [];
  eachText(body, (path, target, text) => {
    const spans = detector.detectText(text, context);
    if (spans.length > 0) leaves.push({ path: [...path], target, type: 'string', text, spans });
  });
  return leaves;
};

const literal = (start: number, end: number): Finding => ({
  kind: 'finding',
  class: LITERAL,
  start,
  end,
  score: 1,
  recognizer: 'look-alike',
  evidence: [],
});

/** Look-alikes win: what overlaps one becomes part of the inert text, hidden as a whole. */
const merge = (spans: readonly Span[], stretches: readonly Span[]): readonly Span[] => {
  const all = [...spans, ...stretches].sort((a, b) => a.start - b.start || b.end - a.end);
  const out: Span[] = [];
  for (const span of all) {
    const last = out.at(-1);
    if (last === undefined || span.start >= last.end) out.push(span);
    else out[out.length - 1] = literal(last.start, Math.max(last.end, span.end));
  }
  return out;
};

const leafKey = (path: JsonPath, target: string): string => `${target} ${JSON.stringify(path)}`;

/**
 * Adds every stretch of upstream text that the token reader would take for a token (DESIGN 3.7). Costs one look at
 * each string; `findLookAlikes` answers at once for text without a candidate character.
 */
export const withLookAlikes = (
  body: Json,
  leaves: readonly LeafSpans[],
  classes: ReadonlySet<string>,
): readonly LeafSpans[] => {
  const found: LeafSpans[] = [];
  eachText(body, (path, target, text) => {
    const stretches = findLookAlikes(text, classes);
    if (stretches.length === 0) return;
    const spans = stretches.map(({ start, end }) => literal(start, end));
    found.push({ path: [...path], target, type: 'string', text, spans });
  });
  if (found.length === 0) return leaves;
  const byLeaf = new Map(leaves.map((leaf) => [leafKey(leaf.path, leaf.target), leaf]));
  for (const leaf of found) {
    const key = leafKey(leaf.path, leaf.target);
    const spans = merge(byLeaf.get(key)?.spans ?? [], leaf.spans);
    byLeaf.set(key, { ...leaf, spans });
  }
  return [...byLeaf.values()];
};
