/** Cuts long texts where no finding can be cut. */

/** Longer texts are read in pieces whose tokens stay in the processor's cache; a piece ends between sentences. */
export const PIECE = 24_576;

/** Where the piece that begins at `start` ends: after a line, a sentence or a word in its second half. */
export const pieceEnd = (text: string, start: number): number => {
  const limit = start + PIECE;
  if (limit >= text.length) return text.length;
  const least = start + (PIECE >> 1);
  // A search in the text itself would run back to its beginning.
  const half = text.slice(least, limit);
  for (const mark of ['\n', '. ', ' ']) {
    const at = half.lastIndexOf(mark);
    if (at !== -1) return least + at + mark.length;
  }
  return limit;
};
