/** The lexicon: packed lists and cue words as two hash tables, made at the first look-up or when Sluice is built. */

import * as cues from './data/cues.ts';
import { GIVEN_1, GIVEN_2, GIVEN_3 } from './data/given.ts';
import { DEMONYMS, FAITHS, PROFESSIONS } from './data/groups.ts';
import { MORE_GIVEN, OWN_GIVEN, OWN_SURNAMES, SURE_NAMES } from './data/own-names.ts';
import { COUNTRIES, MORE_TOWNS, OWN_TOWNS, REGIONS } from './data/own-places.ts';
import { TOWNS_1, TOWNS_2, TOWNS_3 } from './data/places.ts';
import { SURNAMES_1, SURNAMES_2, SURNAMES_3 } from './data/surnames.ts';
import { WORDS_1, WORDS_2, WORDS_3 } from './data/words.ts';
import { HASH_SEED, hashOf, hashStep } from './fold.ts';

/** What a capitalised word may be. Four ranks of two bits, 0 for absent, 3 for the most frequent; then marks. */
export const GIVEN = 0;
export const SURNAME = 2;
export const COMMON = 4;
export const TOWN = 6;
export const COUNTRY: number = 1 << 8;
export const REGION: number = 1 << 9;
export const DEMONYM: number = 1 << 10;
export const FAITH: number = 1 << 11;
/** The first word of a phrase that is listed as a whole. */
export const BEGINS: number = 1 << 12;
/** The rank as a common word was looked up through the base form. */
export const INFLECTED: number = 1 << 13;
export const rank = (bits: number, of: number): number => (bits >> of) & 3;

/** What a word says about its neighbours; any case. */
export const CUE = {
  HONORIFIC: 1,
  GREETING: 2,
  CLOSING: 4,
  SPEECH: 8,
  PERSON_NOUN: 16,
  PERSON_LABEL: 32,
  WEAK_PERSON: 64,
  NAME_IS: 128,
  PLACE: 256,
  WEAK_PLACE: 512,
  PLACE_VERB: 1024,
  MONTH: 2048,
  STREET_END: 4096,
  STREET_START: 8192,
  UNIT: 16384,
  DIRECTION: 32768,
  GEO: 65536,
  COMPANY: 131072,
  INSTITUTION: 262144,
  PARTICLE: 524288,
  PERSON_KIND: 1048576,
  YEARS: 2097152,
  PRODUCT: 4194304,
  SPANISH: 8388608,
  PROFESSION: 16777216,
  DEMONYM: 33554432,
  SHORT: 67108864,
  SURE_SPEECH: 134217728,
  /** The first word of a post box. */
  BOX: 268435456,
  /** Words before or after a number of years. */
  AGE: 536870912,
  SPANISH_ONLY: 1073741824,
  ENGLISH_ONLY: -2147483648,
} as const;

/**
 * Open addressing over 32-bit hashes: a hash and its bits side by side, so that a look-up touches one line of the cache.
 * Bits of 0: the slot is free. A word that is not listed is taken for one that is with a chance of about 1 in 40,000.
 */
export type Table = Int32Array;
const table = (slots: number): Table => new Int32Array(slots * 2);

/** Where the bits of a word stand, or where they would. */
const placeOf = (of: Table, hash: number): number => {
  const mask = (of.length >> 1) - 1;
  let slot = (hash ^ (hash >>> 15)) & mask;
  while (of[slot * 2 + 1] !== 0 && of[slot * 2] !== hash) slot = (slot + 1) & mask;
  return slot * 2 + 1;
};

/** The bits of a word by its hash, 0 when it is not listed. */
export const lookUp = (from: Table, hash: number): number => from[placeOf(from, hash)] ?? 0;

const add = (to: Table, hash: number, bits: number): void => {
  const at = placeOf(to, hash);
  to[at - 1] = hash;
  to[at] = (to[at] ?? 0) | bits;
};

/** Raises a rank; a lower one stays as it is. */
const raise = (to: Table, hash: number, field: number, value: number): void => {
  const at = placeOf(to, hash);
  const bits = to[at] ?? 0;
  to[at - 1] = hash;
  if (((bits >> field) & 3) < value) to[at] = (bits & ~(3 << field)) | (value << field);
};

/** Sets a rank to 0. The word must have other bits: a slot without any would end the search for those behind it. */
const forget = (of: Table, hash: number, field: number): void => {
  const at = placeOf(of, hash);
  of[at] = (of[at] ?? 0) & ~(3 << field);
};

const LETTER_A = 97;
const LETTER_Z = 122;
const BLANK = 32;

