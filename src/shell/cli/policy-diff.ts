/** `sluice policy diff`: what a change of the policy changes, in general and for what really happened. */

import { Command } from 'commander';
import { SluiceError } from '../../core/errors.ts';
import { cellText } from '../../core/policy/analysis/checks/context.ts';
import {
  type Change,
  type Comparison,
  comparePolicies,
} from '../../core/policy/analysis/compare.ts';
import {
  type Replay,
  type ReplayedChange,
  replayEntries,
} from '../../core/policy/analysis/replay.ts';
import {
  catalogueFile,
  cataloguesOf,
  FILE,
  loadShowingProblems,
  plural,
  print,
  printJson,
  today,
} from './policy-load.ts';
import { DEFAULT_SINCE, entriesOf } from './policy-log.ts';

type Options = {
  readonly replay?: string | true;
  readonly since: string;
  readonly catalogue?: string | boolean;
  readonly refuseWidening?: boolean;
  readonly json?: boolean;
};

const EXAMPLE = `
Examples:
  sluice policy diff desk.yaml desk-new.yaml
  sluice policy diff desk.yaml desk-new.yaml --replay                flows of the last 30 days in the audit log
  sluice policy diff desk.yaml desk-new.yaml --replay may.jsonl --since 2026-05-01

"widened" lets more through, "narrowed" less, "otherwise" is another reason for what is equally strict.
Exit codes: 0, with --refuse-widening 1 where something is widened, 2 usage or no policy.`;

const changeText = (change: Change): string => {
  const { direction, before, after, cells, flows } = change;
  return [
    `${direction}  ${before.effect} by ${before.rule} -> ${after.effect} by ${after.rule}`,
    `    ${plural(cells, 'cell')}, ${plural(flows, 'flow')}; for example ${cellText(change.example)}`,
    '',
  ].join('\n');
};

const comparisonText = (it: Comparison): string =>
  [
    ...it.changes.map(changeText),
    it.changes.length === 0
      ? 'no cell changes\n'
      : `${it.widened} widened, ${it.narrowed} narrowed, ${it.otherwise} otherwise, of ${plural(it.cells, 'cell')}\n`,
  ].join('');

const replayedText = (it: ReplayedChange): string => {
  const id = it.decision === undefined ? '' : `, decision ${it.decision}`;
  return [
    `${it.direction}  ${it.class} from ${it.from} to ${it.to}: ${it.before.effect} by ${it.before.rule} -> ${it.after.effect} by ${it.after.rule}`,
    `    ${plural(it.calls, 'time')}, last ${it.last}${id}`,
    '',
  ].join('\n');
};

const replayText = (it: Replay, since: string): string => {
  const inexact =
    it.inexact === 0
      ? ''
      : `${plural(it.inexact, 'flow')} the old policy decides today otherwise than recorded: the log keeps one origin without its path\n`;
  return [
    `\nrecorded since ${since}\n`,
    ...it.changes.map(replayedText),
    `${it.changed} of ${plural(it.flows, 'recorded flow')} would be decided otherwise\n`,
    inexact,
  ].join('');
};

/** Cells hold groups of thousands of places; the report names one of each. */
const changeJson = ({ example, ...change }: Change): object => ({
  ...change,
  example: {
    class: example.class.example,
    from: example.origin.example,
    to: example.sink.example,
  },
});

const diff = async (oldFile: string, newFile: string, options: Options): Promise<void> => {
  const old = loadShowingProblems(oldFile, options);
  const now = loadShowingProblems(newFile, options);
  const day = today();
  const { catalogue } = await cataloguesOf(catalogueFile(options.catalogue));
  const comparison = comparePolicies(old.document, now.document, day, catalogue);
  const replay =
    options.replay === undefined
      ? undefined
      : replayEntries(entriesOf(options.replay, options.since), old.policy, now.policy, day);
  if (options.json)
    printJson({ ...comparison, changes: comparison.changes.map(changeJson), replay });
  else {
    print(comparisonText(comparison));
    if (replay !== undefined) print(replayText(replay, options.since));
  }
  if (options.refuseWidening && comparison.widened > 0)
    throw new SluiceError(
      'POLICY_WIDENED',
      `the new policy lets more through in ${plural(comparison.widened, 'cell')}`,
      'have the owner of the policy approve the change, or narrow it',
      { widened: comparison.widened },
    );
};

export const diffCommand = (): Command =>
  new Command('diff')
    .description('Show which flows a changed policy decides otherwise, also for what was recorded.')
    .argument('<old>', FILE)
    .argument('<new>', FILE)
    .option('--replay [log]', 'also decide recorded flows anew: an audit.db or an export (JSONL)')
    .option('--since <time>', 'how far back --replay looks', DEFAULT_SINCE)
    .option('--refuse-widening', 'fail where the new policy lets more through')
    .option('--catalogue <file>', 'what the servers offer (JSON, tools/list per server)')
    .option('--no-catalogue', 'leave out the recorded catalogue of the data folder')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLE)
    .action(diff);
