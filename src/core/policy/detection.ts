/** The `detection` section of a policy: what is found, how surely, and what is never or always data. */

import { isPattern, type PatternEngine } from '../detect/pattern.ts';
import { didYouMean } from './nearest.ts';
import type { Path, Problem, YamlText } from './yaml-text.ts';

type Maybe<T> = T | undefined;

export type RawListed = {
  id: string;
  class?: Maybe<string>;
  values?: Maybe<string[]>;
  pattern?: Maybe<string>;
  why: string;
};
export type RawSuppression = {
  id: string;
  recognizer: string;
  server: string;
  tool?: Maybe<string>;
  path: string;
  why: string;
  until: string;
};
export type RawDetection = {
  countries?: Maybe<string[]>;
  classes?: Maybe<Record<string, 'on' | 'off'>>;
  thresholds?: Maybe<Record<string, number>>;
  allow?: Maybe<RawListed[]>;
  deny?: Maybe<(RawListed & { class: string })[]>;
  suppress?: Maybe<RawSuppression[]>;
};

export type Listed = {
  readonly id: string;
  readonly class?: string | undefined;
  readonly values: readonly string[];
  readonly pattern?: string | undefined;
};
export type Suppression = {
  readonly id: string;
  readonly recognizer: string;
  readonly server: string;
  readonly tool?: string | undefined;
  readonly path: string;
  /** Last day on which it holds. */
  readonly until: string;
};
export type DetectionSpec = {
  readonly countries?: readonly string[] | undefined;
  readonly classes: ReadonlyMap<string, 'on' | 'off'>;
  readonly thresholds: ReadonlyMap<string, number>;
  readonly allow: readonly Listed[];
  readonly deny: readonly (Listed & { readonly class: string })[];
  readonly suppress: readonly Suppression[];
};

export const detectionOf = (raw: RawDetection | undefined): DetectionSpec => ({
  countries: raw?.countries,
  classes: new Map(Object.entries(raw?.classes ?? {})),
  thresholds: new Map(Object.entries(raw?.thresholds ?? {})),
  allow: (raw?.allow ?? []).map((each) => ({ ...each, values: each.values ?? [] })),
  deny: (raw?.deny ?? []).map((each) => ({ ...each, values: each.values ?? [] })),
  suppress: raw?.suppress ?? [],
});

/** Both sections as one; where they differ about one class, the first one is overridden (`weakerDetection` says when). */
export const mergeDetection = (base: DetectionSpec, own: DetectionSpec): DetectionSpec => ({
  countries:
    base.countries === undefined || own.countries === undefined
      ? (own.countries ?? base.countries)
      : [...new Set([...base.countries, ...own.countries])],
  classes: new Map([...base.classes, ...own.classes]),
  thresholds: new Map([...base.thresholds, ...own.thresholds]),
  allow: [...base.allow, ...own.allow],
  deny: [...base.deny, ...own.deny],
  suppress: [...base.suppress, ...own.suppress],
});

const report = (yaml: YamlText, path: Path, text: string): Problem => ({
  ...yaml.spotOf(path),
  text,
});

/** What an extension would find less of than its base does (DESIGN 5.4: it may add and tighten). */
const weaker = (base: DetectionSpec, own: DetectionSpec, yaml: YamlText): readonly Problem[] => [
  ...[...own.classes]
    .filter(([cls, use]) => use === 'off' && base.classes.get(cls) === 'on')
    .map(([cls]) =>
      report(yaml, ['detection', 'classes', cls], `\`${cls}\` is on in what the policy extends`),
    ),
  ...[...own.thresholds]
    .filter(([cls, least]) => least > (base.thresholds.get(cls) ?? 1))
    .map(([cls, least]) =>
      report(
        yaml,
        ['detection', 'thresholds', cls],
        `\`${least}\` is higher than in what the policy extends`,
      ),
    ),
];

type Known = {
  readonly classes: readonly string[];
  readonly patterns: PatternEngine | undefined;
  readonly yaml: YamlText;
};

const unknownClass = (
  { classes, yaml }: Known,
  cls: string | undefined,
  path: Path,
): readonly Problem[] =>
  cls === undefined || classes.includes(cls)
    ? []
    : [report(yaml, path, `unknown class \`${cls}\`${didYouMean(cls, classes)}`)];

const entryProblems = (
  known: Known,
  key: 'allow' | 'deny',
  raw: RawListed,
  i: number,
): readonly Problem[] => {
  const path = ['detection', key, i];
  const found = [...unknownClass(known, raw.class, [...path, 'class'])];
  if ((raw.values === undefined) === (raw.pattern === undefined))
    found.push(
      report(known.yaml, path, `entry \`${raw.id}\` needs either \`values\` or a \`pattern\``),
    );
  if (raw.pattern === undefined) return found;
  const compiled = known.patterns?.(raw.pattern);
  if (compiled === undefined)
    found.push(report(known.yaml, [...path, 'pattern'], 'there is no engine for patterns here'));
  else if (!isPattern(compiled))
    found.push(
      report(
        known.yaml,
        [...path, 'pattern'],
        `the pattern cannot be compiled: ${compiled.fault} (RE2 syntax)`,
      ),
    );
  return found;
};

const twice = (raw: RawDetection, yaml: YamlText): readonly Problem[] => {
  const keys = ['allow', 'deny', 'suppress'] as const;
  const all = keys.flatMap((key) =>
    (raw[key] ?? []).map((each, i) => ({ id: each.id, path: ['detection', key, i, 'id'] })),
  );
  return all
    .filter(({ id: own }, i) => all.findIndex((each) => each.id === own) < i)
    .map(({ id: own, path }) => report(yaml, path, `id \`${own}\` is used twice`));
};

/** Everything in the section that fits its shape and still cannot be meant. */
export const checkDetection = (
  raw: RawDetection | undefined,
  classes: readonly string[],
  base: DetectionSpec | undefined,
  yaml: YamlText,
  patterns: PatternEngine | undefined,
  pathFault: (path: string) => string | undefined,
): readonly Problem[] => {
  if (raw === undefined) return [];
  const known = { classes, patterns, yaml };
  const named = (key: 'classes' | 'thresholds'): readonly Problem[] =>
    Object.keys(raw[key] ?? {}).flatMap((cls) => unknownClass(known, cls, ['detection', key, cls]));
  const paths = (raw.suppress ?? []).flatMap(({ path }, i) => {
    const fault = pathFault(path);
    return fault === undefined
      ? []
      : [report(yaml, ['detection', 'suppress', i, 'path'], `no path: ${fault}`)];
  });
  return [
    ...named('classes'),
    ...named('thresholds'),
    ...(raw.allow ?? []).flatMap((each, i) => entryProblems(known, 'allow', each, i)),
    ...(raw.deny ?? []).flatMap((each, i) => entryProblems(known, 'deny', each, i)),
    ...paths,
    ...twice(raw, yaml),
    ...(base === undefined ? [] : weaker(base, detectionOf(raw), yaml)),
  ];
};
