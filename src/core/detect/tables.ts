/** Cells of a table in text: CSV, TSV, semicolons (RFC 4180) and Markdown pipes, with the names of their columns. */

import { classifyField, fieldWords } from './field-names.ts';

export type Cell = {
  readonly start: number;
  readonly end: number;
  /** The column's name as `fieldWords`. */
  readonly column: string;
  /** All column names, for evidence from neighbours. */
  readonly columns: string;
};
type Range = { readonly start: number; readonly end: number };

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** End of a cell: at the delimiter or the line end, quotes respected. */
const cellEnd = (text: string, from: number, delimiter: string): number => {
  if (text[from] === '"') {
    let close = text.indexOf('"', from + 1);
    while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    if (close !== -1) return close + 1;
  }
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end += 1;
  return end;
};

const trimmed = (text: string, range: Range): Range => {
  let { start, end } = range;
  while (start < end && /[\s"]/.test(text[start] ?? '')) start += 1;
  while (end > start && /[\s"]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end };
};

/** Cells of the line at `from`, and where the next line starts. */
const lineCells = (
  text: string,
  from: number,
  delimiter: string,
): { cells: readonly Range[]; next: number } => {
  const cells: Range[] = [];
  let at = from;
  for (;;) {
    const end = cellEnd(text, at, delimiter);
    cells.push(trimmed(text, { start: at, end }));
    if (text[end] !== delimiter) {
      const line = text.indexOf('\n', end);
      return { cells, next: line === -1 ? text.length : line + 1 };
    }
    at = end + 1;
  }
};

type Header = {
  readonly delimiter: string;
  readonly names: readonly string[];
  readonly next: number;
};

const headerWith = (text: string, delimiter: string): Header | undefined => {
  const { cells, next } = lineCells(text, 0, delimiter);
  const names = cells.map(({ start, end }) => fieldWords(text.slice(start, end)));
  const all = names.join(' | ');
  const told = names.some((name) => classifyField(name, [], all) !== undefined);
  return names.length > 1 && told && next < text.length ? { delimiter, names, next } : undefined;
};

/** A first line of at least two column names, one of which says what its cells are. */
const headerOf = (text: string): Header | undefined => {
  const line = text.indexOf('\n');
  if (line < 3 || line > 4_000) return undefined;
  const first = text.slice(0, line);
  for (const delimiter of DELIMITERS) {
    const header = first.includes(delimiter) ? headerWith(text, delimiter) : undefined;
    if (header !== undefined) return header;
  }
  return undefined;
};

/** The cells below a header line; empty where the text is no such table. Linear. */
export const csvCells = (text: string): readonly Cell[] => {
  const header = headerOf(text);
  if (header === undefined) return [];
  const columns = header.names.join(' | ');
  const out: Cell[] = [];
  for (let at = header.next; at < text.length; ) {
    const { cells, next } = lineCells(text, at, header.delimiter);
    for (const [i, { start, end }] of cells.entries())
      if (end > start) out.push({ start, end, column: header.names[i] ?? '', columns });
    at = next;
  }
  return out;
};

/** The header line of a table with its line end; undefined where the text is no table. */
export const headerLine = (text: string): string | undefined => {
  const header = headerOf(text);
  return header === undefined ? undefined : text.slice(0, header.next);
};
