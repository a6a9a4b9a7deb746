import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asClass, asServerId } from '../../../src/core/brand.ts';
import { compilePolicy } from '../../../src/core/policy/compile.ts';
import {
  CONTENT,
  type Decision,
  EFFECTS,
  type Facts,
  type Flow,
} from '../../../src/core/policy/decision.ts';
import type { PolicyDocument, Rule } from '../../../src/core/policy/document.ts';
import { compilePath, pathFault } from '../../../src/core/policy/json-path.ts';
import { covers, matchesGlob } from '../../../src/core/policy/match.ts';
import { stepsOfPath } from '../../../src/core/policy/path-steps.ts';
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
  when: fc.option(
    fc.record(
      {
        purpose: pick(['care'], ['care', 'ads']),
        minCount: pick(2, 5),
        args: pick(new Map(), new Map([['$.to', { is: ['x'] }]])),
        destination: pick([{ user: true as const }], [{ server: ['crm'] }]),
      },
      { requiredKeys: ['args'] },
    ),
    { nil: undefined },
  ),
  do: pick(...EFFECTS),
  shape: pick(undefined, 'last4' as const, 'domain' as const),
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
const facts: fc.Arbitrary<Facts> = fc.record(
  {
    purpose: pick('care', 'ads'),
    count: pick(1, 3, 7),
    arguments: pick([], [{ path: '$.to', value: 'x' }], [{ path: '$.to' }]),
    destinations: fc.array(fc.array(origin, { maxLength: 2 }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const flow: fc.Arbitrary<Flow> = fc.record({
  facts: fc.option(facts, { nil: undefined }),
  class: pick(...[...classes, 'NO_SUCH', CONTENT].map(asClass)),
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

  test('another origin never widens a flow to a server, unless it vouches for an untrusted value', () => {
    fc.assert(
      fc.property(document, flow, origin, (policy, of, extra) => {
        fc.pre(of.origins.length > 0);
        fc.pre(extra.untrusted || of.origins.some((each) => !each.untrusted));
        const more = { ...of, origins: [...of.origins, extra] };
        return acts(decide(policy, more)) >= acts(decide(policy, of));
      }),
      runs,
    );
  });

  test('several origins are decided as the strictest of them', () => {
    fc.assert(
      fc.property(document, flow, (policy, of) => {
        fc.pre(of.origins.length > 0 && new Set(of.origins.map((o) => o.untrusted)).size === 1);
        const each = of.origins.map((one) => acts(decide(policy, { ...of, origins: [one] })));
        expect(acts(decide(policy, of))).toBe(Math.max(...each));
      }),
      runs,
    );
  });

  test('what is not known of a message never widens a flow', () => {
    fc.assert(
      fc.property(document, flow, (policy, of) => {
        // In an observing policy an enforced rule is what makes anything happen, so less is known of less.
        fc.pre(policy.mode === 'enforce' && policy.rules.every(({ mode }) => mode !== 'observe'));
        return acts(decide(policy, { ...of, facts: undefined })) >= acts(decide(policy, of));
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

describe('laws of `extends`', () => {
  const base = `${HEAD}classes: {EMAIL: {group: contact, in_code: opaque}}
zones: {in: {servers: [crm], jurisdiction: EU}, out: {servers: [web]}}
sinks: {mail.send: {destination: $.to}}
rules:
  - {id: b1, from: {zone: in}, to: {zone: out}, data: {group: contact}, do: deny}
  - {id: b2, to: {server: mail, role: destination}, data: {class: US_SSN}, do: ask}
  - {id: b3, to: {model: true}, data: {class: EMAIL}, do: mask}
`;
  const own = fc.record({
    zone: pick('', 'zones: {out: {servers: [mail]}, more: {servers: [crm]}}\n'),
    classes: pick('', 'classes: {EMAIL: {hint: domain}, EXTRA: {group: contact}}\n'),
    sinks: pick('', 'sinks: {mail.*: {payload: $.to, destination: $.body}}\n'),
    rule: fc.array(
      fc.record({
        server: pick('crm', 'mail', 'web', "'*'"),
        to: pick('model: true', 'server: web', 'server: mail, role: destination', "server: '*'"),
        do: pick(...EFFECTS),
        data: pick('any', '{class: EMAIL}', '{class: US_SSN}'),
      }),
      { maxLength: 4 },
    ),
  });
  test('what a rule of the base decides is never decided weaker', () => {
    const before = policyOf(base).policy;
    fc.assert(
      fc.property(own, flow, (text, of) => {
        const lines = text.rule.map(
          (each, i) =>
            `  - {id: o${i}, from: {server: ${each.server}}, to: {${each.to}}, data: ${each.data}, do: ${each.do}}`,
        );
        const rules = lines.length === 0 ? '' : `rules:\n${lines.join('\n')}\n`;
        const extending = `${HEAD}extends: base\n${text.zone}${text.classes}${text.sinks}${rules}`;
        const after = policyOf(extending, { base }).policy.decide(of, DAY);
        const decided = before.decide(of, DAY);
        fc.pre(!decided.rule.id.startsWith('default:'));
        return acts(after) >= acts(decided);
      }),
      { numRuns: 150 },
    );
  });
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
  test('a pattern fits a path as RFC 9535 selects it, and everything below it', () => {
    const name = pick('a', 'b', 'c d');
    const step = fc.oneof(name, pick(0, 1, 2, 5));
    const segment = fc.oneof(
      name.map((key) => ({ text: `['${key}']`, fits: (s: string | number) => s === key })),
      pick(0, 1, 2).map((at) => ({ text: `[${at}]`, fits: (s: string | number) => s === at })),
      pick({ text: '[*]', fits: () => true }),
      pick({ text: '[1:3]', fits: (s: string | number) => s === 1 || s === 2 }),
      pick({ text: "['a', 2]", fits: (s: string | number) => s === 'a' || s === 2 }),
    );
    const deep = fc.record({ deep: fc.boolean(), segment });
    const selects = (
      list: readonly { deep: boolean; segment: { fits(s: string | number): boolean } }[],
      path: readonly (string | number)[],
    ): boolean => {
      const [first, ...rest] = list;
      if (first === undefined) return true; // What is below belongs to it.
      return path.some(
        (each, i) =>
          (i === 0 || first.deep) && first.segment.fits(each) && selects(rest, path.slice(i + 1)),
      );
    };
    fc.assert(
      fc.property(
        fc.array(deep, { minLength: 1, maxLength: 4 }),
        fc.array(step, { maxLength: 6 }),
        (list, path) => {
          const text = `$${list.map((each) => (each.deep ? '..' : '') + each.segment.text).join('')}`;
          fc.pre(list.at(-1)?.segment.text !== '[*]'); // `$.cc[*]` also stands for `$.cc`.
          expect(compilePath(text).fits(stepsOfPath(path)) === 'yes', text).toBe(
            selects(list, path),
          );
        },
      ),
      runs,
    );
  });

  test('a hostile name costs linear time', () => {
    const start = performance.now();
    matchesGlob(`${'a*'.repeat(50)}b`, 'a'.repeat(1_000_000));
    pathFault(`$${"['a']".repeat(100_000)}x`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
