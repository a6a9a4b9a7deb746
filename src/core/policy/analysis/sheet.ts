/** The matrix as people read it: one section per kind of source, sinks down, classes across, equal rows and columns merged. */

import type { Decision, Role, Sink } from '../decision.ts';
import type { PolicyDocument } from '../document.ts';
import { ROOT } from '../match.ts';
import type { ClassGroup, Matrix, OriginGroup, SinkGroup, Verdict } from './cells.ts';
import { ANY, ANY_SINK, isPersonal } from './domain.ts';

/** What happens in one merged cell. */
export type SheetCell = Pick<Decision, 'effect' | 'mode' | 'exception'> & {
  readonly rule: string;
  /** What else can happen where conditions of these rules hold, such as `allow by weekly-report`. */
  readonly under: readonly string[];
};

/** Tools of one server with their places, `send_email: $.to, $.cc`. */
export type SheetPlaces = {
  readonly server: string;
  readonly tools: readonly { readonly tool: string; readonly paths: readonly string[] }[];
};

export type SheetRow = SheetPlaces & {
  readonly kind: Sink['kind'];
  readonly roles: readonly Role[];
  readonly cells: readonly SheetCell[];
};

export type SheetSection = SheetPlaces & {
  readonly untrusted: boolean;
  /** The classes of each column. */
  readonly columns: readonly (readonly string[])[];
  readonly rows: readonly SheetRow[];
};

export type Sheet = {
  readonly document: PolicyDocument;
  readonly digest: string;
  readonly day: string;
  readonly sections: readonly SheetSection[];
};

const cellOf = ({ decision, possible }: Verdict): SheetCell => ({
  ...plainCell(decision),
  under: possible
    .filter((each) => each !== decision)
    .map(({ effect, rule }) => `${effect} by ${rule.id}`),
});

const plainCell = ({ effect, rule, mode, exception }: Decision): Omit<SheetCell, 'under'> => ({
  effect,
  rule: rule.id,
  mode,
  ...(exception === undefined ? {} : { exception }),
});

/** Two cells are the same to a reader when the same thing happens for the same reason. */
const keyOf = ({ possible }: Verdict): string =>
  possible
    .map(({ effect, rule, mode, exception }) => `${effect} ${rule.id} ${mode} ${exception ?? ''}`)
    .join(', ');

/** Lists of members whose keys are equal, in the order of first appearance. */
const merge = <T>(members: readonly T[], of: (member: T) => string): readonly (readonly T[])[] => {
  const merged = new Map<string, T[]>();
  for (const member of members) {
    const key = of(member);
    const list = merged.get(key);
    if (list === undefined) merged.set(key, [member]);
    else list.push(member);
  }
  return [...merged.values()];
};

type Spot = { readonly server: string; readonly tool: string; readonly path: string };

/** Spots of one server by tool. `$` goes last, because it reads as "any other". */
const placesIn = (server: string, spots: readonly Spot[]): SheetPlaces => {
  const tools = new Map<string, Set<string>>();
  for (const { tool, path } of spots)
    tools.set(tool, (tools.get(tool) ?? new Set<string>()).add(path));
  const last = (path: string): number => Number(path === ROOT);
  return {
    server,
    tools: [...tools]
      .toSorted((a, b) => Number(a[0] === ANY) - Number(b[0] === ANY))
      .map(([tool, paths]) => ({
        tool,
        paths: [...paths].toSorted((a, b) => last(a) - last(b)),
      })),
  };
};

const spotsOf = (groups: readonly SinkGroup[]): readonly Spot[] =>
  groups.flatMap((group) => group.members.flatMap((to) => (to.kind === 'server' ? [to] : [])));

const rowOf = (
  matrix: Matrix,
  origin: OriginGroup,
  sinks: readonly SinkGroup[],
  columns: readonly (readonly ClassGroup[])[],
): SheetRow | undefined => {
  const [sink] = sinks;
  if (sink === undefined) return undefined;
  return {
    ...placesIn(sink.server, spotsOf(sinks)),
    kind: sink.example.kind,
    roles: [...new Set(sinks.flatMap((each) => each.roles))],
    cells: columns.flatMap(([cls]) =>
      cls === undefined ? [] : [cellOf(matrix.at(origin, sink, cls))],
    ),
  };
};

