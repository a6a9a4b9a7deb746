import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit/entry.ts';
import { comparePolicies } from '../../../src/core/policy/analysis/compare.ts';
import { type Suggestion, suggestChanges } from '../../../src/core/policy/analysis/suggest.ts';
import { runPolicyTests } from '../../../src/core/policy/run-tests.ts';
import { lintText } from './lint-text.ts';
import { HEAD, policyOf } from './policies.ts';

const DAY = '2026-11-24';
const POLICY = `${HEAD}sources: {crm.get: {$.note: untrusted}}
`;
const SHUT = `rules:
  - {id: no-mail, why: never by mail, from: {server: crm}, to: {server: mail}, data: {class: US_SSN}, do: deny}
  - {id: files, why: w, from: {server: crm}, to: {server: drive, tool: put}, data: any, do: allow}
  - {id: no-files, why: not yet, from: {server: crm}, to: {server: drive}, data: {class: PHONE}, do: ask}
`;

const refused = (cls: string, to: string, paths: readonly string[]): AuditEntry => {
  const [server = '', tool = ''] = to.split('.');
  return {
    v: 1,
    chain: 'c',
    seq: 1,
    prev: '',
    time: '2026-11-20T10:00:00.000Z',
    type: 'reveal.refused',
    outcome: 'refused',
    source: { server: 'crm', tool: 'get' },
    sink: { server, tool },
    data: [
      {
        class: cls,
        count: 1,
        tokens: [],
        paths,
        recognizers: [],
        effect: 'deny',
        rule: 'whatever',
      },
    ],
  };
};

const suggest = (text: string, ...entries: readonly AuditEntry[]): readonly Suggestion[] => {
  const { document, policy } = policyOf(text);
  return suggestChanges(document, policy, entries, DAY, '2027-02-22');
};

/** The policy with the suggestion pasted in; rules and exceptions of both must be lists of one document. */
const pasted = (text: string, { yaml }: Suggestion): string => {
  const rules = /rules:\n([\s\S]*?)(?=^\w|$(?![\s\S]))/m.exec(yaml)?.[1] ?? '';
  const rest = yaml.replace(`rules:\n${rules}`, '');
  return text.includes('rules:') ? `${text}${rules}${rest}` : `${text}${yaml}`;
};

test('where only a default refuses, a rule opens exactly what was seen', () => {
  const entries = [
    refused('EMAIL', 'mail.send', ['$.to']),
    refused('EMAIL', 'mail.send', ['$.cc']),
  ];
  const [first, ...others] = suggest(POLICY, ...entries);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    kind: 'rule',
    group: {
      args: ['$.to', '$.cc'],
      classes: ['EMAIL'],
      calls: 2,
      rule: 'default:between_servers',
    },
  });
  if (first === undefined) return;
  const text = pasted(POLICY, first);
  const { document, policy } = policyOf(text);
  expect(runPolicyTests(document, policy, DAY).every((result) => result.ok)).toBe(true);
  // Never broader than what was seen: every widened cell is one of the refused flows.
  for (const { direction, example } of comparePolicies(policyOf(POLICY).document, document, DAY)
    .changes) {
    expect(direction).toBe('widened');
    expect(example.class.members).toEqual(['EMAIL']);
    expect(
      example.origin.members.every((from) => from.server === 'crm' && from.tool === 'get'),
    ).toBe(true);
    for (const to of example.sink.members)
      expect(to).toMatchObject({
        server: 'mail',
        tool: 'send',
        path: expect.stringMatching(/^\$\.(to|cc)$/),
      });
  }
});

test('a suggestion is refused by lint until a person has written the reasons', () => {
  const [first] = suggest(POLICY, refused('EMAIL', 'mail.send', ['$.to']));
  const checks = lintText(first === undefined ? '' : pasted(POLICY, first), { day: DAY }).map(
    (each) => each.check,
  );
  expect(checks).toContain('placeholder');
});

test('classes share a suggestion only where they went to the same arguments', () => {
  const all = suggest(
    POLICY,
    refused('EMAIL', 'mail.send', ['$.to']),
    refused('PERSON', 'mail.send', ['$.to']),
    refused('PHONE', 'mail.send', ['$.body']),
  );
  expect(all.map(({ group }) => [group.classes, group.args])).toEqual([
    [['EMAIL', 'PERSON'], ['$.to']],
    [['PHONE'], ['$.body']],
  ]);
});

test('where a rule refuses, an exception is said to be the right way, with a rule if the default would refuse too', () => {
  const all = suggest(
    POLICY + SHUT,
    refused('US_SSN', 'mail.send', ['$.body']),
    refused('PHONE', 'drive.put', ['$.text']),
  );
  expect(all.map(({ kind, group }) => [group.rule, kind])).toEqual([
    ['no-mail', 'both'],
    ['no-files', 'exception'],
  ]);
  expect(all[0]?.advice).toContain('rule `no-mail` ("never by mail") refuses it on purpose');
  expect(all[1]?.yaml).toContain('until: 2027-02-22');
  for (const each of all) {
    const { document, policy } = policyOf(pasted(POLICY + SHUT, each));
    expect(runPolicyTests(document, policy, DAY).every((result) => result.ok)).toBe(true);
  }
});

test('what the policy allows by now needs no suggestion, and an unknown class has none', () => {
  expect(suggest(POLICY + SHUT, refused('EMAIL', 'drive.put', ['$.text']))).toEqual([]);
  expect(suggest(POLICY, refused('NO_SUCH', 'mail.send', ['$.to']))).toMatchObject([
    { kind: 'none', yaml: '' },
  ]);
});
