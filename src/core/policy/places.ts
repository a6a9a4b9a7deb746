/** Where data could go inside a tool: the arguments that a policy names, for questions that name none. */

import { asClass, asServerId } from '../brand.ts';
import type { Origin } from '../label/label.ts';
import type { Decision, Facts, Flow, Policy, Sink } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { matchesAny, ROOT, readPlace } from './match.ts';
import { rankOf } from './strictness.ts';

/** A question in words: `crm.get_contact`, `mail.send_email:$.to` or `model`, `EMAIL`. */
export type FlowText = {
  readonly from: readonly string[];
  readonly to: string;
  readonly class: string;
  /** Whether free text that others wrote named the value. */
  readonly untrusted?: boolean;
  /** What conditions look at; without it a condition holds for what refuses and not for what allows. */
  readonly facts?: Facts;
};

/**
 * The places that a written sink stands for. `mail.send_email` stands for every argument that the policy names, and for
 * `$`, which is any argument that it does not name.
 */
export const sinksOf = (document: PolicyDocument, to: string): readonly Sink[] => {
  if (to === 'model' || to === 'code') return [{ kind: to }];
  const place = readPlace(to);
  if (place === undefined) return [];
  const server = asServerId(place.server);
  const at = (path: string): Sink => ({ kind: 'server', server, tool: place.tool, path });
  if (place.path !== undefined) return [at(place.path)];
  const declared = document.sinks
    .filter((sink) => matchesAny([sink.server], server) && matchesAny([sink.tool], place.tool))
    .flatMap((sink) => Object.values(sink.roles).flat());
  const ruled = [...document.rules, ...document.exceptions]
    .filter(
      ({ to: rule }) => matchesAny(rule?.server, server) && matchesAny(rule?.tool, place.tool),
    )
    .flatMap((rule) => rule.to?.args ?? []);
  return [...new Set([ROOT, ...declared, ...ruled])].map(at);
};

/** Origins of the written places; a place without a path is the text of the result, `$`. */
export const originsOf = (from: readonly string[], untrusted = false): readonly Origin[] =>
  from.flatMap((text) => {
    const place = readPlace(text);
    if (place === undefined) return [];
    const { server, tool, path } = place;
    return [{ server: asServerId(server), tool, path: path ?? ROOT, untrusted }];
  });

/** The flows that a question stands for, one per argument. */
export const flowsOf = (document: PolicyDocument, text: FlowText): readonly Flow[] =>
  sinksOf(document, text.to).map((to) => ({
    class: asClass(text.class),
    origins: originsOf(text.from, text.untrusted),
    to,
    facts: text.facts,
  }));

export type Answer = { readonly flow: Flow; readonly decision: Decision };

const isDefault = (decision: Decision): number => Number(decision.rule.id.startsWith('default:'));

/**
 * The answer to a question about a whole tool: the most permissive argument, since "may it go there?" means "anywhere
 * in there?". So an expected `deny` says that no argument lets it in. Among equals a rule says more than a default.
 */
export const answer = (
  policy: Policy,
  flows: readonly Flow[],
  nowDay: string,
): Answer | undefined =>
  flows
    .map((flow) => ({ flow, decision: policy.decide(flow, nowDay) }))
    .toSorted(
      (a, b) =>
        rankOf(a.decision.effect) - rankOf(b.decision.effect) ||
        isDefault(a.decision) - isDefault(b.decision),
    )[0];
