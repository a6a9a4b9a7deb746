/** Names of fields as plain words: `billingZipCode`, `billing_zip-code` and `Billing Zip Code` are `billing zip code`. */

/** Keys recur in every row of a list; more different ones than this are data, not names. */
const MAX_REMEMBERED = 20_000;
/** A longer key is no name of a field. */
const MAX_KEY_LENGTH = 120;

/** Letters without their accents, because people leave them out: `dirección` is `direccion`, `Straße` is `strasse`. */
const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss');

const splitWords = (key: string): string =>
  plainLetters(key)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/([\p{Ll}])(\d)/gu, '$1 $2')
    .trim()
    .toLowerCase();

/** Remembers answers until there are too many of them (DESIGN 3.9). */
export const remembered = <T>(answer: (question: string) => T): ((question: string) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before.answer;
    if (known.size >= MAX_REMEMBERED) known.clear();
    // A copy: a slice would keep the whole text that it was cut from.
    const own = ` ${question}`.slice(1);
    const fresh = { answer: answer(own) };
    known.set(own, fresh);
    return fresh.answer;
  };
};

const asked = remembered(splitWords);

/** The words of a key in lower case without accents; empty where it is too long to be a name. */
export const fieldWords = (key: string): string => (key.length > MAX_KEY_LENGTH ? '' : asked(key));
