/** Places of several words in a text without capitals: `fort worth`, `talavera de la reina`. */

import { hashMore, hashStep } from './fold.ts';
import { BEGINS, COUNTRY, lexicon, lookUp, REGION, rank, TOWN } from './lexicon.ts';
import { GAP, KIND, type Tokens } from './tokens.ts';

/** Parts of a phrase are parted by one blank when it is hashed. */
const BLANK = 32;
const LONGEST_PHRASE = 5;

const isPlace = (bits: number): boolean =>
  rank(bits, TOWN) >= 2 || (bits & (COUNTRY | REGION)) !== 0;

const goesOn = ({ count, kind, gap }: Tokens, at: number): boolean =>
  at < count && kind[at] === KIND.LOWER && gap[at] === GAP.SPACE;

/** Where a listed place that begins at token `i` ends; 0 where none of several words does. */
export const lowerPlaceEnd = (text: string, tokens: Tokens, i: number): number => {
  const { words } = lexicon();
  let hash = tokens.hash[i] ?? 0;
  let end = 0;
  if ((lookUp(words, hash) & BEGINS) === 0) return end;
  for (let at = i + 1; at < i + LONGEST_PHRASE && goesOn(tokens, at); at += 1) {
    hash = hashMore(hashStep(hash, BLANK), text, tokens.start[at] ?? 0, tokens.end[at] ?? 0);
    if (isPlace(lookUp(words, hash))) end = at + 1;
  }
  return end;
};

/** Gives capitals to the words of a place; short ones such as `de` have none in other texts either. */
export const capitalizePlace = (tokens: Tokens, from: number, to: number): void => {
  for (let i = from; i < to; i += 1) {
    const short = (tokens.end[i] ?? 0) - (tokens.start[i] ?? 0) <= 3;
    if (short && i > from && i < to - 1) continue;
    tokens.kind[i] = KIND.CAP;
    tokens.bits[i] = lookUp(lexicon().words, tokens.hash[i] ?? 0);
  }
};
