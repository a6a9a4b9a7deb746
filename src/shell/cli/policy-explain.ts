/** `sluice policy explain`: why a flow is decided as it is, from the policy or from a recorded decision. */

import { Command } from 'commander';
import { flowsOfEntry } from '../../core/policy/analysis/recorded-flow.ts';
import type { Policy } from '../../core/policy/decision.ts';
import type { PolicyDocument } from '../../core/policy/document.ts';
import { type Explanation, explainFlow, explanationText } from '../../core/policy/explain.ts';
import { readPlace } from '../../core/policy/match.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import { answer, flowsOf } from '../../core/policy/places.ts';
import { readingLog } from './audit.ts';
import { auditFileOf } from './options.ts';
import { FILE, loadShowingProblems, print, printJson, today, usage } from './policy-load.ts';

type Options = {
  readonly from?: readonly string[];
  readonly to?: string;
  readonly class?: string;
  readonly untrusted?: boolean;
  readonly decision?: string;
  readonly json?: boolean;
};
type Asked = { readonly from: readonly string[]; readonly to: string; readonly class: string };

const EXAMPLE = `
Examples:
  sluice policy explain desk.yaml --from crm.get_contact --to mail.send_email:\\$.to --class EMAIL
  sluice policy explain desk.yaml --decision 3f9c...   (the id that a refusal or the audit log shows)

Exit codes: 0 allowed or shown as a token, 1 refused, 2 usage or no policy.`;

const checkPlaces = ({ from, to }: Asked): void => {
  const sink = to === 'model' || to === 'code' ? [] : [to];
  for (const place of [...from, ...sink])
    if (readPlace(place) === undefined)
      throw usage(
        `\`${place}\` is no place`,
        'write `server.tool` or `server.tool:$.path`; `--to` also takes `model` and `code`',
      );
};

const asked = ({ from, to, class: cls }: Options): Asked => {
  if (from === undefined || to === undefined || cls === undefined)
    throw usage(
      'there is nothing to explain',
      'give `--from`, `--to` and `--class`, or `--decision` with an id from the audit log',
    );
  return { from, to, class: cls };
};

const explainAsked = (policy: Policy, document: PolicyDocument, options: Options): Explanation => {
  const question = asked(options);
  checkPlaces(question);
  if (!policy.classes.some((cls) => cls === question.class))
    throw usage(
      `unknown class \`${question.class}\`${didYouMean(question.class, policy.classes)}`,
      'name a class of the policy; `sluice policy matrix` lists them',
    );
  const day = today();
  const text = { ...question, ...(options.untrusted ? { untrusted: true } : {}) };
  const best = answer(policy, flowsOf(document, text), day);
  if (best === undefined) throw usage('there is nothing to explain', 'give `--from` and `--to`');
  return explainFlow(policy, document, best.flow, day);
};

type Recorded = {
  readonly decision: string;
  readonly time: string;
  readonly samePolicy: boolean;
  readonly recorded: { readonly effect: string; readonly rule: string };
  readonly now: Explanation;
};

const explainDecision = (
  policy: Policy,
  document: PolicyDocument,
  decision: string,
): readonly Recorded[] => {
  const entries = readingLog(auditFileOf({}), (reader) => reader.query({ decision }));
  return entries.flatMap((entry) =>
    flowsOfEntry(entry).map(({ flow, effect, rule }) => ({
      decision,
      time: entry.time,
      samePolicy: entry.policy?.digest === policy.digest,
      recorded: { effect, rule },
      now: explainFlow(policy, document, flow, today()),
    })),
  );
};

const recordedText = (it: Recorded): string => {
  const other = it.samePolicy ? '' : ' by another revision of the policy';
  return [
    `decision ${it.decision} of ${it.time}: ${it.recorded.effect} by ${it.recorded.rule}${other}\n`,
    explanationText(it.now),
  ].join('');
};

const refused = ({ effect, mode }: Explanation): boolean =>
  mode === 'enforce' && (effect === 'deny' || effect === 'ask');

const explain = (file: string | undefined, options: Options): void => {
  const { policy, document } = loadShowingProblems(file, options);
  if (options.decision === undefined) {
    const explanation = explainAsked(policy, document, options);
    if (options.json) printJson(explanation);
    else print(explanationText(explanation));
    if (refused(explanation)) process.exitCode = 1;
    return;
  }
  const all = explainDecision(policy, document, options.decision);
  if (all.length === 0)
    throw usage(
      'the audit log has no such decision about data',
      'take the id from a refusal or from `sluice audit query --json`',
    );
  if (options.json) printJson(all);
  else print(all.map(recordedText).join('\n'));
  if (all.some(({ now }) => refused(now))) process.exitCode = 1;
};

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

export const explainCommand = (): Command =>
  new Command('explain')
    .description('Say why data may or may not go somewhere, and what would change that.')
    .argument('[file]', FILE)
    .option('--from <place>', 'server.tool[:$.path]; may be repeated', collect)
    .option('--to <place>', 'server.tool[:$.argument], `model` or `code`')
    .option('--class <class>', 'class of the data, such as EMAIL')
    .option('--untrusted', 'as if text that others wrote had named the value')
    .option('--decision <id>', 'a recorded decision instead, as the audit log names it')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLE)
    .action(explain);
