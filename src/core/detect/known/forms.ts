/** The forms in which a known value recurs: parts of names, handles made from them, digits without separators. */

import type { Class } from '../../brand.ts';
import { asClass } from '../../brand.ts';
import { wordsOf } from './fold.ts';

/** How sure a form is, and what the text around it must be. */
export type Form = {
  readonly class: Class;
  readonly words: readonly string[];
  /** The value itself, where separators count; otherwise any do. */
  readonly exact?: string;
  /**
   * `capital`: written as a name, with capitals; `handle`: beside `@`, in an address or alone in its text;
   * `edges`: not inside a longer word.
   */
  readonly needs: 'edges' | 'capital' | 'handle' | 'any';
  readonly derived: boolean;
};

/** Values of these are too short or too common to be looked for: they would match by chance. */
const NEVER: ReadonlySet<string> = new Set([
  'CC_LAST4',
  'CVV',
  'PIN',
  'AGE',
  'TITLE',
  'NRP',
  'URL',
  'DATE_TIME',
]);
/** Values of these are words. */
const WORDY: ReadonlySet<string> = new Set(['PERSON', 'LOCATION', 'ORGANIZATION']);
/** Values of these are digits, whatever separates them. */
export const NUMBERS: ReadonlySet<string> = new Set([
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'US_SSN',
  'BANK_ACCOUNT',
]);

/** Names that are everyday words, in the languages of the field names: alone they say nothing. */
const COMMON: ReadonlySet<string> = new Set(
  'able anna april august autumn baker bank banks bear bell best bill bird bishop black blue bond book brook brooks brown bush butler carpenter carter case chance chase church clark clay close cloud cole cook cooper cross dale date dawn dean dear deep drew duke earl early east edge english faith field fields finch fish fisher flowers ford forest foster fox frank free french frost gardener garden german glass gold good grace grant gray great green grey hall hand hard harmony harper hart heart heath heaven hill hills hope house hunt hunter iris island jack jade jean jewel jordan joy judge june just justice king knight lake land lane lang large last laurel law lawn leaf lily little long lord love main major march maria mark marks marsh martin mason max mercy meyer miles mill miller mills mine moon moore more morning north noble norm oliver olive page park parks part parker patience pearl penny people piece pike pine pool poole porter potter power price prince prose queen rain ranger ray reed reader reading rich river rivers road robin rock rose ross rowan ruby rule rush sage sales sand savage scott sharp shaw shepherd short silver sing singer skinner sky small smart smith snow song south spring star stark steel stein stern stone storm strange street strong summer sunny swan swift table taylor temple terry test thorn tower town trust turner unit user vale violet walker wall walls ward waters weaver weeks well wells west white will wild winter wise wolf wood woods word work world worth wright young alma amor angel blanca bueno campo casa castillo cruz delgado estrella flores gloria guerra iglesia leon luna mar mercedes mundo paz pilar rey reyes rico rios rojas rosa sol torres vega vera verde bauer braun busch engel fischer fuchs gross hahn herz jung kaiser kern klein koch konig krause kraus lang lange neu neumann richter ritter roth sommer stark vogel wagner weber weiss winkler wolff zimmer amour beau blanc bois bon chevalier colin court fontaine grand jour leger lune marchand noir petit pont roche rousseau roux vert vie admin root system default guest info mail none null sample team client customer person patient contact owner name manager director doctor group company office online service support general state country united republic city'.split(
    ' ',
  ),
);

const LEAST_NAME = 4;
const LEAST_DIGITS = 7;
const MAX_NAME_WORDS = 5;

/** Particles and titles are no part of a name that could stand alone. */
const PARTICLES: ReadonlySet<string> = new Set(
  'de da do dos das del della di der den van von la le el los las the and mr mrs ms dr prof sir jr sr ii iii iv bin ibn al'.split(
    ' ',
  ),
);

const isLetters = (word: string): boolean => /^\p{L}+$/u.test(word);
const isDigits = (words: readonly string[]): boolean =>
  words.every((word) => /^\p{Nd}+$/u.test(word));

const form = (cls: Class, words: readonly string[], needs: Form['needs']): Form => ({
  class: cls,
  words,
  needs,
  derived: true,
});

