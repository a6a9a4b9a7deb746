/** The finite world of a policy: every origin, sink and class that its rules can tell apart (facts: one matrix). */

import { asServerId } from '../../brand.ts';
import type { Origin } from '../../label/label.ts';
import { CONTENT, type Sink } from '../decision.ts';
import type { FromSelector, PolicyDocument, ToSelector } from '../document.ts';
import { matchesAny, ROOT, readPlace } from '../match.ts';
import { placesOf, type ToolCatalogue } from './catalogue.ts';

export type Domain = {
  readonly origins: readonly Origin[];
  readonly sinks: readonly Sink[];
  readonly classes: readonly string[];
};

/** Personal or secret data: neither text that only looks like a token, nor text in which nothing was recognised. */
export const isPersonal = (cls: string): boolean => cls !== 'LITERAL' && cls !== CONTENT;

/** Stands for every server or tool that nobody named; no name is equal to it, and only `*` matches it. */
export const ANY = '*';
/** The same for a server as a sink. Another word, because what nobody named is not its own sender. */
export const ANY_SINK = '**';

type Mention = {
  readonly side: 'from' | 'to';
  readonly server: readonly string[] | undefined;
  readonly tool: readonly string[] | undefined;
  readonly paths: readonly string[];
};

const zoned = (
  { zones }: PolicyDocument,
  server: readonly string[] | undefined,
  zone: readonly string[] | undefined,
): readonly string[] | undefined =>
  server ?? zone?.flatMap((name) => zones.get(name)?.servers ?? []);

const ofFrom = (document: PolicyDocument, from: FromSelector | undefined): readonly Mention[] =>
  from === undefined
    ? []
    : [
        {
          side: 'from',
          server: zoned(document, from.server, from.zone),
          tool: from.tool,
          paths: from.path ?? [],
        },
      ];

const ofTo = (document: PolicyDocument, to: ToSelector | undefined): readonly Mention[] =>
  to === undefined || to.kind !== 'server'
    ? []
    : [
        {
          side: 'to',
          server: zoned(document, to.server, to.zone),
          tool: to.tool,
          paths: to.args ?? [],
        },
      ];

const ofPlace = (side: Mention['side'], text: string): readonly Mention[] => {
  const place = readPlace(text);
  if (place === undefined) return [];
  const paths = place.path === undefined ? [] : [place.path];
  return [{ side, server: [place.server], tool: [place.tool], paths }];
};

const mentionsOf = (document: PolicyDocument): readonly Mention[] => [
  ...document.sources.map(
    ({ server, tool, path }): Mention => ({
      side: 'from',
      server: [server],
      tool: [tool],
      paths: [path],
    }),
  ),
  ...document.sinks.map(
    ({ server, tool, roles }): Mention => ({
      side: 'to',
      server: [server],
      tool: [tool],
      paths: Object.values(roles).flat(),
    }),
  ),
  ...[...document.rules, ...document.exceptions].flatMap((each) => [
    ...ofFrom(document, each.from),
    ...ofTo(document, each.to),
  ]),
  ...document.tests.flatMap(({ flow }) => [
    ...flow.from.flatMap((place) => ofPlace('from', place)),
    ...ofPlace('to', flow.to),
  ]),
  ...[...document.zones.values()].map(
    ({ servers }): Mention => ({ side: 'from', server: servers, tool: undefined, paths: [] }),
  ),
];

/** Globs last: the first member of a group is shown as its example, and a real name says more. */
const ordered = (names: Iterable<string>): readonly string[] => {
  const all = [...new Set(names)];
  return [
    ...all.filter((name) => !name.includes('*')),
    ...all.filter((name) => name.includes('*')),
  ];
};

type World = {
  readonly mentions: readonly Mention[];
  readonly catalogue: ToolCatalogue | undefined;
};

/** With a catalogue the servers are those; without one, every named server and one that nobody named. */
const serversOf = ({ mentions, catalogue }: World): readonly string[] =>
  catalogue === undefined
    ? ordered([...mentions.flatMap((each) => each.server ?? []), ANY])
    : Object.keys(catalogue);

const catalogued = ({ catalogue }: World, server: string) =>
  catalogue !== undefined && Object.hasOwn(catalogue, server) ? catalogue[server] : undefined;

const toolsOf = (world: World, server: string): readonly string[] => {
  const known = catalogued(world, server);
  if (known !== undefined) return known.map((tool) => tool.name);
  const named = world.mentions
    .filter((each) => matchesAny(each.server, server))
    .flatMap((each) => each.tool ?? []);
  return ordered([...named, ANY]);
};

/** Paths of one tool on one side; `$` is any text of a result, any argument that nobody named. */
const pathsOf = (
  world: World,
  side: Mention['side'],
  server: string,
  tool: string,
): readonly string[] => {
  const named = world.mentions
    .filter((each) => each.side === side)
    .filter((each) => matchesAny(each.server, server) && matchesAny(each.tool, tool))
    .flatMap((each) => each.paths);
  const known = catalogued(world, server)?.find((each) => each.name === tool);
  const schema = side === 'from' ? known?.outputSchema : known?.inputSchema;
  const offered =
    schema === undefined
      ? []
      : placesOf(schema)
          .filter((place) => place.leaf)
          .map((place) => place.path);
  return [...new Set([...named, ...offered, ROOT])];
};

/**
 * Everything that the rules, the declarations, the tests and the catalogue name, once trusted and once not.
 * INVARIANT: two places that some rule treats differently are two places here, so that a check over all of them is
 * exact for the names that are known. With a catalogue there are no others.
 */
export const domainOf = (
  documents: readonly PolicyDocument[],
  catalogue?: ToolCatalogue | undefined,
): Domain => {
  const world: World = { mentions: documents.flatMap(mentionsOf), catalogue };
  const places = serversOf(world).flatMap((server) =>
    toolsOf(world, server).map((tool) => ({ server, tool })),
  );
  const origins = places.flatMap(({ server, tool }) =>
    pathsOf(world, 'from', server, tool).flatMap((path) =>
      [false, true].map((untrusted) => ({ server: asServerId(server), tool, path, untrusted })),
    ),
  );
  const servers = places.flatMap(({ server, tool }) =>
    pathsOf(world, 'to', server, tool).map(
      (path): Sink => ({
        kind: 'server',
        server: asServerId(server === ANY ? ANY_SINK : server),
        tool,
        path,
      }),
    ),
  );
  return {
    origins,
    sinks: [...servers, { kind: 'model' }, { kind: 'code' }],
    classes: [...new Set(documents.flatMap((each) => [...each.classes.keys(), CONTENT]))],
  };
};
