/** Forms of keys, written as vendors document them: `ghp_<b62:36>` is `ghp_` and 36 letters or digits. */

/** Alphabets, by the name that a form uses. */
export const ALPHABETS: Readonly<Record<string, string>> = {
  b62: 'A-Za-z0-9',
  b64: 'A-Za-z0-9+/',
  b64u: 'A-Za-z0-9_-',
  word: 'A-Za-z0-9_',
  any: 'A-Za-z0-9_.=+/-',
  hex: 'a-f0-9',
  Hex: 'A-Fa-f0-9',
  HEX: 'A-F0-9',
  low: 'a-z0-9',
  UP: 'A-Z0-9',
  b32: 'A-Z2-7',
  alpha: 'A-Za-z',
  dig: '0-9',
};
/** RFC 9562 in lower case. */
const UUID = '<hex:8>-<hex:4>-<hex:4>-<hex:4>-<hex:12>';

const PART = /<(\w+):(\d+)(?:-(\d+))?>|\?|[^<?]+/g;
const quoted = (text: string): string => text.replace(/[.*+^${}()|[\]\\/]/g, '\\$&');

const partOf = ([part, alphabet, least, most]: RegExpMatchArray): string => {
  if (alphabet === undefined) return part === '?' ? '?' : quoted(part);
  return `[${ALPHABETS[alphabet] ?? ''}]{${least}${most === undefined ? '' : `,${most}`}}`;
};

/**
 * One form as the source of a pattern. Every repetition is of one alphabet and bounded: linear. `?` makes the character
 * before it optional; the value begins at `~`.
 */
const sourceOf = (form: string): string => {
  const [name = '', value] = form.replaceAll('<uuid>', UUID).split('~');
  const source = (text: string): string => [...text.matchAll(PART)].map(partOf).join('');
  return value === undefined ? source(name) : `${source(name)}(${source(value)})`;
};

/** What stands before the first variable part. */
export const prefixOf = (form: string): string => form.replace(/[<?~].*$/s, '');

/** A sticky pattern for any of the forms, not followed by more of the same. */
export const patternOf = (forms: readonly string[]): RegExp =>
  new RegExp(`(?:${forms.map(sourceOf).join('|')})(?![A-Za-z0-9_])`, 'y');

/** Length of the word that a form begins with, at the least and at the most; for forms without optional characters. */
export const firstWordOf = (form: string): readonly [number, number] => {
  let [least, most] = [0, 0];
  for (const [part, alphabet, low, high] of form.matchAll(PART)) {
    const literal = alphabet === undefined ? (/^\w*/.exec(part)?.[0].length ?? 0) : 0;
    least += alphabet === undefined ? literal : Number(low);
    most += alphabet === undefined ? literal : Number(high ?? low);
    if (alphabet === undefined && literal < part.length) break;
  }
  return [least, most];
};
