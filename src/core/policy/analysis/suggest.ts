/** From refusals in the audit log to the smallest change of the policy that would allow exactly them. */

import type { AuditEntry } from '../../audit/entry.ts';
import { compilePolicy } from '../compile.ts';
import type { Decision, Flow, Policy } from '../decision.ts';
import type { Exception, PolicyDocument, Rule } from '../document.ts';
import { flowsOfEntry } from './recorded-flow.ts';
import { type Change, type RefusedGroup, suggestedYaml } from './suggested-yaml.ts';

export type { RefusedGroup } from './suggested-yaml.ts';

export type Suggestion = {
  readonly group: RefusedGroup;
  /**
   * `rule`: only a default refuses, a rule opens it. `exception`: a rule of the policy refuses, and only an exception
   * relaxes a rule. `both`: behind the rule the default refuses, too. `none`: nothing in a policy helps.
   */
  readonly kind: 'rule' | 'exception' | 'both' | 'none';
  readonly advice: string;
  readonly yaml: string;
};

type Mutable<T> = { -readonly [key in keyof T]: T[key] };

const addTo = <T>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list : [...list, item];

/** Refusals that the policy would still make today, grouped. What is allowed by now needs no suggestion. */
const refusedGroups = (
  entries: Iterable<AuditEntry>,
  policy: Policy,
  day: string,
): readonly RefusedGroup[] => {
  const groups = new Map<string, Mutable<RefusedGroup>>();
  const note = (flow: Flow, decision: Decision, time: string): void => {
    const [origin] = flow.origins;
    const { to } = flow;
    if (origin === undefined || to.kind !== 'server') return;
    const from = { server: origin.server, tool: origin.tool };
    const sink = { server: to.server, tool: to.tool };
    // One group asks one question: an allowance for the recipient says nothing about the text, so classes that went to
    // other arguments stay apart, else the rule would be broader than what was seen.
    const key = JSON.stringify([from, sink, decision.rule.id, flow.class]);
    const known = groups.get(key);
    groups.set(key, {
      from,
      to: sink,
      args: addTo(known?.args ?? [], to.path),
      classes: [flow.class],
      rule: decision.rule.id,
      calls: (known?.calls ?? 0) + 1,
      last: time,
      // One flow per argument decides for all its calls; a log may hold a hundred thousand of them.
      flows: known?.args.includes(to.path) ? known.flows : [...(known?.flows ?? []), flow],
    });
  };
  for (const entry of entries)
    for (const { flow, effect } of flowsOfEntry(entry)) {
      const decision = policy.decide(flow, day);
      const refuses = decision.effect === 'deny' || decision.effect === 'ask';
      if (refuses && (effect === 'deny' || effect === 'ask')) note(flow, decision, entry.time);
    }
  return [...groups.values()];
};

const placeKey = ({ from, to, rule, args }: RefusedGroup): string =>
  JSON.stringify([from, to, rule, [...args].sort()]);

/** Classes that went to exactly the same arguments share one suggestion. */
const joined = (groups: readonly RefusedGroup[]): readonly RefusedGroup[] => {
  const byPlace = new Map<string, RefusedGroup>();
  for (const group of groups) {
    const key = placeKey(group);
    const known = byPlace.get(key);
    byPlace.set(
      key,
      known === undefined
        ? group
        : {
            ...known,
            classes: [...known.classes, ...group.classes],
            calls: known.calls + group.calls,
            last: known.last > group.last ? known.last : group.last,
            flows: [...known.flows, ...group.flows],
          },
    );
  }
  return [...byPlace.values()].toSorted((a, b) => b.calls - a.calls);
};

/** `crm-to-mail-send_email`, and a number where the policy has that id. */
const freeId = (
  document: PolicyDocument,
  { from, to }: RefusedGroup,
  taken: Set<string>,
): string => {
  const base = `${from.server}-to-${to.server}-${to.tool}`
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 70);
  const used = new Set([
    ...document.rules.map(({ id }) => id),
    ...document.exceptions.map(({ id }) => id),
    ...taken,
  ]);
  let id = base;
  for (let n = 2; used.has(id); n += 1) id = `${base}-${n}`;
  taken.add(id);
  return id;
};

