/** Keys that fit the shape and still say nothing, or what cannot be done: each would look like a protection. */

import { isPattern, type PatternEngine } from '../detect/pattern.ts';
import { classFinder } from './class-finder.ts';
import { CONTENT } from './decision.ts';
import type { ClassSpec, PolicyDocument } from './document.ts';
import { compilePath, pathFault } from './json-path.ts';
import type { RawClass, RawCondition, RawFrom, RawPolicy, RawRule } from './schema.ts';
import type { Path, Problem, YamlText } from './yaml-text.ts';

/** Classes that the proxy uses itself. */
const RESERVED: ReadonlySet<string> = new Set([CONTENT, 'REFERENCE', 'LITERAL']);

type Report = (path: Path, text: string) => void;

const checkPattern = (
  source: string | undefined,
  patterns: PatternEngine | undefined,
  path: Path,
  report: Report,
): void => {
  if (source === undefined) return;
  const compiled = patterns?.(source);
  if (compiled === undefined) report(path, 'there is no engine for patterns here');
  else if (!isPattern(compiled))
    report(path, `the pattern cannot be compiled: ${compiled.fault} (RE2 syntax)`);
};

const unfound = (name: string, spec: ClassSpec, patterns: PatternEngine): readonly string[] => {
  const find = classFinder(name, spec, patterns);
  return spec.examples.filter((text) => {
    let hits = 0;
    find?.scan(text, '', () => {
      hits += 1;
    });
    return hits === 0;
  });
};

const checkExamples = (
  name: string,
  spec: ClassSpec,
  patterns: PatternEngine | undefined,
  path: Path,
  report: Report,
): void => {
  if (patterns === undefined) return;
  for (const text of unfound(name, spec, patterns))
    report(path, `the pattern of \`${name}\` does not find its example \`${text}\``);
};

const checkClass = (
  name: string,
  raw: RawClass,
  spec: ClassSpec,
  patterns: PatternEngine | undefined,
  report: Report,
): void => {
  const at = ['classes', name];
  if (RESERVED.has(name) && raw.pattern !== undefined)
    report(at, `class \`${name}\` is the proxy's own`);
  checkPattern(raw.pattern, patterns, [...at, 'pattern'], report);
  if (spec.pattern === undefined)
    for (const key of ['context', 'checksum', 'examples'] as const)
      if (raw[key] !== undefined)
        report([...at, key], `\`${key}\` says nothing without a \`pattern\``);
  if (spec.pattern !== undefined) checkExamples(name, spec, patterns, [...at, 'examples'], report);
  if (spec.store === 'never' && spec.hint !== undefined)
    report([...at, 'hint'], 'a class with `store: never` has no token that could show anything');
};

/** Where a value was read is kept without positions, so a rule about one of them could never hold for sure. */
const checkFromPath = (from: RawFrom | undefined, at: Path, report: Report): void => {
  const paths = from?.path === undefined ? [] : [from.path].flat();
  for (const path of paths)
    if (pathFault(path) === undefined && compilePath(path).positional)
      report(at, `\`${path}\`: where a value was read is kept without positions; write \`[*]\``);
};

const checkCondition = (
  condition: RawCondition,
  at: Path,
  patterns: PatternEngine | undefined,
  report: Report,
): void => {
  if (Object.keys(condition).length === 0) report(at, 'the condition is empty');
  checkPattern(condition.matches, patterns, [...at, 'matches'], report);
};

const checkRule = (
  rule: RawRule,
  at: Path,
  patterns: PatternEngine | undefined,
  report: Report,
): void => {
  checkFromPath(rule.from, [...at, 'from', 'path'], report);
  if (rule.shape !== undefined && rule.do !== 'mask')
    report([...at, 'shape'], '`shape` belongs to `do: mask`');
  for (const [path, condition] of Object.entries(rule.when?.args ?? {}))
    checkCondition(condition, [...at, 'when', 'args', path], patterns, report);
  if (rule.to.model === true && rule.when?.args !== undefined)
    report([...at, 'when', 'args'], 'the model has no arguments');
};

/** Everything in one file that says nothing or cannot be carried out. */
export const checkMeaning = (
  raw: RawPolicy,
  merged: PolicyDocument,
  yaml: YamlText,
  patterns: PatternEngine | undefined,
): readonly Problem[] => {
  const problems: Problem[] = [];
  const report: Report = (path, text) => {
    problems.push({ ...yaml.spotOf(path), text });
  };
  for (const [name, each] of Object.entries(raw.classes ?? {})) {
    const spec = merged.classes.get(name);
    if (spec !== undefined) checkClass(name, each, spec, patterns, report);
  }
  for (const [i, rule] of (raw.rules ?? []).entries())
    checkRule(rule, ['rules', i], patterns, report);
  for (const [i, each] of (raw.exceptions ?? []).entries())
    checkFromPath(each.from, ['exceptions', i, 'from', 'path'], report);
  return problems;
};
