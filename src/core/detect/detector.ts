/** The contract of detection: one JSON document in, spans out. Pure: known values and declarations are arguments. */

import type { Class } from '../brand.ts';
import type { Json, JsonPath } from '../json/json.ts';
import type { Finding, LeafSpans } from './finding.ts';
import type { Range } from './ranges.ts';
import type { SchemaHint } from './schema/hints.ts';

/**
 * Known values of a scope, searched in every leaf (propagation, DESIGN 5.3). `detect/propagate.ts` makes one.
 * INVARIANT: it answers only with class and offsets; it cannot be asked for its values.
 */
export type KnownValues = {
  /** Adds a value of a class; too short or too common values are ignored. */
  add(cls: Class, text: string): void;
  /** Whole-word, longest-match hits of known values in `text`, sorted, not overlapping; none begins in what is `settled`, which is sorted and disjoint. */
  find(text: string, settled?: readonly Range[]): readonly KnownHit[];
  readonly size: number;
};
export type KnownHit = {
  readonly class: Class;
  readonly start: number;
  readonly end: number;
  /** True for a form made from a value (`jdoe`), false for the value itself. */
  readonly derived: boolean;
};

/** A field that the policy declares (`sources`). */
export type DeclaredField = {
  readonly class: Class;
  /** True for the field and everything below it; `inside`: the path is that of JSON inside a string. */
  covers(path: JsonPath, inside: boolean): boolean;
};

export type DetectContext = {
  readonly known: KnownValues;
  readonly declared: readonly DeclaredField[];
  /** What the server's own schema says about the value at a path; `inside` as for declared fields. */
  readonly schema?: ((path: JsonPath, inside: boolean) => SchemaHint | undefined) | undefined;
  /** True for a finding that a list lets go: it is neither reported nor looked for elsewhere. */
  readonly pardon?: ((finding: Finding, text: string, path: JsonPath) => boolean) | undefined;
  /** Told each text in which an optional recognizer may find more. */
  readonly ask?: ((text: string) => void) | undefined;
  /** What optional recognizers found, by text. */
  readonly heard?: ReadonlyMap<string, readonly Finding[]> | undefined;
};

export type Detector = {
  /**
   * Finds personal and secret data in a document: leaves, numbers and object keys, structure inside strings included.
   * Values found by field evidence are added to `context.known`, then every leaf is searched for known values, so that
   * one call finds `Jane Doe` in the text beside the field that named her. Throws `INPUT_TOO_DEEP` or
   * `INPUT_TOO_LARGE`; never scans a prefix.
   */
  detect(document: Json, context: DetectContext): readonly LeafSpans[];
  /** One string without structure around it; same rules. Used for stderr and `sluice scan`. */
  detectText(text: string, context: DetectContext): LeafSpans['spans'];
  /** Classes that this detector can report. */
  readonly classes: readonly Class[];
  /**
   * Runs every enabled recognizer on its planted sample; the names of those that stayed silent. The shell refuses to
   * serve unless the list is empty (DESIGN 3.2).
   */
  selfTest(): readonly string[];
};
