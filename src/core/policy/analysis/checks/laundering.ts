/** Detours: what may not go from A to C, but may go from A to B and from B to C, which stores and gives it out again. */

import { type ClassGroup, cellsOf, type Matrix } from '../cells.ts';
import { ANY, ANY_SINK, isPersonal } from '../domain.ts';
import { finding } from '../finding.ts';
import { atRule, type Check, type Context } from './context.ts';

/** From server to server, the rule that opens the way. */
type Ways = Map<string, Map<string, string>>;

const waysOf = (matrix: Matrix): ReadonlyMap<ClassGroup, Ways> => {
  const all = new Map<ClassGroup, Ways>();
  for (const { origin, sink, class: cls, verdict } of cellsOf(matrix)) {
    if (sink.example.kind !== 'server' || origin.server === sink.server) continue;
    const opening = verdict.possible.find(({ effect }) => effect === 'allow');
    if (opening === undefined || !isPersonal(cls.example)) continue;
    const ways = all.get(cls) ?? new Map<string, Map<string, string>>();
    all.set(cls, ways);
    const from = ways.get(origin.server) ?? new Map<string, string>();
    ways.set(origin.server, from);
    if (!from.has(sink.server)) from.set(sink.server, opening.rule.id);
  }
  return all;
};

/** One step further from each way, to servers not seen before. */
const longer = (
  edge: readonly (readonly string[])[],
  ways: Ways,
  seen: Set<string>,
): readonly (readonly string[])[] =>
  edge.flatMap((path) =>
    [...(ways.get(path.at(-1) ?? '')?.keys() ?? [])].flatMap((to) => {
      if (seen.has(to)) return [];
      seen.add(to);
      return [[...path, to]];
    }),
  );

/** Servers that can be reached by two steps or more and not by one, each with the shortest way there. */
const detoursFrom = (start: string, ways: Ways): readonly (readonly string[])[] => {
  const direct = [...(ways.get(start)?.keys() ?? [])];
  const seen = new Set([start, ...direct]);
  const found: (readonly string[])[] = [];
  let edge: readonly (readonly string[])[] = direct.map((next) => [start, next]);
  while (edge.length > 0) {
    edge = longer(edge, ways, seen);
    found.push(...edge);
  }
  return found;
};

type Detour = { readonly path: readonly string[]; readonly ways: Ways; classes: string[] };

const detoursOf = (matrix: Matrix): readonly Detour[] => {
  const found = new Map<string, Detour>();
  for (const [cls, ways] of waysOf(matrix))
    for (const start of ways.keys())
      for (const path of detoursFrom(start, ways)) {
        const key = path.join(' ');
        const known = found.get(key);
        if (known === undefined) found.set(key, { path, ways, classes: [...cls.members] });
        else known.classes.push(...cls.members);
      }
  return [...found.values()];
};

const shown = (server: string): string =>
  server === ANY || server === ANY_SINK ? 'any other server' : `\`${server}\``;

const directRule = ({ matrix }: Context, path: readonly string[], name: string): string => {
  const origin = matrix.groups.origins.find((each) => each.server === path[0]);
  const sink = matrix.groups.sinks.find((each) => each.server === path.at(-1));
  const cls = matrix.groups.classes.find((each) => each.members.includes(name));
  if (origin === undefined || sink === undefined || cls === undefined) return 'a default';
  return `\`${matrix.at(origin, sink, cls).decision.rule.id}\``;
};

const toText = (context: Context, { path, ways, classes }: Detour): string => {
  const steps = path.slice(1).map((to, i) => {
    const from = path[i] ?? '';
    return `${shown(from)} to ${shown(to)} (\`${ways.get(from)?.get(to)}\`)`;
  });
  const cls = classes[0] ?? '';
  const more = classes.length > 1 ? ` and ${classes.length - 1} more` : '';
  const direct = `${shown(path[0] ?? '')} to ${shown(path.at(-1) ?? '')} (${directRule(context, path, cls)})`;
  return `${cls}${more} may not go from ${direct}, but may go from ${steps.join(', then from ')}`;
};

/**
 * The transitive closure of what is allowed between servers, per class. A value that Sluice recognises again keeps every
 * origin, so the detour is refused for it; a summary or a reformatted copy made by the server in the middle is new.
 */
export const checkLaundering: Check = (context) =>
  detoursOf(context.matrix)
    .filter(({ path }) => !path.slice(1, -1).includes(ANY))
    .map((detour) => {
      const last = detour.path.at(-2) ?? '';
      const rule = detour.ways.get(last)?.get(detour.path.at(-1) ?? '') ?? '';
      return finding('laundering-path', atRule(context, rule), toText(context, detour));
    });
