/** What a policy declares of places: classes, trust and references in answers, roles of arguments, and what cannot be taken back. */

import { asClass, asServerId, type Class } from '../brand.ts';
import type { DeclaredClass, DeclaredPlace, Policy } from './decision.ts';
import type { PolicyDocument, Rule } from './document.ts';
import { coversAny, matchesAny, patternOf, ROOT } from './match.ts';
import { declaresUntrusted, rolesOf } from './matcher.ts';

/** Places remembered per tool; see `MAX_TOOLS`. */
const MAX_PLACES = 5_000;
/** Tools whose declarations are remembered; names come from outside, so the map is emptied when it is full. */
const MAX_TOOLS = 2_000;

const rememberedPerTool = <T>(
  answer: (server: string, tool: string) => T,
): ((server: string, tool: string) => T) => {
  const known = new Map<string, Map<string, T>>();
  let size = 0;
  return (server, tool) => {
    const before = known.get(server)?.get(tool);
    if (before !== undefined) return before;
    if (size >= MAX_TOOLS) {
      known.clear();
      size = 0;
    }
    const tools = known.get(server) ?? new Map<string, T>();
    known.set(server, tools);
    const fresh = answer(server, tool);
    tools.set(tool, fresh);
    size += 1;
    return fresh;
  };
};

/** Declared classes of a tool's answer, the most exact place first. */
const declaredFieldsOf = (
  document: PolicyDocument,
  server: string,
  tool: string,
): readonly DeclaredClass[] =>
  document.sources
    .flatMap((field) =>
      field.class !== undefined &&
      matchesAny([field.server], server) &&
      matchesAny([field.tool], tool)
        ? [{ class: asClass(field.class), pattern: patternOf(field.path) }]
        : [],
    )
    .toSorted((a, b) => b.pattern.depth - a.pattern.depth);

/** Classes that a name under `refers_to` means: a class, or all classes of a group. */
const classesNamed = (document: PolicyDocument, name: string): readonly Class[] =>
  [...document.classes]
    .filter(([cls, { group }]) => cls === name || group === name)
    .map(([cls]) => asClass(cls));

/**
 * The text of a result, `$`, repeats what its fields hold, so one untrusted field makes all of it untrusted: an address
 * must not look trusted because a copy of it stands in the text.
 */
const isFreeText = (
  document: PolicyDocument,
  server: string,
  tool: string,
  path: string,
): boolean =>
  declaresUntrusted(document, server, tool, path) ||
  (path === ROOT &&
    document.sources.some(
      (field) =>
        field.untrusted && matchesAny([field.server], server) && matchesAny([field.tool], tool),
    ));

const declaredAt = (
  document: PolicyDocument,
  server: string,
  tool: string,
  path: string,
): DeclaredPlace => ({
  untrusted: isFreeText(document, server, tool, path),
  refersTo: [
    ...new Set(
      document.sources
        .filter(
          (field) =>
            field.refersTo.length > 0 &&
            matchesAny([field.server], server) &&
            matchesAny([field.tool], tool) &&
            coversAny([field.path], path),
        )
        .flatMap((field) => field.refersTo.flatMap((name) => classesNamed(document, name))),
    ),
  ],
});

const rememberedPerPlace = <T>(answer: (server: string, tool: string, path: string) => T) => {
  const perTool = rememberedPerTool((server, tool) => {
    const known = new Map<string, T>();
    return (path: string): T => {
      const before = known.get(path);
      if (before !== undefined) return before;
      if (known.size >= MAX_PLACES) known.clear();
      const fresh = answer(server, tool, path);
      known.set(path, fresh);
      return fresh;
    };
  });
  return (server: string, tool: string, path: string): T => perTool(server, tool)(path);
};

const isPositional = ({ sinks, rules, exceptions }: PolicyDocument): boolean =>
  [
    ...sinks.flatMap(({ roles }) => Object.values(roles).flat()),
    ...[...rules, ...exceptions].flatMap(({ to }) => to?.args ?? []),
    ...rules.flatMap(({ when }) => [...(when?.args.keys() ?? [])]),
  ].some((path) => patternOf(path).positional);

const refusing = (rule: Rule): boolean => rule.do === 'ask' || rule.do === 'deny';

const judgesContent = ({ rules }: PolicyDocument): boolean =>
  rules.some(
    (rule) =>
      refusing(rule) &&
      rule.to.kind === 'server' &&
      rule.data.class === undefined &&
      rule.data.group === undefined,
  );

const judgesArguments = ({ rules }: PolicyDocument): boolean =>
  rules.some(({ when }) => when !== undefined && (when.args.size > 0 || when.destination));

/** The part of a policy that answers questions about places. */
export type Declarations = Pick<
  Policy,
  | 'declaredFields'
  | 'declaredAt'
  | 'roles'
  | 'isIrreversible'
  | 'positional'
  | 'judgesContent'
  | 'judgesTrust'
  | 'hasReferences'
  | 'judgesArguments'
>;

/** What the proxy asks about places, beside decisions. */
export const declarationsOf = (document: PolicyDocument): Declarations => ({
  declaredFields: rememberedPerTool((server, tool) => declaredFieldsOf(document, server, tool)),
  declaredAt: rememberedPerPlace((server, tool, path) => declaredAt(document, server, tool, path)),
  roles: rememberedPerPlace((server, tool, path) =>
    rolesOf(document, asServerId(server), tool, path),
  ),
  isIrreversible: rememberedPerTool((server, tool) =>
    document.sinks.some(
      (sink) =>
        sink.irreversible && matchesAny([sink.server], server) && matchesAny([sink.tool], tool),
    ),
  ),
  positional: isPositional(document),
  judgesContent: judgesContent(document),
  judgesTrust:
    judgesContent(document) &&
    document.sources.some(({ untrusted }) => untrusted) &&
    document.rules.some(({ from }) => from.untrusted === true),
  hasReferences: document.sources.some(({ refersTo }) => refersTo.length > 0),
  judgesArguments: judgesArguments(document),
});
