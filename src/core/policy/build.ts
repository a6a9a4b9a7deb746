/** From the raw YAML shape to the document that rules are compiled from: lists are lists, defaults are written out. */

import type { Effect, Role } from './decision.ts';
import { detectionOf } from './detection.ts';
import type {
  ClassSpec,
  Condition,
  DataSelector,
  Defaults,
  DestinationSelector,
  Exception,
  FromSelector,
  PolicyDocument,
  PolicyTest,
  Rule,
  SinkSpec,
  SourceField,
  ToSelector,
  When,
  Zone,
} from './document.ts';
import type {
  RawCondition,
  RawData,
  RawDestination,
  RawException,
  RawField,
  RawFrom,
  RawPolicy,
  RawRule,
  RawTest,
  RawTo,
  RawWhen,
} from './schema.ts';
import type { YamlText } from './yaml-text.ts';

const list = <T>(value: T | T[] | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

const split = (name: string): { server: string; tool: string } => {
  const dot = name.indexOf('.');
  return { server: name.slice(0, dot), tool: name.slice(dot + 1) };
};

const fromOf = (raw: RawFrom | undefined): FromSelector => ({
  server: list(raw?.server),
  tool: list(raw?.tool),
  zone: list(raw?.zone),
  jurisdiction: list(raw?.jurisdiction),
  untrusted: raw?.origin === undefined ? undefined : true,
  path: list(raw?.path),
});

const kindOf = (raw: RawTo): ToSelector['kind'] => {
  if (raw.model === true) return 'model';
  return raw.code === true ? 'code' : 'server';
};

const toOf = (raw: RawTo): ToSelector => ({
  kind: kindOf(raw),
  server: list(raw.server),
  otherServer: raw.other_server,
  tool: list(raw.tool),
  zone: list(raw.zone),
  jurisdiction: list(raw.jurisdiction),
  args: list(raw.args),
  role: list<Role>(raw.role),
  irreversible: raw.irreversible,
});

const dataOf = (raw: RawData): DataSelector =>
  raw === 'any' ? {} : { class: list(raw.class), group: list(raw.group) };

const fieldOf = (tool: string, path: string, raw: RawField): SourceField => {
  const base = { ...split(tool), path };
  if (typeof raw !== 'string')
    return {
      ...base,
      class: raw.class,
      untrusted: raw.untrusted === true,
      refersTo: raw.refers_to ?? [],
    };
  // `untrusted` alone is lower case and therefore never a class name.
  return raw === 'untrusted'
    ? { ...base, untrusted: true, refersTo: [] }
    : { ...base, class: raw, untrusted: false, refersTo: [] };
};

const sourcesOf = (raw: RawPolicy): readonly SourceField[] =>
  Object.entries(raw.sources ?? {}).flatMap(([tool, fields]) =>
    Object.entries(fields).map(([path, field]) => fieldOf(tool, path, field)),
  );

const sinksOf = (raw: RawPolicy): readonly SinkSpec[] =>
  Object.entries(raw.sinks ?? {}).map(([tool, sink]) => ({
    ...split(tool),
    roles: {
      destination: list(sink.destination) ?? [],
      payload: list(sink.payload) ?? [],
      reference: list(sink.reference) ?? [],
      control: list(sink.control) ?? [],
    },
    irreversible: sink.irreversible === true,
  }));

const classesOf = (raw: RawPolicy, builtin: readonly string[]): ReadonlyMap<string, ClassSpec> => {
  const classes = new Map<string, ClassSpec>();
  for (const name of builtin) classes.set(name, { inCode: 'opaque', context: [], examples: [] });
  for (const [name, spec] of Object.entries(raw.classes ?? {}))
    classes.set(name, {
      group: spec.group,
      inCode: spec.in_code ?? 'opaque',
      pattern: spec.pattern,
      context: spec.context ?? [],
      checksum: spec.checksum,
      examples: spec.examples ?? [],
      store: spec.store,
      hint: spec.hint,
    });
  return classes;
};

const zonesOf = (raw: RawPolicy): ReadonlyMap<string, Zone> =>
  new Map(Object.entries(raw.zones ?? {}));

const conditionOf = (raw: RawCondition): Condition => ({
  is: list(raw.is),
  matches: raw.matches,
  atLeast: raw.at_least,
  atMost: raw.at_most,
});

const destinationOf = ({ origin, ...raw }: RawDestination): DestinationSelector => ({
  ...fromOf(raw),
  untrusted: origin === 'untrusted' ? true : undefined,
  user: origin === 'user' ? true : undefined,
});

const whenOf = (raw: RawWhen | undefined): When | undefined =>
  raw && {
    purpose: list(raw.purpose),
    principal: list(raw.principal),
    minCount: raw.min_count,
    args: new Map(
      Object.entries(raw.args ?? {}).map(([path, each]) => [path, conditionOf(each)] as const),
    ),
    destination: list(raw.destination)?.map(destinationOf),
  };

const ruleOf = (raw: RawRule, source: string, line: number): Rule => ({
  id: raw.id,
  why: raw.why,
  controls: raw.controls ?? [],
  from: fromOf(raw.from),
  to: toOf(raw.to),
  data: dataOf(raw.data),
  when: whenOf(raw.when),
  do: raw.do,
  shape: raw.shape,
  mode: raw.mode,
  at: { source, line },
});

const exceptionOf = (raw: RawException, source: string, line: number): Exception => ({
  id: raw.id,
  rule: raw.rule,
  from: raw.from === undefined ? undefined : fromOf(raw.from),
  to: raw.to === undefined ? undefined : toOf(raw.to),
  data: raw.data === undefined ? undefined : dataOf(raw.data),
  until: raw.until,
  approvedBy: raw.approved_by,
  reason: raw.reason,
  at: { source, line },
});

const testOf = (raw: RawTest, source: string, line: number): PolicyTest => ({
  name: raw.name,
  flow: {
    from: list(raw.flow.from) ?? [],
    to: raw.flow.to,
    data: Object.keys(raw.flow.data),
    counts: new Map(Object.entries(raw.flow.data)),
    untrusted: raw.flow.untrusted === true,
    purpose: raw.flow.purpose,
    principal: raw.flow.principal,
    args: new Map(Object.entries(raw.flow.args ?? {})),
    destination: list(raw.flow.destination) ?? [],
  },
  expect: raw.expect,
  at: { source, line },
});

/** Effects where a policy names none: the model sees tokens, a server keeps its own data, nothing crosses. */
const BUILTIN_DEFAULTS: Defaults = {
  toModel: 'tokenize',
  sameServer: 'allow',
  betweenServers: 'deny',
};

/** The defaults as written, over those of what is extended. */
export const defaultsOf = (raw: RawPolicy, base: Defaults): Defaults => {
  const pick = (own: Effect | undefined, inherited: Effect): Effect => own ?? inherited;
  return {
    toModel: pick(raw.defaults?.to_model, base.toModel),
    sameServer: pick(raw.defaults?.same_server, base.sameServer),
    betweenServers: pick(raw.defaults?.between_servers, base.betweenServers),
  };
};

/** The document of one file, without what it extends. */
export const buildDocument = (
  raw: RawPolicy,
  yaml: YamlText,
  source: string,
  builtin: readonly string[],
): PolicyDocument => {
  const line = (...path: readonly (string | number)[]): number => yaml.spotOf(path).line;
  return {
    source,
    name: raw.policy.name,
    revision: raw.policy.revision,
    owner: raw.policy.owner,
    mode: raw.mode ?? 'enforce',
    defaults: defaultsOf(raw, BUILTIN_DEFAULTS),
    classes: classesOf(raw, builtin),
    zones: zonesOf(raw),
    sources: sourcesOf(raw),
    sinks: sinksOf(raw),
    rules: (raw.rules ?? []).map((rule, i) => ruleOf(rule, source, line('rules', i))),
    exceptions: (raw.exceptions ?? []).map((each, i) =>
      exceptionOf(each, source, line('exceptions', i)),
    ),
    detection: detectionOf(raw.detection),
    tests: (raw.tests ?? []).map((test, i) => testOf(test, source, line('tests', i))),
  };
};
