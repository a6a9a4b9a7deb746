/** Output of `sluice scan`: lines, JSON and tables with class, place, score and reasons, never a value. */

import type { Located } from '../../core/detect/locate.ts';

/** What a run has found so far. */
export type Tally = {
  /** Findings and files by class. */
  readonly classes: Map<string, { count: number; readonly files: Set<string> }>;
  found: number;
  /** Inputs that were named. */
  files: number;
  /** Files and lines that could not be read. */
  unread: number;
};

export const emptyTally = (): Tally => ({ classes: new Map(), found: 0, files: 0, unread: 0 });

/** Counts findings of one file. */
export const count = (tally: Tally, file: string, findings: readonly Located[]): void => {
  tally.found += findings.length;
  for (const { class: cls } of findings) {
    const row = tally.classes.get(cls) ?? { count: 0, files: new Set<string>() };
    row.count += 1;
    row.files.add(file);
    tally.classes.set(cls, row);
  }
};

/** A finding as JSON: short by default, with every piece of evidence on request. */
export const findingJson = (finding: Located, explain: boolean): object => {
  const { class: cls, start, end, score, recognizer, evidence, pointer } = finding;
  return {
    class: cls,
    start,
    end,
    score: Math.round(score * 1_000) / 1_000,
    recognizer,
    ...(pointer === undefined ? {} : { pointer }),
    ...(explain ? { evidence } : {}),
  };
};

const signed = (weight: number): string =>
  `${weight < 0 ? '-' : '+'}${Math.abs(weight).toFixed(2)}`;

/** Lines that say where, what, how sure and why. */
export const explanation = (
  file: string,
  place: { readonly line: number; readonly column: number },
  finding: Located,
): string => {
  const { class: cls, start, end, score, recognizer, evidence, pointer } = finding;
  const at = pointer === undefined || pointer === '' ? '' : `  at ${pointer}`;
  const head = `${file}:${place.line}:${place.column}  ${cls}  ${start}-${end}  score ${score.toFixed(2)}  ${recognizer}${at}\n`;
  return (
    head +
    evidence.map((each) => `    ${signed(each.weight)}  ${each.kind}: ${each.detail}\n`).join('')
  );
};

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The summary: most frequent class first. */
export const summaryTable = (tally: Tally): string => {
  if (tally.found === 0) return `nothing found in ${plural(tally.files, 'file')}\n`;
  const rows = [...tally.classes]
    .sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))
    .map(([cls, row]) => [cls, String(row.count), String(row.files.size)] as const);
  const all = [['class', 'count', 'files'] as const, ...rows];
  const width = Math.max(...all.map(([cls]) => cls.length));
  const lines = all.map(
    ([cls, count, files]) => `${cls.padEnd(width)}  ${count.padStart(8)}  ${files.padStart(6)}\n`,
  );
  return `${lines.join('')}${plural(tally.found, 'finding')} in ${plural(tally.files, 'file')}\n`;
};

/** The summary for programs. */
export const summaryJson = (tally: Tally): object => ({
  found: tally.found,
  files: tally.files,
  unread: tally.unread,
  classes: Object.fromEntries(
    [...tally.classes].map(([cls, row]) => [cls, { count: row.count, files: row.files.size }]),
  ),
});
