/** Exceptions: each needs somebody who answers for it, an end, and something that it relaxes. */

import type { Exception, PolicyDocument } from '../../document.ts';
import { compileRule } from '../../matcher.ts';
import { cellsOf, type Extent, matrixOf } from '../cells.ts';
import { acts } from '../compare.ts';
import { type At, finding, type LintFinding } from '../finding.ts';
import type { Check, Context } from './context.ts';
import { daysBetween, isPlaceholder } from './rules.ts';

/** How long before its end an exception is shown, so that nobody is surprised. */
const SOON_DAYS = 30;

const atException = ({ locate }: Context, each: Exception, key: string): At =>
  locate(each.at.source, 'exceptions', each.id, key);

/** Exceptions that are over, and those that soon will be. */
export const checkEnds: Check = (context) =>
  context.document.exceptions.flatMap((each): readonly LintFinding[] => {
    const left = daysBetween(context.day, each.until);
    const at = atException(context, each, 'until');
    const what = `exception \`${each.id}\` to \`${each.rule}\``;
    if (left === undefined || left < 0)
      return [finding('expired-exception', at, `${what} ended on ${each.until}`)];
    return left > SOON_DAYS
      ? []
      : [finding('expiring-exception', at, `${what} ends on ${each.until}, in ${left} days`)];
  });

/** Exceptions that name no person and no reason. */
export const checkOwners: Check = (context) =>
  context.document.exceptions.flatMap((each) =>
    (['approvedBy', 'reason'] as const)
      .filter((key) => isPlaceholder(each[key]))
      .map((key) => {
        const written = key === 'approvedBy' ? 'approved_by' : key;
        return finding(
          'unowned-exception',
          atException(context, each, written),
          `exception \`${each.id}\`: \`${written}\` is a placeholder`,
        );
      }),
  );

const without = (document: PolicyDocument, id: string): PolicyDocument => ({
  ...document,
  exceptions: document.exceptions.filter((each) => each.id !== id),
});

/** What an exception concerns; undefined where its rule is gone. */
const extentOf = ({ document, matrix }: Context, exception: Exception): Extent | undefined => {
  const { origins, sinks, classes } = matrix.groups;
  const rule = document.rules.find((each) => each.id === exception.rule);
  const lifts = rule === undefined ? [] : compileRule(document, rule).lifts;
  const lift = lifts.find((each) => each.id === exception.id);
  if (lift === undefined) return undefined;
  return {
    origins: origins.filter(({ example }) => lift.from(example) === 'yes'),
    sinks: sinks.filter(({ example }) => lift.to(example) === 'yes'),
    classes: classes.filter(({ example }) => lift.classes.has(example)),
  };
};

/** Whether the exception makes some flow less strict, some flow stricter, or nothing. */
const effectOf = (context: Context, exception: Exception): 'relaxes' | 'tightens' | 'nothing' => {
  const { document, matrix, day } = context;
  const extent = extentOf(context, exception);
  if (extent === undefined) return 'nothing';
  const before = matrixOf(without(document, exception.id), matrix.groups, day);
  let tightens = false;
  for (const { origin, sink, class: cls, verdict } of cellsOf(matrix, extent)) {
    const was = acts(before.at(origin, sink, cls).decision);
    const is = acts(verdict.decision);
    if (is < was) return 'relaxes';
    if (is > was) tightens = true;
  }
  return tightens ? 'tightens' : 'nothing';
};

/**
 * Exceptions that change nothing, because another rule or the default is as strict; and those that make a flow stricter,
 * because a weaker rule than the default was lifted. Decided by comparing both matrices, cell by cell.
 */
export const checkIdle: Check = (context) =>
  context.document.exceptions.flatMap((each) => {
    if (each.until < context.day) return [];
    const effect = effectOf(context, each);
    if (effect === 'relaxes') return [];
    const more =
      effect === 'tightens'
        ? 'what then decides is stricter than the rule that it lifts'
        : 'another rule or the default is as strict';
    return [
      finding(
        'idle-exception',
        atException(context, each, 'rule'),
        `exception \`${each.id}\` to \`${each.rule}\` relaxes nothing: ${more}`,
      ),
    ];
  });
