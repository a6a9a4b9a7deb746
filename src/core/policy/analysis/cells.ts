/** The matrix of a policy, computed once for places that no rule tells apart, so that every check can look at all of it. */

import { asServerId } from '../../brand.ts';
import type { Origin } from '../../label/label.ts';
import type { Decision, Role, Sink } from '../decision.ts';
import type { PolicyDocument, Rule } from '../document.ts';
import { type CompiledRule, compileRule, fallbackOf, isUntrusted, rolesOf } from '../matcher.ts';
import { type Candidate, decideMatches, refusal } from '../verdict.ts';
import type { Domain } from './domain.ts';

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
export type Verdict = { readonly matches: readonly number[]; readonly decision: Decision };

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

/** One bit for each rule and each exception: what a place or class can match. */
type Bits = bigint;
type Asked = {
  readonly of: CompiledRule;
  readonly own: Bits;
  readonly lifts: readonly { readonly id: string; readonly until: string; readonly own: Bits }[];
};

type Part = Pick<CompiledRule, 'from' | 'to' | 'classes'>;

type Compiled = {
  readonly document: PolicyDocument;
  readonly asked: readonly Asked[];
  readonly origin: (origin: Origin) => Bits;
  readonly sink: (sink: Sink) => Bits;
  readonly cls: (cls: string) => Bits;
};

const ask = (document: PolicyDocument): Compiled => {
  let next = 0n;
  const bit = (): Bits => {
    next += 1n;
    return 1n << (next - 1n);
  };
  const asked = document.rules.map((rule): Asked => {
    const of = compileRule(document, rule);
    const lifts = of.lifts.map(({ id, until }) => ({ id, until, own: bit() }));
    return { of, own: bit(), lifts };
  });
  // Rules and exceptions ask the same three questions, so that one number answers all of them.
  const parts: readonly (readonly [Part, Bits])[] = asked.flatMap(({ of, own, lifts }) => [
    [of, own] as const,
    ...of.lifts.map((lift, i) => [lift, lifts[i]?.own ?? 0n] as const),
  ]);
  const sum = (test: (part: Part) => boolean): Bits =>
    parts.reduce((all, [part, own]) => (test(part) ? all | own : all), 0n);
  return {
    document,
    asked,
    origin: (origin) => sum((part) => part.from(origin) !== 'no'),
    sink: (sink) => sum((part) => part.to(sink) !== 'no'),
    cls: (cls) => sum((part) => part.classes.has(cls)),
  };
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
  const compiled = documents.map(ask);
  const declared = (origin: Origin): boolean =>
    documents.some((document) => isUntrusted(document, { ...origin, untrusted: false }));
  const roles = (sink: Sink): readonly Role[] =>
    sink.kind === 'server'
      ? [...new Set(documents.flatMap((each) => rolesOf(each, sink.server, sink.tool, sink.path)))]
      : [];
  const bits = (of: (each: Compiled) => Bits): string => compiled.map(of).join(' ');
  const known = (cls: string): string =>
    documents.map((each) => each.classes.get(cls)?.inCode ?? '?').join(' ');
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

const candidatesOf = (
  asked: readonly Asked[],
  bits: Bits,
  day: string,
): { matches: readonly number[]; found: readonly Candidate[]; lifted: string | undefined } => {
  const matches: number[] = [];
  const found: Candidate[] = [];
  const lifted: string[] = [];
  asked.forEach(({ of, own, lifts }, i) => {
    if ((bits & own) === 0n) return;
    const lift = lifts.find((each) => (bits & each.own) !== 0n && day <= each.until);
    if (lift === undefined) {
      matches.push(i);
      found.push({ ref: of.ref, mode: of.mode });
    } else lifted.push(lift.id);
  });
  return { matches, found, lifted: lifted.sort()[0] };
};

/** Sinks and classes whose default is the same one, so that a verdict can be shared. */
const fallbackKey = (document: PolicyDocument, origin: string, sink: Sink, cls: string): string => {
  if (!document.classes.has(cls)) return 'unknown';
  if (sink.kind === 'server') return origin === sink.server ? 'same' : 'other';
  return sink.kind === 'model' ? 'model' : `code ${document.classes.get(cls)?.inCode}`;
};

/** The matrix of one policy over groups that may have been made for several (`policy diff`). */
export const matrixOf = (document: PolicyDocument, groups: Groups, day: string): Matrix => {
  const compiled = ask(document);
  const keep = <T>(list: readonly Group<T>[], of: (member: T) => Bits): Map<Group<T>, Bits> =>
    new Map(list.map((group) => [group, of(group.example)]));
  const origins: ReadonlyMap<Group<Origin>, Bits> = keep(groups.origins, compiled.origin);
  const sinks: ReadonlyMap<Group<Sink>, Bits> = keep(groups.sinks, compiled.sink);
  const classes: ReadonlyMap<Group<string>, Bits> = keep(groups.classes, compiled.cls);
  // Few sets of rules match together, however many cells there are: each is decided once.
  const verdicts = new Map<string, Map<Bits, Verdict>>();
  const decide = (origin: OriginGroup, sink: SinkGroup, cls: ClassGroup, bits: Bits): Verdict => {
    // A class that only the other one of two compared policies knows.
    if (!document.classes.has(cls.example))
      return { matches: [], decision: refusal('default:unknown_class') };
    const { matches, found, lifted } = candidatesOf(compiled.asked, bits, day);
    const at = { ...origin.example, server: asServerId(origin.server) };
    const ref = fallbackOf(document, cls.example, at, sink.example);
    return { matches, decision: decideMatches(found, { ref, mode: document.mode }, lifted) };
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
      const bits = (origins.get(origin) ?? 0n) & (sinks.get(sink) ?? 0n) & (classes.get(cls) ?? 0n);
      const key = fallbackKey(document, origin.server, sink.example, cls.example);
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
