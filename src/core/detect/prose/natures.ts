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

/** Words in lower case that mean something else more often. */
const NO_NATION =
  /^(?:polish|pole|finn|china|india|dutch|orthodox|liberal|liberals|conservative|conservatives|labour|evangelical|republican|republicans)$/;

/** Someone of that group is spoken of: `an Irish woman`, `ciudadana francesa`, `I am Irish`. */
const ofPerson = (reading: Reading, i: number): boolean => {
  const next = CUE.PERSON_KIND | CUE.PROFESSION | CUE.PERSON_NOUN;
  if (gapAt(reading, i + 1) === GAP.SPACE && hasCue(reading, i + 1, next)) return true;
  const gap = gapAt(reading, i);
  if (gap === (GAP.COMMA | GAP.SPACE)) return isDescribed(reading, i);
  if (gap !== GAP.SPACE) return false;
  return (
    hasCue(reading, i - 1, CUE.PERSON_KIND) ||
    SELF.test(wordAt(reading, i - 1)) ||
    namesBearer(reading, i)
  );
};

/** `Mujer de 71 años, marroquí, viuda`, `Rigoberto Tzul, guatemalteco, 24 años`: in commas. */
const isDescribed = (reading: Reading, i: number): boolean =>
  (gapAt(reading, i + 1) & (GAP.COMMA | GAP.DOT | GAP.EDGE)) !== 0 &&
  (/^años$/i.test(wordAt(reading, i - 1)) ||
    rank(bitsAt(reading, i - 1), GIVEN) >= 2 ||
    rank(bitsAt(reading, i - 1), SURNAME) >= 2 ||
    isSurnameBehind(reading, i - 1));

/** `El francés Didier Lemaitre`: an article, and the name behind. */
const namesBearer = (reading: Reading, i: number): boolean =>
  gapAt(reading, i + 1) === GAP.SPACE &&
  /^(?:el|la|un|una|los|las|the)$/i.test(wordAt(reading, i - 1)) &&
  kindAt(reading, i + 1) === KIND.CAP &&
  rank(bitsAt(reading, i + 1), GIVEN) >= 2;

/** `Saudis`, `Peruvians`: a plural that no list holds. */
const isGroupWord = (reading: Reading, i: number): boolean =>
  (bitsAt(reading, i) & (DEMONYM | FAITH)) !== 0 || hasCue(reading, i, CUE.DEMONYM);

/** A nationality, faith or party of a person; languages are not. */
export const natureAt = (reading: Reading, i: number): Group | undefined => {
  if (!isGroupWord(reading, i)) return undefined;
  const person = ofPerson(reading, i);
  const kind = kindAt(reading, i);
  if (kind === KIND.LOWER)
    return person && !NO_NATION.test(wordAt(reading, i))
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

/** The name of a person right before: `Ana Ruiz, 52,`, `Valeria (12)`. */
const besideName = (reading: Reading, i: number): boolean => {
  const gap = gapAt(reading, i);
  if (gap !== (GAP.SPACE | GAP.OPEN) && gap !== (GAP.COMMA | GAP.SPACE)) return false;
  if (kindAt(reading, i - 1) !== KIND.CAP) return false;
  const bits = bitsAt(reading, i - 1);
  return rank(bits, GIVEN) >= 2 || rank(bits, SURNAME) >= 2 || isSurnameBehind(reading, i - 1);
};
/** A word that no list holds, behind a given name. */
const isSurnameBehind = (reading: Reading, i: number): boolean =>
  gapAt(reading, i) === GAP.SPACE &&
  commonRank(reading, i) === 0 &&
  rank(bitsAt(reading, i - 1), GIVEN) >= 2;

/** `(12)` and `, 52,` behind a name close again; more digits are a year, a page or a count. */
const isClosed = (reading: Reading, i: number): boolean => {
  if (lengthAt(reading, i) > 2 || Number.parseInt(wordAt(reading, i), 10) === 0) return false;
  const end = gapAt(reading, i + 1);
  return (gapAt(reading, i) & GAP.OPEN) !== 0
    ? (end & GAP.CLOSE) !== 0
    : end === (GAP.COMMA | GAP.SPACE) || end === GAP.EDGE;
};

/** `28F`, `31M` in brackets. */
const isAgeAndSex = (reading: Reading, i: number): boolean =>
  lengthAt(reading, i) === 3 &&
  (gapAt(reading, i) & GAP.OPEN) !== 0 &&
  (gapAt(reading, i + 1) & GAP.CLOSE) !== 0 &&
  /^\d\d[FMfm]$/.test(wordAt(reading, i));

const AGE_UNIT = /^(?:years?|yrs?|anos?|años|months?|weeks?|meses|semanas)$/i;

const OLDEST = 120;

/** `34 years old`, `34-year-old`, `aged 34`, `de 34 años`, `34 años de edad`, `34yo`, `turned 34`. */
export const ageAt = (reading: Reading, i: number): Group | undefined => {
  if (lengthAt(reading, i) > 5) return undefined;
  const near = hasCue(reading, i - 1, CUE.AGE) || hasCue(reading, i + 1, CUE.AGE);
  const number = kindAt(reading, i) === KIND.NUMBER;
  const beside = number ? besideName(reading, i) && isClosed(reading, i) : isAgeAndSex(reading, i);
  if (!beside && ((!near && number) || !isAge(reading, i))) return undefined;
  return { from: i, to: i + 1, weight: 2.4, why: 'age' };
};

const endsInO = ({ text, tokens }: Reading, i: number): boolean =>
  (text.charCodeAt((tokens.end[i] ?? 1) - 1) | 32) === LETTER_O;
const LETTER_O = 111;

const isAge = (reading: Reading, i: number): boolean => {
  if (kindAt(reading, i) === KIND.ALNUM && !endsInO(reading, i)) return false;
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
  if (/^at$/.test(word)) return /^(?:died|dead|dies|aged)$/i.test(wordAt(reading, i - 2));
  if (/^of$/.test(word)) return /^age$/.test(wordAt(reading, i - 2));
  const closes =
    (gapAt(reading, i + 1) & SENTENCE_END) !== 0 ||
    /^(?:and|when|on|in|last|next|this|already|now|y|el|cuando|today|hoy)$/.test(
      wordAt(reading, i + 1),
    );
  if (!closes) return false;
  if (/^(?:im|hes|shes|ur)$/i.test(word)) return true;
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
  // `falleció a los 66 años`, `a los 18 años`.
  if (/^los$/i.test(wordAt(reading, i - 1))) return /^a$/i.test(wordAt(reading, i - 2));
  // `Rigoberto, 24 años,`, `Soledad Barriga (33 años`.
  if ((gapAt(reading, i) & (GAP.COMMA | GAP.OPEN)) !== 0 && isSomeone(reading, i - 1)) return true;
  return /^de$/i.test(wordAt(reading, i - 1)) && isSomeone(reading, i - 2);
};

const isSomeone = (reading: Reading, i: number): boolean => {
  const bits = bitsAt(reading, i);
  if (rank(bits, GIVEN) >= 2 || rank(bits, SURNAME) >= 2 || (bits & COUNTRY) !== 0) return true;
  return hasCue(reading, i, KINDS) || SOMEONE.test(wordAt(reading, i));
};