/** Hash after each number of letters of the word being read, so that a shared beginning is hashed once. */
const hashes = new Int32Array(128);
/** The same for the first word of a phrase; 0 within a first word. */
const firsts = new Int32Array(128);

const isLetter = (code: number): boolean =>
  code === BLANK || (code >= LETTER_A && code <= LETTER_Z);

/** Adds letters from `at` to a word of `length` letters; its new length. The hashes are left in `hashes`. */
const spell = (packed: string, at: number, length: number): number => {
  let letters = length;
  for (let i = at; i < packed.length; i += 1) {
    const code = packed.charCodeAt(i);
    if (!isLetter(code)) break;
    const hash = hashes[letters] ?? 0;
    const first = firsts[letters] ?? 0;
    letters += 1;
    firsts[letters] = code === BLANK && first === 0 ? hash : first;
    hashes[letters] = hashStep(hash, code);
  }
  return letters;
};

/**
 * Reads a packed list into a table: sorted words, each as one character for the number of letters it shares with the
 * word before (0-9, then A-Z), then the rest of its letters. The first word of a phrase is marked.
 */
const unpack = (packed: string, to: Table, field: number, value: number): void => {
  hashes[0] = HASH_SEED;
  for (let i = 0; i < packed.length; ) {
    const prefix = packed.charCodeAt(i);
    const shared = prefix < 65 ? prefix - 48 : prefix - 55;
    const length = spell(packed, i + 1, shared);
    i += 1 + length - shared;
    raise(to, hashes[length] ?? 0, field, value);
    if (firsts[length] !== 0) add(to, firsts[length] ?? 0, BEGINS);
  }
};

/** Sizes that keep both tables less than half full. */
const SMALL = 1 << 14;
const LARGE = 1 << 18;

export type Lexicon = { readonly words: Table; readonly cues: Table };

const loadPacked = (words: Table): void => {
  const ranked = [
    [GIVEN, GIVEN_1, GIVEN_2, GIVEN_3],
    [SURNAME, SURNAMES_1, SURNAMES_2, SURNAMES_3],
    [COMMON, WORDS_1, WORDS_2, WORDS_3],
    [TOWN, TOWNS_1, TOWNS_2, TOWNS_3],
  ] as const;
  for (const [field, ...lists] of ranked)
    for (const [i, list] of lists.entries()) unpack(list, words, field, i + 1);
};

const addPhrases = (words: Table, phrases: string, each: (hash: number) => void): void => {
  for (const phrase of phrases.split(',')) {
    if (phrase === '') continue;
    each(hashOf(phrase));
    const blank = phrase.indexOf(' ');
    if (blank !== -1) add(words, hashOf(phrase.slice(0, blank)), BEGINS);
  }
};

const loadOwn = (words: Table): void => {
  for (const list of [OWN_GIVEN, MORE_GIVEN])
    for (const name of list.split(' ')) raise(words, hashOf(name), GIVEN, 2);
  for (const name of OWN_SURNAMES.split(' ')) raise(words, hashOf(name), SURNAME, 2);
  for (const name of SURE_NAMES.split(' ')) forget(words, hashOf(name), COMMON);
  addPhrases(words, COUNTRIES, (hash) => add(words, hash, COUNTRY));
  addPhrases(words, REGIONS, (hash) => add(words, hash, REGION));
  addPhrases(words, OWN_TOWNS, (hash) => raise(words, hash, TOWN, 3));
  addPhrases(words, MORE_TOWNS, (hash) => raise(words, hash, TOWN, 2));
  for (const word of DEMONYMS.split(' ')) add(words, hashOf(word), DEMONYM);
  for (const word of FAITHS.split(' ')) add(words, hashOf(word), FAITH);
};

