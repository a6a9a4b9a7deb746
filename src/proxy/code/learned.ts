/** Types of tools without `outputSchema`, learned from their results: structure only, kept with the scope's files. */

import { learn, type Shape } from '../../core/codegen/shape.ts';
import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { parseJson } from '../../core/json/parse.ts';
import { fromJson, toJson } from '../../core/json/plain.ts';
import { stringifyJson } from '../../core/json/stringify.ts';
import type { Files } from '../../ports/files.ts';

/** Beside `workspace/` and `skills/`, so no program can write it. */
const FILE = 'learned.json';

export type Learned = {
  shape(server: string, tool: string): Shape | undefined;
  /** Counts changes, so that readers know when to look again. */
  readonly revision: number;
  observe(server: string, tool: string, value: Json): void;
  /** Writes what was learned since the last time. */
  save(): Promise<void>;
};

const read = async (files: Files): Promise<JsonObject> => {
  try {
    const json = parseJson((await files.read(FILE)) ?? '{}');
    return isObject(json) ? json : {};
  } catch {
    return {}; // Half a file or none: it is learned again.
  }
};

/** A stored shape; it was written by `save`, and one that is not well formed only makes a vaguer type. */
const asShape = (json: Json | undefined): Shape | undefined =>
  isObject(json) ? Object(fromJson(json)) : undefined;

/**
 * What is known of results in a scope. `allowed` looks at a shape before it is kept: field names are names that a server
 * chose, so a name that detection takes for a value must not reach a file that the model reads.
 */
export const openLearned = async (
  files: Files,
  allowed: (shape: Json) => boolean,
): Promise<Learned> => {
  const stored = await read(files);
  const shapes = new Map(Object.entries(stored).map(([key, json]) => [key, asShape(json)]));
  let revision = 0;
  let saved = 0;
  return {
    shape: (server, tool) => shapes.get(`${server}.${tool}`),
    get revision() {
      return revision;
    },
    observe: (server, tool, value) => {
      const key = `${server}.${tool}`;
      const before = shapes.get(key);
      const after = learn(before, value);
      const json = toJson(after);
      if (before !== undefined && stringifyJson(toJson(before)) === stringifyJson(json)) return;
      if (!allowed(json)) return;
      shapes.set(key, after);
      revision += 1;
    },
    save: async () => {
      if (saved === revision) return;
      saved = revision;
      await files.write(FILE, stringifyJson(toJson(Object.fromEntries(shapes))));
    },
  };
};
