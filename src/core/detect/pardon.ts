/** Lets findings go that a list of the policy names, before anything is learned from them. */

import type { JsonPath } from '../json/json.ts';
import type { DetectContext } from './detector.ts';
import type { LeafSpans, Span } from './finding.ts';

/** Spans without what a list lets go. */
export const unpardoned = (
  text: string,
  spans: readonly Span[],
  path: JsonPath,
  context: DetectContext,
): readonly Span[] => {
  const { pardon } = context;
  if (pardon === undefined) return spans;
  return spans.flatMap((span): readonly Span[] => {
    if (span.kind === 'finding')
      return pardon(span, text.slice(span.start, span.end), path) ? [] : [span];
    const inner = unpardoned(span.text, span.spans, path, context);
    return inner.length === 0 ? [] : [{ ...span, spans: inner }];
  });
};

/** Leaves without what a list lets go; those that hold nothing else are left out. */
export const pardoned = (
  leaves: readonly LeafSpans[],
  context: DetectContext,
): readonly LeafSpans[] =>
  context.pardon === undefined
    ? leaves
    : leaves
        .map((leaf) => ({ ...leaf, spans: unpardoned(leaf.text, leaf.spans, leaf.path, context) }))
        .filter((leaf) => leaf.spans.length > 0);
