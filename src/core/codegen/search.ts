/**
 * Ranks tools and skills for a plain-language query: BM25 over weighted fields (Robertson and Zaragoza 2009, section 3.6)
 * with stems, neighbours in meaning, prefixes and one-letter mistakes. The same query over the same entries gives the same answer.
 */

import { firstSentence } from './doc.ts';
import { inWords, neighboursOf, stem, stemsOf, wordsOf } from './words.ts';

/** What can be found. `id` is its path in the tree. */
export type SearchEntry = {
  readonly id: string;
  readonly kind: 'tool' | 'skill';
  /** Its name, in any spelling. */
  readonly title: string;
  /** Where it belongs: a server's name. */
  readonly server?: string;
  /** What it does. */
  readonly text: string;
  /** Names of its arguments. */
  readonly names?: readonly string[];
  /** Values they may have, and what is said of them. */
  readonly details?: readonly string[];
};

export type Hit = { readonly entry: SearchEntry; readonly score: number };

export type SearchIndex = { search(query: string, limit: number): readonly Hit[] };

/** How much a word counts by where it stands. */
const WEIGHTS = { title: 5, server: 3, first: 1.2, text: 0.6, names: 0.7, details: 0.25 } as const;
/** BM25: how fast more of the same word stops counting, and how much long descriptions are held against themselves. */
const SATURATION = 1.4;
const LENGTH = 0.4;
/** How much a match counts that is not the word itself. */
const NEAR = 0.45;
const NEARER = 0.75;
const PREFIX = 0.6;
const MISTAKE = 0.5;
/** Only this much of a description is read: its beginning says what the tool does, the rest how. */
const MAX_TEXT = 800;
const MAX_FIRST = 200;
/** How much it counts to meet all words, and to be called what was asked for. */
const SHARE_FLOOR = 0.3;
const NAMED = 0.7;
const MAX_QUERY_WORDS = 24;

type Posting = { readonly doc: number; readonly weight: number };
type Index = {
  readonly entries: readonly SearchEntry[];
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
  /** Stems of each title: a name that the query covers wholly is likely what was meant. */
  readonly titles: readonly ReadonlySet<string>[];
  /** Every stem that some title has. */
  readonly named: ReadonlySet<string>;
};

/** Weighted frequency of each stem of an entry. */
const weigh = (entry: SearchEntry): ReadonlyMap<string, number> => {
  const out = new Map<string, number>();
  const add = (stems: readonly string[], weight: number): void => {
    // A field says a word or not: repeating it in a name or a sentence tells nothing more.
    for (const one of new Set(stems)) out.set(one, (out.get(one) ?? 0) + weight);
  };
  const first = firstSentence(entry.text, MAX_FIRST);
  add(stemsOf(entry.title), WEIGHTS.title);
  add(stemsOf(entry.server ?? ''), WEIGHTS.server);
  add(stemsOf(first), WEIGHTS.first);
  add(stemsOf(entry.text.slice(0, MAX_TEXT)), WEIGHTS.text);
  add((entry.names ?? []).flatMap(stemsOf), WEIGHTS.names);
  add((entry.details ?? []).flatMap(stemsOf), WEIGHTS.details);
  return out;
};

/** How long an entry is: what is said in passing does not count against it. */
const lengthOf = ({ title, text, names }: SearchEntry): number =>
  stemsOf(title).length + stemsOf(firstSentence(text, MAX_FIRST)).length + (names?.length ?? 0);

/** Stems of a title without those of its server: `crm_get_contact` of `crm` is `get contact`. */
const ownTitle = ({ title, server }: SearchEntry): ReadonlySet<string> => {
  const prefix = new Set(stemsOf(server ?? ''));
  const stems = stemsOf(title).filter((one) => !prefix.has(one));
  return new Set(stems.length > 0 ? stems : stemsOf(title));
};

const build = (entries: readonly SearchEntry[]): Index => {
  const weighed = entries.map(weigh);
  const lengths = entries.map(lengthOf);
  const average = lengths.reduce((sum, n) => sum + n, 0) / Math.max(1, lengths.length);
  const postings = new Map<string, Posting[]>();
  for (const [doc, stems] of weighed.entries()) {
    const norm = 1 - LENGTH + (LENGTH * (lengths[doc] ?? 0)) / Math.max(1, average);
    for (const [one, frequency] of stems) {
      const list = postings.get(one) ?? [];
      list.push({ doc, weight: ((SATURATION + 1) * frequency) / (frequency + SATURATION * norm) });
      postings.set(one, list);
    }
  }
  const titles = entries.map(ownTitle);
  return { entries, postings, titles, named: new Set(titles.flatMap((title) => [...title])) };
};

