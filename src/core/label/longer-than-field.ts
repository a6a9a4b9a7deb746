/** Text that says something, as against a field that holds something. */

/** A name with an address, a street with a town, a title: fields have few words. */
const MAX_FIELD_WORDS = 8;
const WORD = /[^\s]+/g;

/** True for more words than a field holds. Looks at the beginning only, so the length of a text does not matter. */
export const isLongerThanField = (text: string): boolean => {
  WORD.lastIndex = 0;
  for (let words = 0; words <= MAX_FIELD_WORDS; words += 1) if (!WORD.test(text)) return false;
  return true;
};
