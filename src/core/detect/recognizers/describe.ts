/** The table of recognizers and classes as Markdown, for docs/DETECTION.md; a test compares the page with it. */

import { CLASSES } from '../classes.ts';
import { RECOGNIZERS } from '../recognizers.ts';
import type { Finder, Recognizer } from './recognizer.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

const found = (find: Finder): string => {
  switch (find.on) {
    case 'form':
      return find.forms.length > 4
        ? `${find.forms.length} forms, such as ${find.forms.slice(0, 2).join(', ')}`
        : find.forms.join(', ');
    case 'prefix':
      return `prefix ${[...new Set(find.prefixes)].slice(0, 3).join(', ')}`;
    case 'number':
      return `number of ${find.digits[0]} to ${find.digits[1]} digits`;
    case 'code':
      return `word of ${find.length[0]} to ${find.length[1]} characters`;
    case 'mark':
      return `at ${[...find.marks].map((mark) => `\`${mark}\``).join(' ')}`;
  }
  return find satisfies never;
};

const scores = ({ scores: { alone, bare, near, failed } }: Recognizer): string =>
  [alone, bare, near, failed]
    .map((score) => (score === undefined ? '-' : String(score)))
    .join(' / ');

const contextOf = ({ context }: Recognizer): string =>
  context.length > 6 ? `${context.slice(0, 6).join(', ')}, …` : context.join(', ');

const recognizerLine = (row: Recognizer): string =>
  `| ${[
    `\`${row.name}\``,
    `\`${row.class}\``,
    row.countries.join(' ') || 'all',
    cell(found(row.find)),
    row.check ?? (row.valid === undefined ? '' : 'rules'),
    scores(row),
    cell(contextOf(row)),
    cell(row.source),
  ].join(' | ')} |`;

const classLine = ({ name, group, use, what }: (typeof CLASSES)[number]): string => {
  const rows = RECOGNIZERS.filter((row) => row.class === name).map((row) => row.name);
  const by =
    rows.length === 0
      ? 'field names, structure, prose'
      : rows.length > 6
        ? `${rows.slice(0, 4).join(', ')} and ${rows.length - 4} more`
        : rows.join(', ');
  return `| \`${name}\` | ${group} | ${use} | ${what} | ${by} |`;
};

/** The two tables, as they stand between the marks of the page. */
export const detectionTables = (): string =>
  [
    `### ${CLASSES.length} classes`,
    '',
    '| class | group | used by | what | found by |',
    '|---|---|---|---|---|',
    ...CLASSES.map(classLine),
    '',
    `### ${RECOGNIZERS.length} recognizers of values`,
    '',
    '| name | class | countries | found | proved by | score alone / bare / near / failed | context words | source |',
    '|---|---|---|---|---|---|---|---|',
    ...RECOGNIZERS.map(recognizerLine),
  ].join('\n');
