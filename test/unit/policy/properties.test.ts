import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asClass, asServerId } from '../../../src/core/brand.ts';
import { compilePolicy } from '../../../src/core/policy/compile.ts';
import { type Decision, EFFECTS, type Flow } from '../../../src/core/policy/decision.ts';
import type { PolicyDocument, Rule } from '../../../src/core/policy/document.ts';
import { covers, matchesGlob, PATH } from '../../../src/core/policy/match.ts';
import { rankOf } from '../../../src/core/policy/strictness.ts';
import { HEAD, policyOf } from './policies.ts';

const DAY = '2026-11-24';
const servers = ['crm', 'mail', 'web'];
const paths = ['$', '$.to', '$.to[*]', '$.body'];
const classes = ['EMAIL', 'US_SSN'];
const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = (...values: readonly string[]): fc.Arbitrary<readonly string[] | undefined> =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });

const rule: fc.Arbitrary<Rule> = fc.record({
  id: fc.stringMatching(/^[a-z]{3}$/),
  controls: pick<readonly string[]>([]),
  from: fc.record({
    server: some(...servers),
    untrusted: fc.option(pick<true>(true), { nil: undefined }),
  }),
  to: fc.record({
    kind: pick<'server' | 'model' | 'code'>('server', 'server', 'model', 'code'),
    server: some(...servers, '*', 'm*'),
    args: some('$.to', '$.body'),
    role: fc.option(fc.constant<['destination']>(['destination']), { nil: undefined }),
  }),
  data: fc.record({ class: some(...classes) }),
  do: pick(...EFFECTS),
  mode: pick<'enforce' | 'observe' | undefined>('enforce', 'observe', undefined),
  at: pick({ source: 'p.yaml', line: 1 }),
});

const rules = fc.uniqueArray(rule, { maxLength: 8, selector: (each) => each.id });
const origin = fc.record({
  server: pick(...servers.map(asServerId)),
  tool: pick('a', 'b'),
  path: pick(...paths),
  untrusted: fc.boolean(),
});
const flow: fc.Arbitrary<Flow> = fc.record({
  class: pick(...[...classes, 'NO_SUCH'].map(asClass)),
  origins: fc.array(origin, { maxLength: 3 }),
  to: fc.oneof(
    pick<Flow['to']>({ kind: 'model' }, { kind: 'code' }),
    fc.record({
      kind: pick<'server'>('server'),
      server: pick(...servers.map(asServerId)),
      tool: pick('send'),
      path: pick(...paths),
    }),
  ),
});
const document = fc
  .record({
    rules,
    mode: pick<'enforce' | 'observe'>('enforce', 'observe'),
    betweenServers: pick(...EFFECTS),
    sameServer: pick(...EFFECTS),
  })
  .map(({ rules: list, mode, betweenServers, sameServer }): PolicyDocument => {
    const base = policyOf(`${HEAD}sinks: {mail.send: {destination: $.to}}\n`).document;
    const defaults = { ...base.defaults, betweenServers, sameServer };
    return { ...base, mode, defaults, rules: list };
  });

const decide = (policy: PolicyDocument, of: Flow): Decision =>
  compilePolicy(policy, '').decide(of, DAY);
/** How strict what happens is: an observed effect is not carried out. */
const acts = (decision: Decision): number =>
  decision.mode === 'observe' ? 0 : rankOf(decision.effect);
const runs = { numRuns: 2_000 };

describe('laws of decisions', () => {
  test('adding a deny rule never widens a flow, in either mode', () => {
    fc.assert(
      fc.property(document, flow, rule, (policy, of, extra) => {
        const deny: Rule = { ...extra, id: 'the-deny', do: 'deny' };
        const more = { ...policy, rules: [...policy.rules, deny] };
        // An enforced rule of an observing policy is what switches from watching to acting.
        return acts(decide(more, of)) >= acts(decide(policy, of));
      }),
      runs,
    );
  });

  test('a rule in observe mode never changes what happens in an enforcing policy', () => {
    fc.assert(
      fc.property(document, flow, rule, (policy, of, extra) => {
        const enforcing: PolicyDocument = { ...policy, mode: 'enforce' };
        const watching: Rule = { ...extra, id: 'watching', mode: 'observe' };
        const more = { ...enforcing, rules: [...policy.rules, watching] };
        expect(acts(decide(more, of))).toBe(acts(decide(enforcing, of)));
      }),
      runs,
    );
  });

  test('the order of rules and of origins is irrelevant, to the last word of the decision', () => {
    fc.assert(
      fc.property(document, flow, (policy, of) => {
        const turned = { ...policy, rules: policy.rules.toReversed() };
        const other = { ...of, origins: of.origins.toReversed() };
        expect(decide(turned, other)).toEqual(decide(policy, of));
      }),
      runs,
    );
  });

  test('another origin never widens a flow to a server', () => {
    fc.assert(
      fc.property(document, flow, origin, (policy, of, extra) => {
        fc.pre(of.origins.length > 0);
        const more = { ...of, origins: [...of.origins, extra] };
        return acts(decide(policy, more)) >= acts(decide(policy, of));
      }),
      runs,
    );
  });

  test('a remembered decision is the decision', () => {
    fc.assert(
      fc.property(document, fc.array(flow, { maxLength: 20 }), (policy, flows) => {
        const once = compilePolicy(policy, '');
        for (const of of [...flows, ...flows])
          expect(once.decide(of, DAY)).toEqual(decide(policy, of));
      }),
      { numRuns: 200 },
    );
  });
});

test('names from outside cannot spell the key of another flow', () => {
  const { policy } = policyOf(
    `${HEAD}rules: [{id: ok, from: {server: crm}, to: {server: mail, tool: send, args: $.to}, data: any, do: allow}]\n`,
  );
  const to = (tool: string, path: string): Flow => ({
    class: asClass('EMAIL'),
    origins: [{ server: asServerId('crm'), tool: 'get', path: '$', untrusted: false }],
    to: { kind: 'server', server: asServerId('mail'), tool, path },
  });
  expect(policy.decide(to('send', '$.to'), DAY).effect).toBe('allow');
  expect(policy.decide(to('send$', '.to'), DAY).effect).toBe('deny');
  expect(policy.decide(to('sen', 'd$.to'), DAY).effect).toBe('deny');
});

describe('names and paths', () => {
  test('a glob matches what it matches as a pattern', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[ab*]{0,8}$/),
        fc.stringMatching(/^[ab]{0,10}$/),
        (glob, text) => {
          const pattern = new RegExp(`^${glob.replaceAll('*', '.*')}$`);
          expect(matchesGlob(glob, text)).toBe(pattern.test(text));
        },
      ),
    );
  });
  test('a place covers itself and what lies below it', () => {
    expect(covers('$.to', '$.to')).toBe(true);
    expect(covers('$.to', '$.to[*].address')).toBe(true);
    expect(covers('$.to', "$.to['a b']")).toBe(true);
    expect(covers('$.to[*]', '$.to')).toBe(true);
    expect(covers('$.to', '$.token')).toBe(false);
    expect(covers('$.to.x', '$.to')).toBe(false);
    expect(covers('$', '$.anything')).toBe(true);
  });
  test('a hostile name costs linear time', () => {
    const start = performance.now();
    matchesGlob(`${'a*'.repeat(50)}b`, 'a'.repeat(1_000_000));
    PATH.test(`$${"['a']".repeat(100_000)}x`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
