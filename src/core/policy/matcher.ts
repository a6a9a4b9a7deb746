/** Selectors of rules as predicates over origins and sinks, built once when a policy is compiled. */

import type { ServerId } from '../brand.ts';
import type { Origin } from '../label/label.ts';
import type { Effect, Role, RuleRef, Sink } from './decision.ts';
import type {
  DataSelector,
  Exception,
  FromSelector,
  Mode,
  PolicyDocument,
  Rule,
  ToSelector,
} from './document.ts';
import { coversAny, matchesAny } from './match.ts';

export type FromTest = (origin: Origin | undefined) => boolean;
export type ToTest = (sink: Sink) => boolean;

/** An exception as the decision needs it. */
export type Lift = {
  readonly id: string;
  readonly until: string;
  readonly classes: ReadonlySet<string>;
  readonly from: FromTest;
  readonly to: ToTest;
};

export type CompiledRule = {
  readonly ref: RuleRef;
  readonly mode: Mode;
  readonly classes: ReadonlySet<string>;
  readonly from: FromTest;
  readonly to: ToTest;
  readonly lifts: readonly Lift[];
};

const ROLES: readonly Role[] = ['destination', 'payload', 'reference', 'control'];

/** Roles that the policy gives to one argument; none where nobody declared it. */
export const rolesOf = (
  document: PolicyDocument,
  server: ServerId,
  tool: string,
  path: string,
): readonly Role[] =>
  document.sinks
    .filter((sink) => matchesAny([sink.server], server) && matchesAny([sink.tool], tool))
    .flatMap((sink) =>
      ROLES.filter((role) => sink.roles[role].length > 0 && coversAny(sink.roles[role], path)),
    );

const zoneServers = (
  document: PolicyDocument,
  zones: readonly string[] | undefined,
): readonly string[] | undefined =>
  zones?.flatMap((zone) => document.zones.get(zone)?.servers ?? []);

/**
 * True where free text that others wrote named the value: it was labelled so when it was read, or the policy declares
 * the place now. The second half tightens labels that are older than the declaration.
 */
export const isUntrusted = (document: PolicyDocument, origin: Origin): boolean =>
  origin.untrusted ||
  document.sources.some(
    (field) =>
      field.untrusted &&
      matchesAny([field.server], origin.server) &&
      matchesAny([field.tool], origin.tool) &&
      coversAny([field.path], origin.path),
  );

const isEmpty = (selector: FromSelector): boolean =>
  Object.values(selector).every((condition) => condition === undefined);

const fromTest = (document: PolicyDocument, selector: FromSelector | undefined): FromTest => {
  if (selector === undefined || isEmpty(selector)) return () => true;
  const zone = zoneServers(document, selector.zone);
  return (origin) =>
    origin !== undefined &&
    matchesAny(selector.server, origin.server) &&
    matchesAny(zone, origin.server) &&
    matchesAny(selector.tool, origin.tool) &&
    coversAny(selector.path, origin.path) &&
    (selector.untrusted === undefined || isUntrusted(document, origin));
};

const toTest = (document: PolicyDocument, selector: ToSelector | undefined): ToTest => {
  if (selector === undefined) return () => true;
  const { kind, server, tool, args, role } = selector;
  if (kind !== 'server') return (sink) => sink.kind === kind;
  const zone = zoneServers(document, selector.zone);
  return (sink) =>
    sink.kind === 'server' &&
    matchesAny(server, sink.server) &&
    matchesAny(zone, sink.server) &&
    matchesAny(tool, sink.tool) &&
    coversAny(args, sink.path) &&
    (role === undefined ||
      rolesOf(document, sink.server, sink.tool, sink.path).some((each) => role.includes(each)));
};

/** Classes that a data selector means; `any` is every class there is. */
export const classesOf = (
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

const liftOf = (document: PolicyDocument, exception: Exception): Lift => ({
  id: exception.id,
  until: exception.until,
  classes: classesOf(document, exception.data),
  from: fromTest(document, exception.from),
  to: toTest(document, exception.to),
});

/** A rule ready to be asked. */
export const compileRule = (document: PolicyDocument, rule: Rule): CompiledRule => ({
  ref: { id: rule.id, effect: rule.do, line: rule.at.line },
  mode: rule.mode ?? document.mode,
  classes: classesOf(document, rule.data),
  from: fromTest(document, rule.from),
  to: toTest(document, rule.to),
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
export const serverBucket = (server: string): string => `server ${server}`;

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
