/** A text cut into tokens, and the questions that every rule asks of a token. */

import { isDigit } from '../recognizers/characters.ts';
import { hashMore, hashOf, hashStep } from './fold.ts';
import {
  BEGINS,
  COMMON,
  COUNTRY,
  CUE,
  GIVEN,
  INFLECTED,
  inflectedRank,
  lexicon,
  lookUp,
  REGION,
  rank,
  SURNAME,
  TOWN,
} from './lexicon.ts';
import { capitalizePlace, lowerPlaceEnd } from './lower-places.ts';
import { GAP, KIND, type Tokens, tokenize } from './tokens.ts';

/** Parts of a phrase are parted by one blank when it is hashed. */
const BLANK = 32;

export type Reading = {
  readonly text: string;
  readonly tokens: Tokens;
  /** The text is rather Spanish than English: then an English word says little about a capitalised one, and the reverse. */
  readonly spanish: boolean;
  /** There is no capital in the text: listed names and towns are read as if they had one. */
  readonly caseless: boolean;
  /** Hashes of the letter runs of local parts of e-mail addresses in the text. */
  readonly mailNames: ReadonlySet<number>;
};

const MOST_LOCAL = 40;
const MOST_DIGITS = 6;
const NO_NAMES: ReadonlySet<number> = new Set();

const isLocal = (code: number): boolean =>
  code < 128
    ? code === 0x2e || code === 0x2d || code === 0x5f || isAsciiLetter(code)
    : /\p{L}/u.test(String.fromCharCode(code));
const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

/** The letters, dots and hyphens before `at`, without the digits behind them. */
const localBefore = (text: string, from: number, at: number): string => {
  let end = at;
  while (end > from && at - end < MOST_DIGITS && isDigit(text.charCodeAt(end - 1))) end -= 1;
  let start = end;
  while (start > from && end - start < MOST_LOCAL && isLocal(text.charCodeAt(start - 1)))
    start -= 1;
  return text.slice(start, end);
};

/** `jane.doe@` names Jane and Doe. */
const mailNames = (text: string, from: number, to: number): ReadonlySet<number> => {
  const first = text.indexOf('@', from);
  if (first === -1 || first >= to) return NO_NAMES;
  const names = new Set<number>();
  for (let at = first; at !== -1 && at < to; at = text.indexOf('@', at + 1))
    for (const part of localBefore(text, from, at).split(/[^\p{L}]+/u))
      if (part.length > 2) names.add(hashOf(part));
  return names;
};

/** Tokens that are looked at for the language; it does not change within a text often. */
const LANGUAGE_SAMPLE = 400;

const looksSpanish = ({ cue, count }: Tokens): boolean => {
  let balance = 0;
  const most = Math.min(count, LANGUAGE_SAMPLE);
  for (let i = 0; i < most; i += 1) {
    const bits = cue[i] ?? 0;
    if ((bits & CUE.SPANISH_ONLY) !== 0) balance += 1;
    if ((bits & CUE.ENGLISH_ONLY) !== 0) balance -= 1;
  }
  return balance > 0;
};

/** Words right before a name that chats write without a capital: `my name is ana`, `soy pedro`, `sr. martínez`. */
const NAME_CUES = CUE.NAME_IS | CUE.HONORIFIC | CUE.GREETING | CUE.PERSON_NOUN;
const followsCue = ({ cue, gap, hash }: Tokens, i: number): boolean => {
  const between = gap[i] ?? 0;
  if ((between & GAP.SPACE) === 0 || (between & ~(GAP.SPACE | GAP.DOT | GAP.COLON)) !== 0)
    return false;
  if (((cue[i - 1] ?? 0) & NAME_CUES) !== 0) return true;
  const is = hash[i - 1] ?? 0;
  return is === SOY || ((is === IS || is === ES) && ((cue[i - 2] ?? 0) & CUE.NAME_IS) !== 0);
};
const SOY = hashOf('soy');
const IS = hashOf('is');
const ES = hashOf('es');

/** Gives capitals to listed names behind such words, and to the surname behind them. */
const capitalizeCued = (text: string, tokens: Tokens): void => {
  if ((tokens.cues & (NAME_CUES | CUE.SPANISH | CUE.SPANISH_ONLY)) === 0) return;
  let named = false;
  for (let i = 1; i < tokens.count; i += 1) {
    if (!named && !followsCue(tokens, i)) continue;
    const titled = ((tokens.cue[i - 1] ?? 0) & CUE.HONORIFIC) !== 0;
    const bits = bitsOfName(text, tokens, i, named || titled);
    const person = named || rank(bits, GIVEN) >= 2 || (titled && rank(bits, SURNAME) >= 2);
    named = rank(bits, GIVEN) >= 2;
    if (bits === 0 || !person) continue;
    tokens.kind[i] = KIND.CAP;
    tokens.bits[i] = bits;
  }
};

