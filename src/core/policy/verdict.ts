/** From the rules that match to one decision: per origin first, then over all origins of a value. */

import type { Decision, RuleRef } from './decision.ts';
import type { Mode } from './document.ts';
import { byStrictness, rankOf } from './strictness.ts';

/** A rule that matched one origin, or the default. */
export type Candidate = { readonly ref: RuleRef; readonly mode: Mode };

/** A rule that did not decide has no say in the shape of a mask either. */
const lost = ({ shape: _shape, ...ref }: RuleRef): RuleRef => ref;

const decision = (
  { ref, mode }: Candidate,
  others: readonly RuleRef[],
  exception: string | undefined,
): Decision => ({
  effect: ref.effect,
  rule: ref,
  losing: others
    .filter((each) => each.id !== ref.id)
    .map(lost)
    .toSorted(byStrictness),
  ...(exception === undefined ? {} : { exception }),
  mode,
});

/** Two masks of different shapes show nothing together: else their order would decide what is seen. */
const agreed = (chosen: RuleRef, all: readonly RuleRef[]): RuleRef =>
  chosen.effect === 'mask' &&
  all.some((each) => each.effect === 'mask' && each.shape !== chosen.shape)
    ? { ...chosen, shape: 'hidden' }
    : chosen;

const strictest = (candidates: readonly Candidate[]): Candidate | undefined => {
  const [first] = candidates.toSorted((a, b) => byStrictness(a.ref, b.ref));
  return (
    first && {
      ...first,
      ref: agreed(
        first.ref,
        candidates.map(({ ref }) => ref),
      ),
    }
  );
};

/**
 * Of what is enforced and what is only watched, the one that decides. INVARIANT: a watched rule never changes what
 * happens. It may decide only where the enforced outcome is `allow`, because the caller acts on `observe` as on `allow`;
 * were it to displace an enforced denial, adding a rule in observe mode would open a flow.
 */
const choose = (
  enforced: Candidate | undefined,
  watched: Candidate | undefined,
): Candidate | undefined => {
  if (enforced === undefined) return watched;
  if (watched === undefined || enforced.ref.effect !== 'allow') return enforced;
  return rankOf(watched.ref.effect) > 0 ? watched : enforced;
};

/**
 * The decision for one origin. The strictest enforced rule decides, order-free; the default counts only where no rule
 * that is in the default's own mode or stricter speaks (DESIGN 5.4).
 */
export const decideMatches = (
  matches: readonly Candidate[],
  fallback: Candidate,
  exception: string | undefined,
): Decision => {
  const enforced = matches.filter((each) => each.mode === 'enforce');
  const watched = matches.filter((each) => each.mode === 'observe');
  const open = enforced.length === 0;
  const chosen = choose(
    strictest(open && fallback.mode === 'enforce' ? [fallback] : enforced),
    strictest(open && watched.length === 0 && fallback.mode === 'observe' ? [fallback] : watched),
  );
  return decision(
    chosen ?? fallback,
    matches.map((each) => each.ref),
    exception,
  );
};

const mergedLosing = (chosen: Decision, all: readonly Decision[]): readonly RuleRef[] => {
  const seen = new Set([chosen.rule.id]);
  const out: RuleRef[] = [];
  for (const each of all)
    for (const ref of [each.rule, ...each.losing]) {
      if (seen.has(ref.id)) continue;
      seen.add(ref.id);
      out.push(lost(ref));
    }
  return out.sort(byStrictness);
};

const stricterDecision = (a: Decision, b: Decision): Decision => {
  const acts = (each: Decision): boolean => each.mode === 'enforce' && each.effect !== 'allow';
  if (acts(a) !== acts(b)) return acts(a) ? a : b;
  return byStrictness(b.rule, a.rule) < 0 ? b : a;
};

const firstId = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
};

/**
 * One decision over two origins: a value must be allowed for each of them (DESIGN 5.4), so the strictest that is
 * carried out decides; where both let it through, the strictest that is only observed is reported. Associative and
 * commutative, so that any number of origins is joined pair by pair.
 */
export const joinDecisions = (a: Decision, b: Decision): Decision => {
  const chosen = stricterDecision(a, b);
  const exception = firstId(a.exception, b.exception);
  return {
    effect: chosen.effect,
    rule: agreed(chosen.rule, [a.rule, b.rule]),
    losing: mergedLosing(chosen, [a, b]),
    ...(exception === undefined ? {} : { exception }),
    mode: chosen.mode,
  };
};

/** A denial that no policy can change: a fault is never only observed (DESIGN 3.2). */
export const refusal = (id: string): Decision => ({
  effect: 'deny',
  rule: { id, effect: 'deny' },
  losing: [],
  mode: 'enforce',
});
