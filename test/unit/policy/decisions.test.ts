/** test/decisions/*.yaml is the specification of the policy language: each file is one sentence, one policy, one flow. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { asClass } from '../../../src/core/brand.ts';
import type { Facts } from '../../../src/core/policy/decision.ts';
import { originsOf, sinksOf } from '../../../src/core/policy/places.ts';
import { policyOf } from './policies.ts';

const CASE = z.strictObject({
  note: z.string(),
  policy: z.record(z.string(), z.unknown()),
  cases: z.array(
    z.strictObject({
      flow: z.strictObject({
        from: z.array(z.string()),
        untrusted: z.boolean().optional(),
        to: z.string(),
        class: z.string(),
        count: z.number().optional(),
        purpose: z.string().optional(),
        principal: z.string().optional(),
        args: z
          .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
          .optional(),
        destination: z.array(z.array(z.string())).optional(),
        day: z.string().optional(),
      }),
      expect: z.strictObject({
        do: z.string(),
        rule: z.string(),
        mode: z.string().optional(),
        losing: z.array(z.string()).optional(),
        exception: z.string().optional(),
        shape: z.string().optional(),
      }),
    }),
  ),
});

type CaseFlow = z.infer<typeof CASE>['cases'][number]['flow'];

/** `null` in `args` is an argument whose value the policy cannot see: it is a token. */
const factsOf = ({ count, purpose, principal, args, destination }: CaseFlow): Facts => ({
  count,
  purpose,
  principal,
  arguments:
    args &&
    Object.entries(args).map(([path, value]) => (value === null ? { path } : { path, value })),
  destinations: destination?.map((from) => originsOf(from)),
});

const HEAD = { version: 1, policy: { name: 'case', revision: '1' } };

describe.each(readdirSync('test/decisions'))('%s', (file) => {
  const {
    note,
    policy: body,
    cases,
  } = CASE.parse(parse(readFileSync(`test/decisions/${file}`, 'utf8')));
  const { policy, document } = policyOf(stringify({ ...HEAD, ...body }));
  test.each(cases)(`${note} ($flow.class to $flow.to)`, ({ flow, expect: expected }) => {
    const [to] = sinksOf(document, flow.to);
    expect(to, 'a case names one place').toBeDefined();
    if (to === undefined) return;
    const origins = originsOf(flow.from, flow.untrusted);
    const decision = policy.decide(
      { class: asClass(flow.class), origins, to, facts: factsOf(flow) },
      flow.day ?? '2026-11-24',
    );
    expect({
      do: decision.effect,
      rule: decision.rule.id,
      mode: decision.mode,
      losing: decision.losing.map((rule) => rule.id),
      exception: decision.exception,
      shape: decision.rule.shape,
    }).toMatchObject({ mode: 'enforce', ...expected });
  });
});