/** Fewer words without a capital are a command, a label or a path. */
const LEAST_CASELESS = 4;
const isCaseless = ({ kind, count }: Tokens): boolean => {
  for (let i = 0; i < count; i += 1) {
    const of = kind[i] ?? 0;
    if (of !== KIND.LOWER && of !== KIND.NUMBER && of !== KIND.ALNUM) return false;
  }
  return true;
};

const isListedName = (bits: number): boolean =>
  rank(bits, COMMON) === 0 &&
  (rank(bits, GIVEN) >= 2 || rank(bits, TOWN) >= 2 || (bits & (COUNTRY | REGION)) !== 0);
/** A surname behind a given name: listed, or no word at all. */
const isSurnameLike = (bits: number, word: string): boolean =>
  rank(bits, SURNAME) === 3 ||
  (rank(bits, COMMON) === 0 &&
    (rank(bits, SURNAME) > 0 || (bits === 0 && inflectedRank(word) === 0)));

/** The bits of token `i` if it is to get a capital, else 0; `named`: a given name stands before it. */
const bitsOfName = (text: string, tokens: Tokens, i: number, named: boolean): number => {
  // Verbs such as `lives` are cues and nobody's name.
  if (tokens.kind[i] !== KIND.LOWER || ((tokens.cue[i] ?? 0) & ~CUE.SPEECH) !== 0) return 0;
  const bits = lookUp(lexicon().words, tokens.hash[i] ?? 0);
  if (isListedName(bits)) return bits;
  const word = (): string => text.slice(tokens.start[i] ?? 0, tokens.end[i] ?? 0);
  return named && (tokens.gap[i] ?? 0) === GAP.SPACE && isSurnameLike(bits, word())
    ? bits | INFLECTED
    : 0;
};

/** Gives capitals to listed names and towns that are no words, and to the surname behind a given name. */
const capitalize = (text: string, tokens: Tokens): void => {
  let named = false;
  for (let i = 0; i < tokens.count; i += 1) {
    const end = lowerPlaceEnd(text, tokens, i);
    if (end > 0) {
      capitalizePlace(tokens, i, end);
      i = end - 1;
      named = false;
      continue;
    }
    const bits = bitsOfName(text, tokens, i, named);
    named = rank(bits, GIVEN) >= 2;
    if (bits === 0) continue;
    tokens.kind[i] = KIND.CAP;
    tokens.bits[i] = bits;
  }
};

export const read = (text: string, from: number, to: number): Reading => {
  const tokens = tokenize(text, from, to);
  const caseless = tokens.count >= LEAST_CASELESS && isCaseless(tokens);
  if (caseless) capitalize(text, tokens);
  capitalizeCued(text, tokens);
  return {
    text,
    tokens,
    spanish: looksSpanish(tokens),
    caseless,
    mailNames: mailNames(text, from, to),
  };
};

/** Longer runs of letters are no words; what is asked of a word is asked of its beginning. */
const LONGEST_WORD = 48;
export const wordAt = ({ text, tokens }: Reading, i: number): string => {
  const start = tokens.start[i] ?? 0;
  return i < 0 || i >= tokens.count
    ? ''
    : text.slice(start, Math.min(tokens.end[i] ?? 0, start + LONGEST_WORD));
};
export const kindAt = ({ tokens }: Reading, i: number): number =>
  i < 0 || i >= tokens.count ? 0 : (tokens.kind[i] ?? 0);
export const gapAt = ({ tokens }: Reading, i: number): number =>
  i < 0 || i > tokens.count ? GAP.EDGE : (tokens.gap[i] ?? 0);
export const bitsAt = ({ tokens }: Reading, i: number): number =>
  i < 0 || i >= tokens.count ? 0 : (tokens.bits[i] ?? 0);
export const hasCue = ({ tokens }: Reading, i: number, cue: number): boolean =>
  i >= 0 && i < tokens.count && ((tokens.cue[i] ?? 0) & cue) !== 0;
export const lengthAt = ({ tokens }: Reading, i: number): number =>
  (tokens.end[i] ?? 0) - (tokens.start[i] ?? 0);

/** A word with a capital first letter. */
export const isCapital = (reading: Reading, i: number): boolean => {
  const kind = kindAt(reading, i);
  return (
    kind === KIND.CAP ||
    kind === KIND.UPPER ||
    kind === KIND.INITIAL ||
    (kind === KIND.MIXED && isSurnameCase(reading, i))
  );
};

const SURNAME_CASE =
  /^(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|Des|Del|Della|Dos|Da|Ó|O)\p{Lu}\p{Ll}+$/u;
