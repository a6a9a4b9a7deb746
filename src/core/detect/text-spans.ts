/** Finds data in one text that is not JSON: values, labelled fields, tables, and text encoded inside text. */

import { SluiceError } from '../errors.ts';
import { MAX_CONTAINER_DEPTH } from '../limits.ts';
import { allBut, memberOf, type Run, runEnd, runs, runsAround } from '../runs.ts';
import { decodeBase64 } from '../token/base64.ts';
import { entityText } from '../token/encoding.ts';
import type { DetectContext } from './detector.ts';
import { classifyField, type FieldEvidence, fieldWords, vetoes } from './field-names.ts';
import type { Container, Encoding, Finding, Span } from './finding.ts';
import { AMPERSAND, COLON, EQUALS, LINE, LONG_RUN, PERCENT } from './marks.ts';
import type { Scanner } from './recognizers/scanner.ts';
import { csvCells } from './tables.ts';

/** What a pass over a document works with. */
export type Pass = {
  readonly context: DetectContext;
  /** The recognizers of values. */
  readonly scanner: Scanner;
  /** False for classes that are switched off and scores that are too low. */
  readonly accepts: (finding: Finding) => boolean;
  /** A text inside a text, JSON included; set by `document-spans.ts`. */
  readonly inside: (text: string, depth: number) => readonly Span[];
};

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

const scoreOf = (span: Span): number => (span.kind === 'container' ? 0.99 : span.score);

/** Higher score first, then longer, then earlier; what overlaps a better span is dropped. */
export const resolve = (all: readonly Span[], pass: Pass): readonly Span[] => {
  if (all.length === 0) return all;
  const spans = all.filter((span) => span.kind === 'container' || pass.accepts(span));
  if (spans.length < 2) return spans;
  const ranked = [...spans].sort(
    (a, b) => scoreOf(b) - scoreOf(a) || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  return disjoint(ranked);
};

/** Keeps spans in rank order as long as they are free; a sorted list by start makes each look-up logarithmic. */
const disjoint = (ranked: readonly Span[]): readonly Span[] => {
  const kept: Span[] = [];
  for (const span of ranked) {
    let low = 0;
    let high = kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((kept[middle]?.start ?? 0) < span.start) low = middle + 1;
      else high = middle;
    }
    const before = kept[low - 1];
    const after = kept[low];
    if (
      (before === undefined || before.end <= span.start) &&
      (after === undefined || span.end <= after.start)
    )
      kept.splice(low, 0, span);
  }
  return kept;
};

/** What recognizers and known values find in a text as it stands. Adds to `spans`; returns the marks of the text. */
export const valueSpans = (text: string, pass: Pass, spans: Span[]): number => {
  const marks = pass.scanner.scan(text, ({ class: cls, name }, start, end, score, evidence) => {
    spans.push(finding(cls, start, end, score, name, 'value', evidence));
  });
  for (const { class: cls, start, end } of pass.context.known.find(text))
    spans.push(
      finding(cls, start, end, 0.65, 'propagation', 'known', 'a value that was seen before'),
    );
  return marks;
};

/** A whole value that its field names, unless the value itself speaks against it. */
export const fieldSpan = (
  text: string,
  start: number,
  end: number,
  field: FieldEvidence | undefined,
): readonly Span[] => {
  if (field === undefined || vetoes(field.class, text.slice(start, end))) return [];
  return [
    finding(
      field.class,
      start,
      end,
      field.weight,
      `field-${field.class.toLowerCase()}`,
      'field',
      field.field,
    ),
  ];
};

const LABELLED =
  /(?:^|[\n;,|({]|\b(?:is|and|of|for|the|on file is)\s)[ \t>*_-]{0,8}([\p{L}][\p{L}\p{N}_ -]{1,40}?)[*_]{0,2}[ \t]{0,3}[:=][ \t*_]{1,4}([^\n;,|"<>)}]{2,120})/gu;

/** `Full name: Jane Doe; city: Graz`, one field a time. A sentence that ends behind the value is cut off. */
const labelled = (text: string): Span[] => {
  const spans: Span[] = [];
  for (const match of text.matchAll(LABELLED)) {
    const [whole, key = '', raw = ''] = match;
    const field = classifyField(fieldWords(key), [], '');
    if (field === undefined) continue;
    const value = raw.trim().replace(/[.!?](?:\s.*)?$/su, '');
    const start = match.index + whole.length - raw.length + (raw.length - raw.trimStart().length);
    spans.push(...fieldSpan(text, start, start + value.length, field));
  }
  return spans;
};

const container = (
  encoding: Encoding,
  start: number,
  end: number,
  text: string,
  spans: readonly Span[],
): Container => ({ kind: 'container', start, end, encoding, text, spans });

const QUERY = /[?&]([\p{L}\p{N}_.%-]{1,64})=/gu;
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
  const field = classifyField(fieldWords(decoded(key, true) ?? key), [], '');
  const named = fieldSpan(value, 0, value.length, field);
  // Unencoded values were read with the text around them; only their names are news.
  if (value === raw)
    return named.map((span) => ({ ...span, start: start + span.start, end: start + span.end }));
  const inside = resolve([...named, ...pass.inside(value, depth + 1)], pass);
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

const table = (text: string): Span[] =>
  csvCells(text).flatMap(({ start, end, column, columns }) =>
    fieldSpan(text, start, end, classifyField(column, [], columns)),
  );

const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `text is encoded inside text more than ${MAX_CONTAINER_DEPTH} levels deep`,
    'send the inner text as it is',
  );

/** Everything in a text that is no JSON, as disjoint spans in order. Looks for an encoding only where its mark occurs. */
export const textSpans = (text: string, pass: Pass, depth: number): readonly Span[] => {
  if (text.length < 3) return [];
  if (depth > MAX_CONTAINER_DEPTH) throw tooDeep();
  const spans: Span[] = [];
  const marks = valueSpans(text, pass, spans);
  const has = (mark: number): boolean => (marks & mark) !== 0;
  if (has(COLON | EQUALS)) spans.push(...labelled(text));
  if (has(EQUALS)) spans.push(...query(text, pass, depth));
  if (has(PERCENT)) spans.push(...percent(text, pass, depth));
  if (has(AMPERSAND)) spans.push(...html(text, pass, depth));
  if (has(LONG_RUN)) spans.push(...base64(text, pass, depth));
  if (has(LINE)) spans.push(...table(text));
  return resolve(spans, pass);
};
