/** What detection says: class, span, score and evidence, never the value (DESIGN 4, 5.3). */

import type { Class } from '../brand.ts';
import type { JsonPath } from '../json/json.ts';

/** One reason for or against a finding, such as `checksum: luhn`, `field: ssn`, `context: card`. */
export type Evidence = { readonly kind: string; readonly detail: string; readonly weight: number };

/** A stretch of one string that is personal or secret data. */
export type Finding = {
  readonly kind: 'finding';
  readonly class: Class;
  /** UTF-16 offsets into the leaf's own text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1; Presidio's scale. */
  readonly score: number;
  readonly recognizer: string;
  readonly evidence: readonly Evidence[];
  /** Set inside JSON-in-a-string, where the stretch is a bare number and a token there needs quotes. */
  readonly number?: true;
  /** Set inside JSON-in-a-string: the field of that JSON, `$.contacts[*].email`; of the outer one where they nest. */
  readonly path?: string;
  /** Set with `path`: the field holds prose (`label/prose.ts`). */
  readonly prose?: true;
};

/** How the text of a container is written into its leaf. */
export type Encoding = 'json-string' | 'base64' | 'base64url' | 'percent' | 'form' | 'html';

/**
 * A stretch that is an encoded form of other text with findings of its own: a base64 block, a percent-encoded query
 * value, an escaped string inside JSON-in-a-string. It is replaced as a whole: decode, replace inside, encode again.
 */
export type Container = {
  readonly kind: 'container';
  readonly start: number;
  readonly end: number;
  readonly encoding: Encoding;
  /** The decoded text; `spans` are offsets into it. */
  readonly text: string;
  readonly spans: readonly Span[];
};

/** Spans of a leaf are sorted by `start` and never overlap. */
export type Span = Finding | Container;

/** The spans of one leaf (or of one object key) of a JSON document. Leaves without spans are not listed. */
export type LeafSpans = {
  readonly path: JsonPath;
  /** `key`: the text is the last step of `path`. */
  readonly target: 'key' | 'value';
  /** `number`: the leaf is a JSON number whose digits are the text; a span then covers it whole. */
  readonly type: 'string' | 'number';
  readonly text: string;
  readonly spans: readonly Span[];
};

/** Chance that at least one of two independent signs is right. */
export const both = (a: number, b: number): number => 1 - (1 - a) * (1 - b);
