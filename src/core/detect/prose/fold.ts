/** Letters as the lexicon sees them: case and accents folded, and a hash that grows one letter at a time. */

/** Code units below this have a row in the tables: Latin with its accents, Greek and Cyrillic; and Latin for Vietnamese. */
export const TABLE = 0x1f00;
/** Between these lie scripts whose words no rule knows. */
const CYRILLIC_END = 0x530;
const VIETNAMESE = 0x1e00;
const GREEK = 0x370;
const DECOMPOSED = 'NFD';
/** Letters that do not decompose. */
const LIGATURES: Readonly<Record<string, string>> = {
  ß: 's',
  æ: 'a',
  ø: 'o',
  œ: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 't',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
};

const foldedLetter = (character: string): number => {
  const lower = character.toLowerCase();
  const base = (LIGATURES[lower] ?? lower).normalize(DECOMPOSED).charCodeAt(0);
  if (base >= 97 && base <= 122) return base;
  // No list holds Greek or Cyrillic words; they are letters all the same, so that the shape of a name can be seen.
  return base >= GREEK && lower !== character.toUpperCase() ? 128 | (base & 127) : 0;
};

/** Mark of an upper-case letter in `LETTERS`; its lower eight bits are the base letter in lower case. */
export const UPPER_LETTER = 256;
/** Mark of a digit in `LETTERS`; it has no base letter. */
export const DIGIT_MARK = 512;
/** What each code unit is as part of a word; 0 for what is neither a letter nor a digit. */
export const LETTERS: Uint16Array = new Uint16Array(TABLE);
for (let code = 0; code < TABLE; code += 1) {
  if (code === CYRILLIC_END) code = VIETNAMESE;
  const character = String.fromCharCode(code);
  const letter = foldedLetter(character);
  const upper = letter !== 0 && character !== character.toLowerCase();
  LETTERS[code] = code >= 48 && code <= 57 ? DIGIT_MARK : letter | (upper ? UPPER_LETTER : 0);
}
export const BASE_LETTER = 255;

/** FNV-1a, 32 bits; the seed of an empty word. */
export const HASH_SEED: number = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;
export const hashStep = (hash: number, letter: number): number =>
  Math.imul(hash ^ letter, HASH_PRIME);

/** Goes on hashing with the letters of `text` from `start` to `end`; everything else is left out. */
export const hashMore = (seed: number, text: string, start: number, end: number): number => {
  let hash = seed;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    const letter = code < TABLE ? (LETTERS[code] ?? 0) & BASE_LETTER : 0;
    if (letter !== 0) hash = hashStep(hash, letter);
  }
  return hash;
};

/** Hash of a word or phrase; what is no letter is one blank between words, apostrophes vanish. */
export const hashOf = (text: string): number => {
  let hash = HASH_SEED;
  let gap = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const letter = code < TABLE ? (LETTERS[code] ?? 0) & BASE_LETTER : 0;
    if (letter === 0) {
      gap = code !== 0x27 && code !== 0x2019 && hash !== HASH_SEED;
      continue;
    }
    if (gap) hash = hashStep(hash, 32);
    gap = false;
    hash = hashStep(hash, letter);
  }
  return hash;
};
