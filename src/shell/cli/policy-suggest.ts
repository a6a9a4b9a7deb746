/** `sluice policy suggest`: from what was refused, the smallest change that would allow it, for a person to decide. */

import { Command } from 'commander';
import {
  SUGGESTED_DAYS,
  type Suggestion,
  suggestChanges,
} from '../../core/policy/analysis/suggest.ts';
import { FILE, loadShowingProblems, plural, print, printJson, today } from './policy-load.ts';
import { DEFAULT_SINCE, entriesOf } from './policy-log.ts';

type Options = { readonly log?: string; readonly since: string; readonly json?: boolean };

const EXAMPLE = `
Example:
  sluice policy suggest desk.yaml --since 7d

Each suggestion is YAML to paste into the policy: never broader than what was refused, with TODO where a person has to
write a reason, and with a test. "sluice policy lint" refuses it until the TODOs are gone.`;

const MS_PER_DAY = 86_400_000;

const lastDay = (): string =>
  new Date(Date.now() + SUGGESTED_DAYS * MS_PER_DAY).toISOString().slice(0, 10);

/** As comments, so that the whole output can be pasted. */
const heading = ({ group, advice }: Suggestion): string => {
  const { from, to, classes, args, calls, last, rule } = group;
  return [
    `# ${classes.join(', ')} from ${from.server}.${from.tool} to ${to.server}.${to.tool} ${args.join(', ')}`,
    `# refused ${plural(calls, 'time')} by ${rule}, last ${last}`,
    `# ${advice}`,
    '',
  ].join('\n');
};

const suggest = (file: string | undefined, options: Options): void => {
  const { policy, document } = loadShowingProblems(file, options);
  const entries = entriesOf(options.log ?? true, options.since);
  const all = suggestChanges(document, policy, entries, today(), lastDay());
  if (options.json) {
    printJson(all.map(({ group: { flows: _flows, ...group }, ...each }) => ({ ...each, group })));
    return;
  }
  print(all.map((each) => `${heading(each)}${each.yaml}`).join('\n'));
  if (all.length === 0)
    print(`# nothing that this policy refuses was tried since ${options.since}\n`);
  else
    print(
      '\n# The log keeps one origin of a value without its path: a value that several servers hold may still be refused.\n',
    );
};

export const suggestCommand = (): Command =>
  new Command('suggest')
    .description('Propose the smallest rule or exception for flows that were refused.')
    .argument('[file]', FILE)
    .option(
      '--log <file>',
      'an audit.db or an export (JSONL) instead of the log of the data folder',
    )
    .option('--since <time>', 'how far back to look', DEFAULT_SINCE)
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLE)
    .action(suggest);
