/** Trust: what others wrote may be carried, but may not choose where data goes (robust declassification). */

import { asServerId } from '../../../brand.ts';
import type { SourceField } from '../../document.ts';
import { readPlace } from '../../match.ts';
import { isUntrusted } from '../../matcher.ts';
import { rankOf } from '../../strictness.ts';
import { type Cell, cellsOf, type Matrix, type OriginGroup } from '../cells.ts';
import { acts } from '../compare.ts';
import { isPersonal } from '../domain.ts';
import { finding, type LintFinding } from '../finding.ts';
import { atRule, type Check, type Context, cellText } from './context.ts';

const placeKey = ({ server, tool, path }: OriginGroup['example']): string =>
  JSON.stringify([server, tool, path]);

/** Groups that differ in trust alone, once per pair. */
const trustPairs = ({ groups }: Matrix): readonly (readonly [OriginGroup, OriginGroup])[] => {
  const trusted = new Map<string, OriginGroup>();
  for (const group of groups.origins)
    if (!group.untrusted) for (const each of group.members) trusted.set(placeKey(each), group);
  return groups.origins
    .filter((group) => group.untrusted && !group.declared)
    .flatMap((group) => {
      const partners = new Set(group.members.map((each) => trusted.get(placeKey(each))));
      return [...partners].flatMap((partner) =>
        partner === undefined ? [] : [[partner, group] as const],
      );
    });
};

/**
 * A condition that was turned round: untrusted data passes where the same data, trusted, does not. Where a person is
 * asked nothing passes by itself, although the default would have refused.
 */
export const checkInverted: Check = (context) => {
  const { matrix } = context;
  const found = new Map<string, Cell>();
  for (const [trusted, origin] of trustPairs(matrix))
    for (const sink of matrix.groups.sinks)
      for (const cls of matrix.groups.classes) {
        const verdict = matrix.at(origin, sink, cls);
        const passes = acts(verdict.decision);
        if (passes < rankOf('ask') && passes < acts(matrix.at(trusted, sink, cls).decision))
          found.set(verdict.decision.rule.id, { origin, sink, class: cls, verdict });
      }
  return [...found].map(([id, cell]) =>
    finding(
      'inverted-trust',
      atRule(context, id, 'from'),
      `\`${id}\` lets through what others wrote and not what is trusted: ${cellText(cell)}`,
    ),
  );
};

/** Cells in which declared free text stands where a call sends to. */
const steered = ({ matrix }: Context): readonly Cell[] => {
  const { origins, sinks, classes } = matrix.groups;
  return [
    ...cellsOf(matrix, {
      origins: origins.filter((each) => each.declared),
      sinks: sinks.filter((each) => each.roles.includes('destination')),
      classes: classes.filter((each) => isPersonal(each.example)),
    }),
  ];
};

/** Declared free text that may choose where data goes. One finding per deciding rule and server. */
export const checkSteered: Check = (context) => {
  const found = new Map<string, Cell>();
  for (const cell of steered(context)) {
    const { decision } = cell.verdict;
    const key = `${decision.rule.id} ${cell.sink.server}`;
    if (acts(decision) === 0 && !found.has(key)) found.set(key, cell);
  }
  return [...found.values()].map((cell) =>
    finding(
      'steered-destination',
      atRule(context, cell.verdict.decision.rule.id),
      `\`${cell.verdict.decision.rule.id}\` allows ${cellText(cell)}`,
    ),
  );
};

/** A rule about `untrusted` where nothing is declared so: it protects nothing that anybody reads. */
export const checkUndeclared: Check = (context) => {
  const { document } = context;
  if (document.sources.some((field) => field.untrusted)) return [];
  // A pack knows no servers; who extends it declares them.
  if (document.sources.length === 0 && document.sinks.length === 0) return [];
  return document.rules
    .filter((rule) => rule.from.untrusted === true && rule.at.source === document.source)
    .map((rule) =>
      finding(
        'untrusted-undeclared',
        atRule(context, rule.id, 'from'),
        `rule \`${rule.id}\` is about \`untrusted\`, and no field under \`sources\` is`,
      ),
    );
};

/** The record that a field stands in: `$.notes[*]` for `$.notes[*].text`. */
const recordOf = (path: string): string => path.replace(/\.[A-Za-z_][A-Za-z0-9_]*$/, '');

const isStated = ({ document }: Context, field: SourceField): boolean =>
  document.tests.some(({ flow }) =>
    flow.from.some((text) => {
      const place = readPlace(text);
      return (
        place?.server === field.server && place.tool === field.tool && place.path === field.path
      );
    }),
  );

/**
 * A field that counts as trusted in the very record that others wrote: the sender of a mail stands beside its body, and
 * who wrote the one wrote the other. A test that names the field states that its trust is meant.
 */
export const checkMixed: Check = (context) => {
  const { document } = context;
  const trusted = document.sources.filter(
    (field) =>
      field.class !== undefined &&
      !isUntrusted(document, {
        server: asServerId(field.server),
        tool: field.tool,
        path: field.path,
        untrusted: false,
      }),
  );
  return trusted.flatMap((field): readonly LintFinding[] => {
    const beside = document.sources.find(
      (each) =>
        each.untrusted &&
        each.server === field.server &&
        each.tool === field.tool &&
        recordOf(each.path) === recordOf(field.path),
    );
    if (beside === undefined || isStated(context, field)) return [];
    const name = `${field.server}.${field.tool}`;
    return [
      finding(
        'mixed-trust',
        context.find('sources', name, field.path),
        `\`${name}\` \`${field.path}\` counts as trusted, and \`${beside.path}\` of the same record was written by others`,
      ),
    ];
  });
};
