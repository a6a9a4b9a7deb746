/** `sluice policy draft`: a first policy from what the servers offer, for a person to review. */

import { Command } from 'commander';
import { draftPolicy } from '../../core/policy/draft/draft-policy.ts';
import { cataloguesOf, print, today, usage } from './policy-load.ts';

type Options = { readonly catalogue?: string; readonly name: string; readonly steered: string };

const EXAMPLE = `
Example:
  sluice policy draft > desk.yaml && sluice policy lint desk.yaml && sluice policy test desk.yaml

Without --catalogue, the tools are those that hosts have listed through Sluice (\`sluice tools list\`).`;

const draft = async (options: Options): Promise<void> => {
  const { catalogue } = await cataloguesOf(options.catalogue);
  if (catalogue === undefined)
    throw usage(
      'no tools are known yet',
      'list the tools once through `sluice serve` or `sluice wrap`, or give them with `--catalogue tools.json`',
    );
  const { name, steered } = options;
  if (steered !== 'ask' && steered !== 'deny')
    throw usage('`--steered` is neither `ask` nor `deny`', 'write `--steered ask`');
  print(draftPolicy(catalogue, { name, steered, day: today() }));
};

/** The verb for `sluice policy`. */
export const draftCommand = (): Command =>
  new Command('draft')
    .description('Write a first policy from the tools that the servers offer.')
    .option('--catalogue <file>', '`{"server": {"tools": [...]}}`, what tools/list answers')
    .option('--name <name>', 'name of the policy', 'draft')
    .option('--steered <effect>', 'calls that only free text has steered: ask or deny', 'ask')
    .addHelpText('after', EXAMPLE)
    .action(draft);
