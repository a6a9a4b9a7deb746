/** Finds data in one text that is not JSON: values, labelled fields, tables, markup, and text encoded inside text. */

import { asClass } from '../brand.ts';
import { SluiceError } from '../errors.ts';
import { MAX_CONTAINER_DEPTH } from '../limits.ts';
import { cardSpans } from './cards.ts';
import type { KnownHit } from './detector.ts';
import { displayNames } from './display-names.ts';
import { ENCODED, encodedSpans } from './encoded-spans.ts';
import { joined, withoutThings } from './fields/join.ts';
import type { Finding, Span } from './finding.ts';
import { labelSpans } from './labels.ts';
import { AT, COLON, EQUALS, LINE } from './marks.ts';
import { markupSpans } from './markup.ts';
import { declaredSpans, type Pass, resolve } from './pass.ts';
import { hasSeveralWords, proseSpans } from './prose/prose-spans.ts';
import type { Range } from './ranges.ts';
import type { Found } from './recognizers/lanes.ts';
import { cellSpans } from './tables.ts';

const finding = (
  cls: Finding['class'],
  start: number,
  end: number,
  score: number,
  recognizer: string,
  kind: string,
  detail: string,
): Finding => ({
  kind: 'finding',
  class: cls,
  start,
  end,
  score,
  recognizer,
  evidence: [{ kind, detail, weight: score }],
});

/** Where the scanner puts what it finds; one list, because the scanner is not reentrant either. */
let sink: Span[] = [];
const toSink: Found = ({ class: cls, name }, start, end, score, evidence) => {
  sink.push(finding(cls, start, end, score, name, 'value', evidence));
};

const NOTHING: readonly Span[] = [];

const KNOWN_SCORE = 0.65;
const FORM_SCORE = 0.55;

const KNOWN = 'a value that was seen before';
const FORM = 'a form of a value that was seen before';

const knownFinding = ({ class: cls, start, end, derived }: KnownHit): Finding =>
  derived
    ? finding(cls, start, end, FORM_SCORE, 'propagation', 'known', FORM)
    : finding(cls, start, end, KNOWN_SCORE, 'propagation', 'known', KNOWN);

/** People, places and what describes people, in a text of several words. */
const prose = (text: string): readonly Finding[] =>
  proseSpans(text).map(({ class: cls, start, end, score, evidence }) => ({
    kind: 'finding',
    class: asClass(cls),
    start,
    end,
    score,
    recognizer: `prose-${cls.toLowerCase()}`,
    evidence: [{ kind: 'prose', detail: evidence, weight: score }],
  }));

const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `text is encoded inside text more than ${MAX_CONTAINER_DEPTH} levels deep`,
    'send the inner text as it is',
  );

/** Shorter text holds no value of any class. */
const LEAST_TEXT = 3;

/** What names in the text say about values in it; looked for only where their mark occurs. */
const namedSpans = (
  text: string,
  marks: number,
  values: readonly Span[],
  things: Range[],
): readonly Finding[] => {
  const labels = (marks & (COLON | EQUALS)) === 0 ? [] : labelSpans(text, things);
  if ((marks & LINE) === 0) return labels;
  return [...cardSpans(text), ...cellSpans(text, values, things), ...labels];
};

const NAMED = COLON | EQUALS | LINE;

/** What names, columns, addresses and encodings add to the values of a text. */
const withStructure = (
  text: string,
  pass: Pass,
  depth: number,
  marks: number,
  values: readonly Span[],
): readonly Span[] => {
  const things: Range[] = [];
  let spans = values;
  if ((marks & MARKUP) !== 0)
    spans = joined(
      markupSpans(text),
      spans.filter((span) => !isAttribute(text, span)),
    );
  if ((marks & AT) !== 0) spans = [...spans, ...displayNames(text, spans)];
  if ((marks & NAMED) !== 0)
    spans = withoutThings(joined(namedSpans(text, marks, spans, things), spans), things);
  if ((marks & ENCODED) === 0) return spans;
  const encodings = encodedSpans(text, pass, depth, marks);
  return encodings.length === 0 ? spans : [...spans, ...encodings];
};

/** A closing tag; no mark of the scanner (`marks.ts`), because the engine's own search is faster. */
const MARKUP = 1 << 20;
const markupMark = (text: string): number =>
  text.includes('<') && (text.includes('</') || text.includes('/>')) ? MARKUP : 0;

/** An address in an attribute (`href="…"`, `xmlns="…"`) is infrastructure, like one that fills a field. */
const isAttribute = (text: string, span: Span): boolean =>
  span.kind === 'finding' && span.class === 'URL' && text[span.start - 2] === '=';

const STRUCTURE = AT | NAMED | ENCODED | MARKUP;

/** What a text holds whatever is known; remembered unless there is text in it, where known values may be. */
const ownSpans = (text: string, pass: Pass, depth: number, outer: string): readonly Span[] => {
  const turn = pass.memo.turn();
  const before = pass.memo.find(turn, text, outer);
  if (before !== undefined) return before;
  const marks = pass.scanner.scan(text, toSink, outer) | markupMark(text);
  let spans = NOTHING;
  if (sink.length > 0) {
    spans = sink;
    sink = [];
  }
  if (hasSeveralWords(text)) spans = [...spans, ...prose(text)];
  const { nested } = pass;
  if ((marks & STRUCTURE) !== 0) spans = withStructure(text, pass, depth, marks, spans);
  if (pass.finders.length > 0) spans = [...spans, ...declaredSpans(text, pass.finders, outer)];
  if (nested === pass.nested) pass.memo.keep(turn, text, outer, spans);
  else pass.memo.readMore();
  return spans;
};

const NO_FINDINGS: readonly Finding[] = [];
const SEVERAL_WORDS = /\p{L}[\p{L}\p{M}'’.,]*\s+\p{L}/u;

/** What optional recognizers found in a text; a text of several words is told to them. */
const askedSpans = (text: string, { context: { ask, heard } }: Pass): readonly Finding[] => {
  if (ask !== undefined && SEVERAL_WORDS.test(text)) ask(text);
  return heard?.get(text) ?? NO_FINDINGS;
};

/** Nothing known can be surer than these; they are in order and disjoint. */
const surer = (spans: readonly Span[]): readonly Span[] =>
  spans.every(isSurer) ? spans : spans.filter(isSurer);
const isSurer = (span: Span): boolean => span.kind === 'container' || span.score > KNOWN_SCORE;

/** Everything in a text that is no JSON, as disjoint spans in order; `outer` are the words of the field that holds it. */
export const textSpans = (
  text: string,
  pass: Pass,
  depth: number,
  outer: string = '',
): readonly Span[] => {
  if (text.length < LEAST_TEXT) return NOTHING;
  if (depth > MAX_CONTAINER_DEPTH) throw tooDeep();
  const own = ownSpans(text, pass, depth, outer);
  const heard = askedSpans(text, pass);
  const found = resolve(heard.length === 0 ? own : [...joined(heard, own)], pass);
  const known = pass.context.known.find(text, surer(found));
  return known.length === 0 ? found : resolve([...found, ...known.map(knownFinding)], pass);
};

/** Whether a known value stands somewhere in what a pass has read, where nothing surer does. */
export const holdsKnown = (pass: Pass): boolean =>
  pass.memo.some(
    (text, spans) => pass.context.known.find(text, surer(resolve(spans, pass))).length > 0,
  );
