/** Known values of a scope, found again wherever they recur as whole words, and in derived forms (DESIGN 5.3). */

import type { Class } from '../brand.ts';
import type { KnownHit, KnownValues } from './detector.ts';
import {
  type Accept,
  Automaton,
  isDigit,
  MAX_WORDS,
  type Take,
  touches,
} from './known/automaton.ts';
import { foldOf, GAP, kindOf, MARK } from './known/fold.ts';
import { type Form, formsOf, NUMBERS } from './known/forms.ts';
import type { Range } from './ranges.ts';

/** Classes that are left alone inside addresses of the web, where a lone word is a locator and not a mention. */
const NOT_IN_URLS: ReadonlySet<string> = new Set([
  'PERSON',
  'LOCATION',
  'ORGANIZATION',
  'USERNAME',
]);

/** Folded letters and digits, and everything else as it is: equal where two texts differ in case, width or accents only. */
const folded = (text: string, from: number, to: number): string => {
  let out = '';
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    const kind = kindOf(code);
    if (kind !== MARK) out += kind === GAP ? text[i] : String.fromCharCode(foldOf(code));
  }
  return out;
};

const isCapital = (text: string, at: number): boolean => /^\p{Lu}/u.test(text.slice(at, at + 2));

/** Each word of the stretch begins with a capital: it is written as a name. */
const isWrittenAsName = (text: string, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1)
    if ((at === start || !touches(text, at - 1)) && touches(text, at) && !isCapital(text, at))
      return false;
  return true;
};

/** Beside `@`, or alone in its text: somebody's handle and not just a word. */
const isHandle = (text: string, start: number, end: number): boolean =>
  (text[start - 1] === '@' && !touches(text, start - 2)) ||
  text[end] === '@' ||
  (start === 0 && end === text.length);

const hasEdges = (text: string, start: number, end: number): boolean =>
  !touches(text, start - 1) && !touches(text, end);

/** No letters beside it; digits may follow, as in `jane.doe42`. */
const hasSoftEdges = (text: string, start: number, end: number): boolean =>
  !touches(text, start - 1) && (!touches(text, end) || isDigit(text, end));

const fits = (form: Pick<Form, 'needs'>, text: string, start: number, end: number): boolean => {
  if (form.needs === 'any') return hasSoftEdges(text, start, end);
  if (!hasEdges(text, start, end)) return false;
  if (form.needs === 'capital') return isWrittenAsName(text, start, end);
  return form.needs === 'edges' || isHandle(text, start, end);
};

/** Start of the value itself: words leave out what stands before the first, as the `+` of `+1 415 …`. */
const leadOf = (exact: string): number => {
  let lead = 0;
  while (lead < exact.length && kindOf(exact.charCodeAt(lead)) === GAP) lead += 1;
  return lead;
};
const trailOf = (exact: string): number => {
  let trail = 0;
  while (trail < exact.length && kindOf(exact.charCodeAt(exact.length - 1 - trail)) === GAP)
    trail += 1;
  return trail;
};

/** A form ready to be compared. */
type Entry = Omit<Form, 'exact'> & {
  readonly lead: number;
  readonly trail: number;
  readonly compared: string | undefined;
  /** Words that the automaton matches; the rest of a longer value is compared. */
  readonly matched: number;
};

const entryOf = (form: Form, text: string): Entry => {
  const value = form.derived ? '' : text;
  const exact = form.words.length > MAX_WORDS ? text : form.exact;
  // Member by member: a message may teach thousands, and spread objects are slow to make.
  return {
    class: form.class,
    words: form.words,
    needs: form.needs,
    derived: form.derived,
    compared: exact === undefined ? undefined : folded(exact, 0, exact.length),
    matched: Math.min(form.words.length, MAX_WORDS),
    lead: leadOf(value),
    trail: trailOf(value),
  };
};

/** Where a value would end that begins with these words. */
const endOf = (
  { words, matched, compared, lead, trail }: Entry,
  start: number,
  end: number,
): number =>
  words.length > matched && compared !== undefined ? start - lead + compared.length : end + trail;

/** Whether the stretch of `text` is `compared` when it is folded; character by character, because most hits are asked. */
const isFolded = (text: string, from: number, to: number, compared: string): boolean => {
  let at = 0;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    const kind = kindOf(code);
    if (kind === MARK) continue;
    if ((kind === GAP ? code : foldOf(code)) !== compared.charCodeAt(at)) return false;
    at += 1;
  }
  return at === compared.length;
};

