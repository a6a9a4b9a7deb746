/** The analysis is exact: what it says about a cell is what the compiled policy decides for every flow in it. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asClass } from '../../src/core/brand.ts';
import { type Cell, cellsOf, groupsOf, matrixOf } from '../../src/core/policy/analysis/cells.ts';
import { domainOf } from '../../src/core/policy/analysis/domain.ts';
import { compilePolicy } from '../../src/core/policy/compile.ts';
import { EFFECTS, type Flow, type Policy } from '../../src/core/policy/decision.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import { HEAD } from '../unit/policy/policies.ts';

const DAY = '2026-11-24';
const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** YAML flow maps are JSON maps, so a rule is written as one. */
const rule = fc.record({
  from: fc.record({
    server: maybe(pick('crm', 'c*', 'mail')),
    tool: maybe(pick('get', 'g*')),
    path: maybe(pick('$.email', '$.notes[*]')),
    origin: maybe(pick('untrusted')),
  }),
  to: fc.oneof(
    pick<object>({ model: true }, { code: true }),
    fc.record({
      server: pick('mail', 'm*', '*'),
      other_server: maybe(pick(true)),
      tool: maybe(pick('send', 's*')),
      args: maybe(pick('$.to', '$.body')),
      role: maybe(pick('destination')),
    }),
  ),
  data: fc.oneof(pick<string | object>('any', { class: 'EMAIL' }, { group: 'contact' })),
  do: pick(...EFFECTS),
  when: maybe(pick<object>({ purpose: 'audit' }, { min_count: 3 })),
  mode: maybe(pick('enforce', 'observe')),
});
const exception = fc.record({
  to: maybe(pick<object>({ server: 'mail', tool: 'send' }, { server: '*' })),
  until: pick('2026-11-23', '2026-11-24'),
});

const text = fc
  .record({
    rules: fc.array(rule, { minLength: 1, maxLength: 6 }),
    exceptions: fc.array(exception, { maxLength: 2 }),
    mode: pick('enforce', 'observe'),
  })
  .map(
    ({ rules, exceptions, mode }) => `${HEAD}mode: ${mode}
classes: {EMAIL: {group: contact}, PHONE: {group: contact, in_code: plain}}
sources: {crm.get: {$.email: EMAIL, '$.notes[*]': untrusted}}
sinks: {mail.send: {destination: $.to, payload: $.body}}
rules: ${JSON.stringify(rules.map((each, i) => ({ id: `r${i}`, ...each })))}
exceptions: ${JSON.stringify(
      exceptions.map((each, i) => ({
        id: `e${i}`,
        rule: `r${i % rules.length}`,
        approved_by: 'a',
        reason: 'b',
        ...each,
      })),
    )}
`,
  );

const flowsOf = ({ origin, sink, class: cls }: Cell): readonly Flow[] =>
  origin.members.flatMap((from) =>
    sink.members.flatMap((to) =>
      cls.members.map((name): Flow => ({ class: asClass(name), origins: [from], to })),
    ),
  );

/** Flows of a cell that the policy decides otherwise than the cell says. */
const wrong = (policy: Policy, cell: Cell): readonly Flow[] => {
  const said = JSON.stringify(cell.verdict.decision);
  return flowsOf(cell).filter((flow) => JSON.stringify(policy.decide(flow, DAY)) !== said);
};

test('every flow of a cell is decided as the cell says, to the last word', () => {
  fc.assert(
    fc.property(text, (given) => {
      const document = parsePolicy(given, 'p.yaml', {
        builtinClasses: ['EMAIL', 'PHONE', 'US_SSN'],
      });
      const policy = compilePolicy(document, '');
      const matrix = matrixOf(document, groupsOf(domainOf([document]), [document]), DAY);
      for (const cell of cellsOf(matrix)) expect(wrong(policy, cell)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
