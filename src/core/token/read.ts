/** Reads every token of a text: tolerant in how it is written, exact in what it names (DESIGN 5.1, 3.5). */

import { SluiceError } from '../errors.ts';
import { MAX_CONTAINER_DEPTH } from '../limits.ts';
import { type Member, memberOf, runs } from '../runs.ts';
import { alignment, base64Text, type Layer } from './encoding.ts';
import { bracketed, type SurfaceSpan, withBare } from './surface.ts';
import type { Token } from './token.ts';

/** A base64 run: written anew as a whole, because its characters do not line up with those of its text. */
export type Run = {
  readonly text: string;
  readonly raw: string;
  readonly encoding: 'base64' | 'base64url';
  /** Tokens in `text`, with offsets into it. */
  readonly spans: readonly TokenSpan[];
};

export type TokenSpan = {
  readonly start: number;
  readonly end: number;
  readonly token: Token;
  /** `canonical`: exactly `[CLASS_n]`; `bare`: without brackets; `mangled`: anything else, encoded forms included. */
  readonly form: 'canonical' | 'mangled' | 'bare';
  /** The kind of text it stands in, for messages and tests. */
  readonly container: 'text' | 'url' | 'json' | 'html' | 'percent' | 'base64';
  /** How a value has to be written here, innermost layer first. */
  readonly layers: readonly Layer[];
  /** With its quotes, where it is all of a JSON string inside the text: a number goes there without them. */
  readonly quote?: { readonly start: number; readonly end: number };
  /** Tokens of one base64 run share it; each of them then covers the whole run. */
  readonly run?: Run;
};

/** One list for all texts without a token. */
const NO_SPANS: readonly TokenSpan[] = [];

const tooDeep = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_DEEP',
    `text is encoded inside text more than ${MAX_CONTAINER_DEPTH} times`,
    'send the text with fewer layers of encoding',
    { limit: MAX_CONTAINER_DEPTH },
  );

