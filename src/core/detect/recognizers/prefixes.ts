/** Literal beginnings of keys: one look at two characters rules nearly every word out. */

/** A row with its prefixes; the pattern is sticky, and group 1, where it exists, is the value. */
export type Prefixed<Row> = {
  readonly row: Row;
  readonly prefixes: readonly string[];
  readonly pattern: RegExp;
};
type Entry<Row> = { readonly row: Row; readonly prefix: string; readonly pattern: RegExp };
export type PrefixIndex<Row> = {
  /** 1 where some prefix begins with these two ASCII characters. */
  readonly pairs: Uint8Array;
  readonly entries: ReadonlyMap<number, readonly Entry<Row>[]>;
};

const pairOf = (text: string, at: number): number => {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  return first < 128 && second < 128 ? first * 128 + second : 0;
};

export const createPrefixIndex = <Row>(rows: readonly Prefixed<Row>[]): PrefixIndex<Row> => {
  const pairs = new Uint8Array(128 * 128);
  const entries = new Map<number, Entry<Row>[]>();
  for (const { row, prefixes, pattern } of rows)
    for (const prefix of prefixes) {
      const pair = pairOf(prefix, 0);
      pairs[pair] = 1;
      entries.set(pair, [...(entries.get(pair) ?? []), { row, prefix, pattern }]);
    }
  return { pairs, entries };
};

/** Calls `visit` for each row whose prefix and pattern the text has at `start`. */
export const walkPrefixes = <Row>(
  index: PrefixIndex<Row>,
  text: string,
  start: number,
  visit: (row: Row, start: number, end: number) => void,
): void => {
  const pair = pairOf(text, start);
  if (index.pairs[pair] !== 1) return;
  for (const { row, prefix, pattern } of index.entries.get(pair) ?? []) {
    if (!text.startsWith(prefix, start)) continue;
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    const value = match[1] ?? match[0];
    const from = start + match[0].lastIndexOf(value);
    visit(row, from, from + value.length);
  }
};
