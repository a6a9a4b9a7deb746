/** What the rules for organisations, occupations, nationalities and ages share. */

import { GAP } from './tokens.ts';

export type Group = {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly why: string;
};

export const COMMA: number = GAP.COMMA | GAP.SPACE;

export const MOST_WORDS = 7;

export const EMPLOYED: RegExp =
  /^(?:work|works|worked|working|employed|hired|job|interned|career|trabajo|trabaja|trabajaba|trabajando|empleado|empleada)$/i;