/** `J. Doe`, `Doe, J.`, `jdoe`, `doej`. */
const withInitial = (cls: Class, initial: string, last: string): readonly Form[] => {
  if (last.length < LEAST_NAME) return [];
  return [
    form(cls, [initial, last], 'capital'),
    form(cls, [last, initial], 'capital'),
    form(cls, [`${initial}${last}`], 'handle'),
    form(cls, [`${last}${initial}`], 'handle'),
  ];
};

/** `Jane Doe`: `Doe, Jane`, `J. Doe`, `jane.doe`, `janedoe`, `jdoe`, `Jane`, `Doe`. */
const ofName = (cls: Class, all: readonly string[]): readonly Form[] => {
  const words = all.filter((word) => !PARTICLES.has(word));
  if (words.length < 2 || words.length > MAX_NAME_WORDS || !words.every(isLetters)) return [];
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const parts = words.filter((word) => word.length >= LEAST_NAME && !COMMON.has(word));
  return [
    form(cls, [last, first], 'any'),
    ...(all.length > 2 ? [form(cls, [first, last], 'any')] : []),
    form(cls, [`${first}${last}`], 'edges'),
    ...withInitial(cls, first[0] ?? '', last),
    ...parts.map((word) => form(cls, [word], 'capital')),
  ];
};

const ROLE_BOX: ReadonlySet<string> = new Set(
  'info sales support help hello contact office admin noreply reply no team billing press jobs service security abuse postmaster webmaster do not mail news'.split(
    ' ',
  ),
);

/** `jane.doe@…` names Jane Doe. */
const ofEmail = (text: string): readonly Form[] => {
  const parts = text.slice(0, Math.max(0, text.indexOf('@'))).split(/[._-]/);
  const [first = '', last = ''] = parts.map((part) => part.replace(/\d+$/, '').toLowerCase());
  const named =
    parts.length === 2 &&
    [first, last].every((part) => part.length >= 3 && isLetters(part) && !ROLE_BOX.has(part));
  return named ? [form(asClass('PERSON'), [...wordsOf(first), ...wordsOf(last)], 'capital')] : [];
};

/** `+1 415 555 0132`: `14155550132` and `415 555 0132`. */
const ofNumber = (cls: Class, words: readonly string[], text: string): readonly Form[] => {
  const digits = words.join('');
  if (words.length < 2 || digits.length < LEAST_DIGITS) return [];
  const forms = [form(cls, wordsOf(digits), 'edges')];
  const national = words.slice(1);
  if (text.startsWith('+') && national.join('').length >= LEAST_DIGITS)
    forms.push(form(cls, national, 'edges'), form(cls, wordsOf(national.join('')), 'edges'));
  return forms;
};

const searchable = (cls: string, words: readonly string[], text: string): boolean => {
  if (NEVER.has(cls) || words.length === 0) return false;
  const letters = words.join('');
  if (WORDY.has(cls)) {
    if (isDigits(words)) return false;
    return words.length > 1
      ? letters.length >= LEAST_NAME
      : letters.length >= LEAST_NAME && !COMMON.has(letters);
  }
  if (cls === 'USERNAME') return letters.length >= LEAST_NAME && !COMMON.has(letters);
  return isDigits(words) ? letters.length >= 6 : text.length >= LEAST_NAME;
};

const isName = (text: string): boolean => /^\p{Lu}/u.test(text);

const needsOf = (cls: string, words: readonly string[], text: string): Form['needs'] => {
  // A login that is one word of letters may be any word: only `@login` or the login alone is meant.
  if (cls === 'USERNAME') return words.length === 1 ? 'handle' : 'edges';
  if (!WORDY.has(cls)) return 'edges';
  if (words.length > 1) return 'any';
  return isName(text) ? 'capital' : 'edges';
};

/** Every form in which a value is looked for, the value itself first; empty where it is too short or too common. */
export const formsOf = (cls: Class, text: string): readonly Form[] => {
  const words = wordsOf(text);
  if (!searchable(cls, words, text)) return [];
  const exact = WORDY.has(cls) || NUMBERS.has(cls) ? {} : { exact: text };
  const self: Form = {
    class: cls,
    words,
    needs: needsOf(cls, words, text),
    derived: false,
    ...exact,
  };
  if (cls === 'PERSON') return [self, ...ofName(cls, words)];
  if (cls === 'EMAIL') return [self, ...ofEmail(text)];
  return NUMBERS.has(cls) ? [self, ...ofNumber(cls, words, text)] : [self];
};
