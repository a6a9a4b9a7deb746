/** Compiles a policy document into something that decides a repeated flow in well under a microsecond. */

import { asClass } from '../brand.ts';
import type { PatternEngine } from '../detect/pattern.ts';
import type { Origin } from '../label/label.ts';
import { type Cells, createCells, UNKNOWN_CLASS } from './cells.ts';
import { CONTENT, type Decision, type Flow, type Policy } from './decision.ts';
import { declarationsOf } from './declarations.ts';
import type { PolicyDocument } from './document.ts';
import { isUntrusted } from './matcher.ts';
import { joinDecisions, refusal } from './verdict.ts';

const NO_ORIGIN: Origin | undefined = undefined;

const UNKNOWN_ORIGIN = refusal('default:unknown_origin');

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

type Settle = (cls: string, origins: readonly Origin[]) => readonly Origin[];

/**
 * Trust belongs to the value, not to each place it was seen: an address that a contact field named is known, also where
 * some mail repeats it, else whoever can write a mail could block it (docs/decisions). Content has no value of its own,
 * so nothing vouches for it.
 */
const settled = (document: PolicyDocument): Settle => {
  const declares = document.sources.some(({ untrusted }) => untrusted);
  return (cls, origins) => {
    if (origins.length < 2 || cls === CONTENT) return origins;
    if (!declares && !origins.some(({ untrusted }) => untrusted)) return origins;
    const untrusted = origins.map((origin) => isUntrusted(document, origin));
    if (!untrusted.includes(true) || !untrusted.includes(false)) return origins;
    return origins.filter((_, i) => !untrusted[i]).length === 0
      ? origins
      : origins.map((origin, i) => (untrusted[i] ? vouched(origin) : origin));
  };
};

/** The same place, known from elsewhere as well: what is declared untrusted there does not count any more. */
const vouched = (origin: Origin): Origin => ({ ...origin, untrusted: false, vouched: true });

const decideOver = (
  cells: Cells,
  join: Join,
  settle: Settle,
  flow: Flow,
  day: string,
): Decision => {
  const { class: cls, to, facts } = flow;
  let result: Decision | undefined;
  for (const origin of settle(cls, flow.origins)) {
    const one = cells(cls, origin, to, day)(facts);
    result = result === undefined ? one : join(result, one);
  }
  if (result !== undefined) return result;
  // A value that nothing is known about may be shown to the model as a token, but no server is its own.
  const unplaced = cells(cls, NO_ORIGIN, to, day);
  return to.kind === 'server' && unplaced !== UNKNOWN_CLASS && cls !== CONTENT
    ? UNKNOWN_ORIGIN
    : unplaced(facts);
};

/** The least that happens to a class that is never stored, on its way to the model or to agent code. */
export const neverStoredFloor = ({ mode }: PolicyDocument): Decision => ({
  effect: 'redact',
  rule: { id: 'default:never_stored', effect: 'redact' },
  losing: [],
  mode,
});

/** `store: never`: whatever rules say, a reader gets no more than the class, because there is no token to give. */
const withFloor = (document: PolicyDocument, never: ReadonlySet<string>, join: Join) => {
  const floor = neverStoredFloor(document);
  return (flow: Flow, decision: Decision): Decision =>
    flow.to.kind !== 'server' && never.has(flow.class) ? join(decision, floor) : decision;
};

/**
 * A policy ready to decide. `digest` is the SHA-256 of the text, computed by the loader, because core has no crypto.
 * INVARIANT: decisions depend on the set of rules, never on their order; a class that the policy does not know is denied.
 */
export const compilePolicy = (
  document: PolicyDocument,
  digest: string,
  patterns?: PatternEngine,
): Policy => {
  const cells = createCells(document, patterns);
  const join = rememberedJoin();
  const settle = settled(document);
  const specs = [...document.classes];
  const never = new Set(specs.filter(([, { store }]) => store === 'never').map(([cls]) => cls));
  const floor = withFloor(document, never, join);
  return {
    name: document.name,
    revision: document.revision,
    digest,
    classes: specs.map(([cls]) => asClass(cls)),
    decide: (flow, nowDay) => floor(flow, decideOver(cells, join, settle, flow, nowDay)),
    ...declarationsOf(document),
    neverStored: never,
    hints: new Map(specs.flatMap(([cls, { hint }]) => (hint === undefined ? [] : [[cls, hint]]))),
  };
};
