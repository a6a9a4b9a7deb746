/** Puts values where tokens stand, written as the place demands (DESIGN 5.1). */

import { isArray, isObject, type Json, type JsonPath } from '../json/json.ts';
import { exactNumber } from '../json/parse-exact.ts';
import type { Plain } from '../secret.ts';
import { applyEdits, type Edit, editEncoded, encodeText } from './encoding.ts';
import { readTokens, type TokenSpan } from './read.ts';
import { objectOf } from './replace.ts';
import type { Token } from './token.ts';

/** RFC 8259 section 6. Anything else that was called a number goes back as a string. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

const isNumber = (plain: Plain): boolean => plain.type === 'number' && JSON_NUMBER.test(plain.text);

const encodeAll = (text: string, span: TokenSpan): string =>
  span.layers.reduce((written, layer) => encodeText(written, layer), text);

type Value = (token: Token) => Plain | undefined;

const editOf = (span: TokenSpan, value: Value): Edit | undefined => {
  const plain = value(span.token);
  if (plain === undefined) return undefined;
  if (span.quote !== undefined && isNumber(plain)) return { ...span.quote, text: plain.text };
  return { start: span.start, end: span.end, text: encodeAll(plain.text, span) };
};

/** A base64 run once for all of its tokens; undefined where none of them has a value. */
const runEdit = (span: TokenSpan, value: Value): Edit | undefined => {
  const { run } = span;
  if (run === undefined) return editOf(span, value);
  const edits = editsOf(run.spans, value);
  if (edits.length === 0) return undefined;
  const text = editEncoded(run.raw, run.text, run.encoding, edits);
  return { start: span.start, end: span.end, text: encodeAll(text, span) };
};

const editsOf = (spans: readonly TokenSpan[], value: Value): readonly Edit[] => {
  const edits: Edit[] = [];
  spans.forEach((span, i) => {
    if (span.run !== undefined && span.run === spans[i - 1]?.run) return;
    const edit = runEdit(span, value);
    if (edit !== undefined) edits.push(edit);
  });
  return edits;
};

/**
 * `text` with values in place of its tokens; `spans` are those of `readTokens`. Undefined leaves a token as it is
 * written. One pass: what a value looks like is never read again.
 */
export const restoreTokens = (
  text: string,
  spans: readonly TokenSpan[],
  value: (token: Token) => string | undefined,
): string => {
  const plain: Value = (token) => {
    const found = value(token);
    return found === undefined ? undefined : { type: 'string', text: found };
  };
  return applyEdits(text, editsOf(spans, plain));
};

/** A token in a document. `key`: it stands in the last step of `path`. */
export type FoundToken = {
  readonly path: JsonPath;
  readonly target: 'key' | 'value';
  readonly span: TokenSpan;
};

/** In keys only the canonical form counts: keys are names, and names may well look like `LINE_1`. */
const readKey = (key: string, classes: ReadonlySet<string>): readonly TokenSpan[] =>
  key.includes('[')
    ? readTokens(key, classes).filter(
        (span) => span.form === 'canonical' && span.layers.length === 0,
      )
    : [];

/** Every token of a document: string leaves and keys, in document order, those inside containers included. */
export const findTokens = (document: Json, classes: ReadonlySet<string>): readonly FoundToken[] => {
  const found: FoundToken[] = [];
  const path: (string | number)[] = [];
  const keep = (spans: readonly TokenSpan[], target: FoundToken['target']): void => {
    for (const span of spans) found.push({ path: [...path], target, span });
  };
  const visit = (node: Json): void => {
    if (typeof node === 'string') keep(readTokens(node, classes), 'value');
    else if (isArray(node)) {
      node.forEach((item, i) => {
        path.push(i);
        visit(item);
        path.pop();
      });
    } else if (isObject(node)) {
      for (const key of Object.keys(node)) {
        path.push(key);
        keep(readKey(key, classes), 'key');
        visit(node[key] ?? null);
        path.pop();
      }
    }
  };
  visit(document);
  return found;
};

/** A leaf that is one token gets its JSON type back; inside text a value is text. */
const restoreLeaf = (text: string, spans: readonly TokenSpan[], value: Value): Json => {
  const [first] = spans;
  if (first === undefined) return text;
  const whole = first.start === 0 && first.end === text.length && first.run === undefined;
  const plain = whole ? value(first.token) : undefined;
  if (plain !== undefined && isNumber(plain)) return exactNumber(plain.text);
  return applyEdits(text, editsOf(spans, value));
};

/** Walks with the original keys in `path`, so that paths are those of `findTokens`. */
class Restorer {
  readonly #classes: ReadonlySet<string>;
  readonly #value: (token: Token, path: JsonPath) => Plain | undefined;
  readonly #path: (string | number)[] = [];
  constructor(
    classes: ReadonlySet<string>,
    value: (token: Token, path: JsonPath) => Plain | undefined,
  ) {
    this.#classes = classes;
    this.#value = value;
  }

  #here(): Value {
    const path = [...this.#path];
    return (token) => this.#value(token, path);
  }

  #array(node: readonly Json[]): Json {
    let changed = false;
    const out = node.map((item, i) => {
      this.#path.push(i);
      const restored = this.restore(item);
      this.#path.pop();
      changed ||= restored !== item;
      return restored;
    });
    return changed ? out : node;
  }

  #key(key: string): string {
    const spans = readKey(key, this.#classes);
    return spans.length === 0 ? key : applyEdits(key, editsOf(spans, this.#here()));
  }

  #object(node: { readonly [key: string]: Json }): Json {
    let changed = false;
    const members = Object.entries(node).map(([key, child]) => {
      this.#path.push(key);
      const member = [this.#key(key), this.restore(child)] as const;
      this.#path.pop();
      changed ||= member[0] !== key || member[1] !== child;
      return member;
    });
    return changed ? objectOf(members) : node;
  }

  restore(node: Json): Json {
    if (typeof node === 'string') {
      const spans = readTokens(node, this.#classes);
      return spans.length === 0 ? node : restoreLeaf(node, spans, this.#here());
    }
    if (isArray(node)) return this.#array(node);
    return isObject(node) ? this.#object(node) : node;
  }
}

/**
 * The document with values in place of tokens, in string leaves and (canonical form only) in keys. A leaf that is
 * exactly one token of a number becomes that JSON number, digit for digit. Parts without tokens are shared. Throws
 * `MESSAGE_INVALID` where two keys of an object would become the same.
 */
export const restoreInJson = (
  document: Json,
  classes: ReadonlySet<string>,
  value: (token: Token, path: JsonPath) => Plain | undefined,
): Json => new Restorer(classes, value).restore(document);
