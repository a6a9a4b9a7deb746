/** Stretches of a text in the order of their starts. */

/** Offsets into a text, in UTF-16 units. */
export type Range = { readonly start: number; readonly end: number };

const inOrder = (ranges: readonly Range[]): boolean => {
  for (let i = 1; i < ranges.length; i += 1)
    if ((ranges[i - 1]?.start ?? 0) > (ranges[i]?.start ?? 0)) return false;
  return true;
};
/** The same in the order of their starts; those that begin together keep their order. */
export const byStart = <T extends Range>(ranges: readonly T[]): readonly T[] =>
  inOrder(ranges) ? ranges : [...ranges].sort((a, b) => a.start - b.start);

/** Index of the first that begins at `start` or later; they are in order. */
export const firstFrom = (ranges: readonly Range[], start: number): number => {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
};