const URL = /\b(?:[a-z][a-z0-9+.-]{0,15}:\/\/|(?:mailto|tel|sms|data|urn):)[^\s"'<>`]{0,65536}/gi;

const containerOf = (layer: Layer | undefined): TokenSpan['container'] => {
  if (layer === 'json-string') return 'json';
  return layer === 'html' || layer === 'percent' || layer === 'url' ? layer : 'text';
};

/** Marks tokens that stand raw inside a URL, scheme included; RFC 3986 then limits what a value may look like. */
const located = (text: string, spans: readonly SurfaceSpan[]): readonly TokenSpan[] => {
  const out: TokenSpan[] = [];
  URL.lastIndex = 0;
  let url = spans.length > 0 ? URL.exec(text) : null;
  for (const span of spans) {
    while (url !== null && url.index + url[0].length < span.start) url = URL.exec(text);
    const inUrl = span.layers.length === 0 && url !== null && url.index < span.start;
    const layers: readonly Layer[] = inUrl ? ['url'] : span.layers;
    out.push({ ...span, layers, container: containerOf(layers[0]) });
  }
  return out;
};

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const IN_RUN = memberOf(`${ALPHANUMERIC}+/_-`, false);
const IN_PIECE = memberOf(`${ALPHANUMERIC}+`, false);
/** The shortest token in base64 is longer; shorter runs are words. */
const LEAST_RUN = 8;

type Piece = { readonly at: number; readonly raw: string };

/** Runs of base64 characters with their padding (RFC 4648 section 3.2). */
const base64Runs = (text: string, member: Member): readonly Piece[] =>
  runs(text, member, LEAST_RUN).map(({ start, end }) => {
    const padding = text[end] === '=' ? (text[end + 1] === '=' ? 2 : 1) : 0;
    return { at: start, raw: text.slice(start, end + padding) };
  });

const readRun = (
  raw: string,
  start: number,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] | undefined => {
  const found = base64Text(raw);
  if (found === undefined) return undefined;
  const spans = readAt(found.text, classes, depth + 1);
  const run: Run = { ...found, raw, spans };
  const end = start + raw.length;
  return spans.map(({ token }) => ({
    start,
    end,
    token,
    form: 'mangled',
    container: 'base64',
    layers: [],
    run,
  }));
};

const readRuns = (
  text: string,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] => {
  const out: TokenSpan[] = [];
  for (const run of base64Runs(text, IN_RUN)) {
    const whole = readRun(run.raw, run.at, classes, depth);
    if (whole !== undefined) out.push(...whole);
    // No text as a whole: its parts between slashes and dashes may be (a path, a slug, a JWT).
    else if (/[/_-]/.test(run.raw))
      for (const { at, raw } of base64Runs(run.raw, IN_PIECE))
        out.push(...(readRun(raw, run.at + at, classes, depth) ?? []));
  }
  return out;
};

/** Both lists in text order; a base64 run that overlaps a token in the text is no run. */
const merge = (spans: readonly TokenSpan[], runs: readonly TokenSpan[]): readonly TokenSpan[] => {
  if (runs.length === 0) return spans;
  const out: TokenSpan[] = [];
  let next = 0;
  for (const run of runs) {
    for (let span = spans[next]; span !== undefined && span.start < run.end; span = spans[next]) {
      out.push(span);
      next += 1;
    }
    const last = out.at(-1);
    if (last === undefined || last.end <= run.start || last.run === run.run) out.push(run);
  }
  return [...out, ...spans.slice(next)];
};

const readText = (
  text: string,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] => {
  const spans = withBare(text, bracketed(text, classes), classes);
  return merge(located(text, spans), readRuns(text, classes, depth));
};

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Objects, arrays, and strings that hold one of them. `"[EMAIL_1]"` in quotes is prose. */
const isJson = (text: string): boolean =>
  /^[ \t\r\n]{0,64}(?:[{[]|"[{[](?:\\"|\{))/.test(text) && parses(text);

type JsonString = { readonly index: number; readonly raw: string; readonly isKey: boolean };

/** The string literals of valid JSON, by hand: a pattern over a string of megabytes would exhaust the engine's stack. */
const jsonStrings = (text: string): readonly JsonString[] => {
  const out: JsonString[] = [];
  let open = text.indexOf('"');
  while (open !== -1) {
    let end = text.indexOf('"', open + 1);
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end === -1) return out;
    const isKey = /^[ \t\r\n]*:/.test(text.slice(end + 1, end + 1_000));
    out.push({ index: open, raw: text.slice(open + 1, end), isKey });
    open = text.indexOf('"', end + 1);
  }
  return out;
};

/** True where an odd number of backslashes stands before `at`. */
const isEscaped = (text: string, at: number): boolean => {
  let from = at;
  while (text[from - 1] === '\\') from -= 1;
  return (at - from) % 2 === 1;
};

/** Tokens of one JSON string, with the offsets that they have in the JSON text. */
const readString = (
  found: JsonString,
  offset: number,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] => {
  const { raw, isKey } = found;
  const from = offset + found.index + 1;
  const inner: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
  const spans = readAt(inner, classes, depth);
  if (spans.length === 0) return spans;
  const map = inner === raw ? undefined : alignment(raw, inner, 'json-string');
  const at = (index: number): number => from + (map === undefined ? index : (map[index] ?? 0));
  return spans.map((span) => {
    const whole = !isKey && span.start === 0 && span.end === inner.length && !span.run;
    const quote = whole
      ? { start: from - 1, end: from + raw.length + 1 }
      : span.quote && { start: at(span.quote.start), end: at(span.quote.end) };
    const { quote: _inner, ...rest } = span;
    return {
      ...rest,
      start: at(span.start),
      end: at(span.end),
      container: span.container === 'text' ? 'json' : span.container,
      layers: [...span.layers, 'json-string'],
      ...(quote === undefined ? {} : { quote }),
    };
  });
};

const readJson = (
  text: string,
  offset: number,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] => {
  if (depth > MAX_CONTAINER_DEPTH) throw tooDeep();
  const out: TokenSpan[] = [];
  for (const found of jsonStrings(text)) out.push(...readString(found, offset, classes, depth));
  return out;
};

/** Newline-delimited JSON; undefined where the text is not, line for line. */
const readLines = (
  text: string,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] | undefined => {
  if (!/^[{[][^\n]*\n/.test(text)) return undefined;
  const lines = text.split('\n');
  if (!lines.every((line) => line.trim() === '' || isJson(line))) return undefined;
  const out: TokenSpan[] = [];
  let offset = 0;
  for (const line of lines) {
    out.push(...readJson(line, offset, classes, depth));
    offset += line.length + 1;
  }
  return out;
};

const RUN = 1;
const MARK = 2;
const KINDS: Uint8Array = new Uint8Array(128);
for (const character of `${ALPHANUMERIC}+/_-`) KINDS[character.charCodeAt(0)] = RUN;
for (const character of '[%&\\') KINDS[character.charCodeAt(0)] = MARK;
const UNDERSCORE = 0x5f;
const FULL_WIDTH_BRACKET = 0xff3b;

const kindOf = (code: number): number =>
  code < 128 ? (KINDS[code] ?? 0) : code === FULL_WIDTH_BRACKET ? MARK : 0;

/** What may follow the `_` of a token: a digit, or a character without width before one. */
const mayBeNumber = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x200b && code <= 0x200d) ||
  code === 0x2060 ||
  code === 0xfeff;

/**
 * No token can be read where none of these occurs: brackets, escapes, `_1`, or a run that might be base64. By hand: as
 * a pattern it took a tenth of the time of a message without a token.
 */
const mayHoldToken = (text: string): boolean => {
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const kind = kindOf(code);
    if (kind === MARK) return true;
    run = kind === RUN ? run + 1 : 0;
    if (run === LEAST_RUN) return true;
    if (code === UNDERSCORE && mayBeNumber(text.charCodeAt(at + 1))) return true;
  }
  return false;
};

const readAt = (
  text: string,
  classes: ReadonlySet<string>,
  depth: number,
): readonly TokenSpan[] => {
  if (depth > MAX_CONTAINER_DEPTH) throw tooDeep();
  if (!mayHoldToken(text)) return NO_SPANS;
  if (isJson(text)) return readJson(text, 0, classes, depth + 1);
  return readLines(text, classes, depth + 1) ?? readText(text, classes, depth);
};

/**
 * All tokens of known classes in `text`, in text order. Nothing is guessed: an unknown class, a missing or zero-led
 * number, a cut token is text. Whether a token is known is for the vault to say. Linear in the text; throws
 * `INPUT_TOO_DEEP` where encodings are nested beyond `MAX_CONTAINER_DEPTH`.
 */
export const readTokens = (text: string, classes: ReadonlySet<string>): readonly TokenSpan[] =>
  readAt(text, classes, 0);
