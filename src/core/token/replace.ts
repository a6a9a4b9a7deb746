/** Puts replacements where detection found something, and leaves everything else byte for byte. */

import type { Container, Finding, LeafSpans, Span } from '../detect/finding.ts';
import { SluiceError } from '../errors.ts';
import { isArray, isObject, type Json, type JsonObject, type JsonPath } from '../json/json.ts';
import { isLongerThanField } from '../label/longer-than-field.ts';
import type { Plain } from '../secret.ts';
import { applyEdits, type Edit, editEncoded } from './encoding.ts';

/** A finding with the value it covers and where its leaf is. Short-lived: bind it, then drop it. */
export type CollectedPlain = {
  readonly finding: Finding;
  readonly plain: Plain;
  readonly path: JsonPath;
  /** True where the value stands in prose: more words than a field holds. */
  readonly prose: boolean;
};

/** What stands in place of a finding; undefined keeps the text. */
export type Replacement = (finding: Finding, plain: Plain) => string | undefined;

const plainOf = (leaf: LeafSpans, finding: Finding, text: string): Plain => ({
  type: leaf.type === 'number' || finding.number === true ? 'number' : 'string',
  text: text.slice(finding.start, finding.end),
});

const collectSpans = (
  leaf: LeafSpans,
  text: string,
  spans: readonly Span[],
  out: CollectedPlain[],
): void => {
  for (const span of spans) {
    if (span.kind === 'container') collectSpans(leaf, span.text, span.spans, out);
    else {
      const prose = span.path === undefined ? isLongerThanField(leaf.text) : span.prose === true;
      out.push({ finding: span, plain: plainOf(leaf, span, text), path: leaf.path, prose });
    }
  }
};

/**
 * Every finding with its value. INVARIANT: the order is that in which `replaceSpans` asks for replacements (leaf by
 * leaf as given, spans by position, a container's content in its place), so that a queue of answers lines up.
 */
export const collectPlains = (leaves: readonly LeafSpans[]): readonly CollectedPlain[] => {
  const out: CollectedPlain[] = [];
  for (const leaf of leaves) collectSpans(leaf, leaf.text, leaf.spans, out);
  return out;
};

/** A container that came with its quotes keeps them: inside a JSON string no bare quote can come first. */
const editContainer = (raw: string, container: Container, edits: readonly Edit[]): string => {
  const quoted = container.encoding === 'json-string' && raw.startsWith('"');
  const inner = quoted ? raw.slice(1, -1) : raw;
  const text = editEncoded(inner, container.text, container.encoding, edits);
  return quoted ? `"${text}"` : text;
};

const editsOf = (
  leaf: LeafSpans,
  text: string,
  spans: readonly Span[],
  replacement: Replacement,
): readonly Edit[] => {
  const edits: Edit[] = [];
  for (const span of spans) {
    const { start, end } = span;
    if (span.kind === 'container') {
      const inner = editsOf(leaf, span.text, span.spans, replacement);
      if (inner.length > 0)
        edits.push({ start, end, text: editContainer(text.slice(start, end), span, inner) });
      continue;
    }
    const value = replacement(span, plainOf(leaf, span, text));
    if (value === undefined) continue;
    // A bare number inside JSON-in-a-string: a token there is a string, so it brings its quotes.
    edits.push({ start, end, text: span.number === true ? JSON.stringify(value) : value });
  }
  return edits;
};

/** Changes by path: what becomes of the node's own key, of its value, and of what is below. */
type Change = {
  key?: string;
  value?: string;
  below?: Map<string | number, Change>;
};

const changeAt = (root: Change, path: JsonPath): Change => {
  let node = root;
  for (const step of path) {
    node.below ??= new Map();
    let next = node.below.get(step);
    if (next === undefined) {
      next = {};
      node.below.set(step, next);
    }
    node = next;
  }
  return node;
};

/** The new text of a leaf; undefined where it stays. A number leaf becomes its (only) replacement string. */
const newText = (leaf: LeafSpans, replacement: Replacement): string | undefined => {
  const edits = editsOf(leaf, leaf.text, leaf.spans, replacement);
  if (edits.length === 0) return undefined;
  return leaf.type === 'number' ? edits[0]?.text : applyEdits(leaf.text, edits);
};

const collision = (): SluiceError =>
  new SluiceError(
    'MESSAGE_INVALID',
    'two keys of one object became the same after replacement',
    'use object keys that are neither tokens nor personal data',
  );

/** Members in their order under new names. Throws where two would fall together: one of them would be lost. */
export const objectOf = (members: readonly (readonly [string, Json])[]): JsonObject => {
  // fromEntries defines own properties: `__proto__` stays an ordinary key.
  const object = Object.fromEntries(members);
  if (Object.keys(object).length !== members.length) throw collision();
  return object;
};

const rebuild = (node: Json, change: Change | undefined): Json => {
  if (change === undefined) return node;
  if (change.value !== undefined) return change.value;
  const { below } = change;
  if (below === undefined) return node;
  if (isArray(node)) return node.map((item, i) => rebuild(item, below.get(i)));
  if (!isObject(node)) return node;
  return objectOf(
    Object.entries(node).map(([key, child]) => {
      const inner = below.get(key);
      return [inner?.key ?? key, rebuild(child, inner)] as const;
    }),
  );
};

/**
 * The document with replacements in place of findings. Asks for each finding once, in the order of `collectPlains`.
 * What holds no replaced finding is the same object as before. Linear in the document and the spans.
 */
export const replaceSpans = (
  document: Json,
  leaves: readonly LeafSpans[],
  replacement: Replacement,
): Json => {
  const root: Change = {};
  for (const leaf of leaves) {
    const text = newText(leaf, replacement);
    if (text === undefined) continue;
    const change = changeAt(root, leaf.path);
    if (leaf.target === 'key') change.key = text;
    else change.value = text;
  }
  return rebuild(document, root);
};
