/** What a pass over a document works with, and how competing findings are settled. */

import type { Json } from '../json/json.ts';
import type { DetectContext } from './detector.ts';
import type { FieldIndex } from './fields/places.ts';
import type { Finding, Span } from './finding.ts';
import type { Memo } from './memo.ts';
import type { TextFinder } from './pattern.ts';
import { byStart, firstFrom } from './ranges.ts';
import type { Scanner } from './recognizers/scanner.ts';

export type Pass = {
  readonly context: DetectContext;
  /** The recognizers of values. */
  readonly scanner: Scanner;
  /** What a policy finds beside them. */
  readonly finders: readonly TextFinder[];
  /** False for classes that are switched off and scores that are too low. */
  readonly accepts: (finding: Finding) => boolean;
  readonly fields: FieldIndex;
  /** A text inside a text or document, JSON included; `outer` are the words of the field that holds it. */
  readonly inside: (text: string, depth: number, outer?: string) => readonly Span[];
  /** How many texts inside texts were read: what holds none is remembered. */
  nested: number;
  /** What was found in texts before known values were asked for. */
  readonly memo: Memo;
  /** JSON texts that were parsed; undefined for those that are none. */
  readonly documents: Map<string, Json | undefined>;
  /** The key of an object. */
  readonly keySpans: (key: string, depth: number) => readonly Span[];
};

const NOTHING: readonly Finding[] = [];

/** Classes that a policy declares by pattern, in a text of the field `outer`. */
export const declaredSpans = (
  text: string,
  finders: readonly TextFinder[],
  outer: string,
): readonly Finding[] => {
  if (finders.length === 0) return NOTHING;
  const found: Finding[] = [];
  for (const { class: cls, name, scan } of finders)
    scan(text, outer, (start, end, score, detail) => {
      const evidence = [{ kind: 'pattern', detail, weight: score }];
      found.push({ kind: 'finding', class: cls, start, end, score, recognizer: name, evidence });
    });
  return found;
};

const CONTAINER_SCORE = 0.99;
const scoreOf = (span: Span): number => (span.kind === 'container' ? CONTAINER_SCORE : span.score);

/** Keeps spans in rank order as long as they are free; a sorted list by start makes each look-up logarithmic. */
const disjoint = (ranked: readonly Span[]): readonly Span[] => {
  const kept: Span[] = [];
  for (const span of ranked) {
    const at = firstFrom(kept, span.start);
    const before = kept[at - 1];
    const after = kept[at];
    if (
      (before === undefined || before.end <= span.start) &&
      (after === undefined || span.end <= after.start)
    )
      kept.splice(at, 0, span);
  }
  return kept;
};

const isAccepted = (span: Span, pass: Pass): boolean =>
  span.kind === 'container' || pass.accepts(span);
/** Nearly always all of them. */
const acceptedOf = (all: readonly Span[], pass: Pass): readonly Span[] =>
  all.every((span) => isAccepted(span, pass)) ? all : all.filter((span) => isAccepted(span, pass));

const byRank = (a: Span, b: Span): number =>
  scoreOf(b) - scoreOf(a) || b.end - b.start - (a.end - a.start) || a.start - b.start;

/** Where the spans end that overlap the one at `from`, or each other; they are in order. */
const heapEnd = (spans: readonly Span[], from: number): number => {
  let reach = spans[from]?.end ?? 0;
  let to = from + 1;
  for (let span = spans[to]; span !== undefined && span.start < reach; span = spans[to]) {
    reach = Math.max(reach, span.end);
    to += 1;
  }
  return to;
};

/**
 * Spans that the pass accepts, disjoint and in order: higher score first, then longer, then earlier; what overlaps a
 * better span is dropped. Only spans that overlap are ranked.
 */
export const resolve = (all: readonly Span[], pass: Pass): readonly Span[] => {
  if (all.length === 0) return all;
  const accepted = acceptedOf(all, pass);
  if (accepted.length < 2) return accepted;
  const spans = byStart(accepted);
  const kept: Span[] = [];
  for (let from = 0; from < spans.length; ) {
    const to = heapEnd(spans, from);
    const one = spans[from];
    if (to - from === 1 && one !== undefined) kept.push(one);
    else for (const each of disjoint(spans.slice(from, to).sort(byRank))) kept.push(each);
    from = to;
  }
  return kept;
};
