/** From the text of a policy, once read, to its document: bases, merge, and every mistake at once with its line. */

import type { PatternEngine } from '../detect/pattern.ts';
import { SluiceError } from '../errors.ts';
import { buildDocument } from './build.ts';
import { checkNames } from './check.ts';
import { checkMeaning } from './check-meaning.ts';
import { checkDetection } from './detection.ts';
import type { PolicyDocument } from './document.ts';
import { pathFault } from './json-path.ts';
import { disagreements, joinBases, mergeDocuments } from './merge.ts';
import type { RawPolicy } from './raw.ts';
import { told } from './told.ts';
import type { Problem, YamlText } from './yaml-text.ts';

/** A text whose shape is checked, and where everything stands in it. */
export type ReadText = { readonly raw: RawPolicy; readonly yaml: YamlText };

/** Reads one text. Throws `POLICY_INVALID` where it is no YAML or has another shape. */
export type PolicyReader = (text: string, source: string) => ReadText;

export type ParseOptions = {
  /** Text of a policy that `extends` names. Without it, `extends` is an error. */
  readonly loadBase?: (name: string) => string;
  /** Classes that exist without being declared (`classes.ts`). */
  readonly builtinClasses: readonly string[];
  /** Compiles the patterns of classes and conditions. Without it a policy that has patterns is refused. */
  readonly patterns?: PatternEngine;
};

/** Longest chain of `extends`; a longer one is a mistake, and a circle is the usual one. */
const MAX_EXTENDS_DEPTH = 8;

/** Every mistake of a text as one error. */
export const invalid = (source: string, problems: readonly Problem[]): SluiceError => {
  const { message, lines } = told(source, problems, 'not a policy');
  return new SluiceError(
    'POLICY_INVALID',
    message,
    'fix the line; `sluice policy lint` shows all problems',
    { source, problems: lines },
  );
};

const namesOfBases = (raw: RawPolicy): readonly string[] =>
  typeof raw.extends === 'string' ? [raw.extends] : (raw.extends ?? []);

/** Two packs may not use one id for different rules: an exception could not say which it means. */
const clashes = (bases: readonly PolicyDocument[], yaml: YamlText): readonly Problem[] => {
  const ids = bases.length === 0 ? [] : bases.reduce(joinBases).rules.map((rule) => rule.id);
  const twice = ids.filter((id, i) => ids.indexOf(id) < i);
  const at = yaml.spotOf(['extends']);
  return [
    ...twice.map((id) => `rule \`${id}\` comes from two of the packs`),
    ...bases.flatMap((base, i) => bases.slice(0, i).flatMap((each) => disagreements(each, base))),
  ].map((text) => ({ ...at, text }));
};

const assembleWithin = (
  text: string,
  source: string,
  options: ParseOptions,
  read: PolicyReader,
  chain: readonly string[],
): PolicyDocument => {
  const { raw, yaml } = read(text, source);
  const own = buildDocument(raw, yaml, source, options.builtinClasses);
  const bases = namesOfBases(raw).map((name) => {
    const at = yaml.spotOf(['extends']);
    if (options.loadBase === undefined)
      throw invalid(source, [{ ...at, text: '`extends` needs a place to load from' }]);
    if (chain.includes(name) || chain.length >= MAX_EXTENDS_DEPTH)
      throw invalid(source, [{ ...at, text: `\`extends\` runs in a circle at \`${name}\`` }]);
    return assembleWithin(options.loadBase(name), name, options, read, [...chain, name]);
  });
  const base = bases.length === 0 ? undefined : bases.reduce(joinBases);
  const { merged, problems } =
    base === undefined ? { merged: own, problems: [] } : mergeDocuments(raw, base, own, yaml);
  const all = [
    ...problems,
    ...clashes(bases, yaml),
    ...checkNames(raw, merged, base, yaml),
    ...checkMeaning(raw, merged, yaml, options.patterns),
    ...checkDetection(
      raw.detection,
      [...merged.classes.keys()],
      base?.detection,
      yaml,
      options.patterns,
      pathFault,
    ),
  ];
  if (all.length > 0) throw invalid(source, all);
  return merged;
};

/** A policy and what it extends, checked. Throws `POLICY_INVALID` (`parse.ts` says what it holds). */
export const assemblePolicy = (
  text: string,
  source: string,
  options: ParseOptions,
  read: PolicyReader,
): PolicyDocument => assembleWithin(text, source, options, read, []);
