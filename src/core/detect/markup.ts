/** XML and HTML: elements and attributes named like fields, tables with header cells, forms. */

import { classifyField, type FieldEvidence } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import { fieldWords } from './fields/words.ts';
import type { Finding } from './finding.ts';

type Attribute = { readonly name: string; readonly start: number; readonly end: number };
/** One tag; `end` is the offset behind its `>`. */
type Tag = {
  readonly name: string;
  readonly closes: boolean;
  readonly alone: boolean;
  readonly start: number;
  readonly end: number;
  readonly attributes: readonly Attribute[];
};

/** A longer tag is no tag. */
const MAX_TAG = 4_000;
const TAG = /^<(\/?)([A-Za-z][\w:.-]{0,63})/;
const ATTRIBUTE = /([A-Za-z_:][\w:.-]{0,63})\s{0,3}=\s{0,3}(?:"([^"]{0,1000})"|'([^']{0,1000})')/g;

const attributesOf = (text: string, from: number, end: number): readonly Attribute[] =>
  [...text.slice(from, end).matchAll(ATTRIBUTE)].map((match) => {
    const value = match[2] ?? match[3] ?? '';
    const start = from + match.index + match[0].length - 1 - value.length;
    return { name: match[1] ?? '', start, end: start + value.length };
  });

/** Where the `>` of the tag at `at` stands; -1 beyond the longest tag, so that an open `<` does not read the rest of the text. */
const tagEnd = (text: string, at: number): number => {
  const length = text.slice(at, at + MAX_TAG).indexOf('>');
  return length === -1 ? -1 : at + length;
};

const tagsOf = (text: string): readonly Tag[] => {
  const tags: Tag[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    const match = TAG.exec(text.slice(at, at + 66));
    const close = match === null ? -1 : tagEnd(text, at);
    if (match === null || close === -1) continue;
    const from = at + match[0].length;
    const alone = text[close - 1] === '/';
    tags.push({
      name: match[2] ?? '',
      closes: match[1] === '/',
      alone,
      start: at,
      end: close + 1,
      attributes: text.slice(from, close).includes('=') ? attributesOf(text, from, close) : [],
    });
    at = close;
  }
  return tags;
};

/** Names of HTML that say nothing about the text in them. */
const LAYOUT: ReadonlySet<string> = new Set([
  ...[
    'a',
    'b',
    'i',
    'p',
    'td',
    'th',
    'tr',
    'div',
    'span',
    'table',
    'tbody',
    'thead',
    'ul',
    'ol',
    'li',
    'br',
    'hr',
    'em',
    'strong',
    'html',
    'head',
    'body',
  ],
  ...[
    'section',
    'article',
    'header',
    'footer',
    'main',
    'nav',
    'form',
    'input',
    'label',
    'select',
    'option',
    'dl',
    'dt',
    'dd',
    'h1',
    'h2',
    'h3',
    'h4',
    'meta',
    'code',
    'pre',
    'img',
  ],
]);

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Names of the attributes that name what an element holds: microdata, forms, classes of profiles. */
const NAMING: ReadonlySet<string> = new Set([
  'itemprop',
  'name',
  'id',
  'property',
  'autocomplete',
  'data-field',
  'key',
  'type',
]);

const attributeNamed = (text: string, tag: Tag): FieldEvidence | undefined => {
  for (const { name, start, end } of tag.attributes) {
    const field =
      NAMING.has(name) && end - start < 60
        ? classifyField(fieldWords(text.slice(start, end)))
        : undefined;
    if (field !== undefined) return field;
  }
  return undefined;
};

/** `<input name="email" value="…">`, `<meta name="author" content="…">`, `<user email="…">`. */
const attributeSpans = (text: string, tag: Tag): readonly Finding[] => {
  const siblings = tag.attributes.map(({ name }) => fieldWords(local(name)));
  const parents = LAYOUT.has(tag.name) ? [] : [fieldWords(local(tag.name))];
  const named = attributeNamed(text, tag);
  return tag.attributes.flatMap(({ name, start, end }, i) => {
    const held = name === 'value' || name === 'content';
    const own = LAYOUT.has(tag.name)
      ? undefined
      : classifyField(siblings[i] ?? '', { parents, siblings });
    return fieldSpans(text, start, end, held ? named : own);
  });
};

