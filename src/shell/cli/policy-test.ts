/** `sluice policy test`: the sentences that the owner signed, checked against what the rules do. */

import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { type ExplainedRule, ruleText } from '../../core/policy/analysis/explained-rule.ts';
import { junitXml } from '../../core/policy/analysis/junit.ts';
import { sarifLog } from '../../core/policy/analysis/sarif.ts';
import type { PolicyDocument } from '../../core/policy/document.ts';
import {
  type PolicyTestResult,
  type RuleCoverage,
  ruleCoverage,
  runPolicyTests,
} from '../../core/policy/run-tests.ts';
import { policyFileOf } from '../policy-files.ts';
import {
  FILE,
  loadShowingProblems,
  plural,
  print,
  printJson,
  today,
  usage,
} from './policy-load.ts';

type Options = {
  readonly json?: boolean;
  readonly junit?: boolean;
  readonly sarif?: boolean;
  readonly coverage?: boolean;
  readonly minCoverage?: string;
};

const EXAMPLE = `
Examples:
  sluice policy test desk.yaml
  sluice policy test desk.yaml --min-coverage 90 --junit > report.xml

Tests stand in the policy under "tests", or in desk.test.yaml beside desk.yaml: a policy that extends it and holds
nothing but tests. Exit codes: 0 all hold, 1 a test fails or too few rules are tested, 2 no policy.`;

const TEST_FILE = /\.test\.ya?ml$/;

/** `desk.test.yaml` beside `desk.yaml`, if there is one. */
const besides = (file: string | undefined): readonly string[] => {
  if (file === undefined || TEST_FILE.test(file)) return [];
  const beside = policyFileOf(file).replace(/\.(ya?ml)$/, '.test.$1');
  return TEST_FILE.test(beside) && existsSync(beside) ? [beside] : [];
};

/** A file of tests may not change what it tests. */
const checkTestsOnly = (document: PolicyDocument): void => {
  const own = (list: readonly { readonly at: { readonly source: string } }[]): boolean =>
    list.some((each) => each.at.source === document.source);
  if (own(document.rules) || own(document.exceptions))
    throw usage(
      `\`${document.source}\` is a file of tests and holds rules or exceptions`,
      'move them into the policy that it extends',
    );
};

type Run = { readonly document: PolicyDocument; readonly results: readonly PolicyTestResult[] };

const runFile = (file: string | undefined, options: Options): Run => {
  const { policy, document } = loadShowingProblems(file, options);
  if (file !== undefined && TEST_FILE.test(file)) checkTestsOnly(document);
  return { document, results: runPolicyTests(document, policy, today()) };
};

const say = ({ do: effect, rule }: PolicyTestResult['got']): string =>
  rule === undefined ? effect : `${effect} by ${rule}`;

const decided = (rule: ExplainedRule | undefined): string =>
  rule === undefined ? '' : `      decided   ${rule.effect} by ${ruleText(rule)}\n`;

const resultText = (it: PolicyTestResult): string => {
  if (it.ok) return `ok    ${it.name}\n`;
  const flow = it.flow === undefined ? '' : `      flow      ${it.flow.class} to ${it.flow.to}\n`;
  const weaker = it.losing.map((rule) => `      weaker    ${rule.effect} by ${ruleText(rule)}\n`);
  return [
    `FAIL  ${it.name} (${it.source}:${it.line}): expected ${say(it.expected)}, got ${say(it.got)}\n`,
    flow,
    decided(it.rule),
    ...weaker,
  ].join('');
};

const failureText = (it: PolicyTestResult): string | undefined =>
  it.ok
    ? undefined
    : [
        `expected ${say(it.expected)}, got ${say(it.got)}`,
        ...(it.rule === undefined ? [] : [`decided by ${ruleText(it.rule)}`]),
        ...it.losing.map((rule) => `weaker: ${rule.effect} by ${ruleText(rule)}`),
      ].join('\n');

