/** Rules that say nothing, say the opposite of each other, or were never finished. */

import type { PolicyDocument, Rule } from '../../document.ts';
import type { Extent } from '../cells.ts';
import { finding, type LintFinding } from '../finding.ts';
import { atRule, type Check, type Context } from './context.ts';

const isEmpty = ({ origins, sinks, classes }: Extent): boolean =>
  origins.length === 0 || sinks.length === 0 || classes.length === 0;

const whyEmpty = ({ origins, sinks, classes }: Extent): string => {
  if (classes.length === 0) return '`data` fits no class';
  return sinks.length === 0 || origins.length > 0
    ? '`to` fits no argument of any tool'
    : '`from` fits no result of any tool';
};

/** A pack may name zones and roles for its users to fill; until they do, its rules wait. */
const waits = ({ zones, sinks }: PolicyDocument, { from, to }: Rule): boolean =>
  (to.role !== undefined && sinks.length === 0) ||
  [from.zone, to.zone].some((names) =>
    names?.every((name) => zones.get(name)?.servers.length === 0),
  );

/** Conditions that cannot hold together, such as a server outside the zone beside it. */
export const checkReachable: Check = (context) =>
  context.document.rules.flatMap((rule, i) => {
    const extent = context.matrix.extentOf(i);
    if (!isEmpty(extent) || waits(context.document, rule)) return [];
    const text = `rule \`${rule.id}\` matches no flow: ${whyEmpty(extent)}`;
    return [finding('unreachable-rule', atRule(context, rule.id), text)];
  });

const sameGroups = (a: readonly object[], b: readonly object[]): boolean =>
  a.length === b.length && a.every((group, i) => group === b[i]);

const sameExtent = (a: Extent, b: Extent): boolean =>
  sameGroups(a.origins, b.origins) &&
  sameGroups(a.sinks, b.sinks) &&
  sameGroups(a.classes, b.classes);

type Pair = { readonly rule: Rule; readonly other: Rule };

/** Conditions as text, for comparison: rules under different conditions do not contradict each other. */
const whenText = ({ when }: Rule): string =>
  when === undefined ? '' : JSON.stringify({ ...when, args: [...when.args] });

const contradict = ({ document }: Context, rule: Rule, other: Rule): boolean =>
  rule.do !== other.do &&
  (rule.mode ?? document.mode) === (other.mode ?? document.mode) &&
  whenText(rule) === whenText(other);

/** Pairs of rules about the same flows with different effects, the later one first. */
const twins = (context: Context): readonly Pair[] => {
  const rules = context.document.rules.map((rule, i) => ({
    rule,
    extent: context.matrix.extentOf(i),
  }));
  return rules.flatMap((a, i) =>
    rules
      .slice(0, i)
      .filter((b) => contradict(context, a.rule, b.rule))
      .filter((b) => !isEmpty(a.extent) && sameExtent(a.extent, b.extent))
      .map((b) => ({ rule: a.rule, other: b.rule })),
  );
};

const placeText = (rule: Rule): string => `${rule.at.source}:${rule.at.line}`;

/** Equal rank has no meaning where the strictest decides: two rules about the same flows contradict each other. */
export const checkContradictions: Check = (context) =>
  twins(context).map(({ rule, other }) =>
    finding(
      'contradictory-rules',
      atRule(context, rule.id, 'do'),
      `rule \`${rule.id}\` says ${rule.do} and \`${other.id}\` (${placeText(other)}) says ${other.do} about exactly the same flows`,
    ),
  );

const coverText = (context: Context, counts: ReadonlyMap<string, number>): string => {
  const names = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([id]) => {
      const rule = context.document.rules.find((each) => each.id === id);
      return rule === undefined
        ? `\`${id}\``
        : `\`${id}\` (${rule.do}, ${rule.at.source}:${rule.at.line})`;
    });
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
};

/** Rules that match and never decide, with the rules that decide in their place. */
export const checkShadowed: Check = (context) => {
  const contradicted = new Set(twins(context).flatMap(({ rule, other }) => [rule.id, other.id]));
  return context.document.rules.flatMap((rule, i): readonly LintFinding[] => {
    const counts = context.survey.covering.get(i);
    if (counts === undefined || counts.has(rule.id) || contradicted.has(rule.id)) return [];
    // A watched rule is meant to decide nothing; that it is watched for long is another check.
    if (rule.mode === 'observe' && context.document.mode === 'enforce') return [];
    const text = `rule \`${rule.id}\` never decides: ${coverText(context, counts)} ${counts.size === 1 ? 'does' : 'do'}`;
    return [finding('shadowed-rule', atRule(context, rule.id), text)];
  });
};

/** Days that a rule may be watched before somebody should decide. */
const MAX_OBSERVED_DAYS = 30;

/** Whole days from one day to another, by their numbers; core has no clock and needs none for this. */
export const daysBetween = (from: string, to: string): number | undefined => {
  const serial = (day: string): number | undefined => {
    const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
    if (found === null) return undefined;
    const [year = 0, month = 0, date = 0] = found.slice(1).map(Number);
    // Days from civil (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    const shifted = month <= 2 ? year - 1 : year;
    const era = Math.floor(shifted / 400);
    const ofEra = shifted - era * 400;
    const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
    return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear;
  };
  const [a, b] = [serial(from), serial(to)];
  return a === undefined || b === undefined ? undefined : b - a;
};

/** Rules that are still watched although the revision is old; a revision that is no date says nothing. */
export const checkObserved: Check = (context) => {
  const { document, day } = context;
  const age = daysBetween(document.revision, day);
  if (age === undefined || age <= MAX_OBSERVED_DAYS) return [];
  const since = `since revision ${document.revision}, ${age} days`;
  const whole =
    document.mode === 'observe'
      ? [finding('long-observed', context.find('mode'), `the policy only watches ${since}`)]
      : [];
  const rules = document.rules
    .filter((rule) => rule.mode === 'observe' && rule.at.source === document.source)
    .map((rule) =>
      finding(
        'long-observed',
        atRule(context, rule.id, 'mode'),
        `rule \`${rule.id}\` is only watched ${since}`,
      ),
    );
  return [...whole, ...rules];
};

const PLACEHOLDER = /^\s*(?:todo|tbd|fixme|xxx|n\/?a|none|nobody|-+|\?+|\.+)(?:\b|\s|:|$)/i;

/** True for `TODO: why`, `tbd`, `?` and the like. */
export const isPlaceholder = (text: string): boolean =>
  text.trim() === '' || PLACEHOLDER.test(text);

/** Reasons that `policy suggest` or a hurried author left open. */
export const checkPlaceholders: Check = (context) =>
  context.document.rules
    .filter((rule) => [rule.why ?? 'said', ...rule.controls].some(isPlaceholder))
    .map((rule) =>
      finding(
        'placeholder',
        atRule(context, rule.id, isPlaceholder(rule.why ?? 'said') ? 'why' : 'controls'),
        `rule \`${rule.id}\` has a placeholder in place of a reason`,
      ),
    );
