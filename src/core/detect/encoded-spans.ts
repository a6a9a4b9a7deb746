/** Text encoded inside text: query parameters, percent-encoding, entities and base64. */

import { allBut, memberOf, type Run, runEnd, runs, runsAround } from '../runs.ts';
import { decodeBase64 } from '../token/base64.ts';
import { entityText } from '../token/encoding.ts';
import { classifyField } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import { joined } from './fields/join.ts';
import { fieldWords } from './fields/words.ts';
import type { Container, Encoding, Span } from './finding.ts';
import { AMPERSAND, EQUALS, LONG_RUN, PERCENT } from './marks.ts';
import { type Pass, resolve } from './pass.ts';

/** Marks of a text in which something may be encoded. */
export const ENCODED: number = EQUALS | PERCENT | AMPERSAND | LONG_RUN;

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

/** Text encoded inside the text, as containers. */
export const encodedSpans = (
  text: string,
  pass: Pass,
  depth: number,
  marks: number,
): readonly Span[] => {
  const has = (mark: number): boolean => (marks & mark) !== 0;
  return [
    ...(has(EQUALS) ? query(text, pass, depth) : []),
    ...(has(PERCENT) ? percent(text, pass, depth) : []),
    ...(has(AMPERSAND) ? html(text, pass, depth) : []),
    ...(has(LONG_RUN) ? base64(text, pass, depth) : []),
  ];
};