const KINDS: readonly Sink['kind'][] = ['model', 'code', 'server'];

/** Model and agent code first, then servers by name, the one that nobody named last. */
const byPlace = (a: SheetRow, b: SheetRow): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  Number(isAny(a.server)) - Number(isAny(b.server)) ||
  Number(a.server > b.server) - Number(a.server < b.server);

/** Columns about few classes first, "every other class" after them, and what is nobody's data last. */
const weight = (list: readonly ClassGroup[]): number =>
  list.reduce((sum, { members }) => sum + members.length, 0) +
  (list.some(({ example }) => isPersonal(example)) ? 0 : LAST);
const LAST = 1_000_000;

const sectionOf = (matrix: Matrix, origins: readonly OriginGroup[]): readonly SheetSection[] => {
  const [origin] = origins;
  if (origin === undefined) return [];
  const { sinks, classes } = matrix.groups;
  const columns = merge(classes, (cls) =>
    sinks.map((sink) => keyOf(matrix.at(origin, sink, cls))).join('|'),
  ).toSorted((a, b) => weight(a) - weight(b));
  const rows = merge(
    sinks,
    (sink) =>
      `${sink.example.kind} ${sink.server} ${classes.map((cls) => keyOf(matrix.at(origin, sink, cls))).join('|')}`,
  );
  return [
    {
      ...placesIn(
        origin.server,
        origins.flatMap((each) => each.members),
      ),
      untrusted: origin.untrusted,
      columns: columns.map((list) => list.flatMap((each) => each.members)),
      rows: rows.flatMap((list) => rowOf(matrix, origin, list, columns) ?? []).toSorted(byPlace),
    },
  ];
};

/**
 * The sheet of a matrix. Text that only a label could call untrusted has no section: readers know the places that the
 * policy declares. INVARIANT: every flow of the domain but those stands in exactly one cell.
 */
export const sheetOf = (matrix: Matrix, digest: string, day: string): Sheet => {
  const { sinks, classes } = matrix.groups;
  const shown = matrix.groups.origins.filter((each) => each.declared || !each.untrusted);
  const sections = merge(
    shown,
    (origin) =>
      `${origin.server} ${origin.untrusted} ${sinks
        .map((sink) => classes.map((cls) => keyOf(matrix.at(origin, sink, cls))).join('|'))
        .join('\n')}`,
  ).flatMap((list) => sectionOf(matrix, list));
  const last = ({ server }: SheetSection): number => Number(server === ANY);
  return {
    document: matrix.document,
    digest,
    day,
    sections: sections.toSorted(
      (a, b) =>
        last(a) - last(b) ||
        Number(a.server > b.server) - Number(a.server < b.server) ||
        Number(a.untrusted) - Number(b.untrusted),
    ),
  };
};

const pathText = (path: string, side: 'from' | 'to'): string => {
  if (path !== ROOT) return path;
  return side === 'from' ? 'text of the result' : 'any other argument';
};

/** `send_email: $.to, $.cc; any other tool` */
export const placesText = (
  { tools }: SheetPlaces,
  side: 'from' | 'to',
  everything: string,
): string => {
  const [only] = tools;
  if (tools.length === 1 && only?.tool === ANY) return everything;
  return tools
    .map(({ tool, paths }) => {
      if (tool === ANY) return 'any other tool';
      const list = paths.map((path) => pathText(path, side)).join(', ');
      return paths.length === 1 && paths[0] === ROOT && side === 'to' ? tool : `${tool}: ${list}`;
    })
    .join('; ');
};

const isAny = (server: string): boolean => server === ANY || server === ANY_SINK;

export const serverText = (server: string): string => (isAny(server) ? 'any other server' : server);

/** The sink of a row in words. */
export const sinkName = (row: SheetRow): string => {
  if (row.kind === 'model') return 'the model';
  return row.kind === 'code' ? 'agent code' : serverText(row.server);
};

/** `deny`, `deny (observed)` where it is only recorded, `deny*` where conditions can change it. */
export const effectText = ({ effect, mode, under }: SheetCell): string => {
  const shown = mode === 'observe' && effect !== 'allow' ? `${effect} (observed)` : effect;
  return under.length === 0 ? shown : `${shown}*`;
};
