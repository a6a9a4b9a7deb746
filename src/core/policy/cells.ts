/** One class, one origin, one sink: which rules concern them, found once and remembered. */

import type { PatternEngine } from '../detect/pattern.ts';
import type { Origin } from '../label/label.ts';
import { CONTENT, type Decision, type Facts, type Sink } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import type { Fit } from './json-path.ts';
import { allFit } from './match.ts';
import {
  bucketsOf,
  type CompiledRule,
  compileRule,
  fallbackOf,
  type Lift,
  sinkBuckets,
  staysHome,
} from './matcher.ts';
import { type Candidate, decideMatches, joinDecisions, refusal } from './verdict.ts';

/** Decisions kept; tool names and paths come from outside, so the map is emptied when it is full (DESIGN 3.9). */
const MAX_REMEMBERED = 20_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Index = ReadonlyMap<string, ReadonlyMap<string, readonly CompiledRule[]>>;

/** Rules by class, then by the server they lead to. */
const indexOf = (document: PolicyDocument, patterns: PatternEngine | undefined): Index => {
  const index = new Map<string, Map<string, CompiledRule[]>>();
  for (const cls of [...document.classes.keys(), CONTENT]) index.set(cls, new Map());
  for (const rule of document.rules) {
    const compiled = compileRule(document, rule, patterns);
    for (const cls of compiled.classes)
      for (const bucket of bucketsOf(document, rule)) {
        const buckets = index.get(cls);
        const list = buckets?.get(bucket);
        if (list === undefined) buckets?.set(bucket, [compiled]);
        else list.push(compiled);
      }
  }
  return index;
};

const trustOf = ({ untrusted, vouched }: Origin): string => {
  if (vouched === true) return 'v';
  return untrusted ? 'u' : 't';
};

/**
 * Names one cell of the matrix. The lengths in front make it injective: a tool name from outside may hold any character
 * and must not be able to spell the key of another, allowed flow.
 */
const keyOf = (cls: string, origin: Origin | undefined, sink: Sink): string => {
  const from =
    origin === undefined
      ? '-'
      : `${origin.server.length},${origin.tool.length},${origin.path.length},${trustOf(origin)},${origin.server}${origin.tool}${origin.path}`;
  const to =
    sink.kind === 'server'
      ? `${sink.server.length},${sink.tool.length},${sink.irreversible === true ? 'i' : 'r'},${sink.server}${sink.tool}${sink.path}`
      : `${sink.kind}`;
  return `${cls.length},${from.length},${sink.kind.length},${cls}${from}${to}`;
};

/** A cell decides; only where one of its rules has conditions does it look at the message. */
export type Cell = (facts: Facts | undefined) => Decision;
export type Cells = (cls: string, origin: Origin | undefined, sink: Sink, day: string) => Cell;

const fixed =
  (decision: Decision): Cell =>
  () =>
    decision;
/** The cell of a class that the policy does not know. */
export const UNKNOWN_CLASS: Cell = fixed(refusal('default:unknown_class'));

/** The exception that lifts a rule from this flow today, if one does. */
const liftFor = (
  rule: CompiledRule,
  cls: string,
  origin: Origin | undefined,
  sink: Sink,
  day: string,
): Lift | undefined =>
  rule.lifts.find(
    (each) =>
      // A day that is no day lifts nothing: fail closed.
      DAY.test(day) &&
      day <= each.until &&
      each.classes.has(cls) &&
      !staysHome(each, origin, sink) &&
      each.from(origin) === 'yes' &&
      each.to(sink) === 'yes',
  );

export type Matched = Candidate & Pick<CompiledRule, 'when'> & { readonly fit: Fit };

/**
 * What may match is decided both ways, with it and without it, and the stricter way counts: a mask that may apply must
 * not displace the denial by default, and an allowance that may not apply allows nothing.
 */
export const decideBothWays = (
  matches: readonly Matched[],
  fallback: Candidate,
  exception: string | undefined,
): Decision => {
  const sure = matches.filter(({ fit }) => fit === 'yes');
  const without = decideMatches(sure, fallback, exception);
  return sure.length === matches.length
    ? without
    : joinDecisions(without, decideMatches(matches, fallback, exception));
};

const decided = (
  matches: readonly Matched[],
  fallback: Candidate,
  exception: string | undefined,
): Cell => {
  if (matches.every(({ when }) => when === undefined))
    return fixed(decideBothWays(matches, fallback, exception));
  return (facts) => {
    const now = matches.map((each) => ({
      ...each,
      fit: each.when === undefined ? each.fit : allFit([each.fit, each.when(facts)]),
    }));
    return decideBothWays(
      now.filter(({ fit }) => fit !== 'no'),
      fallback,
      exception,
    );
  };
};

/** Finds the rules for one class, one origin, one sink. */
const cellsOf =
  (document: PolicyDocument, index: Index): Cells =>
  (cls, origin, sink, day) => {
    const buckets = index.get(cls);
    if (buckets === undefined) return UNKNOWN_CLASS;
    const matches: Matched[] = [];
    const lifted: string[] = [];
    for (const rule of sinkBuckets(sink).flatMap((bucket) => buckets.get(bucket) ?? [])) {
      const fit = allFit([rule.to(sink), rule.from(origin)]);
      if (fit === 'no' || staysHome(rule, origin, sink)) continue;
      const lift = liftFor(rule, cls, origin, sink, day);
      if (lift === undefined)
        matches.push({ ref: rule.ref, mode: rule.mode, when: rule.when, fit });
      else lifted.push(lift.id);
    }
    const ref = fallbackOf(document, cls, origin, sink);
    return decided(matches, { ref, mode: document.mode }, lifted.sort()[0]);
  };

/** The same, remembered until the day changes. */
const remembered = (cells: Cells): Cells => {
  const known = new Map<string, Cell>();
  let knownDay = '';
  return (cls, origin, sink, day) => {
    if (day !== knownDay || known.size >= MAX_REMEMBERED) {
      known.clear();
      knownDay = day;
    }
    const key = keyOf(cls, origin, sink);
    const before = known.get(key);
    if (before !== undefined) return before;
    const cell = cells(cls, origin, sink, day);
    known.set(key, cell);
    return cell;
  };
};

/** All cells of a policy. */
export const createCells = (document: PolicyDocument, patterns: PatternEngine | undefined): Cells =>
  remembered(cellsOf(document, indexOf(document, patterns)));
