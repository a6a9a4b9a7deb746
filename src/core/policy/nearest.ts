/** The nearest known name to a mistyped one, for messages only: names are always resolved exactly (DESIGN 3.5). */

/** Longer words are cut: a message needs no exact distance, and the work stays bounded. */
const MAX_WORD = 64;

const distance = (a: string, b: string): number => {
  // Levenshtein, one row at a time (Wagner and Fischer 1974).
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The candidate that differs in at most a third of the letters (at least two), or undefined. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  const wanted = word.slice(0, MAX_WORD).toLowerCase();
  let best: string | undefined;
  let bound = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const far = distance(wanted, candidate.slice(0, MAX_WORD).toLowerCase());
    // A word of which nothing is left is no neighbour: `x` is not nearly `to`.
    if (far < bound && far < wanted.length) {
      best = candidate;
      bound = far;
    }
  }
  return best;
};

/** "; did you mean `EMAIL`", or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const found = nearest(word, candidates);
  return found === undefined || found === word ? '' : `; did you mean \`${found}\``;
};
