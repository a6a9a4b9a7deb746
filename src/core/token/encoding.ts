/** Writes text into the container it stands in, and changes parts of a container without touching the rest. */

import type { Encoding } from '../detect/finding.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

/** A stretch of a text and what shall stand there. Edits are sorted and never overlap. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** How a token's value is written: the encodings of `Encoding`, and a raw place inside a URL. */
export type Layer = Encoding | 'url';

/** `text` with all edits made. */
export const applyEdits = (text: string, edits: readonly Edit[]): string => {
  if (edits.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
};

const HTML: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** encodeURIComponent throws on lone surrogates; UTF-8 has no form for them. */
const percent = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));

/** RFC 3986 section 3.3 `pchar` without the delimiters of queries: `@ : $ , ;` may stand raw in path and query. */
const URL_RAW = /%(?:40|3A|24|2C|3B)/g;

/** `text` as it has to be written inside a container of this kind. */
export const encodeText = (text: string, layer: Layer): string => {
  switch (layer) {
    case 'json-string':
      return JSON.stringify(text).slice(1, -1);
    case 'percent':
      return percent(text);
    case 'form':
      return percent(text).replaceAll('%20', '+');
    case 'html':
      return text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);
    case 'url':
      return percent(text).replace(URL_RAW, decodeURIComponent);
    case 'base64':
    case 'base64url':
      return encodeBase64(text, layer, layer === 'base64');
    default:
      return layer satisfies never;
  }
};

type Unit = { readonly text: string; readonly length: number };

const JSON_UNIT = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/y;
const PERCENT_UNIT =
  /%[0-7][0-9a-f]|%[c-d][0-9a-f](?:%[89ab][0-9a-f])|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}/iy;
const HTML_UNIT = /&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});/y;

const ENTITIES: { readonly [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lbrack: '[',
  lsqb: '[',
  rbrack: ']',
  rsqb: ']',
  lowbar: '_',
};

const codeText = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

/** The text of `&amp;`, `&#91;` or `&#x5b;`; empty where the name is not known here. */
export const entityText = (entity: string): string => {
  const name = entity.slice(1, -1);
  if (!name.startsWith('#')) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? '') : '';
  return codeText(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
};

const percentText = (unit: string): string => {
  try {
    return decodeURIComponent(unit);
  } catch {
    return ''; // Overlong or surrogate bytes: no text; the caller then writes the container anew.
  }
};

const sticky = (
  raw: string,
  at: number,
  pattern: RegExp,
  decode: (unit: string) => string,
): Unit => {
  pattern.lastIndex = at;
  const found = pattern.exec(raw)?.[0];
  return found === undefined
    ? { text: raw.charAt(at), length: 1 }
    : { text: decode(found), length: found.length };
};

const unitAt = (raw: string, at: number, encoding: Encoding): Unit => {
  switch (encoding) {
    case 'json-string':
      return sticky(raw, at, JSON_UNIT, (unit) => JSON.parse(`"${unit}"`));
    case 'form':
      if (raw[at] === '+') return { text: ' ', length: 1 };
      return sticky(raw, at, PERCENT_UNIT, percentText);
    case 'percent':
      return sticky(raw, at, PERCENT_UNIT, percentText);
    case 'html':
      return sticky(raw, at, HTML_UNIT, entityText);
    default:
      return { text: '', length: raw.length };
  }
};

/**
 * For each offset of `decoded` the offset in `raw`; undefined where `raw` does not decode to it unit by unit (base64,
 * an entity that is not known here).
 */
export const alignment = (
  raw: string,
  decoded: string,
  encoding: Encoding,
): Int32Array | undefined => {
  const map = new Int32Array(decoded.length + 1);
  let out = 0;
  let at = 0;
  while (at < raw.length) {
    const unit = unitAt(raw, at, encoding);
    if (unit.text === '' || !decoded.startsWith(unit.text, out)) return undefined;
    for (let i = 0; i < unit.text.length; i += 1) map[out + i] = at;
    out += unit.text.length;
    at += unit.length;
  }
  map[out] = at;
  return out === decoded.length ? map : undefined;
};

const rewrite = (raw: string, text: string, encoding: Encoding): string => {
  if (encoding !== 'base64' && encoding !== 'base64url') return encodeText(text, encoding);
  // Padding as it was; where the old length did not need any, the variant's custom (RFC 4648 sections 3.2 and 5).
  const pad = raw.endsWith('=') || (raw.length % 4 === 0 && encoding === 'base64');
  return encodeBase64(text, encoding, pad);
};

/**
 * The raw form of a container after `edits` to its decoded text. Escapes outside the edits stay as they were written;
 * where that is impossible the whole container is written anew.
 */
export const editEncoded = (
  raw: string,
  decoded: string,
  encoding: Encoding,
  edits: readonly Edit[],
): string => {
  if (edits.length === 0) return raw;
  const map = alignment(raw, decoded, encoding);
  if (map === undefined) return rewrite(raw, applyEdits(decoded, edits), encoding);
  return applyEdits(
    raw,
    edits.map((edit) => ({
      start: map[edit.start] ?? 0,
      end: map[edit.end] ?? raw.length,
      text: encodeText(edit.text, encoding),
    })),
  );
};

/** Which variant a decodable run is written in; undefined where it is no text in base64. */
export const base64Text = (
  run: string,
): { readonly text: string; readonly encoding: 'base64' | 'base64url' } | undefined => {
  const text = decodeBase64(run);
  if (text === undefined) return undefined;
  return { text, encoding: /[-_]/.test(run) ? 'base64url' : 'base64' };
};
