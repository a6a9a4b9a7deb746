/** Policy decisions at 500 rules: repeated flows (what the proxy meets) and flows never seen before. */

import { spawnSync } from 'node:child_process';
import { BUILTIN_CLASSES } from '../dist/core/policy/classes.js';
import { compilePolicy } from '../dist/core/policy/compile.js';
import { parsePolicy } from '../dist/core/policy/parse.js';

const RULES = 500;
const FLOWS = 200;
const ROUNDS = 2_001;
const DAY = '2026-11-24';

const rule = (i) =>
  `  - {id: r${i}, from: {server: s${i % 20}, tool: 'get_*'}, to: {server: s${(i * 7) % 20}, tool: t${i % 10}, args: ['$.a${i % 5}']}, data: {group: g${i % 3}}, do: ${i % 4 === 0 ? 'deny' : 'allow'}}`;

const text = `version: 1
policy: {name: bench, revision: '1'}
classes:
  EMAIL: {group: g0}
  PHONE: {group: g1}
  PERSON: {group: g2}
rules:
${Array.from({ length: RULES }, (_, i) => rule(i)).join('\n')}
`;

// Strings are built afresh, as they are when a message is parsed: a decision may not rely on their identity.
const fresh = (value) => Buffer.from(value).toString();

const flow = (i, tool = 'get_contact') => ({
  class: fresh(['EMAIL', 'PHONE', 'PERSON'][i % 3]),
  origins: [
    { server: fresh(`s${i % 20}`), tool: fresh(tool), path: fresh('$.contacts[*].email'), untrusted: false },
  ],
  to: { kind: 'server', server: fresh(`s${(i * 7) % 20}`), tool: fresh(`t${i % 10}`), path: fresh(`$.a${i % 5}`) },
});

const median = (samples) => samples.sort((a, b) => a - b)[samples.length >> 1];

/** Nanoseconds per decision, median over rounds. */
const measure = (rounds, flowsOf, decide) => {
  const samples = [];
  for (let round = 0; round < rounds; round += 1) {
    const flows = flowsOf(round);
    const start = process.hrtime.bigint();
    for (const each of flows) decide(each);
    samples.push(Number(process.hrtime.bigint() - start) / flows.length);
  }
  return median(samples);
};

/** The peer at as many policies; on Node 20 it ends in a V8 fault now and then, which is a row without a value. */
const cedar = (rules) => {
  const ran = spawnSync(process.execPath, ['bench/cedar.mjs', String(rules)], { encoding: 'utf8' });
  const name = `cedar-wasm decision, ${rules} policies, p50`;
  return ran.status === 0
    ? [{ name, value: Number(ran.stdout), unit: 'us' }]
    : [{ name: `${name} (crashed)`, value: Number.NaN, unit: 'us' }];
};

export async function benchPolicy() {
  const policy = compilePolicy(
    parsePolicy(text, 'bench.yaml', { builtinClasses: BUILTIN_CLASSES }),
    'digest',
  );
  const decide = (each) => policy.decide(each, DAY);
  const batch = (round) => Array.from({ length: FLOWS }, (_, i) => flow(i + round));
  const two = (round) =>
    batch(round).map((each, i) => ({ ...each, origins: [...each.origins, ...flow(i + 1).origins] }));
  const unseen = (round) => Array.from({ length: 20 }, (_, i) => flow(i, `get_${round}_${i}`));
  return [
    { name: 'policy decision, 500 rules, p50', value: measure(ROUNDS, batch, decide) / 1_000, unit: 'us' },
    { name: 'policy decision, 500 rules, two origins, p50', value: measure(ROUNDS, two, decide) / 1_000, unit: 'us' },
    { name: 'policy decision, 500 rules, first time, p50', value: measure(201, unseen, decide) / 1_000, unit: 'us' },
    ...cedar(50),
    ...cedar(500),
  ];
}
