import { expect, test } from 'vitest';
import { explainFlow, explanationText } from '../../../src/core/policy/explain.ts';
import { answer, flowsOf } from '../../../src/core/policy/places.ts';
import { HEAD, policyOf } from './policies.ts';

const TEXT = `${HEAD}classes: {EMAIL: {group: contact}}
sources: {crm.get: {'$.note': untrusted}}
sinks: {mail.send: {destination: $.to, payload: $.body}}
rules:
  - {id: reply, from: {server: crm}, to: {server: mail, args: $.to}, data: {class: EMAIL}, do: allow}
  - {id: steered, from: {origin: untrusted}, to: {server: '*', role: destination}, data: any, do: deny}
  - {id: no-web, why: never to the web, controls: [GDPR-44], from: {server: crm}, to: {server: web}, data: any, do: deny}
`;
const explain = (from: string, to: string, cls = 'EMAIL') => {
  const { policy, document } = policyOf(TEXT);
  const best = answer(policy, flowsOf(document, { from: [from], to, class: cls }), '2026-11-24');
  if (best === undefined) throw new Error('no flow');
  return explainFlow(policy, document, best.flow, '2026-11-24');
};

test('an allowed flow names its rule and its line', () => {
  expect(explain('crm.get', 'mail.send')).toMatchObject({
    effect: 'allow',
    to: 'mail.send $.to',
    rule: { id: 'reply', at: 'p.yaml:7' },
    wouldAllow: [],
  });
});

test('a refusal by a rule names the weaker rule and the exception that would do', () => {
  expect(explain('crm.get:$.note', 'mail.send:$.to')).toMatchObject({
    effect: 'deny',
    rule: { id: 'steered', at: 'p.yaml:8' },
    losing: [{ id: 'reply', effect: 'allow' }],
    wouldAllow: [
      'if the value came from a place that is not declared `untrusted`',
      'under an exception to `steered`; `reply` then allows it',
    ],
  });
});

test('a refusal by default names the argument that is open and the rule that is missing', () => {
  expect(explain('crm.get', 'mail.send:$.body').wouldAllow).toEqual([
    'in the argument `$.to` of the same tool, by `reply`',
    'with a rule with `do: allow` for this flow, which `default:between_servers` otherwise refuses',
  ]);
});

test('the text says who refused, why, and what would help', () => {
  expect(explanationText(explain('crm.get', 'web.post'))).toBe(`deny     EMAIL to web.post $
from     crm.get $
rule     no-web (p.yaml:9): never to the web
controls GDPR-44
policy   t 1
allowed  under an exception to \`no-web\`, and with a rule with \`do: allow\` for this flow, which \`default:between_servers\` otherwise refuses
`);
});

test('an unknown class cannot be lifted by a rule', () => {
  expect(explain('crm.get', 'crm.put', 'NOPE').wouldAllow).toEqual([
    'once the class is declared under `classes`',
  ]);
});
