/** Finds the line and column of something that a rule, an exception or a declaration says. */

import { readYaml, type YamlText } from '../yaml-text.ts';
import type { At } from './finding.ts';

/**
 * A way into the YAML. A word inside a list means the item with that `id` or `name`, or the item that is that word, so
 * that a finding need not know at which position a rule stands.
 */
export type Way = readonly string[];

export type Locate = {
  /** The place at the end of the way, or its nearest ancestor that exists. */
  (source: string, ...way: Way): At;
  /** How many steps of the way exist in this text. */
  depth(source: string, ...way: Way): number;
};

const named = (item: unknown, word: string): boolean =>
  item === word ||
  (typeof item === 'object' &&
    item !== null &&
    (Reflect.get(item, 'id') === word || Reflect.get(item, 'name') === word));

/** The way with list positions in place of words, as far as it exists. */
const positions = (value: unknown, way: Way): readonly (string | number)[] => {
  const path: (string | number)[] = [];
  let at = value;
  for (const word of way) {
    if (typeof at !== 'object' || at === null) break;
    const step = Array.isArray(at) ? at.findIndex((item: unknown) => named(item, word)) : word;
    if (step === -1 || !Object.hasOwn(at, step)) break;
    path.push(step);
    at = Reflect.get(at, step);
  }
  return path;
};

/** Finds places in the texts of a policy and of what it extends; a text that is not there gives line 1. */
export const locator = (texts: ReadonlyMap<string, string>): Locate => {
  const read = new Map<string, YamlText>();
  const yamlOf = (source: string): YamlText | undefined => {
    const text = texts.get(source);
    if (text === undefined) return undefined;
    const yaml = read.get(source) ?? readYaml(text);
    read.set(source, yaml);
    return yaml;
  };
  const depth = (source: string, ...way: Way): number =>
    positions(yamlOf(source)?.value, way).length;
  const at = (source: string, ...way: Way): At => {
    const yaml = yamlOf(source);
    if (yaml === undefined) return { source, line: 1, column: 1 };
    const path = positions(yaml.value, way);
    const last = path.at(-1);
    // A key is where a reader looks; the item of a list is where it begins.
    const spot = typeof last === 'string' ? yaml.spotOfKey(path) : yaml.spotOf(path);
    return { source, ...spot };
  };
  return Object.assign(at, { depth });
};
