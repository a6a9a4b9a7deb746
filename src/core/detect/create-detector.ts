/** The detector: recognizers, fields and known values over a document, in as many passes as known values need. */

import { asClass, type Class } from '../brand.ts';
import type { Json } from '../json/json.ts';
import type { DetectContext, Detector, KnownValues } from './detector.ts';
import { documentSpans, stringSpans } from './document-spans.ts';
import type { LeafSpans, Span } from './finding.ts';
import { createKnownValues } from './propagate.ts';
import { createScanner, type Scanner } from './recognizers/scanner.ts';
import { RECOGNIZERS, type Recognizer } from './recognizers.ts';
import type { Pass } from './text-spans.ts';

/** Classes that are found by field name only. */
const FIELD_CLASSES = ['PERSON', 'LOCATION', 'DATE_OF_BIRTH'] as const;
/** Presidio's evaluations use 0.3 and 0.4; below that a number shape without context would count. */
const DEFAULT_MIN_SCORE = 0.4;
const DEFAULT_COUNTRIES = ['US', 'GB', 'ES', 'DE', 'FR'] as const;

/** Every class the shipped set can report. */
export const ALL_CLASSES: readonly Class[] = [
  ...new Set([...RECOGNIZERS.map((each) => each.class), ...FIELD_CLASSES.map(asClass)]),
];

/** Classes that a reader may want in a scan; the guard replaces them only where a policy switches them on. */
export const OPTIONAL_CLASSES: readonly Class[] = [
  'URL',
  'DATE_TIME',
  'AGE',
  'TITLE',
  'NRP',
  'ORGANIZATION',
].map(asClass);

export type DetectorOptions = {
  /** Classes to report; all but the optional ones otherwise. */
  readonly classes?: readonly string[];
  /** Findings below this score are dropped. */
  readonly minScore?: number;
  /** Countries whose national phone formats are read, ISO 3166 codes. */
  readonly countries?: readonly string[];
  /** Recognizers to leave out, by name. */
  readonly disabled?: readonly string[];
  /** For tests: another table. */
  readonly recognizers?: readonly Recognizer[];
};

const learn = (known: KnownValues, text: string, spans: readonly Span[]): void => {
  for (const span of spans)
    if (span.kind === 'container') learn(known, span.text, span.spans);
    else if (span.recognizer !== 'propagation')
      known.add(span.class, text.slice(span.start, span.end));
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

/** Builds a detector from the table. Pure; all state is in `context.known`. */
export const createDetector = (options: DetectorOptions = {}): Detector => {
  const countries = options.countries ?? DEFAULT_COUNTRIES;
  const disabled = new Set(options.disabled ?? []);
  const recognizers = (options.recognizers ?? RECOGNIZERS).filter(
    (each) => !disabled.has(each.name),
  );
  const reported = new Set<string>(options.classes ?? ALL_CLASSES);
  const minScore = options.minScore ?? DEFAULT_MIN_SCORE;
  const scanner = createScanner(recognizers, countries);
  const passOf = (context: DetectContext): Pass => {
    const pass: Pass = {
      context,
      scanner,
      accepts: (finding) => reported.has(finding.class) && finding.score >= minScore,
      inside: (text, depth) => stringSpans(text, pass, depth),
    };
    return pass;
  };
  const detect = (document: Json, context: DetectContext): readonly LeafSpans[] => {
    const pass = passOf(context);
    const read = (): readonly LeafSpans[] => {
      const leaves: LeafSpans[] = [];
      documentSpans(document, pass, 0, (leaf) => leaves.push(leaf));
      return leaves;
    };
    return untilKnown(context.known, read, (leaves) => {
      for (const leaf of leaves) learn(context.known, leaf.text, leaf.spans);
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
    classes: ALL_CLASSES,
    selfTest: () => silent(recognizers, scanner),
  };
};

/** A detector's context without a scope: nothing known, nothing declared. */
export const emptyContext = (): DetectContext => ({ known: createKnownValues(), declared: [] });
