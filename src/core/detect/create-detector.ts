/** The detector: recognizers, fields and known values over a document, in as many passes as known values need. */

import type { Class } from '../brand.ts';
import type { Json } from '../json/json.ts';
import { CLASSES, isOptional } from './classes.ts';
import type { DetectContext, Detector } from './detector.ts';
import { documentSpans } from './document-spans.ts';
import { FIELD_CLASSES } from './fields/named.ts';
import { FieldIndex } from './fields/places.ts';
import type { LeafSpans } from './finding.ts';
import { learn, learnFullNames } from './learn.ts';
import { Memo } from './memo.ts';
import { pardoned, unpardoned } from './pardon.ts';
import type { Pass } from './pass.ts';
import type { TextFinder } from './pattern.ts';
import { createKnownValues } from './propagate.ts';
import { PROSE_SAMPLE, proseSpans } from './prose/prose-spans.ts';
import { createScanner, type Scanner } from './recognizers/scanner.ts';
import { RECOGNIZERS, type Recognizer } from './recognizers.ts';
import { stringSpans } from './string-spans.ts';
import { holdsKnown, textSpans } from './text-spans.ts';

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

/**
 * What the guard asks more of than a scan: a login of a bot or an organisation is reported, but is no person's and makes
 * addresses unreadable when it is replaced.
 */
export const GUARD_THRESHOLDS: ReadonlyMap<string, number> = new Map([['USERNAME', 0.5]]);

const ASKED_FOR: ReadonlySet<string> = new Set(['declared', 'propagation']);

export type DetectorOptions = {
  /** Classes to report; all but the optional ones otherwise. */
  readonly classes?: readonly string[];
  /** Findings below this score are dropped. */
  readonly minScore?: number;
  /** Higher or lower ones for single classes. */
  readonly thresholds?: ReadonlyMap<string, number>;
  /** Countries whose national phone formats are read, ISO 3166 codes. */
  readonly countries?: readonly string[];
  /** Recognizers to leave out, by name. */
  readonly disabled?: readonly string[];
  /** What finds classes that the policy declares by pattern. */
  readonly finders?: readonly TextFinder[];
  /** For tests: another table. */
  readonly recognizers?: readonly Recognizer[];
};

/**
 * A new value may stand in a leaf that was read before it: then everything is read once more, now knowing it. Most values
 * stand nowhere else, and one look for them at what was read tells.
 */
const untilKnown = <T>(pass: Pass, read: () => T, learnFrom: (result: T) => void): T => {
  const { known } = pass.context;
  pass.memo.begin();
  const first = read();
  const before = known.size;
  learnFrom(first);
  if (known.size === before || !holdsKnown(pass)) return first;
  pass.memo.begin();
  return read();
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

/** Whether a finding counts: its class is switched on, its recognizer is, and its score is high enough. */
const acceptsOf = (
  { minScore = DEFAULT_MIN_SCORE, thresholds, disabled = [] }: DetectorOptions,
  reported: ReadonlySet<string>,
): Pass['accepts'] => {
  const silenced = new Set(disabled);
  // What the policy declares and what was bound before may be of a class that only the policy knows.
  return ({ class: cls, recognizer, score }) =>
    score >= (thresholds?.get(cls) ?? minScore) &&
    (reported.has(cls) || ASKED_FOR.has(recognizer)) &&
    !silenced.has(recognizer);
};

/** Begins a document. */
const passOf = (
  { scanner, finders, accepts, fields }: Pick<Pass, 'scanner' | 'finders' | 'accepts' | 'fields'>,
  context: DetectContext,
): Pass => {
  const pass: Pass = {
    context,
    scanner,
    finders,
    accepts,
    fields,
    memo: new Memo(),
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
  const accepts = acceptsOf(options, reported);
  const scanner = createScanner(recognizers, countries);
  const tools = { scanner, finders, accepts, fields: new FieldIndex() };
  const detect = (document: Json, context: DetectContext): readonly LeafSpans[] => {
    const pass = passOf(tools, context);
    return untilKnown(
      pass,
      () => pardoned(documentSpans(document, pass, 0), context),
      (leaves) => {
        for (const leaf of leaves) learn(context.known, leaf.text, leaf.spans);
        learnFullNames(context.known, leaves);
      },
    );
  };
  return {
    detect,
    detectText: (text, context) => {
      const pass = passOf(tools, context);
      return untilKnown(
        pass,
        () => unpardoned(text, stringSpans(text, pass, 0), [], context),
        (spans) => learn(context.known, text, spans),
      );
    },
    classes: [...new Set([...ALL_CLASSES, ...declared])],
    selfTest: () => [...silent(recognizers, scanner), ...silentProse()],
  };
};

/** A detector's context without a scope: nothing known, nothing declared. */
export const emptyContext = (): DetectContext => ({ known: createKnownValues(), declared: [] });
