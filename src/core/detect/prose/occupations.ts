/** Occupations inside a sentence, and beside a name. */

import { COMMA, EMPLOYED, type Group, MOST_WORDS } from './group.ts';
import { CUE, GIVEN, rank } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  kindAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

const QUALIFIER =
  /^(?:senior|junior|lead|chief|head|assistant|associate|deputy|vice|executive|general|managing|regional|national|international|global|corporate|technical|software|systems|network|data|web|database|security|civil|electrical|mechanical|chemical|structural|aerospace|marine|environmental|financial|sales|marketing|product|project|program|account|accounts|customer|human|resources|quality|research|legal|medical|dental|clinical|registered|certified|licensed|public|private|personal|social|real|estate|graphic|interior|fashion|film|music|art|creative|operations|office|administrative|health|care|police|fire|flight|bus|truck|taxi|train|television|radio|news|investment|business|information|technology|development|design|production|construction|maintenance|supply|chain|school|university|college|primary|secondary|special|education|physical|occupational|speech|massage)$/i;

/** Further words that end an occupation, of no use inside a sentence. */
const LINE_PROFESSION =
  /(?:er|or|ist|ian|man|woman|ant|clerk|nurse|guard|aide|agent|officer|chief|head|lead|intern|fellow|ero|era|dor|dora|ista|ado|ada|ólogo|óloga)$/i;

/** An occupation inside a sentence that ends at token `i`: `a Senior Software Engineer`, `works as a nurse`. */
export const titleAt = (reading: Reading, i: number): Group | undefined => {
  if (!hasCue(reading, i, CUE.PROFESSION)) return undefined;
  let from = i;
  while (
    from > i - 4 &&
    gapAt(reading, from) === GAP.SPACE &&
    QUALIFIER.test(wordAt(reading, from - 1))
  )
    from -= 1;
  if (isWork(reading, from)) return { from, to: i + 1, weight: 2, why: 'occupation' };
  const cased = kindAt(reading, from) === KIND.CAP && kindAt(reading, i) === KIND.CAP;
  return cased && i > from && !startsSentence(reading, from)
    ? { from, to: i + 1, weight: 1.7, why: 'occupation' }
    : undefined;
};

const AS = /^(?:as|como|de)$/;

const LOOK_BACK = 8;

/** `works as a`, `worked for X as`, `I am a`, `trabaja de`, `soy`. */
const isWork = (reading: Reading, i: number): boolean => {
  if (gapAt(reading, i) !== GAP.SPACE) return false;
  const back = /^(?:a|an|un|una|the)$/.test(wordAt(reading, i - 1)) ? i - 2 : i - 1;
  const word = wordAt(reading, back);
  if (!AS.test(word))
    return reading.spanish ? /^(?:soy|es)$/.test(word) : /^(?:am|m|became|become)$/.test(word);
  for (let at = back - 1; at >= Math.max(0, back - LOOK_BACK); at -= 1)
    if (EMPLOYED.test(wordAt(reading, at))) return true;
  return false;
};

const soundsLikeWork = (reading: Reading, i: number): boolean =>
  commonRank(reading, i) > 0 && LINE_PROFESSION.test(wordAt(reading, i));

/** `Director de Operaciones`, `Responsable de Compras`: the occupation comes first. */
const isHeadOf = (reading: Reading, from: number): boolean =>
  hasCue(reading, from, CUE.PROFESSION | CUE.PERSON_NOUN) &&
  /^(?:de|of)$/.test(wordAt(reading, from + 1));

/** An occupation beside a person's name: on the line below it, or behind a comma. `i` follows the name. */
export const titleOf = (reading: Reading, i: number): Group | undefined => {
  const gap = gapAt(reading, i);
  const below = (gap & GAP.LINE) !== 0 && (gap & ~(GAP.LINE | GAP.SPACE | GAP.BLANK_LINE)) === 0;
  if (!below && gap !== COMMA) return undefined;
  const from = below || !/^(?:the|our|el|la|a)$/i.test(wordAt(reading, i)) ? i : i + 1;
  const to = titleEnd(reading, from, below);
  const known = hasCue(reading, to - 1, CUE.PROFESSION) || isHeadOf(reading, from);
  const ends = (gapAt(reading, to) & (GAP.LINE | GAP.EDGE | GAP.COMMA | GAP.DOT)) !== 0;
  if (!ends || !(known || (below && soundsLikeWork(reading, to - 1)))) return undefined;
  return { from, to, weight: known ? 2 : 1.6, why: 'beside a name' };
};

const titleEnd = (reading: Reading, from: number, below: boolean): number => {
  let to = from + 1;
  while (to < from + MOST_WORDS && inTitle(reading, to, below)) to += 1;
  return to;
};

const inTitle = (reading: Reading, at: number, below: boolean): boolean => {
  const gap = gapAt(reading, at);
  if (
    gap !== GAP.SPACE &&
    gap !== GAP.HYPHEN &&
    gap !== GAP.APOSTROPHE &&
    gap !== (GAP.SPACE | GAP.AND) &&
    !(below && gap === COMMA)
  )
    return false;
  return kindAt(reading, at) <= KIND.INITIAL && rank(bitsAt(reading, at), GIVEN) < 3;
};
