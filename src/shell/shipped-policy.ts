/** Policies of the package as the build read them: with them, `wrap` waits neither for YAML and zod to load nor for YAML to be read. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { assemblePolicy, type PolicyReader } from '../core/policy/assemble.ts';
import type { RawPolicy } from '../core/policy/raw.ts';
import type { Path, Spot } from '../core/policy/yaml-text.ts';
import { shipped } from './paths.ts';
import { type LoadedPolicy, loadPolicy } from './policy-files.ts';

/** Written by `scripts/bundle.mjs`: by the SHA-256 of a text what `core/policy/parse.ts` reads in it. */
export const SHIPPED_POLICIES = 'dist/policies.json';

/** A text as it was read; `spots` are the places that its document names, by path. */
type ReadBefore = {
  readonly raw: RawPolicy;
  readonly spots: { readonly [path: string]: Spot };
};
type Shipped = { readonly [digest: string]: ReadBefore };

/** Name of a text in the file. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const readShipped = (): Shipped => {
  const file = shipped(SHIPPED_POLICIES);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};

/** Stops the assembly of a policy with a text that is not in the file. */
const NOT_SHIPPED = new Error('not a text of the package');

const TOP: Spot = { line: 1, column: 1 };

const readerOf =
  (texts: Shipped): PolicyReader =>
  (text) => {
    const digest = digestOf(text);
    const found = Object.hasOwn(texts, digest) ? texts[digest] : undefined;
    if (found === undefined) throw NOT_SHIPPED;
    const { raw, spots } = found;
    const spotOf = (path: Path): Spot => spots[JSON.stringify(path)] ?? TOP;
    return { raw, yaml: { value: raw, problems: [], spotOf, spotOfKey: spotOf } };
  };

/**
 * The policy, where its text and that of everything it extends is one of the package, letter for letter; undefined where
 * it has to be read. Checked and compiled like any other. Throws `CONFIG_INVALID` where there is no such file.
 */
export const shippedPolicy = (path: string | undefined): LoadedPolicy | undefined => {
  const read = readerOf(readShipped());
  try {
    return loadPolicy(path, (text, source, options) => assemblePolicy(text, source, options, read));
  } catch (thrown) {
    if (thrown === NOT_SHIPPED) return undefined;
    throw thrown;
  }
};
