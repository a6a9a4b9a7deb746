/** A rule as explanations and test reports show it: with its place, its reason and its controls. */

import type { Decision, RuleRef } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';

/** A default has no place in a file. */
export type ExplainedRule = {
  readonly id: string;
  readonly effect: Decision['effect'];
  readonly at?: string;
  readonly why?: string;
  readonly controls: readonly string[];
};

export const explainedRule = (document: PolicyDocument, ref: RuleRef): ExplainedRule => {
  const rule = document.rules.find((each) => each.id === ref.id);
  return {
    id: ref.id,
    effect: ref.effect,
    controls: rule?.controls ?? [],
    ...(rule === undefined ? {} : { at: `${rule.at.source}:${rule.at.line}` }),
    ...(rule?.why === undefined ? {} : { why: rule.why }),
  };
};

/** `reply (desk.yaml:12): customers are answered` */
export const ruleText = (rule: ExplainedRule): string =>
  [rule.id, rule.at === undefined ? '' : ` (${rule.at})`, rule.why ? `: ${rule.why}` : ''].join('');
