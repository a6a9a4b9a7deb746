/** Selectors of rules as predicates over origins and sinks, built once when a policy is compiled. */

import type { ServerId } from '../brand.ts';
import type { PatternEngine } from '../detect/pattern.ts';
import type { Origin } from '../label/label.ts';
import { CONTENT, type Effect, type Role, type RuleRef, type Sink } from './decision.ts';
import type {
  DataSelector,
  Exception,
  FromSelector,
  Mode,
  PolicyDocument,
  Rule,
  SinkSpec,
  ToSelector,
} from './document.ts';
import type { Fit } from './json-path.ts';
import { allFit, anyFit, coversAny, fitAny, fitOf, matchesAny, SOMEWHERE } from './match.ts';
import { compileWhen, type WhenTest } from './when.ts';

export type FromTest = (origin: Origin | undefined) => Fit;
export type ToTest = (sink: Sink) => Fit;

/** An exception as the decision needs it. */
export type Lift = {
  readonly id: string;
  readonly until: string;
  readonly classes: ReadonlySet<string>;
  readonly from: FromTest;
  readonly to: ToTest;
  /** Only where the sink is not the server that the value was read from. */
  readonly crosses: boolean;
};

export type CompiledRule = {
  readonly ref: RuleRef;
  readonly mode: Mode;
  readonly classes: ReadonlySet<string>;
  readonly from: FromTest;
  readonly to: ToTest;
  readonly crosses: boolean;
  /** Conditions on the message; absent where the rule has none. */
  readonly when: WhenTest | undefined;
  readonly lifts: readonly Lift[];
};

const ROLES: readonly Role[] = ['destination', 'payload', 'reference', 'control'];

const sinksFor = (document: PolicyDocument, server: string, tool: string): readonly SinkSpec[] =>
  document.sinks.filter(
    (sink) => matchesAny([sink.server], server) && matchesAny([sink.tool], tool),
  );

/** Roles that the policy gives to one argument; none where nobody declared it. */
export const rolesOf = (
  document: PolicyDocument,
  server: ServerId,
  tool: string,
  path: string,
): readonly Role[] =>
  sinksFor(document, server, tool).flatMap(({ roles }) =>
    ROLES.filter((role) => roles[role].length > 0 && coversAny(roles[role], path)),
  );

const roleFit = (
  document: PolicyDocument,
  roles: readonly Role[] | undefined,
  { server, tool, path }: { server: ServerId; tool: string; path: string },
): Fit => {
  if (roles === undefined) return 'yes';
  const places = sinksFor(document, server, tool).flatMap((sink) =>
    roles.flatMap((role) => sink.roles[role]),
  );
  return anyFit(places.map((place) => fitOf(place, path)));
};

/** Servers of zones and of jurisdictions; both conditions must hold where both are given. */
const zoneTest = (
  document: PolicyDocument,
  { zone, jurisdiction }: Pick<FromSelector, 'zone' | 'jurisdiction'>,
): ((server: string) => boolean) => {
  const zoned = zoneServers(document, zone);
  const placed = jurisdictionServers(document, jurisdiction);
  return (server) => matchesAny(zoned, server) && matchesAny(placed, server);
};

const zoneServers = (
  document: PolicyDocument,
  zones: readonly string[] | undefined,
): readonly string[] | undefined =>
  zones?.flatMap((zone) => document.zones.get(zone)?.servers ?? []);

const jurisdictionServers = (
  document: PolicyDocument,
  names: readonly string[] | undefined,
): readonly string[] | undefined =>
  names &&
  [...document.zones.values()]
    .filter(({ jurisdiction }) => jurisdiction !== undefined && names.includes(jurisdiction))
    .flatMap(({ servers }) => servers);

/**
 * True where free text that others wrote named the value: it was labelled so when it was read, or the policy declares
 * the place now. The second half tightens labels that are older than the declaration. What a conversation has read
 * somewhere is no place: whether an argument of the host came from text of others is known more exactly.
 */
export const isUntrusted = (document: PolicyDocument, origin: Origin): boolean =>
  origin.untrusted ||
  (origin.vouched !== true &&
    origin.path !== SOMEWHERE &&
    declaresUntrusted(document, origin.server, origin.tool, origin.path));

/** True where the place is declared `untrusted`. */
export const declaresUntrusted = (
  document: PolicyDocument,
  server: string,
  tool: string,
  path: string,
): boolean =>
  document.sources.some(
    (field) =>
      field.untrusted &&
      matchesAny([field.server], server) &&
      matchesAny([field.tool], tool) &&
      coversAny([field.path], path),
  );

const isEmpty = (selector: FromSelector): boolean =>
  Object.values(selector).every((condition) => condition === undefined);

/** The conditions on an origin. */
const fromTest = (document: PolicyDocument, selector: FromSelector | undefined): FromTest => {
  if (selector === undefined || isEmpty(selector)) return () => 'yes';
  const zoned = zoneTest(document, selector);
  return (origin) =>
    origin !== undefined &&
    matchesAny(selector.server, origin.server) &&
    zoned(origin.server) &&
    matchesAny(selector.tool, origin.tool) &&
    (selector.untrusted === undefined || isUntrusted(document, origin))
      ? fitAny(selector.path, origin.path)
      : 'no';
};

