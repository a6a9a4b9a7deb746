/** `sluice policy lint`: what the policy says that does not hold, before anybody relies on it. */

import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import {
  CHECKS,
  type CheckId,
  finding,
  type LintFinding,
} from '../../core/policy/analysis/finding.ts';
import { type LintReport, lintPolicy } from '../../core/policy/analysis/lint.ts';
import { sarifLog } from '../../core/policy/analysis/sarif.ts';
import { readPolicyFile } from '../load-policy.ts';
import {
  catalogueFile,
  cataloguesOf,
  FILE,
  plural,
  print,
  printJson,
  problemsIn,
  today,
} from './policy-load.ts';

type Options = {
  readonly catalogue?: string | boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
};

const EXAMPLE = `
Example:
  sluice policy lint desk.yaml --catalogue tools.json

tools.json holds what each server's tools/list answers: {"crm": {"tools": [...]}}. Without it, the catalogue that
hosts have listed through Sluice is used; without either, names are checked against the policy alone.
docs/LINT.md explains every check. Exit codes: 0 no error, 1 errors (with --strict also warnings), 2 no policy.`;

const sarif = (findings: readonly LintFinding[]): object =>
  sarifLog(
    Object.entries(CHECKS).map(([id, { severity, title, remedy }]) => ({
      id,
      title,
      remedy,
      level: severity,
    })),
    findings.map(({ check, severity, text, at }) => ({
      rule: check,
      level: severity,
      text,
      ...at,
    })),
  );

const findingText = ({ at, severity, check, text, remedy }: LintFinding): string =>
  `${at.source}:${at.line}:${at.column}: ${severity} ${check}: ${text}\n    ${remedy}\n`;

const summary = ({ errors, warnings, cells, tested, flows }: LintReport): string => {
  const share = cells === 0 ? 0 : Math.round((tested / cells) * 100);
  return `${plural(errors, 'error')}, ${plural(warnings, 'warning')}; ${plural(cells, 'cell')} for ${plural(flows, 'flow')}, ${share} % of the cells decided by a test\n`;
};

const UNKNOWN_CLASS = /^unknown class /;

/** A problem of the reader as a finding; its sentence already says where and what. */
const asFinding = (problem: string): LintFinding => {
  const found = /^(.*):(\d+):(\d+): (.*)$/s.exec(problem);
  const [, source = problem, line = '1', column = '1', text = problem] = found ?? [];
  const check: CheckId = UNKNOWN_CLASS.test(text) ? 'unknown-class' : 'invalid-policy';
  return finding(check, { source, line: Number(line), column: Number(column) }, text);
};

const printFindings = (findings: readonly LintFinding[], options: Options): void => {
  if (options.sarif) printJson(sarif(findings));
  else print(findings.map(findingText).join(''));
};

const load = (file: string | undefined, options: Options) => {
  try {
    return readPolicyFile(file);
  } catch (thrown) {
    const findings = problemsIn(thrown)?.map(asFinding) ?? [];
    if (options.json) printJson({ ok: false, findings });
    else printFindings(findings, options);
    throw thrown;
  }
};

const lint = async (file: string | undefined, options: Options): Promise<void> => {
  const { policy, document, texts } = load(file, options);
  const day = today();
  const report = lintPolicy({
    policy,
    document,
    texts,
    day,
    ...(await cataloguesOf(catalogueFile(options.catalogue))),
  });
  const failed = report.errors + (options.strict ? report.warnings : 0);
  const { name, revision, digest } = policy;
  if (options.json)
    printJson({ ok: failed === 0, file: document.source, name, revision, digest, ...report });
  else printFindings(report.findings, options);
  if (!options.json && !options.sarif) print(summary(report));
  if (failed > 0)
    throw new SluiceError(
      'POLICY_LINT_FAILED',
      `the policy has ${plural(failed, options.strict ? 'finding' : 'error')}`,
      'do what stands below each finding; docs/LINT.md explains the checks',
      { errors: report.errors, warnings: report.warnings },
    );
};

export const lintCommand = (): Command =>
  new Command('lint')
    .alias('check')
    .description('Find rules that do not do what they say, unknown names, gaps and detours.')
    .argument('[file]', FILE)
    .option('--catalogue <file>', 'what the servers offer (JSON, tools/list per server)')
    .option('--no-catalogue', 'leave out the recorded catalogue of the data folder')
    .option('--strict', 'fail on warnings too')
    .option('--json', 'print JSON')
    .option('--sarif', 'print SARIF 2.1.0 for code review platforms')
    .addHelpText('after', EXAMPLE)
    .action(lint);
