/** Runs the tests that a policy carries: the sentences that its owner signed must be what it does. */

import { type ExplainedRule, explainedRule } from './analysis/explained-rule.ts';
import type { Decision, Effect, Facts, Flow, Policy } from './decision.ts';
import type { PolicyDocument, PolicyTest } from './document.ts';
import { type Answer, answer, flowsOf, originsOf } from './places.ts';
import { byStrictness } from './strictness.ts';

export type Expectation = { readonly do: Effect; readonly rule?: string | undefined };

export type PolicyTestResult = {
  readonly name: string;
  readonly ok: boolean;
  readonly expected: Expectation;
  readonly got: Expectation;
  readonly source: string;
  readonly line: number;
  /** The one flow that the answer is about; undefined where the test names no place to decide about. */
  readonly flow?: { readonly class: string; readonly to: string } | undefined;
  readonly rule?: ExplainedRule | undefined;
  readonly losing: readonly ExplainedRule[];
};

/** What a test says of its message; only the count is always known. */
const factsOf = ({ flow }: PolicyTest, cls: string): Facts => ({
  purpose: flow.purpose,
  principal: flow.principal,
  count: flow.counts.get(cls),
  arguments:
    flow.args.size === 0 ? undefined : [...flow.args].map(([path, value]) => ({ path, value })),
  // `user` is no place, so it leaves an empty list: a destination that no server named.
  destinations:
    flow.destination.length === 0 ? undefined : flow.destination.map((from) => originsOf([from])),
});

/** The flows that a test asks about, one per class and argument, each with what the test says of its message. */
export const flowsOfTest = (
  document: PolicyDocument,
  test: PolicyTest,
): readonly (readonly Flow[])[] =>
  test.flow.data.map((cls) => {
    const { from, to, untrusted } = test.flow;
    return flowsOf(document, { from, to, class: cls, untrusted, facts: factsOf(test, cls) });
  });

/** All classes of a test travel in one call, so the strictest answer stands for it. */
const decideTest = (
  document: PolicyDocument,
  policy: Policy,
  test: PolicyTest,
  nowDay: string,
): Answer | undefined =>
  flowsOfTest(document, test)
    .flatMap((flows) => answer(policy, flows, nowDay) ?? [])
    .toSorted((a, b) => byStrictness(a.decision.rule, b.decision.rule))[0];

const flowText = ({ flow: { class: cls, to } }: Answer): PolicyTestResult['flow'] => ({
  class: cls,
  to: to.kind === 'server' ? `${to.server}.${to.tool}:${to.path}` : to.kind,
});

const holds = (expected: Expectation, decision: Decision | undefined): boolean =>
  decision !== undefined &&
  expected.do === decision.effect &&
  (expected.rule === undefined || expected.rule === decision.rule.id);

const runTest = (
  document: PolicyDocument,
  policy: Policy,
  test: PolicyTest,
  nowDay: string,
): PolicyTestResult => {
  const found = decideTest(document, policy, test, nowDay);
  const decision = found?.decision;
  return {
    name: test.name,
    ok: holds(test.expect, decision),
    expected: test.expect,
    got: { do: decision?.effect ?? 'deny', rule: decision?.rule.id },
    source: test.at.source,
    line: test.at.line,
    losing: (decision?.losing ?? []).map((ref) => explainedRule(document, ref)),
    ...(found === undefined
      ? {}
      : { flow: flowText(found), rule: explainedRule(document, found.decision.rule) }),
  };
};

/** One result per test, in the order of the file. A test without a place to decide about fails. */
export const runPolicyTests = (
  document: PolicyDocument,
  policy: Policy,
  nowDay: string,
): readonly PolicyTestResult[] =>
  document.tests.map((test) => runTest(document, policy, test, nowDay));

export type RuleCoverage = {
  readonly rules: number;
  readonly covered: number;
  /** Rules of this file that no passing test sees decide. */
  readonly missing: readonly ExplainedRule[];
};

/** How many rules of the file itself decide in some test; packs have tests of their own. */
export const ruleCoverage = (
  document: PolicyDocument,
  results: readonly PolicyTestResult[],
): RuleCoverage => {
  const own = document.rules.filter((rule) => rule.at.source === document.source);
  const deciding = new Set(results.filter((each) => each.ok).map((each) => each.got.rule));
  const missing = own
    .filter((rule) => !deciding.has(rule.id))
    .map((rule) => explainedRule(document, { id: rule.id, effect: rule.do }));
  return { rules: own.length, covered: own.length - missing.length, missing };
};
