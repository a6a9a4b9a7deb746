/** Tests: what they fail on, and what none of them looks at. */

import { runPolicyTests } from '../../run-tests.ts';
import { finding, type LintFinding } from '../finding.ts';
import { atRule, type Check, cellText } from './context.ts';

/** No tests, or tests that fail. */
export const checkTests: Check = ({ document, policy, day, locate }) => {
  if (document.tests.length === 0)
    return [
      finding(
        'no-tests',
        locate(document.source, 'tests'),
        `policy \`${document.name}\` carries no tests`,
      ),
    ];
  return runPolicyTests(document, policy, day)
    .filter((result) => !result.ok)
    .map(({ name, expected, got }) =>
      finding(
        'failing-test',
        locate(document.source, 'tests', name),
        `test \`${name}\` expects ${expected.do} and gets ${got.do} by \`${got.rule ?? '-'}\``,
      ),
    );
};

/** Rules of this file and defaults that decide somewhere and are never seen deciding by a test. */
export const checkCoverage: Check = (context): readonly LintFinding[] => {
  const { document, survey } = context;
  // Said once, by `no-tests`.
  if (document.tests.length === 0) return [];
  const own = (id: string): boolean =>
    document.rules.some((rule) => rule.id === id && rule.at.source === document.source);
  return [...survey.deciding]
    .filter(([id, { tested }]) => tested === 0 && own(id))
    .map(([id, { cells, example }]) =>
      finding(
        'untested-rule',
        atRule(context, id),
        `no test sees \`${id}\` decide (${cells} ${cells === 1 ? 'cell' : 'cells'}): for example ${cellText(example)}`,
      ),
    );
};
