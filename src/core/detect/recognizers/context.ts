/** Words near a value that speak for what it is: whole words, any case, a bounded way back. */

/** Presidio looks five words back; 64 UTF-16 units are five to ten words and need no word splitter. */
export const LOOK_BEHIND = 64;

const escaped = (word: string): string =>
  word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/[\s_-]+/g, '[\\s_-]{0,3}');

/**
 * Matches the words as whole words, singular or plural. Presidio matches them as parts of words, so that `lic` is found in
 * `duplicate` (its issue 1061). No quantifier over one character: linear.
 */
const patternOf = (words: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${[...words]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|')})(?:s|en|es)?(?![\\p{L}\\p{N}])`,
    'giu',
  );

/** Finds the last context word before a place. */
export type Near = (text: string, start: number, outer: string) => number;

const NEVER: Near = () => -1;

/** Made on first use: most rows are never near a candidate, and a pattern costs more than a look. */
export const nearOf = (words: readonly string[]): Near => {
  if (words.length === 0) return NEVER;
  let pattern: RegExp | undefined;
  /** A word at the very beginning of a stretch that was cut out may be the rest of a longer one. */
  const lastEnd = (text: string, cut: boolean): number => {
    pattern ??= patternOf(words);
    let end = -1;
    for (const match of text.matchAll(pattern))
      if (match.index > 0 || !cut) end = match.index + match[0].length;
    return end;
  };
  return (text, start, outer) => {
    const from = Math.max(0, start - LOOK_BEHIND);
    const end = start === 0 ? -1 : lastEnd(text.slice(from, start), from > 0);
    if (end !== -1) return start - from - end;
    return outer !== '' && lastEnd(outer, false) !== -1 ? 0 : -1;
  };
};