/** The server's own word counts only where it makes the call more dangerous (MCP tool annotations are hints). */
const cannotBeUndone = (
  document: PolicyDocument,
  { server, tool, irreversible }: Sink & { kind: 'server' },
): boolean =>
  irreversible === true || sinksFor(document, server, tool).some((sink) => sink.irreversible);

const toTest = (document: PolicyDocument, selector: ToSelector | undefined): ToTest => {
  if (selector === undefined) return () => 'yes';
  const { kind, server, tool, args, role, irreversible } = selector;
  if (kind !== 'server') return (sink) => (sink.kind === kind ? 'yes' : 'no');
  const zoned = zoneTest(document, selector);
  return (sink) =>
    sink.kind === 'server' &&
    matchesAny(server, sink.server) &&
    zoned(sink.server) &&
    matchesAny(tool, sink.tool) &&
    (irreversible === undefined || cannotBeUndone(document, sink))
      ? allFit([fitAny(args, sink.path), roleFit(document, role, sink)])
      : 'no';
};

/** Classes that a data selector means; `any` is every class there is, and what has none. */
const classesOf = (
  document: PolicyDocument,
  data: DataSelector | undefined,
): ReadonlySet<string> => {
  const fits = ([name, spec]: readonly [
    string,
    { readonly group?: string | undefined },
  ]): boolean =>
    (data?.class === undefined || data.class.includes(name)) &&
    (data?.group === undefined || (spec.group !== undefined && data.group.includes(spec.group)));
  return new Set([...document.classes].filter(fits).map(([name]) => name));
};

const isAny = (data: DataSelector | undefined): boolean =>
  data?.class === undefined && data?.group === undefined;

/** The same, with what has no class where the selector is `any`. */
const withContent = (
  document: PolicyDocument,
  data: DataSelector | undefined,
): ReadonlySet<string> =>
  isAny(data) ? new Set([...classesOf(document, data), CONTENT]) : classesOf(document, data);

const liftOf = (document: PolicyDocument, exception: Exception): Lift => ({
  id: exception.id,
  until: exception.until,
  classes: withContent(document, exception.data),
  from: fromTest(document, exception.from),
  to: toTest(document, exception.to),
  crosses: exception.to?.otherServer === true,
});

/** True where a rule about other servers has nothing to say: the value goes back to where it was read. */
export const staysHome = (
  { crosses }: Pick<Lift, 'crosses'>,
  origin: Origin | undefined,
  sink: Sink,
): boolean => crosses && sink.kind === 'server' && origin?.server === sink.server;

const refOf = (rule: Rule): RuleRef => ({
  id: rule.id,
  effect: rule.do,
  line: rule.at.line,
  ...(rule.shape === undefined ? {} : { shape: rule.shape }),
});

/** A rule ready to be asked. */
export const compileRule = (
  document: PolicyDocument,
  rule: Rule,
  patterns?: PatternEngine,
): CompiledRule => ({
  ref: refOf(rule),
  mode: rule.mode ?? document.mode,
  classes: withContent(document, rule.data),
  from: fromTest(document, rule.from),
  to: toTest(document, rule.to),
  crosses: rule.to.otherServer === true,
  when: compileWhen(rule.when, (each) => fromTest(document, each), patterns),
  lifts: document.exceptions
    .filter((exception) => exception.rule === rule.id)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((exception) => liftOf(document, exception)),
});

const isLiteral = (names: readonly string[] | undefined): names is readonly string[] =>
  names?.every((name) => !name.includes('*')) === true;

/** Index keys under which a rule can be found; `*` where it may concern any server. */
export const bucketsOf = (document: PolicyDocument, rule: Rule): readonly string[] => {
  const { kind, server, zone } = rule.to;
  if (kind !== 'server') return [kind];
  const zoned = zoneServers(document, zone);
  const names = isLiteral(server) ? server : isLiteral(zoned) ? zoned : undefined;
  return names === undefined ? ['*'] : [...new Set(names)].map(serverBucket);
};

/** Prefixed, so that a server called `model` is not the model. */
const serverBucket = (server: string): string => `server ${server}`;

/** The index keys that a sink must look under. */
export const sinkBuckets = (sink: Sink): readonly string[] =>
  sink.kind === 'server' ? [serverBucket(sink.server), '*'] : [sink.kind];

/** The effect where no rule matches, by the kind of sink, as a reference like that of a rule. */
export const fallbackOf = (
  document: PolicyDocument,
  cls: string,
  origin: Origin | undefined,
  sink: Sink,
): RuleRef => {
  const { defaults } = document;
  // What has no class is no personal data that anybody found; only rules about `any` data hold for it.
  if (cls === CONTENT) return { id: 'default:content', effect: 'allow' };
  switch (sink.kind) {
    case 'model':
      return { id: 'default:to_model', effect: defaults.toModel };
    case 'code': {
      // `compute` runs the real value elsewhere (DESIGN 5.7); the program itself sees a token like `opaque`.
      const plain: Effect = document.classes.get(cls)?.inCode === 'plain' ? 'allow' : 'tokenize';
      return { id: 'default:in_code', effect: plain };
    }
    case 'server':
      return origin?.server === sink.server
        ? { id: 'default:same_server', effect: defaults.sameServer }
        : { id: 'default:between_servers', effect: defaults.betweenServers };
    default:
      return sink satisfies never;
  }
};
