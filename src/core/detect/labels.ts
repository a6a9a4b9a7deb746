/** Labelled values in text: `Key: value` blocks, YAML, INI, env files, and labels inside a line. */

import { classifyField, type FieldPlace } from './fields/classify.ts';
import { fieldSpans, type Range } from './fields/field-spans.ts';
import { fieldWords } from './fields/words.ts';
import type { Finding } from './finding.ts';

/** A label and its value. Offsets are into the text. */
type Entry = {
  readonly key: string;
  /** Where the separator stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Column of the key where it begins its line; -1 inside a line. */
  readonly indent: number;
  readonly line: number;
};

const MAX_KEY = 48;
const MAX_VALUE = 400;

const COLON = 0x3a;
const EQUALS = 0x3d;
/** What ends a label on its left. */
const STOPS: ReadonlySet<string> = new Set([...'\n;:,|({}[]<>"\'`/?&=.!•·\t']);
/** What a line may have before its first label: list marks, quotes of mails, Markdown. */
const LEADING = /^[ \t>*_#+-]*$/;
const TRAILING_WORD = /\s(?:is|are|was|on file is|es|ist|est|e|è|é)$/;

/** Where the label that ends at `at` begins. */
const keyStart = (text: string, at: number): number => {
  const limit = Math.max(0, at - MAX_KEY);
  let start = at;
  while (start > limit && !STOPS.has(text[start - 1] ?? '')) start -= 1;
  return start;
};

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** End of a value inside a line; `whole`: the label begins its line, so that commas belong to the value. */
const valueEnd = (text: string, start: number, whole: boolean): number => {
  const limit = Math.min(text.length, start + MAX_VALUE);
  for (let at = start; at < limit; at += 1) {
    const character = text[at] ?? '';
    if (character === '\n') return at;
    if (!whole && ';,|"<>)}'.includes(character)) return at;
    // A sentence ends: a stop, a blank and a capital.
    if (character === '.' && at - start > 3 && /^\.\s+\p{Lu}\p{Ll}/u.test(text.slice(at, at + 6)))
      return at;
  }
  return limit;
};

const QUOTES = '"\'`*_';

/** A value without the quotes, stops and commas around it. */
const trimmed = (text: string, from: number, to: number): { start: number; end: number } => {
  let start = from;
  let end = to;
  while (start < end && (isBlank(text.charCodeAt(start)) || QUOTES.includes(text[start] ?? '')))
    start += 1;
  while (
    end > start &&
    (text.charCodeAt(end - 1) <= 32 || `${QUOTES},;`.includes(text[end - 1] ?? ''))
  )
    end -= 1;
  // `Graz.`: the stop of a sentence, but not that of `Jr.` or an address in brackets.
  if (
    text[end - 1] === '.' &&
    end - start > 4 &&
    !/\b\p{Lu}\p{Ll}?\.$/u.test(text.slice(end - 3, end))
  )
    end -= 1;
  return { start, end };
};

/** `https://` alone is no label. */
const mayHold = (text: string): boolean =>
  text.includes('=') ||
  text.includes(': ') ||
  text.includes(':\n') ||
  text.includes(':\t') ||
  text.includes(':*') ||
  text.includes(':\r');

/** Yields labels where a colon with a blank, or an equals sign, follows a name. */
const entriesOf = (text: string): readonly Entry[] => {
  const entries: Entry[] = [];
  if (!mayHold(text)) return entries;
  let line = 0;
  let lineStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      line += 1;
      lineStart = at + 1;
    } else if ((code === COLON || code === EQUALS) && at > 0) {
      const entry = entryAt(text, at, lineStart, line);
      if (entry !== undefined) entries.push(entry);
    }
  }
  return entries;
};

