/** The sheet as comma-separated values (RFC 4180), one line per merged cell. */

import { effectText, placesText, type Sheet, serverText, sinkName } from './sheet.ts';

const HEADINGS = [
  'source server',
  'source places',
  'trust',
  'classes',
  'sink',
  'sink places',
  'roles',
  'effect',
  'rule',
  'exception',
  'under conditions',
] as const;

/** A spreadsheet reads a leading `=`, `+`, `-` or `@` as a formula; tool names come from outside. */
const quote = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Lines end in CRLF, as the RFC says and spreadsheets expect. */
export const sheetCsv = ({ sections }: Sheet): string => {
  const lines = sections.flatMap((section) =>
    section.rows.flatMap((row) =>
      row.cells.map((cell, i) => [
        serverText(section.server),
        placesText(section, 'from', 'any tool'),
        section.untrusted ? 'untrusted' : 'trusted',
        (section.columns[i] ?? []).join(' '),
        sinkName(row),
        row.kind === 'server' ? placesText(row, 'to', 'any tool') : '',
        row.roles.join(' '),
        effectText(cell),
        cell.rule,
        cell.exception ?? '',
        cell.under.join('; '),
      ]),
    ),
  );
  return [HEADINGS, ...lines].map((line) => `${line.map(quote).join(',')}\r\n`).join('');
};
