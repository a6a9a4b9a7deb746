/** What labels in text say about their values. */

import { classifyField, type FieldEvidence, type FieldPlace } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import type { Finding } from './finding.ts';
import { type Entry, entriesOf, placesOf, trimmed, valueRange } from './label-entries.ts';
import type { Range } from './ranges.ts';

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

type Field = FieldEvidence | undefined;

/** What each label says; those of one level that have one name are asked about once. */
const fieldsOf = (entries: readonly Entry[], places: readonly FieldPlace[]): readonly Field[] => {
  const asked = new Map<FieldPlace | undefined, Map<string, { readonly field: Field }>>();
  return entries.map(({ key, says }, i) => {
    if (!says) return undefined;
    const place = places[i];
    const names = asked.get(place) ?? new Map<string, { readonly field: Field }>();
    asked.set(place, names);
    const before = names.get(key);
    if (before !== undefined) return before.field;
    const field = classifyField(key, place);
    names.set(key, { field });
    return field;
  });
};

/** `Name: Jane Doe Phone: 555-0132`: the next label ends this value. */
const cutAt = (text: string, next: Entry, field: Field, value: Range): Range => {
  const name = field?.evidence[0]?.detail ?? next.key;
  const words = name.replace(/^role | in an address$/g, '').split(' ').length;
  const start = Math.max(value.start, labelStart(text, next, words));
  return { start: value.start, end: Math.max(value.start, trimmed(text, value.start, start).end) };
};

/**
 * What labels find; `things` gets the values of labels that name things. A line that says `Name: Jane Doe` between
 * `Email: …` and `Phone: …` is a person's. Linear.
 */
export const labelSpans = (text: string, things: Range[]): readonly Finding[] => {
  const entries = entriesOf(text);
  if (!entries.some(({ says }) => says)) return [];
  const fields = fieldsOf(entries, placesOf(text, entries));
  return entries.flatMap((entry, i) => {
    const field = fields[i];
    if (field === undefined) return [];
    const next = entries[i + 1];
    const whole = valueRange(text, entry);
    const cut = next !== undefined && next.at < whole.end;
    const { start, end } = cut ? cutAt(text, next, fields[i + 1], whole) : whole;
    if (field.against === true) things.push({ start, end });
    const found = end > start ? fieldSpans(text, start, end, field) : [];
    return found.filter((each) => !isCode(each, text));
  });
};
