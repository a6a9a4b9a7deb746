/** From zod's issues to sentences that a policy's author can act on, each with its line. */

import { didYouMean } from './nearest.ts';
import { type Issue, KEYS } from './schema.ts';
import { type Path, type Problem, type YamlText, yamlType } from './yaml-text.ts';

const inputAt = (value: unknown, path: Path): unknown => {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
};

const last = (path: Path): string => String(path.at(-1) ?? 'policy');

const lower = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

/** The branch of a union that the author meant: one that looks inside the value, else one that knows its words. */
const branchOf = (
  branches: readonly (readonly Issue[])[],
  input: unknown,
): readonly Issue[] | undefined => {
  const inside = branches.find(([first]) => {
    if (first === undefined) return false;
    return first.path.length > 0 || !['invalid_type', 'invalid_value'].includes(first.code);
  });
  const worded = branches.find(([first]) => first?.code === 'invalid_value');
  return inside ?? (typeof input === 'string' ? worded : undefined);
};

const unknownKeys = (keys: readonly string[], path: Path, yaml: YamlText): readonly Problem[] =>
  keys.map((key) => ({
    ...yaml.spotOfKey([...path, key]),
    text: KEYS.includes(key)
      ? `key \`${key}\` does not belong here`
      : `unknown key \`${key}\`${didYouMean(key, KEYS)}`,
  }));

const invalidValue = (input: unknown, values: readonly unknown[]): string => {
  const names = values.map(String);
  const shown = typeof input === 'string' || typeof input === 'number' ? ` \`${input}\`` : '';
  return `unknown value${shown}${didYouMean(String(input), names)}; expected ${names.join(', ')}`;
};

const sentence = (issue: Issue, input: unknown, path: Path): string => {
  // A key without a value reads as undefined; zod calls that a type or a value error.
  if (input === undefined) return `key \`${last(path)}\` is missing`;
  switch (issue.code) {
    case 'invalid_type':
      return `\`${last(path)}\` must be ${yamlType(issue.expected)}`;
    case 'invalid_value':
      return invalidValue(input, issue.values);
    case 'invalid_union':
      return `\`${last(path)}\` has none of the allowed forms`;
    case 'invalid_format': {
      const shown = typeof input === 'string' ? `\`${input}\` is ` : '';
      return `${shown}${lower(issue.message)}`;
    }
    default:
      return `\`${last(path)}\`: ${lower(issue.message)}`;
  }
};

/** All problems of one issue; unions are opened. */
export const problemsOf = (issue: Issue, yaml: YamlText, base: Path = []): readonly Problem[] => {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, yaml);
  if (issue.code === 'invalid_union') {
    const branch = branchOf(issue.errors, inputAt(yaml.value, path));
    if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, yaml, path));
  }
  if (issue.code === 'invalid_key') {
    const text = lower(issue.issues[0]?.message ?? 'not allowed');
    return [{ ...yaml.spotOfKey(path), text: `\`${last(path)}\` is ${text}` }];
  }
  const input = inputAt(yaml.value, path);
  return [{ ...yaml.spotOf(path), text: sentence(issue, input, path) }];
};
