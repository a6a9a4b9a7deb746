/** Decisions by cedar-wasm, the peer of bench/policy.mjs; a process of its own, because it may crash Node 20. Prints microseconds. */

import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const rules = Number(process.argv[2]);
const policy = (i) =>
  `permit(principal == Source::"s${i % 20}", action == Action::"send", resource == Sink::"s${(i * 7) % 20}.t${i % 10}") when { context.cls == "g${i % 3}" };`;
const staticPolicies = Array.from({ length: rules }, (_, i) => policy(i)).join('\n');
const parsed = cedar.preparsePolicySet('bench', { staticPolicies });
if (parsed.type !== 'success') throw new Error('cedar does not take the policies');
const ask = (i) =>
  cedar.statefulIsAuthorized({
    principal: { type: 'Source', id: `s${i % 20}` },
    action: { type: 'Action', id: 'send' },
    resource: { type: 'Sink', id: `s${(i * 7) % 20}.t${i % 10}` },
    context: { cls: `g${i % 3}` },
    preparsedPolicySetId: 'bench',
    entities: [],
    validateRequest: false,
  });
const first = ask(1);
if (first.type !== 'success' || first.response.decision !== 'allow') throw new Error('unexpected');
const samples = Array.from({ length: 600 }, (_, i) => {
  const start = process.hrtime.bigint();
  ask(i);
  return Number(process.hrtime.bigint() - start) / 1_000;
}).sort((a, b) => a - b);
process.stdout.write(`${samples[samples.length >> 1]}\n`);