const loadCues = (to: Table): void => {
  const lists: readonly (readonly [string, number])[] = [
    [cues.HONORIFICS, CUE.HONORIFIC],
    [cues.SHORT_OF, CUE.SHORT],
    [cues.GREETINGS, CUE.GREETING],
    [cues.CLOSINGS, CUE.CLOSING],
    [cues.SPEECH, CUE.SPEECH],
    [cues.SURE_SPEECH, CUE.SPEECH | CUE.SURE_SPEECH],
    [cues.PERSON_NOUNS, CUE.PERSON_NOUN],
    [cues.PERSON_LABELS, CUE.PERSON_LABEL],
    [cues.WEAK_PERSON, CUE.WEAK_PERSON],
    [cues.NAME_IS, CUE.NAME_IS],
    [cues.PLACE_PREPOSITIONS, CUE.PLACE],
    [cues.WEAK_PLACE, CUE.WEAK_PLACE],
    [cues.PLACE_VERBS, CUE.PLACE_VERB],
    [cues.MONTHS, CUE.MONTH],
    [cues.STREET_ENDS, CUE.STREET_END],
    [cues.STREET_STARTS, CUE.STREET_START],
    [cues.UNITS, CUE.UNIT],
    [cues.DIRECTIONS, CUE.DIRECTION],
    [cues.GEO_NOUNS, CUE.GEO],
    [cues.COMPANY_ENDS, CUE.COMPANY],
    [cues.INSTITUTIONS, CUE.INSTITUTION],
    [cues.PARTICLES, CUE.PARTICLE],
    [cues.PERSON_KINDS, CUE.PERSON_KIND],
    [cues.YEARS, CUE.YEARS],
    [cues.PRODUCTS, CUE.PRODUCT],
    [cues.BOXES, CUE.BOX],
    [cues.AGES, CUE.AGE],
    [cues.SPANISH_ONLY, CUE.SPANISH_ONLY],
    [cues.ENGLISH_ONLY, CUE.ENGLISH_ONLY],
    [cues.SPANISH_WORDS, CUE.SPANISH],
    [PROFESSIONS, CUE.PROFESSION],
    [DEMONYMS, CUE.DEMONYM],
    [FAITHS, CUE.DEMONYM],
  ];
  for (const [list, bit] of lists) for (const word of list.split(' ')) add(to, hashOf(word), bit);
};

/** Makes both tables from the lists; takes some 25 ms in a process that has just started. */
export const makeLexicon = (): Lexicon => {
  const lists = { words: table(LARGE), cues: table(SMALL) };
  loadPacked(lists.words);
  loadOwn(lists.words);
  loadCues(lists.cues);
  return lists;
};

let made: Lexicon | undefined;
/** The lexicon; made by the first call where it was not preset. */
export const lexicon = (): Lexicon => {
  made ??= makeLexicon();
  return made;
};

/**
 * Takes what `makeLexicon` made when Sluice was built, words before cues. False where it has another size and so is of
 * another version; that it is right is proved like any protection, by its planted sample.
 */
export const presetLexicon = (tables: Int32Array): boolean => {
  if (tables.length !== (LARGE + SMALL) * 2) return false;
  made = { words: tables.subarray(0, LARGE * 2), cues: tables.subarray(LARGE * 2) };
  return true;
};

/** Endings of English inflections, with what a base may end in instead. Keep in step with `scripts/prose-lexicon.mjs`. */
const ENDINGS: readonly (readonly [string, readonly string[]])[] = [
  ['s', ['']],
  ['es', ['']],
  ['ies', ['y']],
  ['ed', ['', 'e']],
  ['ied', ['y']],
  ['ing', ['', 'e']],
  ['er', ['', 'e']],
  ['ers', ['', 'e']],
  ['ly', ['']],
  ['ness', ['']],
  ['able', ['', 'e']],
  ['ation', ['e']],
  ['ations', ['e']],
  ['ment', ['']],
  ['ments', ['']],
];
/** `stopped`, `running`: endings before which a letter is doubled. */
const DOUBLING: readonly string[] = ['ed', 'ing', 'er', 'ers'];

const commonRankOf = (word: string): number => rank(lookUp(lexicon().words, hashOf(word)), COMMON);

/** Rank of what `word` is an inflection of, if it ends in `end`; 0 otherwise. */
const rankWithout = (word: string, end: string, adds: readonly string[]): number => {
  if (!word.endsWith(end) || word.length <= end.length + 2) return 0;
  const stem = word.slice(0, -end.length);
  const doubled = DOUBLING.includes(end) && stem.at(-1) === stem.at(-2);
  const own = doubled ? commonRankOf(stem.slice(0, -1)) : 0;
  return adds.reduce((best, add) => best || commonRankOf(stem + add), own);
};

/** Rank of the first base of `word` that is listed, 0 where none is. */
const baseRank = (word: string): number => {
  for (const [end, adds] of ENDINGS) {
    const found = rankWithout(word, end, adds);
    if (found > 0) return found;
  }
  return 0;
};

/** What English inflections end in; most names do not. */
const MAY_INFLECT = /[sdgryetn]$/i;
/** Rank as a common word of a word that the lists do not hold themselves: that of its base form, at most 2. */
export const inflectedRank = (word: string): number =>
  word.length < 4 || !MAY_INFLECT.test(word) ? 0 : Math.min(baseRank(word.toLowerCase()), 2);
