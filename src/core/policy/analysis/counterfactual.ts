/** What would have to be different for a flow to be allowed: each change is tried on the policy, one at a time. */

import { asClass, asServerId } from '../../brand.ts';
import type { Origin } from '../../label/label.ts';
import { compilePolicy } from '../compile.ts';
import type { Decision, Flow, Policy } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { isUntrusted } from '../matcher.ts';
import { sinksOf } from '../places.ts';
import { isPersonal } from './domain.ts';

/** The decision if the policy were another one. */
const decideWith = (document: PolicyDocument, flow: Flow, nowDay: string): Decision =>
  compilePolicy(document, '').decide(flow, nowDay);

/** Rules to be lifted, strictest first, until the flow is allowed or a default decides. */
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
  const exceptions = lifted.length === 0 ? '' : `under an exception to ${quoted(lifted)}`;
  if (end.effect === 'allow') return `${exceptions}; \`${end.rule.id}\` then allows it`;
  const missing = `a rule with \`do: allow\` for this flow, which \`${end.rule.id}\` otherwise refuses`;
  return exceptions === '' ? `with ${missing}` : `${exceptions}, and with ${missing}`;
};

/** The same flow, if no text of others had named the value. */
const byTrust = (document: PolicyDocument, flow: Flow, nowDay: string): readonly string[] => {
  if (!flow.origins.some((origin) => isUntrusted(document, origin))) return [];
  const trusted = {
    ...document,
    sources: document.sources.map((field) => ({ ...field, untrusted: false })),
  };
  const origins = flow.origins.map((origin) => ({ ...origin, untrusted: false }));
  const decided = decideWith(trusted, { ...flow, origins }, nowDay);
  return decided.effect === 'allow'
    ? ['if the value came from a place that is not declared `untrusted`']
    : [];
};

const samePlace = (a: Origin, b: Origin): boolean =>
  a.server === b.server && a.tool === b.tool && a.path === b.path;

/** Declared fields of the same class, on any server, from which the value might have come instead. */
const declaredOrigins = (document: PolicyDocument, cls: string): readonly Origin[] =>
  document.sources
    .filter((field) => field.class === cls)
    .map(({ server, tool, path, untrusted }) => ({
      server: asServerId(server),
      tool,
      path,
      untrusted,
    }));

const byOrigin = (
  policy: Policy,
  document: PolicyDocument,
  flow: Flow,
  nowDay: string,
): readonly string[] =>
  declaredOrigins(document, flow.class)
    .filter((origin) => !flow.origins.some((each) => samePlace(each, origin)))
    .flatMap((origin) => {
      const decided = policy.decide({ ...flow, origins: [origin] }, nowDay);
      const place = `\`${origin.server}.${origin.tool}\` \`${origin.path}\``;
      return decided.effect === 'allow'
        ? [`if it came from ${place} alone, by \`${decided.rule.id}\``]
        : [];
    });

/** Without one of several origins: the value must be allowed for each, so one of them may be the reason. */
const byFewerOrigins = (policy: Policy, flow: Flow, nowDay: string): readonly string[] =>
  flow.origins.length < 2
    ? []
    : flow.origins.flatMap((origin) => {
        const origins = flow.origins.filter((each) => each !== origin);
        const decided = policy.decide({ ...flow, origins }, nowDay);
        return decided.effect === 'allow'
          ? [
              `if it had not also been seen in \`${origin.server}.${origin.tool}\` \`${origin.path}\``,
            ]
          : [];
      });

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
      ? [`in the argument \`${sink.path}\` of the same tool, by \`${decided.rule.id}\``]
      : [];
  });
};

/** Classes that may take this very way by a rule: a telephone number where an address may not. */
const byClass = (policy: Policy, flow: Flow, nowDay: string): readonly string[] => {
  const allowed = policy.classes.filter((cls) => {
    if (cls === flow.class || !isPersonal(cls)) return false;
    const { effect, rule } = policy.decide({ ...flow, class: asClass(cls) }, nowDay);
    return effect === 'allow' && !rule.id.startsWith('default:');
  });
  return allowed.length === 0 ? [] : [`if it were of class ${quoted(allowed)}`];
};

/** A class or an origin that the policy cannot judge at all: no rule and no exception helps. */
const byDeclaring = (decision: Decision): readonly string[] | undefined => {
  if (decision.rule.id === 'default:unknown_class')
    return ['once the class is declared under `classes`'];
  return decision.rule.id === 'default:unknown_origin'
    ? ['for a value that a tool returned, so that its origin is known']
    : undefined;
};

/** Single changes after which the flow is allowed, the smallest first. Empty where it is allowed already. */
export const counterfactuals = (
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
      ...byOrigin(policy, document, flow, nowDay),
      ...byFewerOrigins(policy, flow, nowDay),
      ...byArgument(policy, document, flow, nowDay),
      ...byClass(policy, flow, nowDay),
      byException(document, flow, nowDay),
    ]
  );
};