const entryAt = (text: string, at: number, lineStart: number, line: number): Entry | undefined => {
  const next = text.charCodeAt(at + 1);
  const spaced = isBlank(next) || next === 10 || next === 13;
  if (text.charCodeAt(at) === COLON && !spaced && text[at + 1] !== '*') return undefined;
  const from = Math.max(keyStart(text, at), lineStart);
  const raw = text.slice(from, at);
  const first = LEADING.test(text.slice(lineStart, from));
  const key = fieldWords(
    raw
      .replace(/[*_`"')\s]+$/, '')
      .replace(TRAILING_WORD, '')
      .replace(/^[\s>*_#+-]+/, ''),
  );
  if (key === '') return undefined;
  const lead = raw.length - raw.trimStart().length;
  const { start, end } = trimmed(text, at + 1, valueEnd(text, at + 1, first));
  return { key, at, start, end, indent: first ? from - lineStart + lead : -1, line };
};

/** Lines between two labels of one block. */
const MAX_GAP = 2;

/** Blocks of labels that follow each other line by line, as names beside and above each label. */
const placesOf = (entries: readonly Entry[]): readonly FieldPlace[] => {
  const places: FieldPlace[] = [];
  let parents: { readonly indent: number; readonly key: string }[] = [];
  let siblings = new Map<string, string[]>();
  let last = Number.NEGATIVE_INFINITY;
  for (const { key, indent, line, start, end } of entries) {
    if (line - last > MAX_GAP) {
      parents = [];
      siblings = new Map();
    }
    last = line;
    if (indent >= 0) parents = parents.filter((parent) => parent.indent < indent);
    const chain = parents.map((parent) => parent.key);
    const id = chain.join('\n');
    const beside = siblings.get(id) ?? [];
    siblings.set(id, beside);
    beside.push(key);
    places.push({ parents: chain, siblings: beside });
    if (indent >= 0 && end <= start) parents.push({ indent, key });
  }
  return places;
};

/** In text a secret must look like one: `password: string` is a type and `token = next()` is code. */
const CODE = /[(){}[\];]|^[A-Za-z_.$]+$|^\d+$/;
/** Types, calls, indexes, operators, escapes and members of objects: what source code has where a form has a value. */
const SOURCE =
  /^(?:string|number|boolean|bool|int|integer|float|null|undefined|unknown|any|never|void|object|this|self|char|byte|new [A-Z].*)$|^[\w$.]*[\w$)][([]|[=!]=|=>|&&|\|\||\\u|^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*){2}|^[a-z]+[A-Z][\w$]*\./;
/** Classes whose values are words; digits are judged by their own recognizers. */
const WORDED: ReadonlySet<string> = new Set(['PERSON', 'LOCATION', 'USERNAME', 'ORGANIZATION']);

const isCode = (finding: Finding, text: string): boolean => {
  const secret = finding.class === 'API_KEY';
  if (!secret && !WORDED.has(finding.class)) return false;
  const value = text.slice(finding.start, finding.end);
  return secret ? CODE.test(value) || /\s/.test(value) : SOURCE.test(value);
};

/** Where the label itself begins: the words in front of a name that was found in its last words belong to the text. */
const labelStart = (text: string, { at }: Entry, words: number): number => {
  let start = at;
  for (let word = 0; word < words; word += 1) {
    while (start > 0 && !WORD.test(text[start - 1] ?? '')) start -= 1;
    while (start > 0 && WORD.test(text[start - 1] ?? '')) start -= 1;
  }
  return start;
};
const WORD = /[\p{L}\p{N}]/u;

/** What labels find; `things` gets the values of labels that name things. A line that says `Name: Jane Doe` between `Email: …` and `Phone: …` is a person's. Linear. */
export const labelSpans = (text: string, things: Range[]): readonly Finding[] => {
  const entries = entriesOf(text);
  if (entries.length === 0) return [];
  const places = placesOf(entries);
  const fields = entries.map((entry, i) => classifyField(entry.key, places[i]));
  return entries.flatMap((entry, i) => {
    const next = entries[i + 1];
    let { end } = entry;
    // `Name: Jane Doe Phone: 555-0132`: the next label ends this value.
    if (next !== undefined && next.at < end) {
      const name = fields[i + 1]?.evidence[0]?.detail ?? next.key;
      const start = labelStart(
        text,
        next,
        name.replace(/^role | in an address$/g, '').split(' ').length,
      );
      end = Math.max(entry.start, trimmed(text, entry.start, Math.max(entry.start, start)).end);
    }
    if (fields[i]?.against === true) things.push({ start: entry.start, end });
    const found = end > entry.start ? fieldSpans(text, entry.start, end, fields[i]) : [];
    return found.filter((each) => !isCode(each, text));
  });
};