const sarif = (results: readonly PolicyTestResult[]): object =>
  sarifLog(
    [
      {
        id: 'failing-test',
        title: 'a test that fails',
        remedy: 'correct the rule or the test',
        level: 'error',
      },
    ],
    results
      .filter((each) => !each.ok)
      .map((each) => ({
        rule: 'failing-test',
        level: 'error',
        text: `${each.name}: ${failureText(each)}`,
        source: each.source,
        line: each.line,
        column: 1,
      })),
  );

const percent = ({ rules, covered }: RuleCoverage): number =>
  rules === 0 ? 100 : Math.floor((covered / rules) * 100);

const coverageText = (coverage: RuleCoverage): string =>
  [
    `${coverage.covered} of ${plural(coverage.rules, 'rule')} decided in a test (${percent(coverage)} %)\n`,
    ...coverage.missing.map((rule) => `untested  ${ruleText(rule)}\n`),
  ].join('');

const readMinimum = (text: string | undefined): number => {
  if (text === undefined) return 0;
  const wanted = Number(text);
  if (wanted >= 0 && wanted <= 100) return wanted;
  throw usage('`--min-coverage` is no percentage', 'write `--min-coverage 90`');
};

const failed = (message: string, remedy: string, tests: number): SluiceError =>
  new SluiceError('POLICY_TEST_FAILED', message, remedy, { tests });

/** A file without tests proves nothing; to call that a success would be a green light for an empty review. */
const verdict = (
  results: readonly PolicyTestResult[],
  coverage: RuleCoverage,
  minimum: number,
): SluiceError | undefined => {
  const bad = results.filter((result) => !result.ok).length;
  const { length } = results;
  if (length === 0)
    return failed('the policy has no tests', 'state under `tests` what the policy must do', 0);
  if (bad > 0)
    return failed(
      `${bad} of ${plural(length, 'policy test')} failed`,
      'run `sluice policy explain` on the flow, then fix the rule or the test',
      length,
    );
  return percent(coverage) < minimum
    ? failed(
        `tests decide ${percent(coverage)} % of the rules, and ${minimum} % are wanted`,
        'write a test for each rule that is listed as untested',
        length,
      )
    : undefined;
};

const table = (
  results: readonly PolicyTestResult[],
  coverage: RuleCoverage,
  options: Options,
): string => {
  const bad = results.filter((result) => !result.ok).length;
  const shown = options.coverage === true || options.minCoverage !== undefined;
  return [
    ...results.map(resultText),
    `${plural(results.length, 'test')}, ${bad} failed\n`,
    shown ? coverageText(coverage) : '',
  ].join('');
};

const junit = (document: PolicyDocument, results: readonly PolicyTestResult[]): string =>
  junitXml(
    document.name,
    results.map((each) => ({ ...each, failure: failureText(each) })),
  );

const write = (
  document: PolicyDocument,
  results: readonly PolicyTestResult[],
  coverage: RuleCoverage,
  options: Options,
): void => {
  const failing = results.filter((result) => !result.ok).length;
  const ok = failing === 0 && results.length > 0;
  const { source } = document;
  if (options.junit) print(junit(document, results));
  else if (options.sarif) printJson(sarif(results));
  else if (options.json) printJson({ ok, file: source, failed: failing, tests: results, coverage });
  else print(table(results, coverage, options));
};

const test = (file: string | undefined, options: Options): void => {
  const minimum = readMinimum(options.minCoverage);
  const { document, results: own } = runFile(file, options);
  const results = [...own, ...besides(file).flatMap((each) => runFile(each, options).results)];
  const coverage = ruleCoverage(document, results);
  write(document, results, coverage, options);
  const fault = verdict(results, coverage, minimum);
  if (fault !== undefined) throw fault;
};

export const testCommand = (): Command =>
  new Command('test')
    .description('Run the tests of a policy: those inside it and those beside it.')
    .argument('[file]', FILE)
    .option('--coverage', 'also show which rules no test sees decide')
    .option('--min-coverage <percent>', 'fail when fewer rules decide in a test')
    .option('--json', 'print JSON')
    .option('--junit', 'print JUnit XML for build servers')
    .option('--sarif', 'print SARIF 2.1.0 for code review platforms')
    .addHelpText('after', EXAMPLE)
    .action(test);
