/** The sheet for a terminal: a small table per section, columns named by their classes. */

import {
  effectText,
  placesText,
  type Sheet,
  type SheetSection,
  serverText,
  sinkName,
} from './sheet.ts';

/** Classes named in a heading; the others are counted. */
const MAX_NAMED = 2;
const MAX_PLACES = 60;

const heading = (classes: readonly string[]): string => {
  const more = classes.length - MAX_NAMED;
  return more > 1 ? `${classes.slice(0, MAX_NAMED).join(' ')} +${more}` : classes.join(' ');
};

const cut = (text: string): string =>
  text.length > MAX_PLACES ? `${text.slice(0, MAX_PLACES - 1)}…` : text;

const tableOf = (section: SheetSection): string => {
  const rows = [
    ['TO', 'PLACES', ...section.columns.map(heading)],
    ...section.rows.map((row) => [
      sinkName(row),
      cut(row.kind === 'server' ? placesText(row, 'to', 'any tool') : ''),
      ...row.cells.map(effectText),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};

/** One block per source. */
export const sheetTable = (sheet: Sheet): string => {
  const { name, revision } = sheet.document;
  const blocks = sheet.sections.map((section) => {
    const trust = section.untrusted ? ' (untrusted)' : '';
    const from = `from ${serverText(section.server)}, ${placesText(section, 'from', 'any tool')}${trust}`;
    return `${from}\n${tableOf(section)}`;
  });
  return `${name} ${revision}, ${sheet.day}\n\n${blocks.join('\n')}`;
};
