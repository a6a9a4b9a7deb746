/** What all policy verbs share: reading the file, showing its problems, and printing. */

import { existsSync, readFileSync } from 'node:fs';
import { SluiceError } from '../../core/errors.ts';
import { readCatalogue, type ToolCatalogue } from '../../core/policy/analysis/catalogue.ts';
import { readPolicyFile } from '../load-policy.ts';
import type { LoadedPolicy } from '../policy-files.ts';
import { recordedCatalogue } from './recorded-catalogue.ts';

export const FILE = 'policy YAML or the name of a shipped pack (default: the shipped default)';

export const print = (text: string): void => {
  process.stdout.write(text);
};

export const printJson = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);

export const today = (): string => new Date().toISOString().slice(0, 10);

export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

export const usage = (message: string, remedy: string): SluiceError =>
  new SluiceError('USAGE', message, remedy);

/** The problems of an invalid policy, `file:line:column: text`; undefined where something else went wrong. */
export const problemsIn = (thrown: unknown): readonly string[] | undefined => {
  const problems = thrown instanceof SluiceError ? thrown.data['problems'] : undefined;
  return Array.isArray(problems) ? problems : undefined;
};

/** Loads the file; all problems of an invalid one go to stdout, the first to stderr with the error. */
export const loadShowingProblems = (
  file: string | undefined,
  { json }: { readonly json?: boolean },
): LoadedPolicy => {
  try {
    return readPolicyFile(file);
  } catch (thrown) {
    const problems = problemsIn(thrown);
    if (problems !== undefined) {
      if (json) printJson({ ok: false, problems });
      else print(problems.map((line) => `${line}\n`).join(''));
    }
    throw thrown;
  }
};

/** A JSON file that the user named. */
const readJsonFile = (file: string, what: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    const why = existsSync(file) ? 'is no JSON' : 'does not exist';
    throw new SluiceError(
      'CONFIG_INVALID',
      `${what} \`${file}\` ${why}`,
      'give an existing JSON file',
      { file },
      thrown,
    );
  }
};

const readFrom = (file: string | undefined): ToolCatalogue | undefined =>
  file === undefined ? undefined : readCatalogue(readJsonFile(file, 'catalogue'), file);

export type Catalogues = {
  readonly catalogue: ToolCatalogue | undefined;
  readonly recorded: ToolCatalogue | undefined;
};

/** The catalogue that was named, else the recorded one; both, so that they can be compared. `false` wants neither. */
export const cataloguesOf = async (named: string | false | undefined): Promise<Catalogues> => {
  if (named === false) return { catalogue: undefined, recorded: undefined };
  const recorded = await recordedCatalogue();
  return { catalogue: readFrom(named) ?? recorded, recorded };
};

/** What commander makes of `--catalogue <file>` and `--no-catalogue` together. */
export const catalogueFile = (given: string | boolean | undefined): string | false | undefined => {
  if (given === false) return false;
  return typeof given === 'string' ? given : undefined;
};
