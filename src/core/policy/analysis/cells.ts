/** The matrix of a policy, computed once for places that no rule tells apart, so that every check can look at all of it. */

import { asServerId } from '../../brand.ts';
import type { Origin } from '../../label/label.ts';
import { decideBothWays, type Matched } from '../cells.ts';
import { neverStoredFloor } from '../compile.ts';
import { CONTENT, type Decision, type Role, type Sink } from '../decision.ts';
import type { PolicyDocument, Rule } from '../document.ts';
import type { Fit } from '../json-path.ts';
import { allFit } from '../match.ts';
import { fallbackOf, isUntrusted, rolesOf } from '../matcher.ts';
import { type Candidate, joinDecisions, refusal } from '../verdict.ts';
import type { Domain } from './domain.ts';
import { type Asked, type Bits, type Compiled, questionsOf } from './rule-bits.ts';

/** Places or classes that every rule of every compared policy treats alike. */
export type Group<T> = { readonly example: T; readonly members: readonly T[] };

export type OriginGroup = Group<Origin> & {
  readonly server: string;
  readonly untrusted: boolean;
  /** The policy itself declares the place untrusted; else only a label could say so. */
  readonly declared: boolean;
};
export type SinkGroup = Group<Sink> & {
  /** Empty for the model and for agent code. */
  readonly server: string;
  readonly roles: readonly Role[];
};
export type ClassGroup = Group<string>;

export type Groups = {
  readonly origins: readonly OriginGroup[];
  readonly sinks: readonly SinkGroup[];
  readonly classes: readonly ClassGroup[];
};

/** What the rules say in one cell: the rules that match by position, and what follows from them. */
export type Verdict = {
  readonly matches: readonly number[];
  /** Without any fact about the message: what may match is decided both ways, and the stricter way counts. */
  readonly decision: Decision;
  /** That, and every other decision that conditions of a matching rule (`when`) can lead to. */
  readonly possible: readonly Decision[];
};

export type Cell = {
  readonly origin: OriginGroup;
  readonly sink: SinkGroup;
  readonly class: ClassGroup;
  readonly verdict: Verdict;
};

/** The groups that one rule concerns; a rule concerns every combination of the three. */
export type Extent = Groups;

export type Matrix = {
  readonly document: PolicyDocument;
  readonly rules: readonly Rule[];
  readonly groups: Groups;
  at(origin: OriginGroup, sink: SinkGroup, cls: ClassGroup): Verdict;
  /** What a rule concerns, exceptions left aside. */
  extentOf(rule: number): Extent;
};

const gather = <T>(members: readonly T[], keyOf: (member: T) => string): readonly Group<T>[] => {
  const groups = new Map<string, T[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups.values()].flatMap((list) =>
    list[0] === undefined ? [] : [{ example: list[0], members: list }],
  );
};

const serverOf = (sink: Sink): string => (sink.kind === 'server' ? sink.server : '');

/**
 * The fewest groups of places that still give one answer each. The server is part of the key, because the defaults and
 * laundering ask for it, and so are trust, roles and what agent code sees of a class.
 */
export const groupsOf = (domain: Domain, documents: readonly PolicyDocument[]): Groups => {
  const compiled = documents.map(questionsOf);
  const declared = (origin: Origin): boolean =>
    documents.some((document) => isUntrusted(document, { ...origin, untrusted: false }));
  const roles = (sink: Sink): readonly Role[] =>
    sink.kind === 'server'
      ? [...new Set(documents.flatMap((each) => rolesOf(each, sink.server, sink.tool, sink.path)))]
      : [];
  const bits = (of: (each: Compiled) => Bits): string => compiled.map(of).join(' ');
  const known = (cls: string): string =>
    documents
      .map((each) => each.classes.get(cls))
      .map((spec) => `${spec?.inCode ?? '?'}${spec?.store ?? ''}`)
      .join(' ');
  return {
    origins: gather(
      domain.origins,
      (origin) =>
        `${origin.server} ${declared(origin) ? 'declared' : origin.untrusted} ${bits((each) => each.origin(origin))}`,
    ).map((group) => ({
      ...group,
      server: group.example.server,
      declared: declared(group.example),
      untrusted: group.example.untrusted || declared(group.example),
    })),
    sinks: gather(
      domain.sinks,
      (sink) =>
        `${sink.kind} ${serverOf(sink)} ${roles(sink).join()} ${bits((each) => each.sink(sink))}`,
    ).map((group) => ({
      ...group,
      server: serverOf(group.example),
      roles: roles(group.example),
    })),
    classes: gather(domain.classes, (cls) => `${known(cls)} ${bits((each) => each.cls(cls))}`),
  };
};

type Found = { readonly matches: readonly number[]; readonly rules: readonly Matched[] };

const matchedIn = (
  asked: readonly Asked[],
  bits: Bits,
  day: string,
): Found & { readonly lifted: string | undefined } => {
  const matches: number[] = [];
  const rules: Matched[] = [];
  const lifted: string[] = [];
  asked.forEach(({ of, own, sure, lifts }, i) => {
    if ((bits & own) === 0n) return;
    const lift = lifts.find((each) => (bits & each.own) !== 0n && day <= each.until);
    if (lift === undefined) {
      matches.push(i);
      const fit = (bits & sure) === 0n ? 'maybe' : 'yes';
      rules.push({ ref: of.ref, mode: of.mode, when: of.when, fit });
    } else lifted.push(lift.id);
  });
  return { matches, rules, lifted: lifted.sort()[0] };
};

type Assume = (rule: Matched) => Fit;

