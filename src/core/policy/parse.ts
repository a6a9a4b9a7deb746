/** Policy text in, policy document out, or every mistake at once with its line. */

import { assemblePolicy, invalid, type ParseOptions, type PolicyReader } from './assemble.ts';
import type { PolicyDocument } from './document.ts';
import { problemsOf } from './issues.ts';
import { checkShape } from './schema.ts';
import { readYaml } from './yaml-text.ts';

export type { ParseOptions } from './assemble.ts';

/** Reads one text: as YAML, then its shape. */
export const readPolicyText: PolicyReader = (text, source) => {
  const yaml = readYaml(text);
  if (yaml.problems.length > 0) throw invalid(source, yaml.problems);
  const shape = checkShape(yaml.value);
  if ('raw' in shape) return { raw: shape.raw, yaml };
  throw invalid(
    source,
    shape.issues.flatMap((issue) => problemsOf(issue, yaml)),
  );
};

/**
 * Reads and checks a policy. Throws `POLICY_INVALID`: the message holds `source:line:column` of the first problem,
 * `data.problems` all of them. INVARIANT: an unknown key or name is an error, never a rule that silently matches nothing.
 */
export const parsePolicy = (text: string, source: string, options: ParseOptions): PolicyDocument =>
  assemblePolicy(text, source, options, readPolicyText);
