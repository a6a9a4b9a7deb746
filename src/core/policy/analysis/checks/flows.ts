/** Flows that nobody gave a reason for, that arrive useless, or that are open to everybody. */

import { coversAny, matchesAny } from '../../match.ts';
import { isStricter } from '../../strictness.ts';
import { placesOf, type SchemaPlace } from '../catalogue.ts';
import { type Cell, cellsOf, type Extent } from '../cells.ts';
import { isPersonal } from '../domain.ts';
import { finding, type LintFinding } from '../finding.ts';
import { atRule, type Check, type Context, cellText, namesText } from './context.ts';

/** What a server can do with is the value itself; a payload may well hold a token. */
const NEEDS_VALUE: ReadonlySet<string> = new Set(['destination', 'reference', 'control']);
const HIDES: ReadonlySet<string> = new Set(['tokenize', 'mask', 'redact']);

const crosses = ({ origin, sink }: Cell): boolean =>
  sink.example.kind === 'server' && origin.server !== sink.server;

/** The first cell of a part of the matrix that is decided by this rule and is of the wanted kind. */
const firstCell = (
  { matrix }: Context,
  part: Extent,
  id: string,
  wanted: (cell: Cell) => boolean,
): Cell | undefined => {
  for (const cell of cellsOf(matrix, part))
    if (cell.verdict.possible.some(({ rule }) => rule.id === id) && wanted(cell)) return cell;
  return undefined;
};

/** A rule that lets a value reach another server without saying why: the register of processing needs a purpose (GDPR 30). */
export const checkExplained: Check = (context) =>
  context.document.rules.flatMap((rule, i) => {
    if (rule.why !== undefined || !['allow', 'mask'].includes(rule.do)) return [];
    const cell = firstCell(
      context,
      context.matrix.extentOf(i),
      rule.id,
      (each) => crosses(each) && isPersonal(each.class.example),
    );
    if (cell === undefined) return [];
    const text = `rule \`${rule.id}\` gives no \`why\` for ${cellText(cell)}`;
    return [finding('unexplained-flow', atRule(context, rule.id), text)];
  });

/** Effects that hide a value towards an argument that acts on it. */
export const checkNeeded: Check = (context) =>
  context.document.rules.flatMap((rule, i) => {
    if (!HIDES.has(rule.do)) return [];
    const extent = context.matrix.extentOf(i);
    const acting = extent.sinks.filter(({ roles }) => roles.some((each) => NEEDS_VALUE.has(each)));
    const cell = firstCell(context, { ...extent, sinks: acting }, rule.id, () => true);
    if (cell === undefined) return [];
    const role = cell.sink.roles.find((each) => NEEDS_VALUE.has(each));
    const text = `\`${rule.id}\` says ${rule.do} towards a ${role}: ${cellText(cell)}`;
    return [finding('value-needed', atRule(context, rule.id, 'do'), text)];
  });

/** Defaults that let through what nobody thought of. */
export const checkDefaults: Check = ({ document, find }) => {
  const { betweenServers, toModel } = document.defaults;
  const open: LintFinding[] = [];
  if (isStricter('deny', betweenServers))
    open.push(
      finding(
        'open-by-default',
        find('defaults', 'between_servers'),
        `\`between_servers: ${betweenServers}\`: what no rule names may cross servers`,
      ),
    );
  if (toModel === 'allow')
    open.push(
      finding(
        'open-by-default',
        find('defaults', 'to_model'),
        '`to_model: allow`: the model reads every value that no rule names',
      ),
    );
  return open;
};

/** A policy whose owner nobody can ask. */
export const checkOwner: Check = ({ document, find }) =>
  document.owner === undefined
    ? [finding('unowned-policy', find('policy'), `policy \`${document.name}\` names no owner`)]
    : [];

const bareFields = (
  { document }: Context,
  server: string,
  tool: string,
  all: readonly SchemaPlace[],
) => {
  const declared = document.sources
    .filter((field) => matchesAny([field.server], server) && matchesAny([field.tool], tool))
    .map((field) => field.path);
  return all
    .filter(({ text }) => text)
    .map(({ path }) => path)
    .filter((path) => !coversAny(declared, path));
};

/** Text fields of results that no declaration covers, one finding per tool; only where the schema lists them. */
export const checkClassified: Check = (context) =>
  Object.entries(context.catalogue ?? {}).flatMap(([server, tools]) =>
    tools.flatMap((tool) => {
      if (tool.outputSchema === undefined) return [];
      const bare = bareFields(context, server, tool.name, placesOf(tool.outputSchema));
      if (bare.length === 0) return [];
      const name = `${server}.${tool.name}`;
      const text = `\`${name}\`: nobody said what ${namesText(bare)} ${bare.length === 1 ? 'holds' : 'hold'}`;
      return [finding('unclassified-field', context.find('sources', name), text)];
    }),
  );
