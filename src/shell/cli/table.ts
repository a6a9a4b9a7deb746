/** Rows as aligned columns for people. */

/** One line per row, headings first; columns are as wide as their widest cell. */
export const table = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
