/** Every mistake of a file as one message: the first with its line, how many more there are, and all of them as data. */

import type { Problem } from './yaml-text.ts';

export type Told = { readonly message: string; readonly lines: readonly string[] };

/** In the order of the file; `nothing` is said where no place is known. */
export const told = (file: string, problems: readonly Problem[], nothing: string): Told => {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const lines = sorted.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : '';
  return { message: `${lines[0] ?? `${file}: ${nothing}`}${more}`, lines };
};
