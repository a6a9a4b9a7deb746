/** Reads tokens in plain text, however a model, a renderer or a transport has written them (DESIGN 5.1). */

import { asClass } from '../brand.ts';
import { MAX_TOKEN_NUMBER_DIGITS } from '../limits.ts';
import { entityText, type Layer } from './encoding.ts';
import { formatToken, type Token } from './token.ts';

/** One token in plain text; `layers` say how a value is written in its place, innermost first. */
export type SurfaceSpan = {
  readonly start: number;
  readonly end: number;
  readonly token: Token;
  readonly form: 'canonical' | 'mangled' | 'bare';
  readonly layers: readonly Layer[];
};

/** Logical characters that a bracketed token may have; longer class names than this do not exist. */
const MAX_BODY = 96;
/** Backslashes that one Markdown escape may have picked up on its way (each JSON layer doubles them). */
const MAX_BACKSLASHES = 4;

const OPEN = /[[［]|%(?:25){0,3}5b|&(?:#0{0,4}91|#x0{0,4}5b|lbrack|lsqb);|\\u(?:005b|ff3b)/gi;
/** One character as it may be written: escaped for URL, HTML, JSON or Markdown, or itself. */
const UNIT =
  /%(?:25){0,3}[0-7][0-9a-f]|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});|\\u[0-9a-f]{4}|\\{1,4}[[\]_-]|\r\n|./isy;

const ZERO_WIDTH = /[\u00ad\u200b-\u200f\u2060\ufeff]/;
const CLOSE = /[\]］]/;
const SEPARATOR = /[_ \u00a0-]/;
const LETTER = /[A-Za-z0-9]/;
const NUMBER = new RegExp(`^[1-9][0-9]{0,${MAX_TOKEN_NUMBER_DIGITS - 1}}$`);

type Unit = { readonly raw: string; readonly character: string };

const decoded = (raw: string): string => {
  if (raw.length === 1 || raw === '\r\n') return raw.slice(-1);
  if (raw.startsWith('%')) return String.fromCharCode(Number.parseInt(raw.slice(-2), 16));
  if (raw.startsWith('&')) return entityText(raw.toLowerCase());
  if (/^\\u/i.test(raw)) return String.fromCharCode(Number.parseInt(raw.slice(2), 16));
  return raw.slice(-1);
};

const unitAt = (text: string, at: number): Unit => {
  UNIT.lastIndex = at;
  const raw = UNIT.exec(text)?.[0] ?? '';
  return { raw, character: decoded(raw) };
};

/** What a character means inside a token: itself in upper case, `_`, a line break, nothing, or the end of it. */
const meaning = (character: string): string | undefined => {
  if (LETTER.test(character)) return character.toUpperCase();
  if (SEPARATOR.test(character)) return '_';
  if (character === '\n' || character === '\r') return '\n';
  return ZERO_WIDTH.test(character) ? '' : undefined;
};

type Body = { readonly body: string; readonly close: Unit; readonly end: number };

const readBody = (text: string, from: number): Body | undefined => {
  let body = '';
  let at = from;
  for (let i = 0; i < MAX_BODY; i += 1) {
    const unit = unitAt(text, at);
    at += unit.raw.length;
    if (unit.character === '') return undefined;
    if (CLOSE.test(unit.character)) return { body, close: unit, end: at };
    const meant = meaning(unit.character);
    if (meant === undefined) return undefined;
    body += meant;
  }
  return undefined;
};

/** `US_SSN_1` as a token; the class is all before the last `_`, so that the longest known class is the only one. */
const tokenOf = (name: string, classes: ReadonlySet<string>): Token | undefined => {
  const cut = name.lastIndexOf('_');
  const digits = name.slice(cut + 1);
  const cls = name.slice(0, Math.max(cut, 0));
  return NUMBER.test(digits) && classes.has(cls)
    ? { class: asClass(cls), n: Number(digits) }
    : undefined;
};

/** One line break inside is undone: it replaced nothing, or it stands for the blank that stood for `_`. */
const tokenOfBody = (body: string, classes: ReadonlySet<string>): Token | undefined => {
  const lines = body.split('\n');
  if (lines.length === 1) return tokenOf(body, classes);
  if (lines.length > 2) return undefined;
  const [head = '', tail = ''] = lines.map((line) => line.replace(/^_+|_+$/g, ''));
  const separated = head.length + tail.length + 1 < body.length;
  return (
    (separated ? undefined : tokenOf(head + tail, classes)) ?? tokenOf(`${head}_${tail}`, classes)
  );
};

const layersOf = (open: string): readonly Layer[] => {
  if (open.startsWith('%')) return Array.from({ length: (open.length - 1) / 2 }, () => 'percent');
  if (open.startsWith('&')) return ['html'];
  return open.startsWith('\\') ? ['json-string'] : [];
};

/** Markdown escapes come in pairs: a backslash before `[` belongs to the token only where `]` has one too. */
const escapedStart = (text: string, open: number, close: Unit): number => {
  const most = Math.min(MAX_BACKSLASHES, /^\\{1,4}\]/.test(close.raw) ? close.raw.length - 1 : 0);
  let start = open;
  while (open - start < most && text[start - 1] === '\\') start -= 1;
  return start;
};

