/** Roles of arguments: a rule about destinations protects only what is declared as one. */

import { asServerId } from '../../../brand.ts';
import type { SinkSpec } from '../../document.ts';
import { coversAny, matchesAny, ROOT } from '../../match.ts';
import { rolesOf } from '../../matcher.ts';
import { didYouMean } from '../../nearest.ts';
import { type CatalogueTool, effectsOf, placesOf } from '../catalogue.ts';
import { cellsOf } from '../cells.ts';
import { isPersonal } from '../domain.ts';
import { finding, type LintFinding } from '../finding.ts';
import { atRule, type Check, type Context, namesText } from './context.ts';

const declaredFor = ({ document }: Context, server: string, tool: string): readonly SinkSpec[] =>
  document.sinks.filter(
    (sink) => matchesAny([sink.server], server) && matchesAny([sink.tool], tool),
  );

const pathsIn = (sinks: readonly SinkSpec[]): readonly string[] =>
  sinks.flatMap((sink) => Object.values(sink.roles).flat());

const counted = (names: readonly string[], noun: string, one: string, many: string): string =>
  `${noun}${names.length === 1 ? '' : 's'} ${namesText(names)} ${names.length === 1 ? one : many}`;

/** Arguments of one tool that no role covers. */
const bareArguments = (
  context: Context,
  server: string,
  tool: CatalogueTool,
): readonly string[] => {
  const declared = declaredFor(context, server, tool.name);
  if (declared.length === 0 && effectsOf(tool) !== 'changes') return [];
  return placesOf(tool.inputSchema)
    .filter(({ leaf, path }) => leaf && path !== ROOT)
    .map(({ path }) => path)
    .filter((path) => rolesOf(context.document, asServerId(server), tool.name, path).length === 0);
};

/** Arguments in the catalogue that no role covers, one finding per tool. */
const ofCatalogue = (context: Context): readonly LintFinding[] =>
  Object.entries(context.catalogue ?? {}).flatMap(([server, tools]) =>
    tools.flatMap((tool) => {
      const bare = bareArguments(context, server, tool);
      if (bare.length === 0) return [];
      const name = `${server}.${tool.name}`;
      const text = `\`${name}\`: ${counted(bare, 'argument', 'has', 'have')} no role`;
      return [finding('missing-role', context.find('sinks', name), text)];
    }),
  );

/** Arguments that a rule names for a declared tool although the declaration does not have them. */
const ofRules = (context: Context): readonly LintFinding[] =>
  context.document.rules.flatMap((rule) => {
    const { kind, server, tool, args } = rule.to;
    if (kind !== 'server' || args === undefined || server === undefined || tool === undefined)
      return [];
    const sinks = context.document.sinks.filter(
      (sink) => matchesAny(server, sink.server) && matchesAny(tool, sink.tool),
    );
    const paths = pathsIn(sinks);
    if (sinks.length === 0) return [];
    return args
      .filter((arg) => !coversAny(paths, arg) && !paths.some((path) => coversAny([arg], path)))
      .map((arg) =>
        finding(
          'missing-role',
          atRule(context, rule.id, 'to', 'args', arg),
          `rule \`${rule.id}\` names the argument \`${arg}\`, which \`sinks\` does not declare${didYouMean(arg, paths)}`,
        ),
      );
  });

/** Side-effect arguments without a role. With a catalogue all of them, without one those that rules name. */
export const checkRoles: Check = (context) =>
  context.catalogue === undefined ? ofRules(context) : ofCatalogue(context);

/** Tools that may change something and that the policy does not declare, one finding per server. */
export const checkDeclared: Check = (context) =>
  Object.entries(context.catalogue ?? {}).flatMap(([server, tools]) => {
    const open = tools.filter(
      (tool) =>
        effectsOf(tool) === 'unknown' && declaredFor(context, server, tool.name).length === 0,
    );
    if (open.length === 0) return [];
    const names = namesText(open.map((tool) => tool.name));
    const text = `\`${server}\` does not say that ${names} only read${open.length === 1 ? 's' : ''}, and \`sinks\` does not declare ${open.length === 1 ? 'it' : 'them'}`;
    return [finding('undeclared-tool', context.find('sinks'), text)];
  });

/** True where some value may reach an argument of the tool without anybody being asked. */
const isOpen = ({ matrix }: Context, sink: SinkSpec): boolean => {
  const concerned = matrix.groups.sinks.filter(({ members }) =>
    members.some(
      (to) =>
        to.kind === 'server' &&
        matchesAny([sink.server], to.server) &&
        matchesAny([sink.tool], to.tool) &&
        coversAny(pathsIn([sink]), to.path),
    ),
  );
  const classes = matrix.groups.classes.filter((each) => isPersonal(each.example));
  for (const { verdict } of cellsOf(matrix, { ...matrix.groups, sinks: concerned, classes }))
    if (verdict.decision.effect === 'allow') return true;
  return false;
};

/** Deleting and the like: no destination says whether the call is meant, so a person has to. */
export const checkIrreversible: Check = (context) =>
  context.document.sinks
    .filter((sink) => sink.irreversible && sink.roles.destination.length === 0)
    .filter((sink) => isOpen(context, sink))
    .map((sink) => {
      const name = `${sink.server}.${sink.tool}`;
      const text = `\`${name}\` cannot be undone, sends nothing anywhere, and nobody is asked`;
      return finding('unasked-irreversible', context.find('sinks', name), text);
    });
