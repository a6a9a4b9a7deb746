/** `sluice policy check | test | explain`: a policy is reviewed like code, with its tests. */

import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { explainFlow, explanationText } from '../../core/policy/explain.ts';
import { expiredExceptions, notEnforced } from '../../core/policy/findings.ts';
import { readPlace } from '../../core/policy/match.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { answer, flowsOf } from '../../core/policy/places.ts';
import { type PolicyTestResult, runPolicyTests } from '../../core/policy/run-tests.ts';
import { type LoadedPolicy, readPolicyFile } from '../load-policy.ts';

type Json = { readonly json?: boolean };
type ExplainOptions = Json & {
  readonly from: readonly string[];
  readonly to: string;
  readonly class: string;
  readonly untrusted?: boolean;
};

const print = (text: string): void => {
  process.stdout.write(text);
};

const printJson = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);

const today = (): string => new Date().toISOString().slice(0, 10);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Loads the file; all problems of an invalid one go to stdout, the first to stderr with the error. */
const loadShowingProblems = (file: string | undefined, { json }: Json): LoadedPolicy => {
  try {
    return readPolicyFile(file);
  } catch (thrown) {
    const problems = thrown instanceof SluiceError ? thrown.data['problems'] : undefined;
    if (Array.isArray(problems)) {
      if (json) printJson({ ok: false, problems });
      else print(problems.map((line) => `${line}\n`).join(''));
    }
    throw thrown;
  }
};

const check = (file: string | undefined, options: Json): void => {
  const { policy, document } = loadShowingProblems(file, options);
  const findings = [...notEnforced(document), ...expiredExceptions(document, today())];
  const counts = {
    classes: document.classes.size,
    rules: document.rules.length,
    exceptions: document.exceptions.length,
    tests: document.tests.length,
  };
  const { name, revision, digest } = policy;
  const ok = findings.length === 0;
  if (options.json)
    printJson({ ok, file: document.source, name, revision, digest, ...counts, findings });
  else {
    const size = `${counts.classes} classes, ${plural(counts.rules, 'rule')}, ${plural(counts.exceptions, 'exception')}, ${plural(counts.tests, 'test')}`;
    print(`${ok ? 'ok' : 'found'} ${document.source}: ${name} ${revision}, ${size}\n`);
    for (const { kind, text } of findings) print(`${kind}: ${text}\n`);
  }
  if (!ok) process.exitCode = 1;
};

const resultText = ({ name, ok, expected, got, line }: PolicyTestResult): string => {
  if (ok) return `ok    ${name}\n`;
  const say = (it: PolicyTestResult['got']): string =>
    it.rule === undefined ? it.do : `${it.do} by ${it.rule}`;
  return `FAIL  ${name} (line ${line}): expected ${say(expected)}, got ${say(got)}\n`;
};

const testFailure = (failed: number, results: readonly PolicyTestResult[]): SluiceError =>
  new SluiceError(
    'POLICY_TEST_FAILED',
    failed === 0
      ? 'the policy has no tests'
      : `${failed} of ${plural(results.length, 'policy test')} failed`,
    failed === 0
      ? 'state under `tests` what the policy must do'
      : 'run `sluice policy explain` on the flow, then fix the rule or the test',
    { failed, tests: results.length },
  );

const test = (file: string | undefined, options: Json): void => {
  const { policy, document } = loadShowingProblems(file, options);
  const results = runPolicyTests(document, policy, today());
  const failed = results.filter((result) => !result.ok).length;
  // A file without tests proves nothing; to call that a success would be a green light for an empty review.
  const ok = failed === 0 && results.length > 0;
  if (options.json) printJson({ ok, file: document.source, failed, tests: results });
  else {
    print(results.map(resultText).join(''));
    print(`${plural(results.length, 'test')}, ${failed} failed\n`);
  }
  if (!ok) throw testFailure(failed, results);
};

const usage = (message: string, remedy: string): SluiceError =>
  new SluiceError('USAGE', message, remedy);

const checkPlaces = ({ from, to }: ExplainOptions): void => {
  const sink = to === 'model' || to === 'code' ? [] : [to];
  for (const place of [...from, ...sink])
    if (readPlace(place) === undefined)
      throw usage(
        `\`${place}\` is no place`,
        'write `server.tool` or `server.tool:$.path`; `--to` also takes `model` and `code`',
      );
};

const explain = (file: string | undefined, options: ExplainOptions): void => {
  checkPlaces(options);
  const { policy, document } = loadShowingProblems(file, options);
  if (!policy.classes.some((cls) => cls === options.class))
    throw usage(
      `unknown class \`${options.class}\`${didYouMean(options.class, policy.classes)}`,
      'name a class of the policy; `sluice policy check` counts them',
    );
  const day = today();
  const best = answer(policy, flowsOf(document, options), day);
  if (best === undefined) throw usage('there is nothing to explain', 'give `--from` and `--to`');
  const explanation = explainFlow(policy, document, best.flow, day);
  if (options.json) printJson(explanation);
  else print(explanationText(explanation));
  const refused = explanation.effect === 'deny' || explanation.effect === 'ask';
  if (refused && explanation.mode === 'enforce') process.exitCode = 1;
};

const FILE = 'policy YAML (default: the shipped policies/default.yaml)';

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** The commands for the program. Exit codes: 0 ok, 1 finding, refusal or failing test, 2 usage or an invalid policy. */
export const policyCommand = (): Command => {
  const policy = new Command('policy').description('Check, test and explain a policy.');
  policy
    .command('check')
    .description('Read a policy and show every problem with its line.')
    .argument('[file]', FILE)
    .option('--json', 'print JSON')
    .action(check);
  policy
    .command('test')
    .description('Run the tests that the policy carries.')
    .argument('[file]', FILE)
    .option('--json', 'print JSON')
    .action(test);
  policy
    .command('explain')
    .description('Say why data may or may not go somewhere, and what would change that.')
    .argument('[file]', FILE)
    .requiredOption('--from <place>', 'server.tool[:$.path]; may be repeated', collect)
    .requiredOption('--to <place>', 'server.tool[:$.argument], `model` or `code`')
    .requiredOption('--class <class>', 'class of the data, such as EMAIL')
    .option('--untrusted', 'as if text that others wrote had named the value')
    .option('--json', 'print JSON')
    .action(explain);
  return policy;
};
