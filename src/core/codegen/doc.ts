/** Comments of generated files: each description once, in as few tokens as it can be read in. */

import { isObject, type Json, type JsonObject, numberText, RawNumber } from '../json/json.ts';

/** Comment ends, line separators and characters that reorder text (UAX #9) have no place in a comment. */
const clean = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\*\//g, '*\\/')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\u202A-\u202E\u2066-\u2069\u200B-\u200F\uFEFF\0]/g, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
    .trimStart();

/** Lines of a description without the indentation they share, which carries nothing. */
export const tidy = (text: string): string => {
  const lines = clean(text).split('\n');
  const indents = lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line, i) => (i === 0 ? line : line.slice(shared))).join('\n');
};

const STOP = new Set(
  'a an the of for to is this that in on its it which with optional required'.split(' '),
);
const words = (text: string): readonly string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !STOP.has(word));

/** A description that only repeats the name ("The project ID" of `project_id`) says nothing twice. */
const repeats = (description: string, name: string): boolean => {
  const known = new Set(words(name));
  return words(description).every((word) => known.has(word));
};

const shown = (value: Json): string =>
  typeof value === 'number' || value instanceof RawNumber
    ? numberText(value)
    : JSON.stringify(value);

/** A default is worth its tokens where it is not the empty value everybody assumes. */
const defaultNote = (schema: JsonObject): string | undefined => {
  const value = schema['default'];
  if (value === undefined || value === null || value === false || value === '') return undefined;
  const text = shown(value);
  return text === '[]' || text === '{}' || text.length > 60 ? undefined : `default ${text}`;
};

const bound = (value: Json | undefined): string | undefined =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER
    ? String(value)
    : undefined;

const range = (low: Json | undefined, high: Json | undefined, unit: string): string | undefined => {
  const [from, to] = [bound(low), bound(high)];
  if (from !== undefined && to !== undefined)
    return from === to ? `${from}${unit}` : `${from}-${to}${unit}`;
  if (to !== undefined) return `<= ${to}${unit}`;
  // Nought and one are what one expects.
  return from === undefined || from === '0' || from === '1' ? undefined : `>= ${from}${unit}`;
};

const formatNote = (schema: JsonObject): string | undefined => {
  const format = schema['format'];
  return typeof format === 'string' && format.length <= 30 && !/^u?int|^double|^float/.test(format)
    ? format
    : undefined;
};

const patternNote = (schema: JsonObject): string | undefined => {
  const pattern = schema['pattern'];
  const known = schema['format'] !== undefined;
  return typeof pattern === 'string' && pattern.length <= 40 && !known ? `/${pattern}/` : undefined;
};

/** What the type cannot say: default, range, format, pattern (JSON Schema validation, sections 6 and 7). */
const notes = (schema: JsonObject): readonly string[] =>
  [
    formatNote(schema),
    patternNote(schema),
    range(
      schema['minimum'] ?? schema['exclusiveMinimum'],
      schema['maximum'] ?? schema['exclusiveMaximum'],
      '',
    ),
    range(schema['minLength'], schema['maxLength'], ' chars'),
    range(schema['minItems'], schema['maxItems'], ' items'),
    defaultNote(schema),
  ].filter((note) => note !== undefined);

/** A note is left out where the description says it already. */
const missing = (note: string, description: string): boolean => {
  const said = description.toLowerCase();
  if (note.startsWith('default ')) return !said.includes('default');
  if (note === 'date-time' || note === 'date') return !/iso|rfc ?3339|yyyy/.test(said);
  if (note === 'uri' || note === 'email' || note === 'uuid')
    return !said.includes(note === 'uri' ? 'url' : note);
  const numbers = note.match(/\d+/g) ?? [];
  return note.startsWith('/') || !numbers.every((number) => said.includes(number));
};

/** The comment of a field: what its author wrote, and what the type cannot say. */
export type Doc = { readonly text: string; readonly notes: readonly string[] };

/** What is worth a comment; nothing where the name and the type say it all. */
export const fieldDoc = (schema: JsonObject, name: string): Doc => {
  const description = typeof schema['description'] === 'string' ? tidy(schema['description']) : '';
  const text = repeats(description, name) ? '' : description;
  const extra = notes(schema)
    .map(clean)
    .filter((note) => missing(note, text));
  if (schema['deprecated'] === true && !/deprecated/i.test(text)) extra.push('deprecated');
  return { text, notes: extra };
};

