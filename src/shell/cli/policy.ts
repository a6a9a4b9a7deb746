/** `sluice policy`: a policy is reviewed like code, with its tests. One file per verb. */

import { Command } from 'commander';
import { diffCommand } from './policy-diff.ts';
import { draftCommand } from './policy-draft.ts';
import { explainCommand } from './policy-explain.ts';
import { lintCommand } from './policy-lint.ts';
import { matrixCommand } from './policy-matrix.ts';
import { suggestCommand } from './policy-suggest.ts';
import { testCommand } from './policy-test.ts';

const EXAMPLES = `
In the order of a review:
  sluice policy draft > desk.yaml     a first policy from what the servers offer
  sluice policy lint desk.yaml        what does not hold
  sluice policy test desk.yaml        what the owner signed
  sluice policy explain desk.yaml --from crm.get_contact --to mail.send_email --class EMAIL
  sluice policy matrix desk.yaml --format html > desk.html        to print and sign
  sluice policy diff desk.yaml new.yaml --replay                  what a change would change
  sluice policy suggest desk.yaml     what would allow the refusals of last month

docs/POLICY.md goes from an empty file to a reviewed policy.`;

/** The commands for the program. Exit codes: 0 ok, 1 finding, refusal or failing test, 2 usage or an invalid policy. */
export const policyCommand = (): Command =>
  new Command('policy')
    .description('Check, test, explain and compare policies.')
    .addHelpText('after', EXAMPLES)
    .addCommand(draftCommand())
    .addCommand(lintCommand())
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(matrixCommand())
    .addCommand(diffCommand())
    .addCommand(suggestCommand());
