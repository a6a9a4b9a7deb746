/** Lints a policy text as the command does, problems of the reader included. */

import { SluiceError } from '../../../src/core/errors.ts';
import type { ToolCatalogue } from '../../../src/core/policy/analysis/catalogue.ts';
import { lintPolicy } from '../../../src/core/policy/analysis/lint.ts';
import { policyOf } from './policies.ts';

export type Found = { readonly check: string; readonly line: number; readonly text: string };

const invalid = (thrown: unknown): readonly Found[] => {
  if (!(thrown instanceof SluiceError)) throw thrown;
  const problems = thrown.data['problems'];
  if (!Array.isArray(problems)) throw thrown;
  return problems.map((problem: string) => {
    const [, line = '0', text = ''] = /^p\.yaml:(\d+):\d+: (.*)$/s.exec(problem) ?? [];
    const check = text.startsWith('unknown class') ? 'unknown-class' : 'invalid-policy';
    return { check, line: Number(line), text };
  });
};

export const lintText = (
  text: string,
  options: {
    readonly day: string;
    readonly catalogue?: ToolCatalogue | undefined;
    readonly recorded?: ToolCatalogue | undefined;
  },
): readonly Found[] => {
  try {
    const { policy, document } = policyOf(text);
    const texts = new Map([['p.yaml', text]]);
    return lintPolicy({ policy, document, texts, ...options }).findings.map(
      ({ check, at, text: said }) => ({ check, line: at.line, text: said }),
    );
  } catch (thrown) {
    return invalid(thrown);
  }
};