/** Element names around and beside each open element. */
type Open = { readonly words: string; readonly siblings: string[] };

/** The names of the elements directly inside each element, so that `<name>` knows its neighbours. */
const siblingsOf = (tags: readonly Tag[]): ReadonlyMap<Tag, Open> => {
  const places = new Map<Tag, Open>();
  const stack: { name: string; open: Open }[] = [{ name: '', open: { words: '', siblings: [] } }];
  for (const tag of tags) {
    if (tag.closes) {
      if (stack.length > 1 && stack.at(-1)?.name === tag.name) stack.pop();
      continue;
    }
    const words = fieldWords(local(tag.name));
    const parent = stack.at(-1)?.open;
    if (parent === undefined) continue;
    parent.siblings.push(words);
    places.set(tag, parent);
    // Elements without an end (HTML void elements) hold nothing; a limit keeps broken markup bounded.
    if (!tag.alone && !LAYOUT.has(tag.name) && stack.length < 64)
      stack.push({ name: tag.name, open: { words, siblings: [] } });
  }
  return places;
};

/** `<firstName>Jane</firstName>`: an element that holds text only. */
const elementSpans = (text: string, tags: readonly Tag[]): readonly Finding[] => {
  const places = siblingsOf(tags);
  return tags.flatMap((tag, i) => {
    const next = tags[i + 1];
    const place = places.get(tag);
    if (
      place === undefined ||
      next?.closes !== true ||
      next.name !== tag.name ||
      next.start <= tag.end
    )
      return [];
    const own = LAYOUT.has(tag.name)
      ? undefined
      : classifyField(fieldWords(local(tag.name)), {
          parents: place.words === '' ? [] : [place.words],
          siblings: place.siblings,
        });
    return fieldSpans(text, tag.end, next.start, own ?? attributeNamed(text, tag));
  });
};

/** Text between a tag and the next one. */
const textAfter = (tags: readonly Tag[], i: number): { start: number; end: number } => ({
  start: tags[i]?.end ?? 0,
  end: tags[i + 1]?.start ?? tags[i]?.end ?? 0,
});

/** Where a table is being read: names of its columns (or of the row), and the next column. */
class TableReader {
  readonly found: Finding[] = [];
  readonly #text: string;
  #names: string[] = [];
  #column = 0;
  /** No cell of this row was seen yet. */
  #headers = true;
  constructor(text: string) {
    this.#text = text;
  }

  #header(range: { start: number; end: number }, moves: boolean): void {
    // A header behind cells, or the first of a row, begins new names.
    if (this.#headers && this.#column === 0) this.#names = [];
    this.#names[this.#column] = fieldWords(this.#text.slice(range.start, range.end));
    if (moves) this.#column += 1;
  }

  #cell({ start, end }: { start: number; end: number }): void {
    this.#headers = false;
    const only = this.#names.length === 1 ? this.#names[0] : undefined;
    const words = this.#names[this.#column] ?? only ?? '';
    const field = classifyField(words, { parents: [], siblings: this.#names });
    this.found.push(...fieldSpans(this.#text, start, end, field));
    this.#column += 1;
  }

  read(tag: string, range: { start: number; end: number }): void {
    if (tag === 'table') this.#names = [];
    else if (tag === 'tr') {
      this.#column = 0;
      this.#headers = true;
    } else if (tag === 'th') this.#header(range, true);
    else if (tag === 'dt') {
      this.#column = 0;
      this.#header(range, false);
    } else if (tag === 'td' || tag === 'dd') this.#cell(range);
  }
}

/** Cells under header cells, and cells beside a header cell that begins their row. */
const tableSpans = (text: string, tags: readonly Tag[]): readonly Finding[] => {
  const reader = new TableReader(text);
  tags.forEach((tag, i) => {
    if (!tag.closes) reader.read(tag.name.toLowerCase(), textAfter(tags, i));
  });
  return reader.found;
};

/** What markup finds. No parser: tags are read as they come, so that broken markup hides nothing. Linear. */
export const markupSpans = (text: string): readonly Finding[] => {
  const tags = tagsOf(text);
  if (tags.length === 0) return [];
  const attributes = tags.flatMap((tag) =>
    tag.attributes.length === 0 ? [] : attributeSpans(text, tag),
  );
  return [...attributes, ...elementSpans(text, tags), ...tableSpans(text, tags)];
};
