/** Names: every class, group, zone, rule and id that a policy uses must exist; an unknown one is never "no match". */

import { CONTENT } from './decision.ts';
import type { PolicyDocument } from './document.ts';
import { readPlace } from './match.ts';
import { didYouMean } from './nearest.ts';
import type { RawData, RawField, RawFrom, RawPolicy, RawTest, RawTo, RawWhen } from './schema.ts';
import type { Path, Problem, YamlText } from './yaml-text.ts';

/** Names of defaults, as decisions give them. */
const DEFAULT_IDS = [
  'default:to_model',
  'default:same_server',
  'default:between_servers',
  'default:in_code',
  'default:content',
  'default:never_stored',
  'default:unknown_class',
  'default:unknown_origin',
] as const;

type Names = {
  readonly classes: readonly string[];
  readonly groups: readonly string[];
  readonly zones: readonly string[];
  readonly jurisdictions: readonly string[];
  readonly rules: readonly string[];
};

type Check = { readonly names: Names; readonly yaml: YamlText; readonly problems: Problem[] };

const report = ({ yaml, problems }: Check, path: Path, text: string): void => {
  problems.push({ ...yaml.spotOf(path), text });
};

const known = (
  check: Check,
  kind: string,
  used: string | readonly string[] | undefined,
  names: readonly string[],
  path: Path,
): void => {
  const list = typeof used === 'string' ? [used] : (used ?? []);
  for (const [i, name] of list.entries())
    if (!names.includes(name))
      report(
        check,
        typeof used === 'string' ? path : [...path, i],
        `unknown ${kind} \`${name}\`${didYouMean(name, names)}`,
      );
};

const checkData = (check: Check, data: RawData | undefined, path: Path): void => {
  if (data === undefined || data === 'any') return;
  if (data.class === undefined && data.group === undefined)
    report(check, path, 'data names neither a class nor a group; write `any` for everything');
  known(check, 'class', data.class, check.names.classes, [...path, 'class']);
  known(check, 'group', data.group, check.names.groups, [...path, 'group']);
};

type Zoned = Pick<RawFrom, 'zone' | 'jurisdiction'>;

const checkZones = (check: Check, { zone, jurisdiction }: Zoned, path: Path): void => {
  const { zones, jurisdictions } = check.names;
  known(check, 'zone', zone, zones, [...path, 'zone']);
  known(check, 'jurisdiction', jurisdiction, jurisdictions, [...path, 'jurisdiction']);
};

const checkFrom = (check: Check, from: RawFrom | undefined, path: Path): void =>
  checkZones(check, from ?? {}, path);

const checkWhen = (check: Check, when: RawWhen | undefined, path: Path): void => {
  if (when === undefined) return;
  const { destination } = when;
  if (Object.keys(when).length === 0) report(check, path, '`when` is empty; leave it out');
  if (Array.isArray(destination))
    for (const [i, each] of destination.entries())
      checkZones(check, each, [...path, 'destination', i]);
  else checkZones(check, destination ?? {}, [...path, 'destination']);
};

const checkTo = (check: Check, to: RawTo | undefined, path: Path): void => {
  if (to === undefined) return;
  const keys = Object.keys(to);
  // `{}` could mean servers or everything: a reviewer must not have to guess.
  if (keys.length === 0) report(check, path, "the destination is empty; write `server: '*'`");
  if (keys.length > 1 && (to.model === true || to.code === true))
    report(check, path, '`model` and `code` stand alone: they have no server, tool or argument');
  checkZones(check, to, path);
};

const checkIds = (
  check: Check,
  kind: string,
  section: string,
  own: readonly string[],
  inherited: readonly string[],
): void => {
  for (const [i, id] of own.entries())
    if (inherited.includes(id) || own.indexOf(id) < i)
      report(check, [section, i, 'id'], `${kind} \`${id}\` exists twice`);
};

