/** Audit entries as aligned columns for people. */

import type { AuditEntry, EntryData } from '../../core/audit/entry.ts';
import { table } from './table.ts';

const HEADINGS = ['TIME', 'TYPE', 'OUTCOME', 'FROM', 'TO', 'DATA', 'EFFECT', 'RULE'] as const;
/** Classes of one entry, and tokens of one class; the JSON form lists them all. */
const SHOWN_CLASSES = 3;
const SHOWN_TOKENS = 3;

const place = (at: { readonly server: string; readonly tool: string } | undefined): string => {
  if (at === undefined) return '';
  return at.server === at.tool ? at.server : `${at.server}.${at.tool}`;
};

const rowText = ({ class: cls, count, tokens }: EntryData): string => {
  const more = tokens.length > SHOWN_TOKENS ? ',…' : '';
  const names = tokens.slice(0, SHOWN_TOKENS).join(',') + more;
  return names === '' ? `${cls} x${count}` : `${cls} x${count} (${names})`;
};

const dataText = ({ data = [] }: AuditEntry): string => {
  const more = data.length > SHOWN_CLASSES ? [`and ${data.length - SHOWN_CLASSES} more`] : [];
  return [...data.slice(0, SHOWN_CLASSES).map(rowText), ...more].join(' ');
};

const firstOf = (entry: AuditEntry, key: 'effect' | 'rule'): string =>
  entry[key] ?? [...new Set((entry.data ?? []).map((row) => row[key]))].join(',');

const typeText = ({ type, calls }: AuditEntry): string =>
  calls === undefined ? type : `${type} x${calls}`;

const cells = (entry: AuditEntry): readonly string[] => [
  entry.time,
  typeText(entry),
  entry.code === undefined ? entry.outcome : `${entry.outcome} ${entry.code}`,
  place(entry.source),
  place(entry.sink),
  dataText(entry),
  firstOf(entry, 'effect'),
  firstOf(entry, 'rule'),
];

/** One line per entry below a heading; a single line where there is nothing. */
export const auditTable = (entries: readonly AuditEntry[]): readonly string[] => {
  if (entries.length === 0) return ['no entries match'];
  return table(HEADINGS, entries.map(cells));
};