/** `McDonald`, `DeVito`; not `JavaScript`. */
export const isSurnameCase = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) === KIND.MIXED && SURNAME_CASE.test(wordAt(reading, i));

/** Characters beside a word that make it code: members, paths, addresses, calls. */
const CODE_BEFORE = '/\\_@=$.~^+`{<#%&|';
const CODE_AFTER = '/\\_@=`}%|';
export const isCode = (reading: Reading, from: number, to: number): boolean => {
  const { text, tokens } = reading;
  const start = tokens.start[from] ?? 0;
  const end = tokens.end[to - 1] ?? 0;
  if (start > 0 && CODE_BEFORE.includes(text.charAt(start - 1))) return !isDialogue(text, start);
  if (end >= text.length) return false;
  const after = text.charAt(end);
  if (CODE_AFTER.includes(after)) return true;
  return /^(?:\(|::|\.[a-z_$])/.test(text.slice(end, end + 2));
};
/** A full stop without a blank before a capital: `J.K. Rowling`, `end.Next`; a member of code begins in lower case. */
const isDialogue = (text: string, start: number): boolean =>
  text.charAt(start - 1) === '.' &&
  /[A-Z]/.test(text.charAt(start)) &&
  start > 1 &&
  /[A-Za-z]/.test(text.charAt(start - 2));

/** English rank; looked up through the base form once, and kept in the token's bits. */
const englishRank = (reading: Reading, i: number): number => {
  const bits = bitsAt(reading, i);
  const own = rank(bits, COMMON);
  if (own > 0 || (bits & (INFLECTED | NAMED)) !== 0) return own;
  const found = inflectedRank(wordAt(reading, i));
  reading.tokens.bits[i] = bits | INFLECTED | (found << COMMON);
  return found;
};
/** Any rank as a given name or a surname. */
const NAMED = (3 << GIVEN) | (3 << SURNAME);

/** Rank as a common word in the language of the text, 0 to 3; capitals forgotten. */
export const commonRank = (reading: Reading, i: number): number => {
  const spanishWord = hasCue(reading, i, CUE.SPANISH);
  const english = englishRank(reading, i);
  if (reading.spanish) return Math.max(spanishWord ? 3 : 0, english - 1, 0);
  return spanishWord && (bitsAt(reading, i) & NAMED) === 0 ? Math.max(1, english) : english;
};

/** Nothing is known of this word in any list. */
export const isUnknown = (reading: Reading, i: number): boolean =>
  commonRank(reading, i) === 0 &&
  (bitsAt(reading, i) & ~(BEGINS | INFLECTED)) === 0 &&
  (reading.tokens.cue[i] ?? 0) === 0;

/** The word stands where any word has a capital. */
export const startsSentence = (reading: Reading, i: number): boolean => {
  const gap = gapAt(reading, i);
  if ((gap & (GAP.EDGE | GAP.LINE | GAP.STOP)) !== 0) return true;
  if ((gap & GAP.DOT) === 0) return false;
  // `Dr. Smith`, `J. Smith`: the full stop belongs to the word before.
  return !hasCue(reading, i - 1, CUE.SHORT) && kindAt(reading, i - 1) !== KIND.INITIAL;
};

/** A listed phrase: where it ends, and its bits. */
export type Phrase = { readonly end: number; readonly bits: number };

const IN_PHRASE = GAP.SPACE | GAP.HYPHEN | GAP.APOSTROPHE | GAP.DOT;
const LONGEST_PHRASE = 5;
/** Does a phrase go on with token `i`: a capital, or a short word such as `de` or `of`? */
const inPhrase = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i) & ~IN_PHRASE) === 0 && (isCapital(reading, i) || lengthAt(reading, i) <= 3);

/** The longest listed phrase from token `i`, at most five words; undefined where none is. */
export const phraseAt = (
  reading: Reading,
  i: number,
  wanted: (bits: number) => boolean,
): Phrase | undefined => {
  const { text, tokens } = reading;
  const own = bitsAt(reading, i);
  let best: Phrase | undefined = wanted(own) ? { end: i + 1, bits: own } : undefined;
  if ((own & BEGINS) === 0) return best;
  const { words } = lexicon();
  let hash = tokens.hash[i] ?? 0;
  for (
    let at = i + 1;
    at < i + LONGEST_PHRASE && at < tokens.count && inPhrase(reading, at);
    at += 1
  ) {
    const joined = gapAt(reading, at) === GAP.APOSTROPHE ? hash : hashStep(hash, BLANK);
    hash = hashMore(joined, text, tokens.start[at] ?? 0, tokens.end[at] ?? 0);
    const bits = lookUp(words, hash);
    if (wanted(bits)) best = { end: at + 1, bits };
  }
  return best;
};
