/** What a document teaches: values that are then looked for everywhere in the scope. */

import { asClass } from '../brand.ts';
import type { KnownValues } from './detector.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';

const PERSON = asClass('PERSON');

/** Letters of a given name, a blank and a surname, at the least. */
const MIN_FULL_NAME = 8;

/** What the rules for prose think a name by its surroundings is not looked for elsewhere; a full name is. */
const isLasting = ({ recognizer, score, start, end }: Finding): boolean =>
  recognizer !== 'propagation' &&
  (!recognizer.startsWith('prose-') ||
    (recognizer === 'prose-person' && score >= 0.7 && end - start >= MIN_FULL_NAME));

/** Adds the values of spans to what is looked for. */
export const learn = (known: KnownValues, text: string, spans: readonly Span[]): void => {
  for (const span of spans)
    if (span.kind === 'container') learn(known, span.text, span.spans);
    else if (isLasting(span)) known.add(span.class, text.slice(span.start, span.end));
};

/** True for a name that stands alone in its field. */
const isWholeName = ({ target, text, spans }: LeafSpans): boolean => {
  const [span] = spans;
  if (target !== 'value' || span?.kind !== 'finding' || span.class !== 'PERSON') return false;
  return span.recognizer === 'field-person' && span.end - span.start === text.length;
};

/** `first_name` and `last_name` side by side are one person: the full name is looked for, too. */
export const learnFullNames = (known: KnownValues, leaves: readonly LeafSpans[]): void => {
  const parts = new Map<string, string[]>();
  for (const leaf of leaves) {
    if (!isWholeName(leaf)) continue;
    // `name.given[0]` belongs to the same record as `name.family`.
    const steps = leaf.path.slice(0, -1);
    if (typeof leaf.path.at(-1) === 'number') steps.pop();
    const record = JSON.stringify(steps);
    const names = parts.get(record) ?? [];
    names.push(leaf.text);
    parts.set(record, names);
  }
  for (const names of parts.values())
    if (names.length === 2 && names.every((name) => !name.includes(' ')))
      known.add(PERSON, names.join(' '));
};
