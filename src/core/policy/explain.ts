/** Says why a flow is decided as it is, and what would have to change; names only, never a value. */

import { compilePolicy } from './compile.ts';
import type { Decision, Flow, Policy, RuleRef } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { sinksOf } from './places.ts';

/** One rule as an explanation shows it; a default has no place in a file. */
export type ExplainedRule = {
  readonly id: string;
  readonly effect: Decision['effect'];
  readonly at?: string;
  readonly why?: string;
  readonly controls: readonly string[];
};

export type Explanation = {
  readonly class: string;
  readonly from: readonly string[];
  readonly to: string;
  readonly effect: Decision['effect'];
  readonly mode: Decision['mode'];
  readonly rule: ExplainedRule;
  readonly losing: readonly ExplainedRule[];
  readonly exception?: string;
  /** What would make it `allow`; empty where it is. Each was tried on the policy, none is a guess. */
  readonly wouldAllow: readonly string[];
};

const explained = (document: PolicyDocument, ref: RuleRef): ExplainedRule => {
  const rule = document.rules.find((each) => each.id === ref.id);
  return {
    id: ref.id,
    effect: ref.effect,
    controls: rule?.controls ?? [],
    ...(rule === undefined ? {} : { at: `${rule.at.source}:${rule.at.line}` }),
    ...(rule?.why === undefined ? {} : { why: rule.why }),
  };
};

const sinkText = ({ to }: Flow): string =>
  to.kind === 'server' ? `${to.server}.${to.tool} ${to.path}` : to.kind;

const fromText = ({ origins }: Flow): readonly string[] =>
  origins.map(
    ({ server, tool, path, untrusted }) =>
      `${server}.${tool} ${path}${untrusted ? ' (untrusted)' : ''}`,
  );

/** The decision if the policy were another one. */
const decideWith = (document: PolicyDocument, flow: Flow, nowDay: string): Decision =>
  compilePolicy(document, '').decide(flow, nowDay);

/** Rules to be lifted, strictest first, until the flow is allowed; undefined where a default then refuses. */
const liftsFor = (
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
): { readonly lifted: readonly string[]; readonly end: Decision } => {
  const lifted: string[] = [];
  let end = decideWith(document, flow, nowDay);
  // Every round takes away one rule, so this ends.
  while (end.effect !== 'allow' && !end.rule.id.startsWith('default:')) {
    lifted.push(end.rule.id);
    const rules = document.rules.filter((rule) => !lifted.includes(rule.id));
    end = decideWith({ ...document, rules }, flow, nowDay);
  }
  return { lifted, end };
};

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const byException = (document: PolicyDocument, flow: Flow, nowDay: string): string => {
  const { lifted, end } = liftsFor(document, flow, nowDay);
  const exceptions = lifted.length === 0 ? '' : `an exception to ${quoted(lifted)}`;
  if (end.effect === 'allow') return `${exceptions}; \`${end.rule.id}\` then allows it`;
  const missing = `a rule with \`do: allow\` for this flow, which \`${end.rule.id}\` otherwise refuses`;
  return exceptions === '' ? missing : `${exceptions}, and ${missing}`;
};

/** The same flow, if no text of others had named the value. */
const byTrust = (document: PolicyDocument, flow: Flow, nowDay: string): readonly string[] => {
  const trusted = {
    ...document,
    sources: document.sources.map((field) => ({ ...field, untrusted: false })),
  };
  const origins = flow.origins.map((origin) => ({ ...origin, untrusted: false }));
  const decided = decideWith(trusted, { ...flow, origins }, nowDay);
  return decided.effect === 'allow'
    ? ['the same value from a place that is not declared `untrusted`']
    : [];
};

/** Other arguments of the same tool that the value may stand in. */
const byArgument = (
  policy: Policy,
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
): readonly string[] => {
  const { to } = flow;
  if (to.kind !== 'server') return [];
  return sinksOf(document, `${to.server}.${to.tool}`).flatMap((sink) => {
    if (sink.kind !== 'server' || sink.path === to.path) return [];
    const decided = policy.decide({ ...flow, to: sink }, nowDay);
    return decided.effect === 'allow'
      ? [`the argument \`${sink.path}\` of the same tool, by \`${decided.rule.id}\``]
      : [];
  });
};

/** A class or an origin that the policy cannot judge at all: no rule and no exception helps. */
const byDeclaring = (decision: Decision): readonly string[] | undefined => {
  if (decision.rule.id === 'default:unknown_class') return ['declaring the class under `classes`'];
  return decision.rule.id === 'default:unknown_origin'
    ? ['a value that a tool returned, so that its origin is known']
    : undefined;
};

const wouldAllow = (
  policy: Policy,
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
  decision: Decision,
): readonly string[] => {
  if (decision.effect === 'allow') return [];
  return (
    byDeclaring(decision) ?? [
      ...byTrust(document, flow, nowDay),
      ...byArgument(policy, document, flow, nowDay),
      byException(document, flow, nowDay),
    ]
  );
};

/** Why this flow is decided so on this day. Costs several compilations: for people, not for the data path. */
export const explainFlow = (
  policy: Policy,
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
): Explanation => {
  const decision = policy.decide(flow, nowDay);
  return {
    class: flow.class,
    from: fromText(flow),
    to: sinkText(flow),
    effect: decision.effect,
    mode: decision.mode,
    rule: explained(document, decision.rule),
    losing: decision.losing.map((ref) => explained(document, ref)),
    ...(decision.exception === undefined ? {} : { exception: decision.exception }),
    wouldAllow: wouldAllow(policy, document, flow, nowDay, decision),
  };
};

const ruleText = (rule: ExplainedRule): string =>
  [rule.id, rule.at === undefined ? '' : ` (${rule.at})`, rule.why ? `: ${rule.why}` : ''].join('');

/** The explanation as lines for a terminal; one fact per line, label first. */
export const explanationText = (it: Explanation): string => {
  const observed = it.mode === 'observe' && it.effect !== 'allow' ? ' (observed only)' : '';
  const lines = [
    `${it.effect.padEnd(9)}${it.class} to ${it.to}${observed}`,
    ...it.from.map((origin) => `from     ${origin}`),
    `rule     ${ruleText(it.rule)}`,
    ...(it.rule.controls.length === 0 ? [] : [`controls ${it.rule.controls.join(', ')}`]),
    ...it.losing.map((rule) => `matched  ${rule.effect} by ${ruleText(rule)}`),
    ...(it.exception === undefined ? [] : [`lifted   by exception ${it.exception}`]),
    ...it.wouldAllow.map((way) => `allowed  with ${way}`),
  ];
  return `${lines.join('\n')}\n`;
};
