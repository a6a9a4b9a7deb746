/** Options of `sluice scan`, read and checked. */

import {
  ALL_CLASSES,
  type DetectorOptions,
  OPTIONAL_CLASSES,
} from '../../core/detect/create-detector.ts';
import type { DetectContext } from '../../core/detect/detector.ts';
import { SluiceError } from '../../core/errors.ts';
import { didYouMean } from '../../core/policy/nearest.ts';

export type ScanOptions = {
  readonly jsonl?: boolean;
  readonly json?: boolean;
  readonly explain?: boolean;
  readonly classes?: string;
  readonly minScore?: string;
  readonly policy?: string;
};

const usage = (message: string, remedy: string): SluiceError =>
  new SluiceError('USAGE', message, remedy);

/** `--min-score`, a number from 0 to 1. */
export const minScoreOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const score = Number(text);
  if (text.trim() !== '' && score >= 0 && score <= 1) return score;
  throw usage('`--min-score` is no number from 0 to 1', 'write `--min-score 0.6`');
};

/** What `--classes` names; otherwise everything but ORGANIZATION, whose names are rarely anybody's secret. */
export const classesOf = (text: string | undefined): readonly string[] => {
  if (text === undefined)
    return [...ALL_CLASSES, ...OPTIONAL_CLASSES].filter((cls) => cls !== 'ORGANIZATION');
  const named = text
    .split(',')
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== '');
  const known: readonly string[] = [...ALL_CLASSES, ...OPTIONAL_CLASSES];
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw usage(
      `unknown class \`${unknown}\`${didYouMean(unknown, known)}`,
      `name some of ${known.join(', ')}`,
    );
  return named;
};

/** What the guard would look for. Loaded only on request: reading a policy costs more than most scans. */
export const policyOf = async (
  file: string,
): Promise<{ options: DetectorOptions; context: () => DetectContext }> => {
  const [{ readPolicyFile }, { scanSettings }] = await Promise.all([
    import('../load-policy.ts'),
    import('../scan-settings.ts'),
  ]);
  return scanSettings(readPolicyFile(file).document);
};

/** The files, or standard input where something is piped into it. */
export const inputsOf = (files: readonly string[]): readonly string[] => {
  if (files.length > 0) return files;
  if (process.stdin.isTTY)
    throw usage('no input was given', 'name files, or pipe text into `sluice scan`');
  return ['-'];
};