/** Days that a suggested exception lasts; its owner may write fewer. */
export const SUGGESTED_DAYS = 90;

const NOWHERE = { source: 'suggestion', line: 1 } as const;

const ruleFor = (id: string, { from, to, args, classes }: RefusedGroup): Rule => ({
  id,
  why: 'TODO: what is the data needed for?',
  controls: ['TODO'],
  from: { server: [from.server], tool: [from.tool] },
  to: { kind: 'server', server: [to.server], tool: [to.tool], args },
  data: { class: classes },
  do: 'allow',
  at: NOWHERE,
});

const exceptionFor = (id: string, group: RefusedGroup, until: string): Exception => {
  const { from, to, data } = ruleFor(id, group);
  return {
    id,
    rule: group.rule,
    from,
    to,
    data,
    until,
    approvedBy: 'TODO',
    reason: 'TODO: why may this be relaxed, and by whom?',
    at: NOWHERE,
  };
};

const decideAll = (
  document: PolicyDocument,
  group: RefusedGroup,
  day: string,
): readonly Decision[] => {
  const policy = compilePolicy(document, '');
  return group.flows.map((flow) => policy.decide(flow, day));
};

const allows = (document: PolicyDocument, group: RefusedGroup, day: string): boolean =>
  decideAll(document, group, day).every(({ effect }) => effect === 'allow');

const withChange = (document: PolicyDocument, { rule, exception }: Change): PolicyDocument => ({
  ...document,
  rules: rule === undefined ? document.rules : [...document.rules, rule],
  exceptions: exception === undefined ? document.exceptions : [...document.exceptions, exception],
});

/** The smallest of the three changes after which every flow of the group is allowed. Tried, not derived. */
const changeFor = (
  document: PolicyDocument,
  group: RefusedGroup,
  day: string,
  id: string,
  until: string,
): Change | undefined => {
  const rule = ruleFor(id, group);
  const known = document.rules.some((each) => each.id === group.rule);
  const exception = known ? exceptionFor(`EX-${id}`, group, until) : undefined;
  const changes: readonly Change[] = [
    { rule },
    ...(exception === undefined ? [] : [{ exception }, { rule, exception }]),
  ];
  return changes.find((change) => allows(withChange(document, change), group, day));
};

const adviceFor = (
  group: RefusedGroup,
  kind: Suggestion['kind'],
  document: PolicyDocument,
): string => {
  const refusing = document.rules.find((rule) => rule.id === group.rule);
  const why = refusing?.why === undefined ? '' : ` ("${refusing.why}")`;
  switch (kind) {
    case 'rule':
      return 'no rule speaks about this flow, so a rule opens it';
    case 'exception':
      return `rule \`${group.rule}\`${why} refuses it on purpose: only an exception with an end is right, and only if its owner agrees`;
    case 'both':
      return `rule \`${group.rule}\`${why} refuses it on purpose, and so would the default: it takes an exception and a rule`;
    case 'none':
      return `no rule and no exception opens this: \`${group.rule}\` decides; ask \`sluice policy explain\``;
    default:
      return kind satisfies never;
  }
};

const kindOf = (change: Change | undefined): Suggestion['kind'] => {
  if (change === undefined) return 'none';
  if (change.exception === undefined) return 'rule';
  return change.rule === undefined ? 'exception' : 'both';
};

/**
 * One suggestion per group of refused flows, the most frequent first. `until` is the last day of suggested exceptions.
 * INVARIANT: a suggestion names the classes, tools and arguments that were seen and nothing else; it carries placeholders
 * that `policy lint` refuses, so that nobody can use it unread.
 */
export const suggestChanges = (
  document: PolicyDocument,
  policy: Policy,
  entries: Iterable<AuditEntry>,
  day: string,
  until: string,
): readonly Suggestion[] => {
  const taken = new Set<string>();
  return joined(refusedGroups(entries, policy, day)).map((group) => {
    const change = changeFor(document, group, day, freeId(document, group, taken), until);
    const kind = kindOf(change);
    return {
      group,
      kind,
      advice: adviceFor(group, kind, document),
      yaml: change === undefined ? '' : suggestedYaml(group, change),
    };
  });
};
