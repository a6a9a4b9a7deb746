/** What rules ask of places and classes, as bits: which rules a cell can match is then one AND. */

import type { Origin } from '../../label/label.ts';
import type { Sink } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import type { Fit } from '../json-path.ts';
import { type CompiledRule, compileRule } from '../matcher.ts';

/** One bit for each rule and each exception: what a place or class can match. */
export type Bits = bigint;
/** A rule with its bits. */
export type Asked = {
  readonly of: CompiledRule;
  /** Set where the rule may match. */
  readonly own: Bits;
  /** Set where it surely does, conditions left aside. */
  readonly sure: Bits;
  readonly lifts: readonly { readonly id: string; readonly until: string; readonly own: Bits }[];
};

type Part = Pick<CompiledRule, 'from' | 'to' | 'classes'>;
/** One question of a rule or an exception, and the bit that is set where its answer is at least that sure. */
type Question = { readonly part: Part; readonly own: Bits; readonly least: 'maybe' | 'yes' };

/** A policy as questions that one number answers. */
export type Compiled = {
  readonly document: PolicyDocument;
  readonly asked: readonly Asked[];
  /** Bits of rules and exceptions about other servers, cleared where a value goes home. */
  readonly crossing: Bits;
  readonly origin: (origin: Origin) => Bits;
  readonly sink: (sink: Sink) => Bits;
  readonly cls: (cls: string) => Bits;
};

/** Gives every rule and exception its bits. */
export const questionsOf = (document: PolicyDocument): Compiled => {
  let next = 0n;
  const bit = (): Bits => {
    next += 1n;
    return 1n << (next - 1n);
  };
  const asked = document.rules.map((rule): Asked => {
    const of = compileRule(document, rule);
    const lifts = of.lifts.map(({ id, until }) => ({ id, until, own: bit() }));
    return { of, own: bit(), sure: bit(), lifts };
  });
  // Rules and exceptions ask the same three questions, so that one number answers all of them. An exception that only
  // may match lifts nothing.
  const questions: readonly Question[] = asked.flatMap(({ of, own, sure, lifts }) => [
    { part: of, own, least: 'maybe' as const },
    { part: of, own: sure, least: 'yes' as const },
    ...of.lifts.map((part, i) => ({ part, own: lifts[i]?.own ?? 0n, least: 'yes' as const })),
  ]);
  const sum = (test: (question: Question) => boolean): Bits =>
    questions.reduce((all, each) => (test(each) ? all | each.own : all), 0n);
  const fits = (fit: Fit, { least }: Question): boolean =>
    fit === 'yes' || (fit === 'maybe' && least === 'maybe');
  return {
    document,
    asked,
    crossing: asked.reduce(
      (all, { of, own, sure, lifts }) =>
        all |
        (of.crosses ? own | sure : 0n) |
        of.lifts.reduce((sum, lift, i) => (lift.crosses ? sum | (lifts[i]?.own ?? 0n) : sum), 0n),
      0n,
    ),
    origin: (origin) => sum((each) => fits(each.part.from(origin), each)),
    sink: (sink) => sum((each) => fits(each.part.to(sink), each)),
    cls: (cls) => sum((each) => each.part.classes.has(cls)),
  };
};
