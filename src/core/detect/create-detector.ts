/** The detector: recognizers, fields and known values over a document, in as many passes as known values need. */

import { asClass, type Class } from '../brand.ts';
import type { Json } from '../json/json.ts';
import { CLASSES, isOptional } from './classes.ts';
import type { DetectContext, Detector, KnownValues } from './detector.ts';
import { documentSpans } from './document-spans.ts';
import { FIELD_CLASSES } from './fields/named.ts';
import { FieldIndex } from './fields/places.ts';
import type { Finding, LeafSpans, Span } from './finding.ts';
import type { Pass } from './pass.ts';
import type { TextFinder } from './pattern.ts';
import { createKnownValues } from './propagate.ts';
import { PROSE_SAMPLE, proseSpans } from './prose/prose-spans.ts';
import { createScanner, type Scanner } from './recognizers/scanner.ts';
import { RECOGNIZERS, type Recognizer } from './recognizers.ts';
import { stringSpans } from './string-spans.ts';
import { textSpans } from './text-spans.ts';

const PERSON = asClass('PERSON');
/** Presidio's evaluations use 0.3 and 0.4; below that a number shape without context would count. */
const DEFAULT_MIN_SCORE = 0.4;
const DEFAULT_COUNTRIES = ['US', 'GB', 'ES', 'DE', 'FR'] as const;

/** Every class the shipped set can report. */
export const ALL_CLASSES: readonly Class[] = [
  ...new Set([...RECOGNIZERS.map((each) => each.class), ...FIELD_CLASSES]),
].filter((cls) => !isOptional(cls));

/** Classes that a reader may want in a scan; the guard replaces them only where a policy switches them on. */
export const OPTIONAL_CLASSES: readonly Class[] = CLASSES.map(({ name }) => name).filter(
  isOptional,
);

const ASKED_FOR: ReadonlySet<string> = new Set(['declared', 'propagation']);

export type DetectorOptions = {
  /** Classes to report; all but the optional ones otherwise. */
  readonly classes?: readonly string[];
  /** Findings below this score are dropped. */
  readonly minScore?: number;
  /** Countries whose national phone formats are read, ISO 3166 codes. */
  readonly countries?: readonly string[];
  /** Recognizers to leave out, by name. */
  readonly disabled?: readonly string[];
  /** What finds classes that the policy declares by pattern. */
  readonly finders?: readonly TextFinder[];
  /** For tests: another table. */
  readonly recognizers?: readonly Recognizer[];
};

/** Letters of a given name, a blank and a surname, at the least. */
const MIN_FULL_NAME = 8;

/** What the rules for prose think a name by its surroundings is not looked for elsewhere; a full name is. */
const isLasting = ({ recognizer, score, start, end }: Finding): boolean =>
  recognizer !== 'propagation' &&
  (!recognizer.startsWith('prose-') ||
    (recognizer === 'prose-person' && score >= 0.7 && end - start >= MIN_FULL_NAME));

const learn = (known: KnownValues, text: string, spans: readonly Span[]): void => {
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
const learnFullNames = (known: KnownValues, leaves: readonly LeafSpans[]): void => {
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

/** A new value may stand in a leaf that was read before it: then everything is read once more, now knowing it. */
const untilKnown = <T>(known: KnownValues, read: () => T, learnFrom: (result: T) => void): T => {
  const first = read();
  const before = known.size;
  learnFrom(first);
  return known.size === before ? first : read();
};

/** Names of the recognizers that do not find their own sample. */
const silent = (recognizers: readonly Recognizer[], scanner: Scanner): readonly string[] =>
  recognizers
    .filter((recognizer) => {
      let found = false;
      scanner.scan(recognizer.sample, ({ name }) => {
        found ||= name === recognizer.name;
      });
      return !found;
    })
    .map(({ name }) => name);

/** The same for the classes of prose that the guard uses. */
const silentProse = (): readonly string[] => {
  const found = new Set(proseSpans(PROSE_SAMPLE).map((each) => each.class));
  return (['PERSON', 'LOCATION'] as const)
    .filter((cls) => !found.has(cls))
    .map((cls) => `prose-${cls.toLowerCase()}`);
};

/** Builds a detector from the table. Pure; all state is in `context.known`. */
export const createDetector = (options: DetectorOptions = {}): Detector => {
  const countries = options.countries ?? DEFAULT_COUNTRIES;
  const disabled = new Set(options.disabled ?? []);
  const finders = options.finders ?? [];
  const declared = finders.map((each) => each.class);
  const reported = new Set<string>([...(options.classes ?? ALL_CLASSES), ...declared]);
  const recognizers = (options.recognizers ?? RECOGNIZERS).filter(
    (each) => !disabled.has(each.name) && reported.has(each.class),
  );
  const minScore = options.minScore ?? DEFAULT_MIN_SCORE;
  const scanner = createScanner(recognizers, countries);
  const fields = new FieldIndex();
  const passOf = (context: DetectContext): Pass => {
    const pass: Pass = {
      context,
      scanner,
      finders,
      // What the policy declares and what was bound before may be of a class that only the policy knows.
      accepts: ({ class: cls, recognizer, score }) =>
        score >= minScore &&
        (reported.has(cls) || ASKED_FOR.has(recognizer)) &&
        !disabled.has(recognizer),
      fields,
      memo: new Map(),
      documents: new Map(),
      nested: 0,
      inside: (text, depth, outer) => {
        pass.nested += 1;
        return stringSpans(text, pass, depth, outer);
      },
      keySpans: (key, depth) => textSpans(key, pass, depth),
    };
    return pass;
  };
  const detect = (document: Json, context: DetectContext): readonly LeafSpans[] => {
    const pass = passOf(context);
    const read = (): readonly LeafSpans[] => documentSpans(document, pass, 0);
    return untilKnown(context.known, read, (leaves) => {
      for (const leaf of leaves) learn(context.known, leaf.text, leaf.spans);
      learnFullNames(context.known, leaves);
    });
  };
  return {
    detect,
    detectText: (text, context) => {
      const pass = passOf(context);
      return untilKnown(
        context.known,
        () => stringSpans(text, pass, 0),
        (spans) => learn(context.known, text, spans),
      );
    },
    classes: [...new Set([...ALL_CLASSES, ...declared])],
    selfTest: () => [...silent(recognizers, scanner), ...silentProse()],
  };
};

/** A detector's context without a scope: nothing known, nothing declared. */
export const emptyContext = (): DetectContext => ({ known: createKnownValues(), declared: [] });
