/** Runs the tests that a policy carries: the sentences that its owner signed must be what it does. */

import type { Decision, Effect, Policy } from './decision.ts';
import type { PolicyDocument, PolicyTest } from './document.ts';
import { answer, flowsOf } from './places.ts';
import { byStrictness } from './strictness.ts';

export type Expectation = { readonly do: Effect; readonly rule?: string | undefined };

export type PolicyTestResult = {
  readonly name: string;
  readonly ok: boolean;
  readonly expected: Expectation;
  readonly got: Expectation;
  readonly line: number;
};

/** All classes of a test travel in one call, so the strictest answer stands for it. */
const decideTest = (
  document: PolicyDocument,
  policy: Policy,
  { flow }: PolicyTest,
  nowDay: string,
): Decision | undefined =>
  flow.data
    .flatMap((cls) => {
      const flows = flowsOf(document, { from: flow.from, to: flow.to, class: cls });
      return answer(policy, flows, nowDay)?.decision ?? [];
    })
    .toSorted((a, b) => byStrictness(a.rule, b.rule))[0];

/** One result per test, in the order of the file. A test without a place to decide about fails. */
export const runPolicyTests = (
  document: PolicyDocument,
  policy: Policy,
  nowDay: string,
): readonly PolicyTestResult[] =>
  document.tests.map((test) => {
    const decision = decideTest(document, policy, test, nowDay);
    const got: Expectation = { do: decision?.effect ?? 'deny', rule: decision?.rule.id };
    const { expect } = test;
    const ok =
      decision !== undefined &&
      expect.do === got.do &&
      (expect.rule === undefined || expect.rule === got.rule);
    return { name: test.name, ok, expected: expect, got, line: test.at.line };
  });