/** A comment in one piece: notes stand in brackets behind the text. */
export const docText = ({ text, notes: extra }: Doc): string => {
  if (extra.length === 0) return text;
  return text === '' ? extra.join(', ') : `${text} (${extra.join(', ')})`;
};

/** The comment of a list says what its elements are, where they have a comment of their own. */
export const memberDoc = (schema: JsonObject, name: string): Doc => {
  const own = fieldDoc(schema, name);
  const items = schema['items'];
  const item = isObject(items) ? docText(fieldDoc(items, name)) : '';
  if (item === '' || own.text.includes(item)) return own;
  return own.text === '' ? { ...own, text: item } : { ...own, text: `${own.text}\nEach: ${item}` };
};

/** Words that a description may have beside the name without telling anything. */
const GENERIC: ReadonlySet<string> = new Set(
  (
    'return returns given filter filters specific specified whether array list string number value values name names id ids ' +
    'only used use get set by who has have was were are include if when from be only all any optional optionally provided ' +
    'field object items item new existing one single'
  ).split(' '),
);

const bare = (word: string): string => word.replace(/(?:es|s)$/, '');

/** True where a description adds no word to those of the field and of its tool. */
export const saysNothingNew = (text: string, known: string): boolean => {
  const names = new Set(words(known).map(bare));
  return words(text).every((word) => GENERIC.has(word) || names.has(bare(word)));
};

/** `/** … *\/` around a text. */
export const comment = (text: string): string => `/** ${text} */`;

/** What stands before the text of a line: bullets, numbers, headings, emoji. */
const DECORATION = /^(?:[\s>#*•·-]|\d+[.)]\s|(?![#*\d])\p{Emoji}|\uFE0F)+/u;
/** A heading under which the purpose of a tool is said, whatever stands before it. */
const PURPOSE = /^(?:purpose|description|summary|overview|what it does)\s*:?\s*/i;

const isHeading = (line: string): boolean => /:$/.test(line) && line.length < 50;

/** Lines with words, in order; those under a heading of purpose first. */
const telling = (text: string): readonly string[] => {
  const lines = tidy(text)
    .split('\n')
    .map((line) => line.replace(DECORATION, '').trim())
    .filter((line) => line !== '' && !/^<\/?\w+>$/.test(line));
  const purpose = lines.findIndex(
    (line) => PURPOSE.test(line) && (isHeading(line) || line.includes(':')),
  );
  const from = purpose > 0 || (purpose === 0 && isHeading(lines[0] ?? '')) ? purpose : 0;
  const rest = lines.slice(from).map((line, i) => (i === 0 ? line.replace(PURPOSE, '') : line));
  return rest.filter((line) => line !== '' && !isHeading(line));
};

/** Sentences may run over line breaks; a line that begins anew ends the one before. */
const opening = (text: string): string => {
  const [first = '', ...more] = telling(text);
  let line = first;
  for (const next of more) {
    if (!/^[\p{Ll}(]/u.test(next) || /[.!?:]$/.test(line)) break;
    line += ` ${next}`;
  }
  // A period ends a sentence before a blank; `e.g.` and `i.e.` do not.
  const end = line.search(/(?<!\b(?:e\.g|i\.e|etc|vs))[.!?](?=\s|$)/);
  return end < 0 ? line : line.slice(0, end);
};

/** Cuts between words, before a bracket or after a clause where there is one. */
const shorten = (sentence: string, limit: number): string => {
  if (sentence.length <= limit) return sentence;
  const cut = sentence.slice(0, limit);
  const clause = Math.max(
    cut.lastIndexOf(' ('),
    cut.lastIndexOf(', '),
    cut.lastIndexOf('; '),
    cut.lastIndexOf(' - '),
  );
  if (clause > limit / 2) return cut.slice(0, clause);
  const blank = cut.lastIndexOf(' ');
  return `${cut.slice(0, blank > limit / 2 ? blank : limit - 1)}…`;
};

/** The first sentence that says something, at most `limit` characters: what a list can show of a description. */
export const firstSentence = (text: string, limit: number): string => shorten(opening(text), limit);
