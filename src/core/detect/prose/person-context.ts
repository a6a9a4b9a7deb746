/** What stands before and after a name, and what it weighs. */

import { COMMON, CUE, rank } from './lexicon.ts';
import { given } from './name-parts.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isUnknown,
  kindAt,
  lengthAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

/** What stands beside a candidate: a weight, and its reason. */
type Context = readonly [number, string];

const NOTHING: Context = [0, ''];

/** The line before a signature: `Kind regards,`. */
const followsClosing = (reading: Reading, from: number): boolean => {
  if ((gapAt(reading, from) & GAP.LINE) === 0) return false;
  return (
    hasCue(reading, from - 1, CUE.CLOSING) ||
    (hasCue(reading, from - 2, CUE.CLOSING) && gapAt(reading, from - 1) === GAP.SPACE)
  );
};

const IS = /^(?:is|s|am|m|es|soy|ist|est|are)$/;

/** `my name is`, `me llamo`, `mi nombre es`, `I am`, `this is`; `What is your name? Ana`. */
const followsNaming = (reading: Reading, from: number): boolean => {
  const gap = gapAt(reading, from);
  if (hasCue(reading, from - 1, CUE.NAME_IS))
    return gap === GAP.SPACE || (gap & (GAP.COLON | GAP.STOP)) !== 0;
  const word = wordAt(reading, from - 1);
  if ((gap & ~(GAP.SPACE | GAP.QUOTE | GAP.COLON)) !== 0 || !IS.test(word)) return false;
  if (hasCue(reading, from - 2, CUE.NAME_IS)) return true;
  if (/^(?:soy|am|m)$/.test(word)) return given(reading, from) > 0 || isUnknown(reading, from);
  return word === 'is' && /^this$/i.test(wordAt(reading, from - 2)) && given(reading, from) >= 2;
};

const isTitled = (reading: Reading, from: number): boolean =>
  (gapAt(reading, from) & ~(GAP.SPACE | GAP.DOT)) === 0 && hasCue(reading, from - 1, CUE.HONORIFIC);

const isLabelled = (reading: Reading, from: number): boolean =>
  (gapAt(reading, from) & GAP.COLON) !== 0 &&
  hasCue(reading, from - 1, CUE.PERSON_LABEL | CUE.PERSON_NOUN);

/** Cues a blank before the name, most telling first. */
const DIRECT_CUES: readonly (readonly [number, number, string])[] = [
  [CUE.PERSON_NOUN, 1.1, 'introduced'],
  [CUE.SURE_SPEECH, 1.2, 'verb'],
  [CUE.SPEECH, 0.9, 'verb'],
  [CUE.PROFESSION, 0.8, 'profession'],
  [CUE.WEAK_PERSON, 0.4, 'context'],
  [CUE.PLACE, -0.9, 'place preposition'],
];

/** Weight and reason of what stands before a candidate. */
export const before = (reading: Reading, from: number): Context => {
  if (from === 0) return NOTHING;
  const gap = gapAt(reading, from);
  if (followsNaming(reading, from)) return [3, 'says its name'];
  if (isTitled(reading, from))
    return [rank(bitsAt(reading, from - 1), COMMON) >= 2 ? 1.5 : 3, 'title'];
  if (followsClosing(reading, from)) return [2.2, 'signature'];
  if (isLabelled(reading, from)) return [2.2, 'label'];
  const greeted = gap === GAP.SPACE || gap === (GAP.COMMA | GAP.SPACE);
  if (greeted && hasCue(reading, from - 1, CUE.GREETING)) return [1.8, 'greeting'];
  if (gap !== GAP.SPACE) return NOTHING;
  const cue = DIRECT_CUES.find(([bit]) => hasCue(reading, from - 1, bit));
  return cue === undefined ? NOTHING : [cue[1], cue[2]];
};

const WHO = /^(?:who|whose|quien)$/;

const SUBJECT = /^(?:is|was|has|had|will|and|es|fue|ha|y)$/;