const same = (entry: Entry, text: string, start: number, end: number): boolean => {
  const { compared, lead } = entry;
  if (compared === undefined) return true;
  const to = endOf(entry, start, end);
  return start >= lead && to <= text.length && isFolded(text, start - lead, to, compared);
};

const MAX_URL = 2_000;
/** `git@host.example:owner/site.git`. */
const REMOTE = /^[\w.+-]{1,64}@[\w.-]{1,253}:/;

/** The run of characters before `start`, as far as it may belong to one address. */
const runBefore = (text: string, start: number): string => {
  let from = start;
  while (from > 0 && start - from < MAX_URL && !/[\s"'<>]/.test(text[from - 1] ?? '')) from -= 1;
  return text.slice(from, start);
};

/** Whether the stretch is a step of an address or path, where a lone word is a locator and not a mention. */
const inPath = (text: string, start: number, end: number): boolean => {
  if (text[start - 1] === '/' || text[end] === '/') return true;
  const run = runBefore(text, start);
  return run.includes('://') || REMOTE.test(run);
};

/** How many characters around the words of a hit belong to the value. */
const widened = (
  entry: Entry,
  text: string,
  start: number,
  end: number,
): { start: number; end: number } => {
  if (entry.compared !== undefined)
    return { start: start - entry.lead, end: endOf(entry, start, end) };
  // `+1 415 …`, `(415) …`: what stands before the digits is part of a number where it is there.
  const before = text[start - 1];
  const opens = before === '(' && text.slice(start, end).includes(')');
  const lead = NUMBERS.has(entry.class) && (before === '+' || opens) ? 1 : 0;
  return { start: start - lead, end };
};

/** Whether a value whose words stand from `start` to `end` is meant there. */
const stands = (entry: Entry, text: string, start: number, end: number): boolean => {
  if (!fits(entry, text, start, endOf(entry, start, end) - entry.trail)) return false;
  if (!same(entry, text, start, end)) return false;
  const lone = entry.matched === 1 || entry.class === 'USERNAME';
  return !(lone && NOT_IN_URLS.has(entry.class) && inPath(text, start, end));
};

const NONE: readonly KnownHit[] = [];

/**
 * An empty set of known values. Adding is cheap and needs no rebuild; finding looks at each word of a text once.
 * INVARIANT: entries hold values, but nothing outside this file can ask for them (`KnownValues`).
 */
export const createKnownValues = (): KnownValues => {
  const automaton = new Automaton();
  const entries: Entry[] = [];
  /** Values as they were given: a list says the same one in many rows. */
  const given = new Map<Class, Set<string>>();
  const put = (form: Form, value: string): void => {
    const entry = entryOf(form, value);
    // The first class a value was bound to stays: the same value keeps the same token.
    const isSame = (i: number): boolean => {
      const other = entries[i];
      return other?.needs === entry.needs && other.compared === entry.compared;
    };
    if (automaton.add(entry.words, entries.length, isSame)) entries.push(entry);
  };
  /** The text that is searched, and what was found in it: made once, because most texts hold nothing. Not reentrant. */
  let text = '';
  let hits: KnownHit[] = [];
  const accept: Accept = (index, start, end, words) => {
    const entry = entries[index];
    return entry !== undefined && words === entry.matched && stands(entry, text, start, end);
  };
  const take: Take = (index, start, end) => {
    const entry = entries[index];
    if (entry === undefined) return;
    const at = widened(entry, text, start, end);
    hits.push({ class: entry.class, start: at.start, end: at.end, derived: entry.derived });
  };
  const find = (searched: string, settled: readonly Range[]): readonly KnownHit[] => {
    text = searched;
    automaton.search(text, settled, accept, take);
    text = '';
    if (hits.length === 0) return NONE;
    const found = hits;
    hits = [];
    return found;
  };
  return {
    add: (cls, found) => {
      const before = given.get(cls) ?? new Set();
      if (before.has(found)) return;
      // A copy: a slice would keep the whole message that it was found in.
      const own = ` ${found}`.slice(1);
      given.set(cls, before.add(own));
      for (const form of formsOf(cls, own)) put(form, own);
    },
    find: (searched, settled = NONE) =>
      entries.length === 0 || searched.length < 4 ? NONE : find(searched, settled),
    get size() {
      return entries.length;
    },
  };
};