/** What a token may show of its value beside its number (`core/policy/mask.ts` writes it), up to the bracket. */
const HINTED =
  /([A-Z][A-Z0-9_]{0,80}) (?:@[^\s[\]]{1,253}|(?:[0-9A-Za-z]{6})?…[0-9A-Za-z]{1,4}|(?:18|19|20)[0-9]{2}|[\p{L}\p{N}]\.(?: [\p{L}\p{N}]\.){0,3})\]/uy;

/** `[EMAIL_1 @acme.com]`: only as it was written, because a hint is no part of the name. */
const hintedAt = (
  text: string,
  open: number,
  classes: ReadonlySet<string>,
): SurfaceSpan | undefined => {
  if (text[open] !== '[') return undefined;
  HINTED.lastIndex = open + 1;
  const match = HINTED.exec(text);
  const token = match === null ? undefined : tokenOf(match[1] ?? '', classes);
  return token && { start: open, end: HINTED.lastIndex, token, form: 'canonical', layers: [] };
};

/** Tokens in brackets of any kind. Each bracket costs a bounded look ahead, so hostile text costs linear time. */
export const bracketed = (text: string, classes: ReadonlySet<string>): readonly SurfaceSpan[] => {
  const spans: SurfaceSpan[] = [];
  OPEN.lastIndex = 0;
  for (let open = OPEN.exec(text); open !== null; open = OPEN.exec(text)) {
    const found = readBody(text, OPEN.lastIndex);
    const token = found && tokenOfBody(found.body, classes);
    if (found === undefined || token === undefined) {
      const hinted = hintedAt(text, open.index, classes);
      if (hinted === undefined) continue;
      spans.push(hinted);
      OPEN.lastIndex = hinted.end;
      continue;
    }
    const start = escapedStart(text, open.index, found.close);
    const { end } = found;
    const form = text.slice(start, end) === formatToken(token) ? 'canonical' : 'mangled';
    spans.push({ start, end, token, form, layers: layersOf(open[0]) });
    OPEN.lastIndex = end;
  }
  return spans;
};

/** Longest word that is looked at around an underscore. */
const MAX_WORD = 80;
const isWord = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);
const isNameUnit = (character: string): boolean =>
  /[A-Z0-9_\\\u200b-\u200d\u2060\ufeff]/.test(character);

/** Offset of the first unit of the word of capitals that ends before `at`. */
const wordStart = (text: string, at: number, least: number): number => {
  let start = at;
  while (start > least && at - start <= MAX_WORD && isNameUnit(text.charAt(start - 1))) start -= 1;
  while (start < at && !/[A-Z0-9_]/.test(text.charAt(start))) start += 1;
  return start;
};

const DIGITS =
  /[\u200b-\u200d\u2060\ufeff]{0,4}[0-9](?:[0-9\u200b-\u200d\u2060\ufeff]{0,16}[0-9])?/y;
/** More of the same word or number, also behind zero-width characters: then the digits were not all of it. */
const CONTINUES = /[\u200b-\u200d\u2060\ufeff]{0,16}(?:[\p{L}\p{N}_]|[.,][0-9]|\\_)/uy;
/** An opened bracket whose token is cut off by the end of the text: `[PERSON_1` may have been `[PERSON_12]`. */
const CUT = /[[［]$/;

const bareAt = (
  text: string,
  underscore: number,
  least: number,
  classes: ReadonlySet<string>,
): SurfaceSpan | undefined => {
  DIGITS.lastIndex = underscore + 1;
  const digits = DIGITS.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const end = underscore + 1 + digits.length;
  const start = wordStart(text, underscore, least);
  const token = tokenOf(text.slice(start, end).replace(/[^A-Z0-9_]/g, ''), classes);
  CONTINUES.lastIndex = end;
  if (token === undefined || CONTINUES.test(text)) return undefined;
  if (start > least && isWord(text.charAt(start - 1))) return undefined;
  if (end === text.length && CUT.test(text.slice(0, start).slice(-1))) return undefined;
  return { start, end, token, form: 'bare', layers: [] };
};

/**
 * Adds tokens without brackets: capitals only, whole words, outside the tokens already found. The end of a token is a
 * word boundary, so that `%5BEMAIL_1%5DEMAIL_2` holds two.
 */
export const withBare = (
  text: string,
  found: readonly SurfaceSpan[],
  classes: ReadonlySet<string>,
): readonly SurfaceSpan[] => {
  const out: SurfaceSpan[] = [];
  let least = 0;
  let next = 0;
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', at + 1)) {
    for (let span = found[next]; span !== undefined && span.start <= at; span = found[next]) {
      out.push(span);
      least = span.end;
      next += 1;
    }
    if (at < least) continue;
    const span = bareAt(text, at, least, classes);
    if (span === undefined) continue;
    out.push(span);
    least = span.end;
  }
  return [...out, ...found.slice(next)];
};
