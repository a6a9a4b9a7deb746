/** Finds data in one text that is not JSON: values, labelled fields, tables, markup, and text encoded inside text. */

import { asClass } from '../brand.ts';
import { SluiceError } from '../errors.ts';
import { MAX_CONTAINER_DEPTH } from '../limits.ts';
import { allBut, memberOf, type Run, runEnd, runs, runsAround } from '../runs.ts';
import { decodeBase64 } from '../token/base64.ts';
import { entityText } from '../token/encoding.ts';
import { cardSpans } from './cards.ts';
import type { KnownHit } from './detector.ts';
import { displayNames } from './display-names.ts';
import { classifyField } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import { joined, type Range, withoutThings } from './fields/join.ts';
import { fieldWords } from './fields/words.ts';
import type { Container, Encoding, Finding, Span } from './finding.ts';
import { labelSpans } from './labels.ts';
import { AMPERSAND, AT, COLON, EQUALS, LINE, LONG_RUN, PERCENT } from './marks.ts';
import { markupSpans } from './markup.ts';
import { declaredSpans, type Pass, resolve } from './pass.ts';
import { hasSeveralWords, proseSpans } from './prose/prose-spans.ts';
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

const container = (
  encoding: Encoding,
  start: number,
  end: number,
  text: string,
  spans: readonly Span[],
): Container => ({ kind: 'container', start, end, encoding, text, spans });

const QUERY = /(?:^|[?&])([\p{L}\p{N}_.%-]{1,64})=/gu;
const IN_PARAMETER = allBut('?&#\'"<> \t\r\n');

const decoded = (raw: string, plus: boolean): string | undefined => {
  try {
    return decodeURIComponent(plus ? raw.replaceAll('+', ' ') : raw);
  } catch {
    return undefined; // Not percent-encoded UTF-8: read as it stands.
  }
};

/** Spans of one query parameter; its text is encoded as a form unless it says otherwise. */
const parameter = (
  key: string,
  raw: string,
  start: number,
  pass: Pass,
  depth: number,
): readonly Span[] => {
  const form = raw.includes('+') && !raw.includes('%20');
  const value = decoded(raw, form) ?? raw;
  const field = classifyField(fieldWords(decoded(key, true) ?? key));
  const named = fieldSpans(value, 0, value.length, field);
  // Unencoded values were read with the text around them; only their names are news.
  if (value === raw)
    return named.map((span) => ({ ...span, start: start + span.start, end: start + span.end }));
  const inside = resolve(joined(named, pass.inside(value, depth + 1)), pass);
  const end = start + raw.length;
  return inside.length === 0
    ? []
    : [container(form ? 'form' : 'percent', start, end, value, inside)];
};

/** Query parameters: named like fields, and encoded (WHATWG URL 5, application/x-www-form-urlencoded). */
const query = (text: string, pass: Pass, depth: number): Span[] => {
  const spans: Span[] = [];
  for (const match of text.matchAll(QUERY)) {
    const start = match.index + match[0].length;
    const raw = text.slice(start, runEnd(text, start, IN_PARAMETER));
    spans.push(...parameter(match[1] ?? '', raw, start, pass, depth));
  }
  return spans;
};

/** Spans of text that a run decodes to, as one container. */
const encoded = (
  text: string,
  found: readonly Run[],
  encoding: Encoding,
  decode: (raw: string) => string | undefined,
  inside: (value: string) => readonly Span[],
): Span[] => {
  const spans: Span[] = [];
  for (const { start, end } of found) {
    const raw = text.slice(start, end);
    const value = decode(raw);
    const within = value === undefined || value === raw ? [] : inside(value);
    if (value !== undefined && within.length > 0)
      spans.push(container(encoding, start, end, value, within));
  }
  return spans;
};

const IN_COMPONENT = allBut('/?&=#\'"<> \t\r\n');
const percent = (text: string, pass: Pass, depth: number): Span[] =>
  encoded(
    text,
    runsAround(text, '%', IN_COMPONENT),
    'percent',
    (raw) => decoded(raw, false),
    (value) => pass.inside(value, depth + 1),
  );

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const IN_BASE64 = memberOf(`${LETTERS}${DIGITS}+/_-=`, false);
/** RFC 4648; shorter runs are words. */
const LEAST_BASE64 = 16;

const base64 = (text: string, pass: Pass, depth: number): Span[] =>
  encoded(text, runs(text, IN_BASE64, LEAST_BASE64), 'base64', decodeBase64, (value) =>
    pass.inside(value, depth + 1),
  );

const ENTITY = /&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});/g;
/** A stretch of words with entities in it, tags and line ends apart. */
const IN_WORDS = allBut('<>\n');

const html = (text: string, pass: Pass, depth: number): Span[] =>
  encoded(
    text,
    runsAround(text, '&', IN_WORDS),
    'html',
    (raw) => raw.replace(ENTITY, (entity) => entityText(entity) || entity),
    (value) => pass.inside(value, depth + 1),
  );

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

/** Text encoded inside the text, as containers. */
const encodedSpans = (text: string, pass: Pass, depth: number, marks: number): readonly Span[] => {
  const has = (mark: number): boolean => (marks & mark) !== 0;
  return [
    ...(has(EQUALS) ? query(text, pass, depth) : []),
    ...(has(PERCENT) ? percent(text, pass, depth) : []),
    ...(has(AMPERSAND) ? html(text, pass, depth) : []),
    ...(has(LONG_RUN) ? base64(text, pass, depth) : []),
  ];
};

const ENCODED = EQUALS | PERCENT | AMPERSAND | LONG_RUN;
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
  return spans;
};

const SEVERAL_WORDS = /\p{L}[\p{L}\p{M}'’.,]*\s+\p{L}/u;

/** What optional recognizers found in a text; a text of several words is told to them. */
const askedSpans = (text: string, { context: { ask, heard } }: Pass): readonly Finding[] => {
  if (ask !== undefined && SEVERAL_WORDS.test(text)) ask(text);
  return heard?.get(text) ?? [];
};

const NO_HITS: readonly KnownHit[] = [];
/** Nothing known can be surer: one value is the whole text. */
const isWhole = ([span, ...more]: readonly Span[], text: string, pass: Pass): boolean =>
  span?.kind === 'finding' &&
  more.length === 0 &&
  span.start === 0 &&
  span.end === text.length &&
  span.score > KNOWN_SCORE &&
  pass.accepts(span);

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
  const known = isWhole(own, text, pass) ? NO_HITS : pass.context.known.find(text);
  const heard = askedSpans(text, pass);
  if (known.length === 0 && heard.length === 0) return resolve(own, pass);
  return resolve([...joined(heard, own), ...known.map(knownFinding)], pass);
};
