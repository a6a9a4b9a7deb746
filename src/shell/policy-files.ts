/** Where policies are: files and shipped packs, what they extend, and the digest of it all. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { re2PatternEngine } from '../adapters/re2js/pattern-engine.ts';
import { SluiceError } from '../core/errors.ts';
import type { ParseOptions } from '../core/policy/assemble.ts';
import { BUILTIN_CLASSES } from '../core/policy/classes.ts';
import { compilePolicy } from '../core/policy/compile.ts';
import type { Policy } from '../core/policy/decision.ts';
import type { PolicyDocument } from '../core/policy/document.ts';
import { didYouMean } from '../core/policy/nearest.ts';
import { shipped } from './paths.ts';

export type LoadedPolicy = {
  readonly policy: Policy;
  readonly document: PolicyDocument;
  /** The file and what it extends, by the names that locations carry; `policy lint` shows lines and columns of them. */
  readonly texts: ReadonlyMap<string, string>;
  /** The same files, by their full paths. */
  readonly files: readonly string[];
};

/** A bare word names a shipped pack, after `extends` and as a file alike; anything else is a file. */
const PACK = /^[a-z0-9-]+$/;

const packs = (): readonly string[] =>
  readdirSync(shipped('policies'))
    .filter((file) => /^[a-z0-9-]+\.yaml$/.test(file))
    .map((file) => file.slice(0, -'.yaml'.length));

const read = (file: string, shown: string, hint: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const what = existsSync(file) ? 'cannot be read' : 'does not exist';
    throw new SluiceError(
      'CONFIG_INVALID',
      `policy \`${shown}\` ${what}${hint}`,
      'give an existing policy file, or none for the shipped default',
      { file: shown },
      thrown,
    );
  }
};

const baseFile = (name: string, folder: string): string =>
  PACK.test(name) ? shipped(`policies/${name}.yaml`) : resolve(folder, name);

/** True for `gdpr`; a file has a dot or a slash. */
export const isPackName = (name: string): boolean => PACK.test(name);

/** The file that a name on the command line stands for. */
export const policyFileOf = (name: string): string =>
  PACK.test(name) ? shipped(`policies/${name}.yaml`) : name;

/**
 * A policy that cannot be carried out is refused (DESIGN 3.2): `compute` needs one run per clearance, which this version
 * does not have, and treating it as `opaque` would break programs that count on it.
 */
export const refuseCompute = (document: PolicyDocument, shown: string): void => {
  for (const [name, { inCode }] of document.classes)
    if (inCode === 'compute')
      throw new SluiceError(
        'CONFIG_INVALID',
        `policy \`${shown}\`: class \`${name}\` has \`in_code: compute\`, which this version does not carry out`,
        'write `in_code: opaque`, or `plain` where programs may read the class',
        { class: name },
      );
};

/** The file that stands for "no policy given". */
export const defaultPolicyFile = (): string => shipped('policies/default.yaml');

/** From the text of a policy to its document; `options` say how to read what it extends. */
export type ParseText = (text: string, source: string, options: ParseOptions) => PolicyDocument;

/**
 * Finds, parses and compiles a policy; without a path the shipped default. The digest covers the file and everything it
 * extends, so that an audit entry names exactly the text that decided. Throws `CONFIG_INVALID` or what `parse` throws.
 */
export const loadPolicy = (path: string | undefined, parse: ParseText): LoadedPolicy => {
  const pack = path !== undefined && PACK.test(path);
  const shown = pack ? `policies/${path}.yaml` : (path ?? 'policies/default.yaml');
  const file = pack || path === undefined ? shipped(shown) : resolve(path);
  const text = read(file, shown, pack ? didYouMean(path, packs()) : '');
  const texts = new Map([[shown, text]]);
  const files = new Set([file]);
  const hash = createHash('sha256').update(text);
  const document = parse(text, shown, {
    builtinClasses: BUILTIN_CLASSES,
    patterns: re2PatternEngine,
    loadBase: (name) => {
      const from = baseFile(name, dirname(file));
      const base = read(from, name, PACK.test(name) ? didYouMean(name, packs()) : '');
      files.add(from);
      hash.update(`\n# extends ${name}\n`).update(base);
      texts.set(name, base);
      return base;
    },
  });
  return {
    policy: compilePolicy(document, hash.digest('base64'), re2PatternEngine),
    document,
    texts,
    files: [...files],
  };
};
