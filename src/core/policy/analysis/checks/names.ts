/** Servers, tools, arguments and fields that a policy names, against what the servers offer. */

import type { FromSelector, PolicyDocument, ToSelector } from '../../document.ts';
import { matchesAny, matchesGlob, readPlace } from '../../match.ts';
import { didYouMean } from '../../nearest.ts';
import { allows, placesOf, type SchemaPlace, type ToolCatalogue } from '../catalogue.ts';
import { type At, finding, type LintFinding } from '../finding.ts';
import type { Check, Context } from './context.ts';

/** Something in the policy that names places outside it. */
type Named = {
  readonly side: 'from' | 'to';
  readonly server: readonly string[] | undefined;
  readonly tool: readonly string[] | undefined;
  readonly paths: readonly string[];
  /** A zone lists its own servers, so a rule that only names the zone does not repeat what is wrong with it. */
  readonly zoned?: boolean;
  /** Where the part `server`, `tool` or `path` of it stands. */
  readonly at: (part: 'server' | 'tool' | 'path', name: string) => At;
};

const zoned = (
  { zones }: PolicyDocument,
  given: FromSelector | ToSelector | undefined,
): readonly string[] | undefined =>
  given?.server ?? given?.zone?.flatMap((zone) => zones.get(zone)?.servers ?? []);

type Ruled = { readonly id: string; readonly at: { readonly source: string } } & {
  readonly from?: FromSelector | undefined;
  readonly to?: ToSelector | undefined;
};

const ofRule = (context: Context, section: string, rule: Ruled): readonly Named[] => {
  const { document, locate } = context;
  const { source } = rule.at;
  const from: Named = {
    side: 'from',
    zoned: rule.from?.server === undefined,
    server: zoned(document, rule.from),
    tool: rule.from?.tool,
    paths: rule.from?.path ?? [],
    at: (part, name) => locate(source, section, rule.id, 'from', part, name),
  };
  const to: Named = {
    side: 'to',
    zoned: rule.to?.server === undefined,
    server: zoned(document, rule.to),
    tool: rule.to?.tool,
    paths: rule.to?.args ?? [],
    at: (part, name) =>
      locate(source, section, rule.id, 'to', part === 'path' ? 'args' : part, name),
  };
  return rule.to?.kind === 'server' ? [from, to] : [from];
};

const ofDeclarations = ({ document, find }: Context): readonly Named[] => [
  ...document.sources.map(
    ({ server, tool, path }): Named => ({
      side: 'from',
      server: [server],
      tool: [tool],
      paths: [path],
      at: () => find('sources', `${server}.${tool}`, path),
    }),
  ),
  ...document.sinks.map(
    ({ server, tool, roles }): Named => ({
      side: 'to',
      server: [server],
      tool: [tool],
      paths: Object.values(roles).flat(),
      at: (part, name) => {
        const role = Object.entries(roles).find(([, paths]) => paths.includes(name))?.[0];
        return part === 'path' && role !== undefined
          ? find('sinks', `${server}.${tool}`, role, name)
          : find('sinks', `${server}.${tool}`);
      },
    }),
  ),
];

const ofZones = ({ document, find }: Context): readonly Named[] =>
  [...document.zones].map(([zone, { servers }]) => ({
    side: 'from',
    server: servers,
    tool: undefined,
    paths: [],
    at: (_, name) => find('zones', zone, 'servers', name),
  }));

const ofTests = ({ document, locate }: Context): readonly Named[] =>
  document.tests.flatMap((test) => {
    const places = [
      ...test.flow.from.map((text) => ['from', text] as const),
      ['to', test.flow.to] as const,
    ];
    return places.flatMap(([side, text]): readonly Named[] => {
      const place = readPlace(text);
      if (place === undefined) return [];
      return [
        {
          side,
          server: [place.server],
          tool: [place.tool],
          paths: place.path === undefined ? [] : [place.path],
          at: () => locate(test.at.source, 'tests', test.name, 'flow', side),
        },
      ];
    });
  });

const namedBy = (context: Context): readonly Named[] => [
  ...context.document.rules.flatMap((rule) => ofRule(context, 'rules', rule)),
  ...context.document.exceptions.flatMap((each) => ofRule(context, 'exceptions', each)),
  ...ofZones(context),
  ...ofDeclarations(context),
  ...ofTests(context),
];

const unknownServers = (named: Named, catalogue: ToolCatalogue): readonly LintFinding[] => {
  const servers = Object.keys(catalogue);
  if (named.zoned) return [];
  return (named.server ?? [])
    .filter((name) => !servers.some((server) => matchesGlob(name, server)))
    .map((name) =>
      finding(
        'unknown-server',
        named.at('server', name),
        `the catalogue has no server \`${name}\`${didYouMean(name, servers)}`,
      ),
    );
};

type Tools = readonly { readonly server: string; readonly name: string }[];

const toolsFor = (named: Named, catalogue: ToolCatalogue): Tools =>
  Object.entries(catalogue)
    .filter(([server]) => matchesAny(named.server, server))
    .flatMap(([server, tools]) => tools.map(({ name }) => ({ server, name })));

const unknownTools = (named: Named, offered: Tools): readonly LintFinding[] =>
  (named.tool ?? [])
    .filter((glob) => !offered.some(({ name }) => matchesGlob(glob, name)))
    .map((glob) => {
      const names = offered.map(({ name }) => name);
      const on = named.server === undefined ? 'any server' : named.server.join(', ');
      return finding(
        'unknown-tool',
        named.at('tool', glob),
        `no tool \`${glob}\` on ${on}${didYouMean(glob, names)}`,
      );
    });

const schemaPlaces = (
  { side }: Named,
  tools: Tools,
  catalogue: ToolCatalogue,
): readonly SchemaPlace[] =>
  tools.flatMap(({ server, name }) => {
    const tool = catalogue[server]?.find((each) => each.name === name);
    return placesOf(side === 'from' ? tool?.outputSchema : tool?.inputSchema);
  });

const unknownPaths = (
  named: Named,
  tools: Tools,
  catalogue: ToolCatalogue,
): readonly LintFinding[] => {
  if (named.paths.length === 0 || tools.length === 0) return [];
  const places = schemaPlaces(named, tools, catalogue);
  const what = named.side === 'from' ? 'field' : 'argument';
  const [first] = tools;
  const tool = tools.length === 1 && first !== undefined ? `${first.server}.${first.name}` : '';
  return named.paths
    .filter((path) => !allows(places, path))
    .map((path) => {
      const where = tool === '' ? 'none of the tools' : `\`${tool}\``;
      const has = tool === '' ? 'has' : 'has no';
      const paths = places.map((place) => place.path);
      return finding(
        'unknown-path',
        named.at('path', path),
        `${where} ${has} ${what} \`${path}\`${didYouMean(path, paths)}`,
      );
    });
};

/** Unknown servers, tools and paths; one finding per name, the outermost first. */
export const checkKnown: Check = (context) => {
  const { catalogue } = context;
  if (catalogue === undefined) return [];
  return namedBy(context).flatMap((named) => {
    const servers = unknownServers(named, catalogue);
    if (servers.length > 0) return servers;
    const offered = toolsFor(named, catalogue);
    const tools = unknownTools(named, offered);
    if (tools.length > 0) return tools;
    const matched = offered.filter(({ name }) => matchesAny(named.tool, name));
    return unknownPaths(named, matched, catalogue);
  });
};