/** What follows after one blank. */
const afterBlank = (reading: Reading, to: number): Context => {
  if (hasCue(reading, to, CUE.SURE_SPEECH)) return [1.7, 'speaks'];
  if (hasCue(reading, to, CUE.SPEECH)) return [1.2, 'acts'];
  if (WHO.test(wordAt(reading, to))) return [1, 'who'];
  return SUBJECT.test(wordAt(reading, to)) ? [0.3, 'subject'] : NOTHING;
};

/** `Ana: Where are you?` at the beginning of a line: a speaker, if the word can be a name at all. */
const speaks = (reading: Reading, from: number, to: number): boolean => {
  if ((gapAt(reading, to) & GAP.COLON) === 0) return false;
  if ((gapAt(reading, from) & (GAP.LINE | GAP.EDGE)) === 0) return false;
  if (given(reading, from) >= 2) return true;
  return (
    commonRank(reading, from) === 0 &&
    !hasCue(reading, from, CUE.PRODUCT | CUE.INSTITUTION | CUE.SPANISH | CUE.PLACE_VERB) &&
    to - from === 1 &&
    (gapAt(reading, to) & GAP.LINE) === 0 &&
    isSpoken(reading, to)
  );
};

/** A sentence after the colon: a capital or a quotation mark, and more words. */
const isSpoken = (reading: Reading, to: number): boolean =>
  ((gapAt(reading, to) & GAP.QUOTE) !== 0 || kindAt(reading, to) === KIND.CAP) &&
  commonRank(reading, to) >= 2 &&
  gapAt(reading, to + 1) === GAP.SPACE;

const ADDRESSING =
  /^(?:can|could|please|would|are|do|did|thanks|thank|you|puedes|puede|podrías|gracias|por)$/;
/** `Ana, can you …`: at the beginning of a sentence. */
const isAddressed = (reading: Reading, from: number, to: number): boolean =>
  startsSentence(reading, from) &&
  commonRank(reading, from) === 0 &&
  ADDRESSING.test(wordAt(reading, to));

/** Weight and reason of what stands after a candidate. */
export const after = (reading: Reading, from: number, to: number): Context => {
  const gap = gapAt(reading, to);
  if (gap === GAP.SPACE) return afterBlank(reading, to);
  // `Barnes & Noble` is a firm, `Ana & Luis` are two people.
  if (gap === (GAP.SPACE | GAP.AND) && given(reading, from) < 3) return [-1, 'firm'];
  if (gap === GAP.APOSTROPHE && wordAt(reading, to) === 's') return [0.5, 'possessive'];
  if (speaks(reading, from, to)) return [1.4, 'speaker'];
  if ((gap & GAP.COMMA) === 0) return NOTHING;
  if (kindAt(reading, to) === KIND.NUMBER && lengthAt(reading, to) === 2) return [0.6, 'age'];
  if (isAddressed(reading, from, to)) return [1.2, 'addressed'];
  return WHO.test(wordAt(reading, to)) ? [1, 'who'] : NOTHING;
};

const endsSentence = (reading: Reading, i: number): boolean =>
  i >= reading.tokens.count || startsSentence(reading, i);

const LOOK_AROUND = 10;

/** 1 for a common word with a capital, -1 for a word without one. */
const headingVote = (reading: Reading, i: number): number => {
  if (lengthAt(reading, i) <= 3) return 0;
  if (kindAt(reading, i) === KIND.LOWER) return -1;
  return isCapital(reading, i) && commonRank(reading, i) >= 1 ? 1 : 0;
};

/** Common words of the line have capitals too: a heading. */
export const inHeading = (reading: Reading, from: number, to: number): boolean => {
  let votes = 0;
  let words = 0;
  const count = (i: number): void => {
    const vote = headingVote(reading, i);
    votes += vote;
    if (vote > 0) words += 1;
  };
  // The first word of a sentence has its capital anyway.
  let i = from;
  while (i > Math.max(0, from - LOOK_AROUND) && !startsSentence(reading, i)) {
    i -= 1;
    if (!startsSentence(reading, i) || i === 0) count(i);
  }
  for (i = to; i < to + LOOK_AROUND && !endsSentence(reading, i); i += 1) count(i);
  return words >= 2 && votes > 0;
};
