/** Takes tokens out of a document for a while, so that detection reads what people wrote and not our own notation. */

import { asClass } from '../brand.ts';
import type { Finding, LeafSpans, Span } from '../detect/finding.ts';
import { SluiceError } from '../errors.ts';
import { isArray, isObject, type Json } from '../json/json.ts';
import { objectOf } from './replace.ts';
import type { Token } from './token.ts';

/**
 * Stand-ins: private-use characters of plane 15 (Unicode 23.5), one per token. They are no letters and no digits, so no
 * recognizer takes them for a part of a value.
 */
const FIRST = 0xf0000;
const LAST = 0xffffd;
const STAND_IN = /[\u{f0000}-\u{ffffd}]/gu;
/** A stand-in is a surrogate pair. */
const STAND_IN_UNITS = 2;
const CANONICAL = /\[([A-Z][A-Z0-9_]{0,63})_([1-9][0-9]{0,9})\]/g;
const WORD_CHAR = /[\p{L}\p{N}]/u;

/** Strings and keys of a document, each through `change`. What stays the same is shared. */
const mapTexts = (node: Json, change: (text: string) => string): Json => {
  if (typeof node === 'string') return change(node);
  if (isArray(node)) {
    const items = node.map((item) => mapTexts(item, change));
    return items.every((item, i) => item === node[i]) ? node : items;
  }
  if (!isObject(node)) return node;
  let changed = false;
  const members = Object.entries(node).map(([key, child]) => {
    const member = [change(key), mapTexts(child, change)] as const;
    changed ||= member[0] !== key || member[1] !== child;
    return member;
  });
  return changed ? objectOf(members) : node;
};

const tooMany = (): SluiceError =>
  new SluiceError(
    'INPUT_TOO_LARGE',
    'the output of the program names more than 65,000 different tokens',
    'return or print less',
  );

export type Shielded = {
  readonly document: Json;
  /** The tokens taken out, each once. */
  readonly tokens: readonly Token[];
  /** Puts them back; what `shown` returns stands in place of a token. */
  restore(document: Json, shown: (token: Token) => string): Json;
};

/** Takes every canonical token of a known class out of strings and keys. */
export const shieldTokens = (document: Json, classes: ReadonlySet<string>): Shielded => {
  const tokens: Token[] = [];
  const places = new Map<string, string>();
  const standIn = (text: string, cls: string, n: string): string => {
    if (!classes.has(cls)) return text;
    const before = places.get(text);
    if (before !== undefined) return before;
    if (FIRST + tokens.length > LAST) throw tooMany();
    const place = String.fromCodePoint(FIRST + tokens.length);
    places.set(text, place);
    tokens.push({ class: asClass(cls), n: Number(n) });
    return place;
  };
  const hide = (text: string): string =>
    // A stand-in that the program itself wrote would become a token that it did not write.
    text.replace(STAND_IN, '\ufffd').replace(CANONICAL, standIn);
  return {
    document: mapTexts(document, hide),
    tokens,
    restore: (changed, shown) =>
      mapTexts(changed, (text) =>
        text.replace(STAND_IN, (place) => {
          const token = tokens[(place.codePointAt(0) ?? FIRST) - FIRST];
          return token === undefined ? place : shown(token);
        }),
      ),
  };
};

/** The parts of a finding that are no stand-in and hold a letter or a digit. */
const cut = (finding: Finding, text: string): readonly Finding[] => {
  const covered = text.slice(finding.start, finding.end);
  if (covered.search(STAND_IN) < 0) return [finding];
  let at = finding.start;
  return covered.split(STAND_IN).flatMap((part) => {
    const start = at;
    at += part.length + STAND_IN_UNITS;
    return WORD_CHAR.test(part) ? [{ ...finding, start, end: start + part.length }] : [];
  });
};

const cutSpan = (span: Span, text: string): readonly Span[] => {
  if (span.kind === 'finding') return cut(span, text);
  const spans = span.spans.flatMap((inner) => cutSpan(inner, span.text));
  return spans.length === 0 ? [] : [{ ...span, spans }];
};

/** Findings of a shielded document without the stand-ins they cover: a token is never tokenized again. */
export const outsideTokens = (leaves: readonly LeafSpans[]): readonly LeafSpans[] =>
  leaves.flatMap((leaf) => {
    const spans = leaf.spans.flatMap((span) => cutSpan(span, leaf.text));
    return spans.length === 0 ? [] : [{ ...leaf, spans }];
  });
