/** Nationalities, faiths and parties of people, and ages. */

import type { Group } from './group.ts';
import { COUNTRY, CUE, DEMONYM, FAITH, GIVEN, rank, SURNAME } from './lexicon.ts';
import {
  bitsAt,
  commonRank,
  gapAt,
  hasCue,
  isCode,
  kindAt,
  lengthAt,
  type Reading,
  startsSentence,
  wordAt,
} from './reading.ts';
import { GAP, KIND } from './tokens.ts';

const FOR_LANGUAGES =
  /^(?:language|languages|text|version|translation|translations|word|words|keyboard|locale|speaking|letters|alphabet|characters|script|grammar|documentation|docs|names|edition|only|spelling|time|summer|standard)$/i;

const SPOKEN = /^(?:in|into|to|speak|speaks|spoken|from|plain|en|al|habla|hablo|use|uses|using)$/i;

const LANGUAGES = /^(?:English|Spanish|Latin|Chinese)$/;

const TRADE = /^(?:express|airlines|airways|dollar|dollars|pound|pounds|peso|pesos|bank|red)$/i;

const SELF = /^(?:am|are|is|m|re|proud|soy|somos|es|son|be|being)$/;

/** Someone of that group is spoken of: `an Irish woman`, `ciudadana francesa`, `I am Irish`. */
const ofPerson = (reading: Reading, i: number): boolean => {
  const next = CUE.PERSON_KIND | CUE.PROFESSION | CUE.PERSON_NOUN;
  if (gapAt(reading, i + 1) === GAP.SPACE && hasCue(reading, i + 1, next)) return true;
  return (
    gapAt(reading, i) === GAP.SPACE &&
    (hasCue(reading, i - 1, CUE.PERSON_KIND) || SELF.test(wordAt(reading, i - 1)))
  );
};

/** `Saudis`, `Peruvians`: a plural that no list holds. */
const isGroupWord = (reading: Reading, i: number): boolean =>
  (bitsAt(reading, i) & (DEMONYM | FAITH)) !== 0 || hasCue(reading, i, CUE.DEMONYM);

/** A nationality, faith or party of a person; languages are not. */
export const natureAt = (reading: Reading, i: number): Group | undefined => {
  if (!isGroupWord(reading, i)) return undefined;
  const person = ofPerson(reading, i);
  const kind = kindAt(reading, i);
  if (kind === KIND.LOWER)
    return person && !/^(?:polish|pole|finn|china|india|dutch)$/.test(wordAt(reading, i))
      ? { from: i, to: i + 1, weight: 2, why: 'nationality' }
      : undefined;
  if (kind !== KIND.CAP || isCode(reading, i, i + 1)) return undefined;
  return person || standsAlone(reading, i)
    ? { from: i, to: i + 1, weight: person ? 2.4 : 1.7, why: 'nationality or creed' }
    : undefined;
};

const standsAlone = (reading: Reading, i: number): boolean => {
  const word = wordAt(reading, i);
  const next = wordAt(reading, i + 1);
  if (rank(bitsAt(reading, i), GIVEN) === 3 || LANGUAGES.test(word)) return false;
  if (commonRank(reading, i) > 1 && startsSentence(reading, i)) return false;
  return !FOR_LANGUAGES.test(next) && !TRADE.test(next) && !SPOKEN.test(wordAt(reading, i - 1));
};

const AGE_UNIT = /^(?:years?|yrs?|anos?|años|months?|weeks?|meses|semanas)$/i;

const OLDEST = 120;

/** `34 years old`, `34-year-old`, `aged 34`, `de 34 años`, `34 años de edad`, `34yo`, `turned 34`. */
export const ageAt = (reading: Reading, i: number): Group | undefined => {
  const near = hasCue(reading, i - 1, CUE.AGE) || hasCue(reading, i + 1, CUE.AGE);
  if (!near && kindAt(reading, i) === KIND.NUMBER) return undefined;
  if (lengthAt(reading, i) > 5 || !isAge(reading, i)) return undefined;
  return { from: i, to: i + 1, weight: 2.4, why: 'age' };
};

const isAge = (reading: Reading, i: number): boolean => {
  const word = wordAt(reading, i);
  if (kindAt(reading, i) === KIND.ALNUM) return /^1?\d{1,2}yo$/i.test(word);
  if (lengthAt(reading, i) > 3 || Number(word) > OLDEST) return false;
  if (ledByAge(reading, i)) return true;
  const gap = gapAt(reading, i + 1);
  if (gap !== GAP.SPACE && gap !== GAP.HYPHEN) return false;
  const unit = wordAt(reading, i + 1);
  if (AGE_UNIT.test(unit)) return unitOfAge(reading, i);
  return /^yo$/i.test(unit) || (/^y$/i.test(unit) && /^o$/i.test(wordAt(reading, i + 2)));
};

const SENTENCE_END = GAP.DOT | GAP.COMMA | GAP.EDGE | GAP.STOP | GAP.CLOSE;

/** `aged 34`, `age: 34`, `edad 34`; `I'll turn 34.`, `when she was 34,`. */
const ledByAge = (reading: Reading, i: number): boolean => {
  const gap = gapAt(reading, i);
  if ((gap & ~(GAP.SPACE | GAP.COLON)) !== 0 || gap === 0) return false;
  const word = wordAt(reading, i - 1);
  if (/^(?:aged|age|edad|alter)$/i.test(word)) return gapAt(reading, i + 1) !== GAP.DOT;
  if (/^of$/.test(word)) return /^age$/.test(wordAt(reading, i - 2));
  const closes =
    (gapAt(reading, i + 1) & SENTENCE_END) !== 0 ||
    /^(?:and|when|y|cuando|today|hoy)$/.test(wordAt(reading, i + 1));
  if (!closes) return false;
  if (/^(?:turn|turns|turned|turning|cumple|cumplo|cumplio|cumplió|cumpliré)$/.test(word))
    return true;
  return (
    /^(?:is|was|am|m|s)$/.test(word) && /^(?:he|she|I|who|He|She)$/.test(wordAt(reading, i - 2))
  );
};

const HAS = /^(?:tengo|tiene|tienes|tenia|tenía|cumple|cumplio|cumplió|cumplir|cumplo|con)$/i;

const SOMEONE = /^(?:anciano|anciana|bebe|bebé|chico|chica|menor|adolescente|pacientes?)$/i;

const KINDS = CUE.PERSON_KIND | CUE.PERSON_NOUN | CUE.PROFESSION | CUE.DEMONYM;

/** After a number of years: is it somebody's age? `10 años de experiencia` is not. */
const unitOfAge = (reading: Reading, i: number): boolean => {
  const next = wordAt(reading, i + 2);
  if (/^old$/i.test(next)) return true;
  if (!/^a/i.test(wordAt(reading, i + 1)))
    return /^of$/i.test(next) && /^age$/i.test(wordAt(reading, i + 3));
  if (/^de$/i.test(next) && /^edad$/i.test(wordAt(reading, i + 3))) return true;
  if (HAS.test(wordAt(reading, i - 1))) return true;
  return /^de$/i.test(wordAt(reading, i - 1)) && isSomeone(reading, i - 2);
};

const isSomeone = (reading: Reading, i: number): boolean => {
  const bits = bitsAt(reading, i);
  if (rank(bits, GIVEN) >= 2 || rank(bits, SURNAME) >= 2 || (bits & COUNTRY) !== 0) return true;
  return hasCue(reading, i, KINDS) || SOMEONE.test(wordAt(reading, i));
};
