/** Column statistics: where nearly all values of a column are of one class, the rest are, too. */

import type { Class } from '../brand.ts';
import { BARE_NAMES, ROLE_NAMES } from './fields/roles.ts';
import { vetoes } from './fields/vetoes.ts';
import { fieldWords } from './fields/words.ts';
import type { Finding } from './finding.ts';

/** Fewer values are no column. */
export const LEAST_ROWS = 5;
const MOST = 0.9;
/** A column that is called `name`: a lexicon never knows all names. */
const MOST_NAMES = 0.6;
const WEIGHT = 0.6;

/** How many values of a column are wholly of a class. */
export type Column = { rows: number; readonly whole: Map<Class, number> };

export const emptyColumn = (): Column => ({ rows: 0, whole: new Map() });

export const countWhole = (column: Column, cls: Class): void => {
  column.whole.set(cls, (column.whole.get(cls) ?? 0) + 1);
};

/** The class of a column and its share, where it is clear. */
export const classOfColumn = (
  key: string,
  { rows, whole }: Column,
): { readonly class: Class; readonly share: number } | undefined => {
  if (rows < LEAST_ROWS) return undefined;
  for (const [cls, count] of whole) {
    const words = fieldWords(key);
    const names = cls === 'PERSON' && (BARE_NAMES.has(words) || ROLE_NAMES.has(words));
    const share = count / rows;
    if (share >= (names ? MOST_NAMES : MOST)) return { class: cls, share };
  }
  return undefined;
};

/** The finding of a value by its column; undefined where the value speaks against it. */
export const columnFinding = (
  text: string,
  start: number,
  end: number,
  column: { readonly class: Class; readonly share: number },
): Finding | undefined => {
  if (vetoes(column.class, text.slice(start, end))) return undefined;
  const detail = `${Math.floor(column.share * 100)} % of the column are ${column.class}`;
  return {
    kind: 'finding',
    class: column.class,
    start,
    end,
    score: WEIGHT,
    recognizer: 'column',
    evidence: [{ kind: 'column', detail, weight: WEIGHT }],
  };
};
