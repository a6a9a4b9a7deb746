/** Organisations: companies by their endings, institutions by their kind, employers by what stands before them. */

import { COMMA, EMPLOYED, type Group, MOST_WORDS } from './group.ts';
import { COUNTRY, CUE, GIVEN, REGION, rank, TOWN } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCapital,
  isCode,
  kindAt,
  lengthAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

const isNameWord = (reading: Reading, i: number): boolean =>
  isCapital(reading, i) || kindAt(reading, i) === KIND.MIXED;

/** Words for companies that are everyday words or names too. */
const LOOSE_COMPANY =
  /^(?:co|se|sa|as|ab|sc|ag|oy|bv|nv|ug|company|companies|group|partners|associates|holdings|holding|brothers|sons|enterprises|industries|limited|grupo)$/i;

const LINK = /^(?:and|y|e|of|de|und|et|s)$/;

const IN_COMPANY = GAP.SPACE | GAP.HYPHEN | GAP.AND | GAP.APOSTROPHE;

/** May the company's name go on with token `at`? */
const inCompany = (reading: Reading, at: number): boolean => {
  const gap = gapAt(reading, at);
  if (at >= reading.tokens.count || ((gap & ~IN_COMPANY) !== 0 && gap !== COMMA)) return false;
  return isNameWord(reading, at) || LINK.test(wordAt(reading, at));
};

/** A word for a company at `at`: where it ends, and how telling it is; undefined where none stands. */
const companyWord = (reading: Reading, at: number): Omit<Group, 'from' | 'why'> | undefined => {
  const letters = spelled(reading, at);
  if (letters > at) return { to: letters, weight: 3 };
  if (!hasCue(reading, at, CUE.COMPANY) || !isNameWord(reading, at)) return undefined;
  const gap = gapAt(reading, at + 1);
  const twice =
    (gap & ~COMMA) === 0 && hasCue(reading, at + 1, CUE.COMPANY) && isNameWord(reading, at + 1);
  return { to: twice ? at + 2 : at + 1, weight: LOOSE_COMPANY.test(wordAt(reading, at)) ? 2 : 3 };
};

const SPELLED =
  /^(?:S\.? ?[AL]\.? ?(?:U\.?)?|S\.r\.l\.?|S\.p\.A\.?|B\.V\.?|N\.V\.?|C\.A\.?|S\.C\.?|L\.L\.C\.?|S\. de R\.L\.(?: de C\.V\.)?|S\.A\. de C\.V\.)(?![A-Za-z])/;

const LONGEST_SPELLED = 24;

/** `S.L.`, `S. A.`, `B.V.`, `S.p.A.` from token `at`: where they end, or `at`. */
const spelled = (reading: Reading, at: number): number => {
  const { text, tokens } = reading;
  if (kindAt(reading, at) !== KIND.INITIAL) return at;
  const start = tokens.start[at] ?? 0;
  const match = SPELLED.exec(text.slice(start, start + LONGEST_SPELLED));
  if (match === null || match[0].length < 3) return at;
  let to = at;
  while (to < tokens.count && (tokens.end[to] ?? 0) <= start + match[0].length) to += 1;
  return to;
};

/** `Our Group` at the beginning of a sentence is no company. */
const sureCompany = (reading: Reading, group: Group): Group | undefined =>
  group.weight < 3 && commonRank(reading, group.from) > 1 && startsSentence(reading, group.from)
    ? undefined
    : group;

/** `Acme Inc.`, `Smith & Sons Ltd`, `Foo, S.L.`: capitals and a word for a company. */
const company = (reading: Reading, from: number): Group | undefined => {
  if (!isNameWord(reading, from) || hasCue(reading, from, CUE.COMPANY)) return undefined;
  for (let at = from + 1; at < from + MOST_WORDS && inCompany(reading, at); at += 1) {
    const word = companyWord(reading, at);
    if (word !== undefined)
      return sureCompany(reading, { ...word, from, why: 'word for a company' });
    if (gapAt(reading, at) === COMMA) return undefined;
  }
  return undefined;
};

const INSTITUTION_LINK = /^(?:of|for|the|de|del|la|los|las|y|and|di|des|du|s)$/;

const IN_INSTITUTION: ReadonlySet<number> = new Set([
  GAP.SPACE,
  GAP.HYPHEN,
  GAP.SPACE | GAP.AND,
  GAP.APOSTROPHE,
]);

/** `University of X`, `X Hospital`, `Banco de X`: capitals around a word for an institution. */
const institution = (reading: Reading, from: number): Group | undefined => {
  if (!isNameWord(reading, from)) return undefined;
  let to = from + 1;
  let headed = hasCue(reading, from, CUE.INSTITUTION);
  for (let at = from + 1; at < from + MOST_WORDS && inInstitution(reading, at); at += 1) {
    if (!isNameWord(reading, at)) continue;
    to = at + 1;
    headed ||= hasCue(reading, at, CUE.INSTITUTION);
  }
  if (!headed || to - from < 2 || isCode(reading, from, to)) return undefined;
  return { from, to, weight: 1.9, why: 'word for an institution' };
};

const inInstitution = (reading: Reading, at: number): boolean =>
  at < reading.tokens.count &&
  IN_INSTITUTION.has(gapAt(reading, at)) &&
  (isNameWord(reading, at) || INSTITUTION_LINK.test(wordAt(reading, at)));

/** `I work for X`, `trabaja en X`. */
const employer = (reading: Reading, from: number): Group | undefined => {
  if (gapAt(reading, from) !== GAP.SPACE || kindAt(reading, from - 1) !== KIND.LOWER)
    return undefined;
  if (!isNameWord(reading, from) || !/^(?:for|at|by|with|para|en)$/.test(wordAt(reading, from - 1)))
    return undefined;
  const works =
    EMPLOYED.test(wordAt(reading, from - 2)) || hasCue(reading, from - 2, CUE.PROFESSION);
  const bits = bitsAt(reading, from);
  const other = rank(bits, GIVEN) > 1 || rank(bits, TOWN) > 1 || (bits & (COUNTRY | REGION)) !== 0;
  if (!works || other) return undefined;
  let to = from + 1;
  while (to < from + 4 && gapAt(reading, to) === GAP.SPACE && isNameWord(reading, to)) to += 1;
  return { from, to, weight: 1.8, why: 'employer' };
};

const ARTICLE = /^(?:The|A|An|El|La|Los|Las|At|In|For|From|To|And|Our|My)$/;

/** The organisation that begins at token `i`, after an article that is no part of it. */
export const organisationAt = (reading: Reading, i: number): Group | undefined => {
  const from = lengthAt(reading, i) <= 4 && ARTICLE.test(wordAt(reading, i)) ? i + 1 : i;
  return company(reading, from) ?? institution(reading, from) ?? employer(reading, from);
};
