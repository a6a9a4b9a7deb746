/** One look at every cell: which rules decide somewhere, and where. All checks that need the whole matrix share it. */

import type { Origin } from '../../label/label.ts';
import type { Decision, Policy, Sink } from '../decision.ts';
import type { PolicyDocument, PolicyTest } from '../document.ts';
import { answer } from '../places.ts';
import { flowsOfTest } from '../run-tests.ts';
import { type Cell, cellsOf, type Matrix } from './cells.ts';

/** Where one rule or default decides. */
export type Deciding = {
  cells: number;
  tested: number;
  /** The first of them. */
  readonly example: Cell;
};

export type Survey = {
  readonly cells: number;
  readonly tested: number;
  readonly deciding: ReadonlyMap<string, Deciding>;
  /** Per rule that matches somewhere: the rules that decide in its place, with the number of cells. */
  readonly covering: ReadonlyMap<number, ReadonlyMap<string, number>>;
};

const originKey = ({ server, tool, path, untrusted }: Origin): string =>
  JSON.stringify([server, tool, path, untrusted]);

const sinkKey = (sink: Sink): string =>
  sink.kind === 'server' ? JSON.stringify([sink.server, sink.tool, sink.path]) : sink.kind;

const byMember = <G extends { readonly members: readonly T[] }, T>(
  groups: readonly G[],
  keyOf: (member: T) => string,
): ReadonlyMap<string, G> =>
  new Map(groups.flatMap((group) => group.members.map((each) => [keyOf(each), group] as const)));

/**
 * The flows that one test settles. A test that names no argument asks for the most open one, so only `deny` says
 * something about all of them.
 */
const settled = (document: PolicyDocument, policy: Policy, test: PolicyTest, day: string) =>
  flowsOfTest(document, test).flatMap((flows) => {
    const best = answer(policy, flows, day);
    if (best === undefined) return [];
    return best.decision.effect === 'deny' ? flows : [best.flow];
  });

type Key = string;
const cellKey = (cell: Pick<Cell, 'origin' | 'sink' | 'class'>, numbers: Numbers): Key =>
  `${numbers.get(cell.origin)} ${numbers.get(cell.sink)} ${numbers.get(cell.class)}`;
type Numbers = ReadonlyMap<object, number>;

const numbersOf = ({ groups }: Matrix): Numbers =>
  new Map([...groups.origins, ...groups.sinks, ...groups.classes].map((each, i) => [each, i]));

/** Cells that some test of the policy decides. */
const testedCells = (
  { document, groups }: Matrix,
  policy: Policy,
  day: string,
  numbers: Numbers,
): ReadonlySet<Key> => {
  const origins = byMember(groups.origins, originKey);
  const sinks = byMember(groups.sinks, sinkKey);
  const classes = byMember(groups.classes, (cls: string) => cls);
  const keys = new Set<Key>();
  for (const test of document.tests)
    for (const flow of settled(document, policy, test, day))
      for (const from of flow.origins) {
        const origin = origins.get(originKey(from));
        const sink = sinks.get(sinkKey(flow.to));
        const cls = classes.get(flow.class);
        if (origin === undefined || sink === undefined || cls === undefined) continue;
        const cell = cellKey({ origin, sink, class: cls }, numbers);
        // A condition may have been met in the test, so a cell is not tested for every rule that can decide in it.
        const { rule } = policy.decide({ ...flow, origins: [from] }, day);
        keys.add(cell).add(`${cell} ${rule.id}`);
      }
  return keys;
};

const note = (deciding: Map<string, Deciding>, id: string, cell: Cell, tested: boolean): void => {
  const known = deciding.get(id);
  if (known === undefined) {
    deciding.set(id, { cells: 1, tested: Number(tested), example: cell });
    return;
  }
  known.cells += 1;
  if (tested) known.tested += 1;
};

const cover = (
  covering: Map<number, Map<string, number>>,
  matches: readonly number[],
  decision: Decision,
): void => {
  for (const rule of matches) {
    const counts = covering.get(rule) ?? new Map<string, number>();
    covering.set(rule, counts.set(decision.rule.id, (counts.get(decision.rule.id) ?? 0) + 1));
  }
};

/** Looks at every cell once. */
export const surveyOf = (matrix: Matrix, policy: Policy, day: string): Survey => {
  const numbers = numbersOf(matrix);
  const tests = testedCells(matrix, policy, day, numbers);
  const deciding = new Map<string, Deciding>();
  const covering = new Map<number, Map<string, number>>();
  let cells = 0;
  let tested = 0;
  for (const cell of cellsOf(matrix)) {
    const { matches, possible } = cell.verdict;
    const key = cellKey(cell, numbers);
    cells += 1;
    if (tests.has(key)) tested += 1;
    for (const decision of possible) {
      note(deciding, decision.rule.id, cell, tests.has(`${key} ${decision.rule.id}`));
      cover(covering, matches, decision);
    }
  }
  return { cells, tested, deciding, covering };
};
