/** What `extends` means: every rule of the base stays, and an extension may only add and tighten (DESIGN 5.4). */

import { defaultsOf } from './build.ts';
import { mergeDetection } from './detection.ts';
import type { ClassSpec, Defaults, InCode, PolicyDocument, SourceField, Zone } from './document.ts';
import type { RawPolicy } from './schema.ts';
import { isStricter, stricter } from './strictness.ts';
import type { Path, Problem, YamlText } from './yaml-text.ts';

/** From what agent code may see most to what it may see least (DESIGN 5.7). */
const IN_CODE: readonly InCode[] = ['plain', 'compute', 'opaque'];

type Merge<T> = { readonly merged: T; readonly problems: readonly Problem[] };

const problem = (yaml: YamlText, path: Path, text: string): Problem => ({
  ...yaml.spotOf(path),
  text,
});

const mergedDefaults = (raw: RawPolicy, base: Defaults, yaml: YamlText): Merge<Defaults> => {
  const merged = defaultsOf(raw, base);
  const keys = [
    ['to_model', 'toModel'],
    ['same_server', 'sameServer'],
    ['between_servers', 'betweenServers'],
  ] as const;
  const problems = keys
    .filter(([, key]) => isStricter(base[key], merged[key]))
    .map(([key, name]) =>
      problem(
        yaml,
        ['defaults', key],
        `\`${key}: ${merged[name]}\` is weaker than \`${base[name]}\` of what the policy extends`,
      ),
    );
  return { merged, problems };
};

const weakening = (base: ClassSpec, own: ClassSpec): string | undefined => {
  // A class that changes its group would slip out of the base's rules about that group.
  if (base.group !== undefined && own.group !== undefined && base.group !== own.group)
    return `changes the group from \`${base.group}\``;
  if (IN_CODE.indexOf(own.inCode) < IN_CODE.indexOf(base.inCode))
    return `weakens \`in_code: ${base.inCode}\``;
  if (base.hint !== undefined && own.hint !== undefined && base.hint !== own.hint)
    return `changes \`hint: ${base.hint}\``;
  return narrowing(base, own);
};

/** What would let the pattern of the base find less. */
const narrowing = (base: ClassSpec, own: ClassSpec): string | undefined => {
  if (base.pattern === undefined) return undefined;
  if (own.pattern !== undefined && base.pattern !== own.pattern) return 'changes the pattern';
  if (own.checksum !== undefined && base.checksum !== own.checksum) return 'changes the checksum';
  return base.context.length === 0 && own.context.length > 0
    ? 'ties the pattern to a context'
    : undefined;
};

const mergedClass = (base: ClassSpec, own: ClassSpec): ClassSpec => ({
  group: own.group ?? base.group,
  inCode: own.inCode,
  pattern: own.pattern ?? base.pattern,
  context: [...new Set([...base.context, ...own.context])],
  checksum: own.checksum ?? base.checksum,
  examples: [...new Set([...base.examples, ...own.examples])],
  store: own.store ?? base.store,
  hint: own.hint ?? base.hint,
});

/** A class of the extension over the same class of the base; what the extension leaves out is inherited. */
const extendClass = (
  name: string,
  base: ClassSpec,
  own: ClassSpec,
  yaml: YamlText,
  inherits: boolean,
): Merge<ClassSpec> => {
  const now = inherits ? { ...own, inCode: base.inCode } : own;
  const weak = weakening(base, now);
  const text = `class \`${name}\` ${weak} of what the policy extends`;
  return {
    merged: mergedClass(base, now),
    problems: weak === undefined ? [] : [problem(yaml, ['classes', name], text)],
  };
};

const mergedClasses = (
  raw: RawPolicy,
  base: PolicyDocument,
  own: PolicyDocument,
  yaml: YamlText,
): Merge<PolicyDocument['classes']> => {
  const merged = new Map(base.classes);
  const problems: Problem[] = [];
  for (const [name, spec] of Object.entries(raw.classes ?? {})) {
    const before = base.classes.get(name);
    const written = own.classes.get(name);
    if (written === undefined) continue;
    const extended =
      before === undefined
        ? { merged: written, problems: [] }
        : extendClass(name, before, written, yaml, spec.in_code === undefined);
    merged.set(name, extended.merged);
    problems.push(...extended.problems);
  }
  return { merged, problems };
};

const mergedZones = (base: PolicyDocument, own: PolicyDocument): PolicyDocument['zones'] => {
  const merged = new Map<string, Zone>(base.zones);
  for (const [name, zone] of own.zones) {
    const before = base.zones.get(name);
    merged.set(name, {
      servers: [...new Set([...(before?.servers ?? []), ...zone.servers])],
      jurisdiction: zone.jurisdiction ?? before?.jurisdiction,
    });
  }
  return merged;
};