/** True where two words differ by one letter put in, left out, changed, or by two that changed places. */
const oneMistake = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i += 1;
  const same = (x: string, y: string): boolean => x === y;
  return (
    same(a.slice(i + 1), b.slice(i + 1)) ||
    same(a.slice(i), b.slice(i + 1)) ||
    same(a.slice(i + 1), b.slice(i)) ||
    (a[i] === b[i + 1] && a[i + 1] === b[i] && same(a.slice(i + 2), b.slice(i + 2)))
  );
};

/** How much another stem of the index counts for a word that was not written so; 0 where it is another word. */
const likeness = (word: string, other: string, isKnown: boolean): number => {
  const longer = word.length >= 3 && other.startsWith(word);
  const shorter = other.length >= 4 && word.startsWith(other);
  if (longer || shorter) return PREFIX;
  // A word that is known is not misspelt.
  return !isKnown && word.length >= 5 && oneMistake(word, other) ? MISTAKE : 0;
};

/** Stems of the index that a word of the query may mean, with how much they count. */
const expand = (word: string, index: Index): ReadonlyMap<string, number> => {
  const out = new Map<string, number>([[word, 1]]);
  const known = index.postings.has(word);
  // What no tool is called is asked for in another word.
  const factor = index.named.has(word) ? NEAR : NEARER;
  for (const near of neighboursOf(word)) if (index.postings.has(near)) out.set(near, factor);
  for (const other of index.postings.keys()) {
    const like = out.has(other) ? 0 : likeness(word, other, known);
    if (like > 0) out.set(other, like);
  }
  return out;
};

/** What one word of the query adds to each entry: the best of its meanings, not their sum. */
type WordScore = {
  /** Rarity of everything the word may mean: a verb with many neighbours says little, a product's name much. */
  readonly rarity: number;
  readonly best: ReadonlyMap<number, number>;
};

const scoreWord = (word: string, index: Index): WordScore => {
  const best = new Map<number, number>();
  for (const [meaning, factor] of expand(word, index))
    for (const { doc, weight } of index.postings.get(meaning) ?? [])
      best.set(doc, Math.max(best.get(doc) ?? 0, factor * weight));
  const rarity = Math.log(1 + (index.entries.length - best.size + 0.5) / (best.size + 0.5));
  return { rarity, best };
};

/** The part of a name that the query says, in the word or a near one. */
const covered = (title: ReadonlySet<string>, words: ReadonlySet<string>): number => {
  let said = 0;
  for (const one of title) if (words.has(one)) said += 1;
  return title.size === 0 ? 0 : said / title.size;
};

/** Sum and share of the words that an entry meets. */
const collect = (
  scored: readonly WordScore[],
): ReadonlyMap<number, { sum: number; met: number }> => {
  const out = new Map<number, { sum: number; met: number }>();
  for (const { rarity, best } of scored)
    for (const [doc, match] of best) {
      const at = out.get(doc) ?? { sum: 0, met: 0 };
      out.set(doc, { sum: at.sum + rarity * match, met: at.met + rarity * Math.min(1, match) });
    }
  return out;
};

const rank = (words: readonly string[], index: Index): readonly Hit[] => {
  const scored = words.map((word) => scoreWord(word, index));
  const all = scored.reduce((sum, { rarity, best }) => sum + (best.size > 0 ? rarity : 0), 0);
  const said = new Set(words);
  const near = new Set(words.flatMap((word) => [word, ...neighboursOf(word)]));
  const hits: Hit[] = [];
  for (const [doc, { sum, met }] of collect(scored)) {
    const entry = index.entries[doc];
    const title = index.titles[doc];
    if (entry === undefined || title === undefined) continue;
    // An entry that meets every word beats one that meets a rare word very well; so does a name that the query says.
    const share = met / Math.max(all, 1e-9);
    const named = 0.5 * covered(title, said) + 0.5 * covered(title, near);
    hits.push({ entry, score: sum * (SHARE_FLOOR + share) * (1 + NAMED * named) });
  }
  return hits.toSorted((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
};

/** Words of a query; where all are stop words, they are what was meant. */
const queryWords = (query: string): readonly string[] => {
  const stems = stemsOf(inWords(query));
  const all = stems.length > 0 ? stems : wordsOf(query).map(stem);
  return [...new Set(all)].slice(0, MAX_QUERY_WORDS);
};

export const createIndex = (entries: readonly SearchEntry[]): SearchIndex => {
  const index = build(entries);
  return {
    search: (query, limit) => {
      const words = queryWords(query);
      return words.length === 0 ? [] : rank(words, index).slice(0, limit);
    },
  };
};
