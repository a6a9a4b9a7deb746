/** Compiles a policy document into something that decides a repeated flow in well under a microsecond. */

import { asClass, type Class } from '../brand.ts';
import type { Origin } from '../label/label.ts';
import type { Decision, Flow, Policy, Sink } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { matchesAny } from './match.ts';
import {
  bucketsOf,
  type CompiledRule,
  compileRule,
  fallbackOf,
  type Lift,
  sinkBuckets,
} from './matcher.ts';
import { type Candidate, decideMatches, joinDecisions, refusal } from './verdict.ts';

/** Decisions kept; tool names and paths come from outside, so the map is emptied when it is full (DESIGN 3.9). */
const MAX_REMEMBERED = 20_000;
const NO_ORIGIN: Origin | undefined = undefined;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const UNKNOWN_CLASS = refusal('default:unknown_class');
const UNKNOWN_ORIGIN = refusal('default:unknown_origin');

type Index = ReadonlyMap<string, ReadonlyMap<string, readonly CompiledRule[]>>;

/** Rules by class, then by the server they lead to. */
const indexOf = (document: PolicyDocument): Index => {
  const index = new Map<string, Map<string, CompiledRule[]>>();
  for (const cls of document.classes.keys()) index.set(cls, new Map());
  for (const rule of document.rules) {
    const compiled = compileRule(document, rule);
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

/**
 * Names one cell of the matrix. The lengths in front make it injective: a tool name from outside may hold any character
 * and must not be able to spell the key of another, allowed flow.
 */
const keyOf = (cls: string, origin: Origin | undefined, sink: Sink): string => {
  const from =
    origin === undefined
      ? '-'
      : `${origin.server.length},${origin.tool.length},${origin.path.length},${origin.untrusted ? 'u' : 't'},${origin.server}${origin.tool}${origin.path}`;
  const to =
    sink.kind === 'server'
      ? `${sink.server.length},${sink.tool.length},${sink.server}${sink.tool}${sink.path}`
      : `${sink.kind}`;
  return `${cls.length},${from.length},${sink.kind.length},${cls}${from}${to}`;
};

type Cell = (cls: string, origin: Origin | undefined, sink: Sink, day: string) => Decision;

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
      each.from(origin) &&
      each.to(sink),
  );

/** Decides one class, one origin, one sink from the rules. */
const cellOf = (document: PolicyDocument): Cell => {
  const index = indexOf(document);
  return (cls, origin, sink, day) => {
    const buckets = index.get(cls);
    if (buckets === undefined) return UNKNOWN_CLASS;
    const matches: Candidate[] = [];
    const lifted: string[] = [];
    for (const rule of sinkBuckets(sink).flatMap((bucket) => buckets.get(bucket) ?? [])) {
      if (!rule.to(sink) || !rule.from(origin)) continue;
      const lift = liftFor(rule, cls, origin, sink, day);
      if (lift === undefined) matches.push({ ref: rule.ref, mode: rule.mode });
      else lifted.push(lift.id);
    }
    const ref = fallbackOf(document, cls, origin, sink);
    return decideMatches(matches, { ref, mode: document.mode }, lifted.sort()[0]);
  };
};

/** The same, remembered until the day changes. */
const remembered = (cell: Cell): Cell => {
  const known = new Map<string, Decision>();
  let knownDay = '';
  return (cls, origin, sink, day) => {
    if (day !== knownDay || known.size >= MAX_REMEMBERED) {
      known.clear();
      knownDay = day;
    }
    const key = keyOf(cls, origin, sink);
    const before = known.get(key);
    if (before !== undefined) return before;
    const decided = cell(cls, origin, sink, day);
    known.set(key, decided);
    return decided;
  };
};

type Join = (a: Decision, b: Decision) => Decision;

/** Joins remembered by identity: the cells of repeated flows are the same objects, and go when they are forgotten. */
const rememberedJoin = (): Join => {
  const known = new WeakMap<Decision, WeakMap<Decision, Decision>>();
  return (a, b) => {
    if (a === b) return a;
    const before = known.get(a)?.get(b);
    if (before !== undefined) return before;
    const joined = joinDecisions(a, b);
    const partners = known.get(a) ?? new WeakMap<Decision, Decision>();
    known.set(a, partners.set(b, joined));
    return joined;
  };
};

const decideOver = (cell: Cell, join: Join, flow: Flow, day: string): Decision => {
  const { class: cls, origins, to } = flow;
  let decided: Decision | undefined;
  for (const origin of origins) {
    const one = cell(cls, origin, to, day);
    decided = decided === undefined ? one : join(decided, one);
  }
  if (decided !== undefined) return decided;
  // A value that nothing is known about may be shown to the model as a token, but no server is its own.
  const unplaced = cell(cls, NO_ORIGIN, to, day);
  return to.kind === 'server' && unplaced !== UNKNOWN_CLASS ? UNKNOWN_ORIGIN : unplaced;
};

type Fields = ReturnType<Policy['declaredFields']>;

const fieldsOf = (document: PolicyDocument, server: string, tool: string): Fields =>
  document.sources.flatMap((field) =>
    field.class !== undefined &&
    matchesAny([field.server], server) &&
    matchesAny([field.tool], tool)
      ? [{ path: field.path, class: asClass(field.class), untrusted: field.untrusted }]
      : [],
  );

const untrustedOf = (document: PolicyDocument, server: string, tool: string): readonly string[] =>
  document.sources
    .filter(
      (field) =>
        field.untrusted && matchesAny([field.server], server) && matchesAny([field.tool], tool),
    )
    .map((field) => field.path);

/** Tools whose declarations are remembered; see `MAX_REMEMBERED`. */
const MAX_TOOLS = 2_000;

const rememberedPerTool = <T>(
  answer: (server: string, tool: string) => T,
): ((server: string, tool: string) => T) => {
  const known = new Map<string, Map<string, T>>();
  let size = 0;
  return (server, tool) => {
    const before = known.get(server)?.get(tool);
    if (before !== undefined) return before;
    if (size >= MAX_TOOLS) {
      known.clear();
      size = 0;
    }
    const tools = known.get(server) ?? new Map<string, T>();
    known.set(server, tools);
    const fresh = answer(server, tool);
    tools.set(tool, fresh);
    size += 1;
    return fresh;
  };
};

/**
 * A policy ready to decide. `digest` is the SHA-256 of the text, computed by the loader, because core has no crypto.
 * INVARIANT: decisions depend on the set of rules, never on their order; a class that the policy does not know is denied.
 */
export const compilePolicy = (document: PolicyDocument, digest: string): Policy => {
  const cell = remembered(cellOf(document));
  const join = rememberedJoin();
  const classes: readonly Class[] = [...document.classes.keys()].map(asClass);
  return {
    name: document.name,
    revision: document.revision,
    digest,
    classes,
    decide: (flow, nowDay) => decideOver(cell, join, flow, nowDay),
    declaredFields: rememberedPerTool((server, tool) => fieldsOf(document, server, tool)),
    untrustedPaths: rememberedPerTool((server, tool) => untrustedOf(document, server, tool)),
  };
};
