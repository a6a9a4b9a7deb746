/** test/decisions/*.yaml is the specification of the policy language: each file is one sentence, one policy, one flow. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { asClass } from '../../../src/core/brand.ts';
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
        day: z.string().optional(),
      }),
      expect: z.strictObject({
        do: z.string(),
        rule: z.string(),
        mode: z.string().optional(),
        losing: z.array(z.string()).optional(),
        exception: z.string().optional(),
      }),
    }),
  ),
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
      { class: asClass(flow.class), origins, to },
      flow.day ?? '2026-11-24',
    );
    expect({
      do: decision.effect,
      rule: decision.rule.id,
      mode: decision.mode,
      losing: decision.losing.map((rule) => rule.id),
      exception: decision.exception,
    }).toMatchObject({ mode: 'enforce', ...expected });
  });
});
