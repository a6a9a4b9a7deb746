/** Years, days of the week and months in a sentence; dates with digits are found by the recognizers of values. */

import type { Group } from './group.ts';
import { CUE } from './lexicon.ts';
import { gapAt, hasCue, kindAt, lengthAt, type Reading, wordAt } from './reading.ts';
import { GAP, KIND } from './tokens.ts';

const YEAR = /^(?:1[6-9]\d\d|20[0-4]\d)$/;
const IN_YEAR =
  /^(?:in|during|since|until|till|before|after|by|circa|around|early|late|mid|year|of|from|en|desde|durante|hasta|año|hacia|im|seit|depuis|dal|nel)$/i;
/** `Act of 1990`, `ley de 2004`: only behind a word that something of that year has. */
const OF = /^(?:of|de|from|by|around|before|after)$/i;
const OF_YEAR =
  /^(?:act|law|summer|winter|spring|autumn|fall|class|war|crisis|election|elections|end|beginning|start|half|quarter|ley|verano|invierno|primavera|otoño|finales|principios|crisis)$/i;
const THING =
  /^(?:film|movie|season|election|elections|album|song|report|edition|budget|novel|book|census|world|olympic|olympics)$/i;

/** A number of four digits that is the year of something. */
export const yearAt = (reading: Reading, i: number): Group | undefined => {
  if (lengthAt(reading, i) !== 4 || gapAt(reading, i) !== GAP.SPACE) return undefined;
  if (!YEAR.test(wordAt(reading, i)) || !isYear(reading, i)) return undefined;
  return { from: i, to: i + 1, weight: 1.7, why: 'year' };
};
const isYear = (reading: Reading, i: number): boolean => {
  const before = wordAt(reading, i - 1);
  const nextCapital = gapAt(reading, i + 1) === GAP.SPACE && kindAt(reading, i + 1) === KIND.CAP;
  if (/^(?:a|the|una?|el|la)$/i.test(before))
    return (
      THING.test(wordAt(reading, i + 1)) || (nextCapital && hasCue(reading, i + 1, CUE.DEMONYM))
    );
  if (!IN_YEAR.test(before)) return false;
  if (OF.test(before)) return OF_YEAR.test(wordAt(reading, i - 2));
  return gapAt(reading, i + 1) !== GAP.SPACE || !isCounted(reading, i + 1);
};
/** `in 2000 rows`: a plural behind a number of things. */
const isCounted = (reading: Reading, i: number): boolean =>
  kindAt(reading, i) === KIND.LOWER &&
  /(?:s|px|kb|mb|ms|bit|byte|percent|euro|meter|metre)$/.test(wordAt(reading, i)) &&
  !/^(?:was|is|has|as|its|this|pues|tras|después|es)$/.test(wordAt(reading, i));

const WEEKDAY =
  /^(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)s?$|^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)$|^(?:lunes|martes|miércoles|miercoles|jueves|viernes|sábado|sabado|domingo)$/;
const ON =
  /^(?:on|next|last|this|every|by|until|since|from|of|el|los|este|próximo|pasado|hasta|desde|del)$/i;
const MONTH =
  /^(?:January|February|March|April|May|June|July|August|September|October|November|December)$|^(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)$/;
const IN_MONTH =
  /^(?:in|since|until|till|during|by|early|late|mid|last|next|en|desde|hasta|durante|de|este|pasado|próximo)$/i;

/** `Monday`, `el lunes`, `in March`, `en marzo de 2021`. */
export const dayOrMonthAt = (reading: Reading, i: number): Group | undefined => {
  const word = wordAt(reading, i);
  const before = gapAt(reading, i) === GAP.SPACE ? wordAt(reading, i - 1) : '';
  if (WEEKDAY.test(word)) {
    const sure = kindAt(reading, i) === KIND.CAP || ON.test(before);
    return sure ? { from: i, to: i + 1, weight: 1.7, why: 'day of the week' } : undefined;
  }
  if (!MONTH.test(word) || !IN_MONTH.test(before)) return undefined;
  return { from: i, to: pastYear(reading, i + 1), weight: 1.8, why: 'month' };
};
const pastYear = (reading: Reading, at: number): number => {
  if (gapAt(reading, at) !== GAP.SPACE) return at;
  const of = /^del?$/.test(wordAt(reading, at)) ? at + 1 : at;
  return YEAR.test(wordAt(reading, of)) ? of + 1 : at;
};