/** Declarations of the same field in base and extension; another class for it would bypass the base's rules. */
const redeclared = (
  base: PolicyDocument,
  own: readonly SourceField[],
  yaml: YamlText,
): readonly Problem[] =>
  own.flatMap((field) => {
    const before = base.sources.find(
      (each) =>
        each.server === field.server && each.tool === field.tool && each.path === field.path,
    );
    if (before?.class === undefined || field.class === undefined || before.class === field.class)
      return [];
    return [
      problem(
        yaml,
        ['sources', `${field.server}.${field.tool}`, field.path],
        `field \`${field.path}\` is already declared as \`${before.class}\` by what the policy extends`,
      ),
    ];
  });

/** A zone that moves to another jurisdiction would slip out of the base's rules about it. */
const moved = (base: PolicyDocument, own: PolicyDocument, yaml: YamlText): readonly Problem[] =>
  [...own.zones].flatMap(([name, { jurisdiction }]) => {
    const before = base.zones.get(name)?.jurisdiction;
    if (before === undefined || jurisdiction === undefined || before === jurisdiction) return [];
    const text = `zone \`${name}\` is in \`${before}\` in what the policy extends`;
    return [problem(yaml, ['zones', name, 'jurisdiction'], text)];
  });

const mergedMode = (
  raw: RawPolicy,
  base: PolicyDocument,
  yaml: YamlText,
): Merge<PolicyDocument['mode']> => {
  const merged = raw.mode ?? base.mode;
  const loosened = merged === 'observe' && base.mode === 'enforce';
  const text = '`mode: observe` would switch off the rules of what the policy extends';
  return { merged, problems: loosened ? [problem(yaml, ['mode'], text)] : [] };
};

/** One file over the join of its bases. Base tests stay with the base: they speak about it alone. */
export const mergeDocuments = (
  raw: RawPolicy,
  base: PolicyDocument,
  own: PolicyDocument,
  yaml: YamlText,
): Merge<PolicyDocument> => {
  const defaults = mergedDefaults(raw, base.defaults, yaml);
  const classes = mergedClasses(raw, base, own, yaml);
  const mode = mergedMode(raw, base, yaml);
  return {
    merged: {
      ...own,
      mode: mode.merged,
      defaults: defaults.merged,
      classes: classes.merged,
      zones: mergedZones(base, own),
      sources: [...base.sources, ...own.sources],
      sinks: [...base.sinks, ...own.sinks],
      rules: [...base.rules, ...own.rules],
      exceptions: [...base.exceptions, ...own.exceptions],
      detection: mergeDetection(base.detection, own.detection),
    },
    problems: [
      ...defaults.problems,
      ...classes.problems,
      ...mode.problems,
      ...redeclared(base, own.sources, yaml),
      ...moved(base, own, yaml),
    ],
  };
};

/**
 * What two packs say differently about the same class or zone. INVARIANT: rules of one pack must not lose a class or a
 * server because another pack was read after it.
 */
export const disagreements = (a: PolicyDocument, b: PolicyDocument): readonly string[] => [
  ...[...b.classes].flatMap(([name, spec]) => {
    const weak = weakening(a.classes.get(name) ?? spec, { ...spec, inCode: 'opaque' });
    return weak === undefined ? [] : [`class \`${name}\` of one pack ${weak} of another`];
  }),
  ...[...b.zones].flatMap(([name, { jurisdiction }]) => {
    const before = a.zones.get(name)?.jurisdiction;
    return before === undefined || jurisdiction === undefined || before === jurisdiction
      ? []
      : [`zone \`${name}\` is in \`${before}\` and in \`${jurisdiction}\``];
  }),
];

/** Several bases side by side: all rules, and the stricter of each default. */
export const joinBases = (a: PolicyDocument, b: PolicyDocument): PolicyDocument => ({
  ...b,
  mode: a.mode === 'enforce' || b.mode === 'enforce' ? 'enforce' : 'observe',
  defaults: {
    toModel: stricter(a.defaults.toModel, b.defaults.toModel),
    sameServer: stricter(a.defaults.sameServer, b.defaults.sameServer),
    betweenServers: stricter(a.defaults.betweenServers, b.defaults.betweenServers),
  },
  classes: joinClasses(a.classes, b.classes),
  zones: mergedZones(a, b),
  sources: [...a.sources, ...b.sources],
  sinks: [...a.sinks, ...b.sinks],
  rules: unique(a.rules, b.rules),
  exceptions: unique(a.exceptions, b.exceptions),
  detection: mergeDetection(a.detection, b.detection),
});

/** Two packs that extend the same third one bring its rules twice. */
const unique = <T extends { readonly id: string; readonly at: { readonly source: string } }>(
  a: readonly T[],
  b: readonly T[],
): readonly T[] => [
  ...a,
  ...b.filter((each) => !a.some((x) => x.id === each.id && x.at.source === each.at.source)),
];

const joinClasses = (
  a: PolicyDocument['classes'],
  b: PolicyDocument['classes'],
): PolicyDocument['classes'] => {
  const merged = new Map(a);
  for (const [name, spec] of b) {
    const before = a.get(name);
    const inCode = [before?.inCode ?? spec.inCode, spec.inCode];
    const strict = IN_CODE.findLast((each) => inCode.includes(each)) ?? 'opaque';
    merged.set(
      name,
      before === undefined ? spec : { ...mergedClass(before, spec), inCode: strict },
    );
  }
  return merged;
};