const checkField = (check: Check, field: RawField, path: Path): void => {
  const { classes, groups } = check.names;
  if (typeof field === 'string') {
    if (field !== 'untrusted') known(check, 'class', field, [...classes, 'untrusted'], path);
    return;
  }
  if (Object.keys(field).length === 0)
    report(check, path, 'the field says nothing; write a class or `untrusted`');
  known(check, 'class', field.class, classes, [...path, 'class']);
  const targets = [...groups, ...classes];
  known(check, 'group or class', field.refers_to, targets, [...path, 'refers_to']);
};

const checkSources = (check: Check, raw: RawPolicy): void => {
  for (const [tool, fields] of Object.entries(raw.sources ?? {}))
    for (const [path, field] of Object.entries(fields))
      checkField(check, field, ['sources', tool, path]);
};

const checkPlaces = (check: Check, { flow }: RawTest, path: Path): void => {
  const places = typeof flow.from === 'string' ? [flow.from] : flow.from;
  for (const place of places)
    if (place !== 'user' && readPlace(place) === undefined)
      report(check, [...path, 'from'], `\`${place}\` is no place`);
  if (flow.to !== 'model' && flow.to !== 'code' && readPlace(flow.to) === undefined)
    report(check, [...path, 'to'], `\`${flow.to}\` is no place`);
};

const checkTest = (check: Check, test: RawTest, path: Path): void => {
  const data = Object.keys(test.flow.data);
  const rules = [...check.names.rules, ...DEFAULT_IDS];
  known(check, 'rule', test.expect.rule, rules, [...path, 'expect', 'rule']);
  for (const name of data)
    known(check, 'class', name, [...check.names.classes, CONTENT], [...path, 'flow', 'data', name]);
  if (data.length === 0) report(check, [...path, 'flow', 'data'], 'the test sends no data');
  checkPlaces(check, test, [...path, 'flow']);
};

const namesOf = (document: PolicyDocument): Names => ({
  classes: [...document.classes.keys()],
  groups: [...document.classes.values()].flatMap((spec) => spec.group ?? []),
  zones: [...document.zones.keys()],
  jurisdictions: [...document.zones.values()].flatMap((zone) => zone.jurisdiction ?? []),
  rules: document.rules.map((rule) => rule.id),
});

/** Everything in one file that names something which neither it nor what it extends declares. */
export const checkNames = (
  raw: RawPolicy,
  merged: PolicyDocument,
  base: PolicyDocument | undefined,
  yaml: YamlText,
): readonly Problem[] => {
  const check: Check = { names: namesOf(merged), yaml, problems: [] };
  const rules = raw.rules ?? [];
  const exceptions = raw.exceptions ?? [];
  const ids = (list: readonly { id: string }[] | undefined): readonly string[] =>
    (list ?? []).map((each) => each.id);
  checkIds(check, 'rule', 'rules', ids(rules), base?.rules.map((rule) => rule.id) ?? []);
  checkIds(check, 'exception', 'exceptions', ids(exceptions), [
    ...(base?.exceptions.map((each) => each.id) ?? []),
  ]);
  for (const [i, rule] of rules.entries()) {
    checkFrom(check, rule.from, ['rules', i, 'from']);
    checkTo(check, rule.to, ['rules', i, 'to']);
    checkData(check, rule.data, ['rules', i, 'data']);
    checkWhen(check, rule.when, ['rules', i, 'when']);
  }
  for (const [i, each] of exceptions.entries()) {
    known(check, 'rule', each.rule, check.names.rules, ['exceptions', i, 'rule']);
    checkFrom(check, each.from, ['exceptions', i, 'from']);
    checkTo(check, each.to, ['exceptions', i, 'to']);
    checkData(check, each.data, ['exceptions', i, 'data']);
  }
  checkSources(check, raw);
  for (const [i, test] of (raw.tests ?? []).entries()) checkTest(check, test, ['tests', i]);
  return check.problems;
};
