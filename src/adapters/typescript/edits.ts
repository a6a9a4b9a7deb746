/** Changes a text in places and remembers which columns moved. */

import type { CompiledModule } from '../../ports/compiler.ts';

/** `text` in place of `[start, end)`; it never holds a line break that was not there. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** Blanks of the same width, so that nothing to the right moves. */
export const blanks = (text: string): string => text.replace(/[^\r\n\u2028\u2029]/g, ' ');

/** An edit padded to the width of what it replaces. */
export const replacement = (start: number, end: number, text: string): Edit => ({
  start,
  end,
  text: text.padEnd(end - start),
});

export type Edited = { readonly text: string; readonly shifts: CompiledModule['shifts'] };

/** Applies edits that do not overlap. `lineStarts` are the offsets of the lines of `text`. */
export const applyEdits = (
  text: string,
  edits: readonly Edit[],
  lineStarts: readonly number[],
): Edited => {
  const shifts: { line: number; column: number; by: number }[] = [];
  const parts: string[] = [];
  let [at, line, moved] = [0, 0, 0];
  for (const { start, end, text: put } of edits.toSorted((a, b) => a.start - b.start)) {
    while ((lineStarts[line + 1] ?? Number.POSITIVE_INFINITY) <= start) {
      line += 1;
      moved = 0;
    }
    parts.push(text.slice(at, start), put);
    at = end;
    const by = put.length - (end - start);
    if (by === 0) continue;
    // The first column that stands to the right of what was put in.
    shifts.push({
      line: line + 1,
      column: end - (lineStarts[line] ?? 0) + moved + by + 1,
      by,
    });
    moved += by;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), shifts };
};

/** The author's column for one of the edited text. */
export const originalColumn = (
  shifts: CompiledModule['shifts'],
  line: number,
  column: number,
): number =>
  shifts.reduce(
    (left, shift) => (shift.line === line && shift.column <= column ? left - shift.by : left),
    column,
  );
