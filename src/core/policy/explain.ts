/** Says why a flow is decided as it is, and what would have to change; names only, never a value. */

import { counterfactuals } from './analysis/counterfactual.ts';
import { type ExplainedRule, explainedRule, ruleText } from './analysis/explained-rule.ts';
import type { Decision, Flow, Policy } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { isUntrusted } from './matcher.ts';

export type Explanation = {
  readonly class: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly effect: Decision['effect'];
  readonly mode: Decision['mode'];
  readonly policy: { readonly name: string; readonly revision: string; readonly digest: string };
  readonly rule: ExplainedRule;
  readonly losing: readonly ExplainedRule[];
  readonly exception?: string;
  /** What would make it `allow`; empty where it is. Each was tried on the policy, none is a guess. */
  readonly wouldAllow: readonly string[];
};

const sinkText = ({ to }: Flow): string =>
  to.kind === 'server' ? `${to.server}.${to.tool} ${to.path}` : to.kind;

const fromText = (document: PolicyDocument, { origins }: Flow): readonly string[] =>
  origins.map((origin) => {
    const trust = isUntrusted(document, origin) ? ' (untrusted)' : '';
    return `${origin.server}.${origin.tool} ${origin.path}${trust}`;
  });

/** Why this flow is decided so on this day. Costs several compilations: for people, not for the data path. */
export const explainFlow = (
  policy: Policy,
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
): Explanation => {
  const decision = policy.decide(flow, nowDay);
  const { name, revision, digest } = policy;
  return {
    class: flow.class,
    from: fromText(document, flow),
    to: sinkText(flow),
    effect: decision.effect,
    mode: decision.mode,
    policy: { name, revision, digest },
    rule: explainedRule(document, decision.rule),
    losing: decision.losing.map((ref) => explainedRule(document, ref)),
    ...(decision.exception === undefined ? {} : { exception: decision.exception }),
    wouldAllow: counterfactuals(policy, document, flow, nowDay, decision),
  };
};

/** The explanation as lines for a terminal; one fact per line, label first. */
export const explanationText = (it: Explanation): string => {
  const observed = it.mode === 'observe' && it.effect !== 'allow' ? ' (observed only)' : '';
  const { name, revision } = it.policy;
  const lines = [
    `${it.effect.padEnd(9)}${it.class} to ${it.to}${observed}`,
    ...it.from.map((origin) => `from     ${origin}`),
    `rule     ${ruleText(it.rule)}`,
    ...(it.rule.controls.length === 0 ? [] : [`controls ${it.rule.controls.join(', ')}`]),
    ...it.losing.map((rule) => `weaker   ${rule.effect} by ${ruleText(rule)}`),
    ...(it.exception === undefined ? [] : [`lifted   by exception ${it.exception}`]),
    `policy   ${name} ${revision}`,
    ...it.wouldAllow.map((way, i) => `${i === 0 ? 'allowed  ' : '      or '}${way}`),
  ];
  return `${lines.join('\n')}\n`;
};
