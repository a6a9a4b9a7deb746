/** `policy lint` over 74 tools, 40 classes and 60 rules: the largest policy of the budget, with its catalogue and tests. */

import { BUILTIN_CLASSES } from '../dist/core/policy/classes.js';
import { lintPolicy } from '../dist/core/policy/analysis/lint.js';
import { compilePolicy } from '../dist/core/policy/compile.js';
import { parsePolicy } from '../dist/core/policy/parse.js';

const [SERVERS, TOOLS, CLASSES, RULES, ROUNDS] = [8, 74, 40, 60, 5];
const EFFECTS = ['allow', 'deny', 'tokenize', 'mask', 'allow', 'ask'];
const words = (count, prefix) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const server = (i) => `s${i % SERVERS}`;
const args = ['to', 'cc', 'subject', 'body', 'ref'];

const schemaOf = (names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

const catalogue = Object.fromEntries(
  words(SERVERS, 's').map((name, s) => [
    name,
    words(TOOLS, 't')
      .filter((_, i) => i % SERVERS === s)
      .map((tool) => ({ name: tool, inputSchema: schemaOf(args), outputSchema: schemaOf(['email', 'name', 'note', 'id']) })),
  ]),
);

/** Half of the rules name a tool and an argument, a third a whole server, the rest are about trust and roles. */
const rule = (i) => {
  const [source, sink] = [(i * 7) % TOOLS, (i * 11 + 5) % TOOLS];
  const from = i % 6 === 5 ? '{origin: untrusted}' : `{server: ${server(source)}, tool: t${source}${i % 4 === 1 ? ', path: $.email' : ''}}`;
  const to = i % 3 === 0 ? `{server: ${server(i + 3)}}` : i % 6 === 5 ? `{server: '*', role: destination}` : `{server: ${server(sink)}, tool: t${sink}, args: [$.${args[i % 5]}]}`;
  return `  - {id: r${i}, why: measured, from: ${from}, to: ${to}, data: {group: g${i % 10}}, do: ${EFFECTS[i % 6]}}`;
};

const text = `version: 1
policy: {name: bench, revision: '1', owner: bench}
classes:
${words(CLASSES, 'CLASS').map((name, i) => `  ${name}X: {group: g${i % 10}}`).join('\n')}
sources:
${words(TOOLS, 't').map((tool, i) => `  ${server(i)}.${tool}: {$.email: CLASS${i % CLASSES}X, $.note: untrusted}`).join('\n')}
sinks:
${words(TOOLS, 't').map((tool, i) => `  ${server(i)}.${tool}: {destination: [$.to, $.cc], payload: [$.subject, $.body], reference: $.ref}`).join('\n')}
rules:
${Array.from({ length: RULES }, (_, i) => rule(i)).join('\n')}
tests:
${Array.from({ length: RULES }, (_, i) => `  - {name: n${i}, flow: {from: ${server(i)}.t${i}, to: '${server(i + 1)}.t${i + 1}:$.to', data: {CLASS${i % CLASSES}X: 1}}, expect: {do: deny}}`).join('\n')}
`;

export async function benchLint() {
  const document = parsePolicy(text, 'bench.yaml', { builtinClasses: BUILTIN_CLASSES });
  const policy = compilePolicy(document, 'digest');
  const texts = new Map([['bench.yaml', text]]);
  const samples = [];
  let report;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    report = lintPolicy({ policy, document, texts, day: '2026-11-24', catalogue });
    const { user, system } = process.cpuUsage(start);
    samples.push((user + system) / 1_000);
  }
  samples.sort((a, b) => a - b);
  return [
    { name: `lint, ${TOOLS} tools x ${CLASSES} classes x ${RULES} rules, CPU, median`, value: samples[ROUNDS >> 1], unit: 'ms' },
    { name: 'lint, same policy, cells looked at', value: report.cells, unit: 'cells' },
    { name: 'lint, same policy, flows they stand for', value: report.flows, unit: 'flows' },
  ];
}
