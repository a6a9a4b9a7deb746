/** What changes between two policies: cells of one matrix over the names of both, counted and with an example each. */

import type { Decision, Effect } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { rankOf } from '../strictness.ts';
import type { ToolCatalogue } from './catalogue.ts';
import { type Cell, cellsOf, groupsOf, type Matrix, matrixOf, type Verdict } from './cells.ts';
import { domainOf } from './domain.ts';

/** How strict what happens is: an observed effect is not carried out. */
export const acts = ({ effect, mode }: Pick<Decision, 'effect' | 'mode'>): number =>
  mode === 'observe' ? 0 : rankOf(effect);

export type Direction = 'widened' | 'narrowed' | 'otherwise';

/** Cells that change in the same way for the same reason. */
export type Change = {
  readonly direction: Direction;
  readonly before: { readonly effect: Effect; readonly rule: string };
  readonly after: { readonly effect: Effect; readonly rule: string };
  readonly cells: number;
  /** Flows that the cells stand for. */
  readonly flows: number;
  /** One of the cells. */
  readonly example: Cell;
};

export type Comparison = {
  readonly cells: number;
  readonly changes: readonly Change[];
  readonly widened: number;
  readonly narrowed: number;
  /** Cells where something else happens or another rule is the reason, equally strict. */
  readonly otherwise: number;
};

export const directionOf = (before: Decision, after: Decision): Direction => {
  const difference = acts(after) - acts(before);
  if (difference === 0) return 'otherwise';
  return difference < 0 ? 'widened' : 'narrowed';
};

const said = ({ possible }: Verdict): string =>
  possible.map(({ effect, rule, mode }) => `${effect} ${rule.id} ${mode}`).join(', ');

/** By what happens where nothing is known of the message; else by what conditions can open at most. */
const directionBetween = (before: Verdict, after: Verdict): Direction => {
  const plain = directionOf(before.decision, after.decision);
  if (plain !== 'otherwise') return plain;
  const least = ({ possible }: Verdict): number => Math.min(...possible.map(acts));
  const difference = least(after) - least(before);
  if (difference === 0) return 'otherwise';
  return difference < 0 ? 'widened' : 'narrowed';
};

/** The decision that differs, or the plain one. */
const telling = (of: Verdict, other: Verdict): Decision =>
  of.possible.find(
    ({ effect, rule }) =>
      !other.possible.some((each) => each.effect === effect && each.rule.id === rule.id),
  ) ?? of.decision;

const sizeOf = ({ origin, sink, class: cls }: Cell): number =>
  origin.members.length * sink.members.length * cls.members.length;

/** A place that the policy declares says more than one that only a label could call untrusted. */
const better = (cell: Cell, known: Cell): boolean => isRead(cell) && !isRead(known);
const isRead = ({ origin }: Cell): boolean => origin.declared || !origin.untrusted;

const ORDER: readonly Direction[] = ['widened', 'narrowed', 'otherwise'];

const changesBetween = (old: Matrix, now: Matrix): readonly Change[] => {
  const changes = new Map<string, Change>();
  for (const cell of cellsOf(now)) {
    const was = old.at(cell.origin, cell.sink, cell.class);
    const is = cell.verdict;
    const key = `${said(was)} -> ${said(is)}`;
    if (said(was) === said(is)) continue;
    const [before, after] = [telling(was, is), telling(is, was)];
    const known = changes.get(key);
    changes.set(key, {
      direction: directionBetween(was, is),
      before: { effect: before.effect, rule: before.rule.id },
      after: { effect: after.effect, rule: after.rule.id },
      cells: (known?.cells ?? 0) + 1,
      flows: (known?.flows ?? 0) + sizeOf(cell),
      example: known === undefined || better(cell, known.example) ? cell : known.example,
    });
  }
  return [...changes.values()].toSorted(
    (a, b) => ORDER.indexOf(a.direction) - ORDER.indexOf(b.direction) || b.flows - a.flows,
  );
};

/**
 * Every cell that the two policies decide differently. Exact for the names that either of them or the catalogue knows:
 * the groups are those that no rule of either tells apart.
 */
export const comparePolicies = (
  old: PolicyDocument,
  now: PolicyDocument,
  day: string,
  catalogue?: ToolCatalogue | undefined,
): Comparison => {
  const documents = [old, now];
  const groups = groupsOf(domainOf(documents, catalogue), documents);
  const changes = changesBetween(matrixOf(old, groups, day), matrixOf(now, groups, day));
  const count = (direction: Direction): number =>
    changes
      .filter((each) => each.direction === direction)
      .reduce((sum, each) => sum + each.cells, 0);
  return {
    cells: groups.origins.length * groups.sinks.length * groups.classes.length,
    changes,
    widened: count('widened'),
    narrowed: count('narrowed'),
    otherwise: count('otherwise'),
  };
};
