/** The order of effects: allow < tokenize < mask < redact < ask < deny (DESIGN 5.4). */

import { EFFECTS, type Effect, type RuleRef } from './decision.ts';

const RANK: ReadonlyMap<Effect, number> = new Map(EFFECTS.map((effect, i) => [effect, i]));

/** 0 for allow up to 5 for deny. */
export const rankOf = (effect: Effect): number => RANK.get(effect) ?? EFFECTS.length;

/** True where `a` is stricter than `b`. */
export const isStricter = (a: Effect, b: Effect): boolean => rankOf(a) > rankOf(b);

/** The stricter of two. */
export const stricter = (a: Effect, b: Effect): Effect => (isStricter(b, a) ? b : a);

/** Strictest first; equal effects by id, so that the order of rules in a file never shows. */
export const byStrictness = (a: RuleRef, b: RuleRef): number => {
  const difference = rankOf(b.effect) - rankOf(a.effect);
  if (difference !== 0) return difference;
  return a.id < b.id ? -1 : Number(a.id > b.id);
};
