/** How letters are compared when a known value is looked for: without case, accents and width, code unit by code unit. */

/** Kinds of code units. */
export const GAP = 0;
/** A letter: runs of them are one word. */
export const LETTER = 1;
export const DIGIT = 2;
/** A letter of a script without blanks between words: a word of its own. */
export const LONE = 3;
/** A combining mark: no part of the comparison. */
export const MARK = 4;

const UNKNOWN = 255;
const LONE_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Filled on first use: all 65,536 at start-up would cost more than most texts. */
const KIND: Uint8Array = new Uint8Array(0x1_0000).fill(UNKNOWN);
const FOLD: Uint16Array = new Uint16Array(0x1_0000);

/** NFKC and lower case without accents, where that is one code unit; offsets must stay. */
const foldedUnit = (character: string): number => {
  const plain = character
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  return plain.length === 1 ? plain.charCodeAt(0) : character.toLowerCase().charCodeAt(0);
};

const kindOfUnit = (character: string): number => {
  if (/\p{M}/u.test(character)) return MARK;
  if (/\p{Nd}/u.test(character)) return DIGIT;
  if (LONE_SCRIPT.test(character)) return LONE;
  return /[\p{L}\p{N}]/u.test(character) ? LETTER : GAP;
};

const learn = (code: number): number => {
  const character = String.fromCharCode(code);
  FOLD[code] = foldedUnit(character);
  const kind = kindOfUnit(character);
  KIND[code] = kind;
  return kind;
};
for (let code = 0; code < 128; code += 1) learn(code);

/** Kind of a code unit; halves of surrogate pairs are gaps. */
export const kindOf = (code: number): number => {
  // Beyond the end of a text a code is NaN: one such question to the table would slow every later one threefold.
  if (!(code >= 0)) return GAP;
  const kind = KIND[code] ?? GAP;
  return kind === UNKNOWN ? learn(code) : kind;
};

/** Folded code unit; ask `kindOf` first. */
export const foldOf = (code: number): number => FOLD[code] ?? code;

/** Words of a text, folded: what the automaton is built from. Letters and digits that touch are two words. */
export const wordsOf = (text: string): readonly string[] => {
  const words: string[] = [];
  let word = '';
  let last = GAP;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const kind = kindOf(code);
    if (kind === MARK) continue;
    if (word !== '' && (kind !== last || kind === LONE)) {
      words.push(word);
      word = '';
    }
    if (kind !== GAP) word += String.fromCharCode(foldOf(code));
    last = kind;
  }
  if (word !== '') words.push(word);
  return words;
};