const unknown: Assume = ({ fit, when }) =>
  when === undefined ? fit : allFit([fit, when(undefined)]);

/** What conditions can lead to: none holds, all hold, and each holds alone. */
const assumptions = (rules: readonly Matched[]): readonly Assume[] => {
  const open = rules.filter(({ when }) => when !== undefined);
  if (open.length === 0) return [];
  const holding =
    (holds: readonly Matched[]): Assume =>
    (rule) =>
      rule.when === undefined || holds.includes(rule) ? rule.fit : 'no';
  return [holding([]), holding(open), ...open.map((rule) => holding([rule]))];
};

const decideAssuming = (
  rules: readonly Matched[],
  assume: Assume,
  fallback: Candidate,
  lifted: string | undefined,
): Decision =>
  decideBothWays(
    rules.map((rule) => ({ ...rule, fit: assume(rule) })).filter(({ fit }) => fit !== 'no'),
    fallback,
    lifted,
  );

const distinct = (decisions: readonly Decision[]): readonly Decision[] => [
  ...new Map(
    decisions.map((each) => [`${each.effect} ${each.rule.id} ${each.mode}`, each]),
  ).values(),
];

/** A class that is never stored has no token to give (`store: never`). */
const isFloored = ({ classes }: PolicyDocument, sink: Sink, cls: string): boolean =>
  sink.kind !== 'server' && classes.get(cls)?.store === 'never';

const isKnown = ({ classes }: PolicyDocument, cls: string): boolean =>
  cls === CONTENT || classes.has(cls);

/** Sinks and classes whose default is the same one, so that a verdict can be shared. */
const fallbackKey = (document: PolicyDocument, origin: string, sink: Sink, cls: string): string => {
  if (!isKnown(document, cls)) return 'unknown';
  if (cls === CONTENT) return 'content';
  if (isFloored(document, sink, cls)) return `${sink.kind} never`;
  if (sink.kind === 'server') return origin === sink.server ? 'same' : 'other';
  return sink.kind === 'model' ? 'model' : `code ${document.classes.get(cls)?.inCode}`;
};

const verdictOf = (
  matches: readonly number[],
  decision: Decision,
  others: readonly Decision[] = [],
): Verdict => ({ matches, decision, possible: distinct([decision, ...others]) });

/** The matrix of one policy over groups that may have been made for several (`policy diff`). */
export const matrixOf = (document: PolicyDocument, groups: Groups, day: string): Matrix => {
  const compiled = questionsOf(document);
  const keep = <T>(list: readonly Group<T>[], of: (member: T) => Bits): Map<Group<T>, Bits> =>
    new Map(list.map((group) => [group, of(group.example)]));
  const origins: ReadonlyMap<Group<Origin>, Bits> = keep(groups.origins, compiled.origin);
  const sinks: ReadonlyMap<Group<Sink>, Bits> = keep(groups.sinks, compiled.sink);
  const classes: ReadonlyMap<Group<string>, Bits> = keep(groups.classes, compiled.cls);
  // Few sets of rules match together, however many cells there are: each is decided once.
  const verdicts = new Map<string, Map<Bits, Verdict>>();
  const decide = (origin: OriginGroup, sink: SinkGroup, cls: ClassGroup, bits: Bits): Verdict => {
    // A class that only the other one of two compared policies knows.
    if (!isKnown(document, cls.example)) return verdictOf([], refusal('default:unknown_class'));
    const { matches, rules, lifted } = matchedIn(compiled.asked, bits, day);
    const at = { ...origin.example, server: asServerId(origin.server) };
    const ref = fallbackOf(document, cls.example, at, sink.example);
    const fallback: Candidate = { ref, mode: document.mode };
    const floored = isFloored(document, sink.example, cls.example);
    const decided = (assume: Assume): Decision => {
      const plain = decideAssuming(rules, assume, fallback, lifted);
      return floored ? joinDecisions(plain, neverStoredFloor(document)) : plain;
    };
    return verdictOf(matches, decided(unknown), assumptions(rules).map(decided));
  };
  const extentOf = (rule: number): Extent => {
    const own = compiled.asked[rule]?.own ?? 0n;
    return {
      origins: groups.origins.filter((each) => ((origins.get(each) ?? 0n) & own) !== 0n),
      sinks: groups.sinks.filter((each) => ((sinks.get(each) ?? 0n) & own) !== 0n),
      classes: groups.classes.filter((each) => ((classes.get(each) ?? 0n) & own) !== 0n),
    };
  };
  return {
    document,
    rules: document.rules,
    groups,
    extentOf,
    at: (origin, sink, cls) => {
      const key = fallbackKey(document, origin.server, sink.example, cls.example);
      const all = (origins.get(origin) ?? 0n) & (sinks.get(sink) ?? 0n) & (classes.get(cls) ?? 0n);
      const bits = origin.server === sink.server ? all & ~compiled.crossing : all;
      const known = verdicts.get(key) ?? new Map<Bits, Verdict>();
      verdicts.set(key, known);
      const before = known.get(bits);
      if (before !== undefined) return before;
      const fresh = decide(origin, sink, cls, bits);
      known.set(bits, fresh);
      return fresh;
    },
  };
};

/** Every cell of the matrix or of a part of it, in the order of the groups. */
export function* cellsOf(matrix: Matrix, part: Extent = matrix.groups): Generator<Cell> {
  for (const origin of part.origins)
    for (const sink of part.sinks)
      for (const cls of part.classes)
        yield { origin, sink, class: cls, verdict: matrix.at(origin, sink, cls) };
}
