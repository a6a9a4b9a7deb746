/** Tables in text: CSV, TSV, semicolons (RFC 4180) and Markdown pipes, read cell by cell under their column names. */

import { type Column, classOfColumn, columnFinding, countWhole, emptyColumn } from './columns.ts';
import { classifyField, type FieldEvidence } from './fields/classify.ts';
import { fieldSpans } from './fields/field-spans.ts';
import { fieldWords } from './fields/words.ts';
import type { Finding, Span } from './finding.ts';
import type { Range } from './ranges.ts';

type Cell = Range & { readonly column: number };

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A longer first line is no header. */
const MAX_HEADER = 4_000;

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

const isEdge = (character: string | undefined): boolean =>
  character === '"' ||
  character === ' ' ||
  character === '\t' ||
  character === '\r' ||
  character === '\n';

const trimmed = (text: string, range: Range): Range => {
  let { start, end } = range;
  while (start < end && isEdge(text[start])) start += 1;
  while (end > start && isEdge(text[end - 1])) end -= 1;
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
  readonly fields: readonly (FieldEvidence | undefined)[];
  readonly start: number;
  readonly next: number;
};

const MAX_NAME = 60;
const isName = (text: string): boolean => text.length <= MAX_NAME && !/[@:.!?]|\d{3}/.test(text);

const headerWith = (text: string, from: number, delimiter: string): Header | undefined => {
  const { cells, next } = lineCells(text, from, delimiter);
  const raw = cells.map(({ start, end }) => text.slice(start, end));
  if (raw.length < 2 || next >= text.length || !raw.every(isName)) return undefined;
  const names = raw.map(fieldWords);
  const fields = names.map((name) => classifyField(name, { parents: [], siblings: names }));
  const told =
    fields.some((field) => field !== undefined) || names.filter((name) => name !== '').length >= 3;
  return told ? { delimiter, names, fields, start: from, next } : undefined;
};

const count = (text: string, from: number, to: number, delimiter: string): number => {
  let found = 0;
  for (
    let at = text.indexOf(delimiter, from);
    at !== -1 && at < to;
    at = text.indexOf(delimiter, at + 1)
  )
    found += 1;
  return found;
};

/** A line of column names over a line with as many delimiters (quoted cells may hold more). */
const headerAt = (text: string, from: number): Header | undefined => {
  const line = text.indexOf('\n', from);
  if (line - from < 3 || line - from > MAX_HEADER) return undefined;
  const second = text.indexOf('\n', line + 1);
  const end = second === -1 ? text.length : second;
  for (const delimiter of DELIMITERS) {
    const columns = count(text, from, line, delimiter);
    if (columns === 0 || count(text, line + 1, end, delimiter) < columns) continue;
    const header = headerWith(text, from, delimiter);
    if (header !== undefined) return header;
  }
  return undefined;
};

/** The first table of a text: CSV from its first line, Markdown wherever its rule of dashes stands. */
const headerOf = (text: string): Header | undefined => headerAt(text, 0);

/** `|---|:--:|`: the line under the names of a Markdown table (GitHub Flavored Markdown 4.10). */
const RULE = /\n[ \t]{0,3}\|?[ \t]{0,3}:?-{2,100}:?[ \t]{0,3}\|[ \t|:-]{0,400}(?=\n)/g;

const markdownHeaders = (text: string): readonly Header[] => {
  const headers: Header[] = [];
  for (const match of text.matchAll(RULE)) {
    const from = text.lastIndexOf('\n', match.index - 1) + 1;
    if (match.index - from > MAX_HEADER) continue;
    const header = headerWith(text, from, '|');
    if (header !== undefined) headers.push(header);
  }
  return headers;
};

/** Cells below a header, until the text or (in Markdown) the table ends. */
const cellsBelow = (text: string, header: Header, markdown: boolean): readonly Cell[] => {
  const out: Cell[] = [];
  for (let at = header.next; at < text.length; ) {
    const { cells, next } = lineCells(text, at, header.delimiter);
    if (markdown && cells.length < 2) break;
    cells.forEach(({ start, end }, column) => {
      if (end > start) out.push({ start, end, column });
    });
    at = next;
  }
  return out;
};

/** Counts cells that are wholly of a class by what values or fields say; both lists are sorted by start. */
const countColumns = (
  cells: readonly Cell[],
  known: ReadonlyMap<string, Finding>,
  columns: number,
): readonly Column[] => {
  const counted = Array.from({ length: columns }, emptyColumn);
  for (const { start, end, column } of cells) {
    const of = counted[column];
    if (of === undefined) continue;
    of.rows += 1;
    const found = known.get(`${start} ${end}`);
    if (found !== undefined) countWhole(of, found.class);
  }
  return counted;
};

const wholeCells = (spans: readonly Span[]): Map<string, Finding> =>
  new Map(
    spans.flatMap((span): [string, Finding][] =>
      span.kind === 'finding' ? [[`${span.start} ${span.end}`, span]] : [],
    ),
  );

const tableSpans = (
  text: string,
  header: Header,
  markdown: boolean,
  values: readonly Span[],
  things: Range[],
): readonly Finding[] => {
  const cells = cellsBelow(text, header, markdown);
  for (const cell of cells) if (header.fields[cell.column]?.against === true) things.push(cell);
  const named = cells.flatMap(({ start, end, column }) =>
    fieldSpans(text, start, end, header.fields[column]),
  );
  const known = wholeCells([...values, ...named]);
  const clear = countColumns(cells, known, header.names.length).map((column, i) =>
    classOfColumn(header.names[i] ?? '', column),
  );
  if (clear.every((column) => column === undefined)) return named;
  const rest = cells.flatMap(({ start, end, column }) => {
    const cls = clear[column];
    const found =
      cls === undefined || known.has(`${start} ${end}`)
        ? undefined
        : columnFinding(text, start, end, cls);
    return found === undefined ? [] : [found];
  });
  return [...named, ...rest];
};

/**
 * What column names and columns say about the cells of a text; `values` is what its values say, `things` gets the cells
 * of columns that name things. Linear.
 */
export const cellSpans = (
  text: string,
  values: readonly Span[],
  things: Range[],
): readonly Finding[] => {
  const first = headerOf(text);
  const found =
    first === undefined ? [] : tableSpans(text, first, first.delimiter === '|', values, things);
  const below =
    text.includes('\n') && text.includes('|')
      ? markdownHeaders(text).filter(({ start }) => start > 0 || first === undefined)
      : [];
  return [...found, ...below.flatMap((header) => tableSpans(text, header, true, values, things))];
};

/** The header line of a table with its line end; undefined where the text is no table. */
export const headerLine = (text: string): string | undefined => {
  const header = headerOf(text);
  return header === undefined ? undefined : text.slice(0, header.next);
};
