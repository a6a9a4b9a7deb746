/** `policy lint`: every check over the whole matrix. Exact for the names that policy and catalogue know. */

import { groupsOf, matrixOf } from './cells.ts';
import type { Check, Context, LintInput } from './checks/context.ts';
import { checkDrift } from './checks/drift.ts';
import { checkEnds, checkIdle, checkOwners } from './checks/exceptions.ts';
import {
  checkClassified,
  checkDefaults,
  checkExplained,
  checkNeeded,
  checkOwner,
} from './checks/flows.ts';
import { checkLaundering } from './checks/laundering.ts';
import { checkKnown } from './checks/names.ts';
import { checkDeclared, checkIrreversible, checkRoles } from './checks/roles.ts';
import {
  checkContradictions,
  checkObserved,
  checkPlaceholders,
  checkReachable,
  checkShadowed,
} from './checks/rules.ts';
import { checkCoverage, checkTests } from './checks/tests.ts';
import { checkInverted, checkMixed, checkSteered, checkUndeclared } from './checks/trust.ts';
import { domainOf } from './domain.ts';
import type { LintFinding } from './finding.ts';
import { locator } from './locate.ts';
import { surveyOf } from './survey.ts';

const CHECKS_IN_ORDER: readonly Check[] = [
  checkKnown,
  checkDrift,
  checkRoles,
  checkDeclared,
  checkReachable,
  checkContradictions,
  checkShadowed,
  checkEnds,
  checkOwners,
  checkIdle,
  checkObserved,
  checkPlaceholders,
  checkInverted,
  checkSteered,
  checkUndeclared,
  checkMixed,
  checkIrreversible,
  checkExplained,
  checkNeeded,
  checkLaundering,
  checkClassified,
  checkDefaults,
  checkOwner,
  checkTests,
  checkCoverage,
];

export type LintReport = {
  readonly findings: readonly LintFinding[];
  readonly errors: number;
  readonly warnings: number;
  /** Cells of the matrix, and those that a test decides. */
  readonly cells: number;
  readonly tested: number;
  /** Flows that the cells stand for. */
  readonly flows: number;
};

const contextOf = (input: LintInput): Context => {
  const { document, policy, day, texts } = input;
  const domain = domainOf([document], input.catalogue);
  const matrix = matrixOf(document, groupsOf(domain, [document]), day);
  const locate = locator(texts);
  const sources = [document.source, ...[...texts.keys()].filter((key) => key !== document.source)];
  return {
    ...input,
    matrix,
    survey: surveyOf(matrix, policy, day),
    locate,
    find: (...way) => {
      const spots = sources.map((source) => ({ source, depth: locate.depth(source, ...way) }));
      const whole = spots.find(({ depth }) => depth === way.length) ?? { source: document.source };
      return locate(whole.source, ...way);
    },
  };
};

const flowsIn = ({ matrix: { groups } }: Context): number => {
  const count = (list: readonly { readonly members: readonly unknown[] }[]): number =>
    list.reduce((sum, each) => sum + each.members.length, 0);
  return count(groups.origins) * count(groups.sinks) * count(groups.classes);
};

/** A rule that names what does not exist also matches nothing; the name is the finding to act on. */
const withoutEchoes = (findings: readonly LintFinding[]): readonly LintFinding[] => {
  const unknown = new Set(
    findings.filter((each) => each.check.startsWith('unknown-')).map((each) => each.at.line),
  );
  return findings.filter((each) => each.check !== 'unreachable-rule' || !unknown.has(each.at.line));
};

const byPlace = (a: LintFinding, b: LintFinding): number =>
  Number(a.at.source > b.at.source) - Number(a.at.source < b.at.source) ||
  a.at.line - b.at.line ||
  a.at.column - b.at.column;

/** All findings, in the order of the file. */
export const lintPolicy = (input: LintInput): LintReport => {
  const context = contextOf(input);
  const found = withoutEchoes(CHECKS_IN_ORDER.flatMap((check) => check(context)));
  const { cells, tested } = context.survey;
  return {
    findings: found.toSorted(byPlace),
    errors: found.filter((each) => each.severity === 'error').length,
    warnings: found.filter((each) => each.severity === 'warning').length,
    cells,
    tested,
    flows: flowsIn(context),
  };
};
