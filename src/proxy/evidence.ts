/** From findings and decisions to the value-free rows of an audit entry. */

import type { EntryData } from '../core/audit/entry.ts';
import type { Effect } from '../core/policy/decision.ts';

/** One finding or one passage, as far as the log may know it. */
export type Sighting = {
  readonly class: string;
  readonly token: string | undefined;
  readonly path: string;
  readonly recognizer: string | undefined;
  readonly effect: Effect;
  readonly rule: string;
};

/** An entry lists at most so many tokens and paths; `count` always says how many there were. */
const MAX_LISTED = 50;

type Row = {
  class: string;
  count: number;
  tokens: Set<string>;
  paths: Set<string>;
  recognizers: Set<string>;
  effect: Effect;
  rule: string;
};

const put = (set: Set<string>, item: string | undefined): void => {
  if (item !== undefined && set.size < MAX_LISTED) set.add(item);
};

/** Groups sightings by class, effect and rule. */
export const entryData = (sightings: readonly Sighting[]): readonly EntryData[] => {
  const rows = new Map<string, Row>();
  for (const seen of sightings) {
    const key = `${seen.class} ${seen.effect} ${seen.rule}`;
    const row = rows.get(key) ?? {
      class: seen.class,
      count: 0,
      tokens: new Set(),
      paths: new Set(),
      recognizers: new Set(),
      effect: seen.effect,
      rule: seen.rule,
    };
    rows.set(key, row);
    row.count += 1;
    put(row.tokens, seen.token);
    put(row.paths, seen.path);
    put(row.recognizers, seen.recognizer);
  }
  return [...rows.values()].map((row) => ({
    ...row,
    tokens: [...row.tokens],
    paths: [...row.paths],
    recognizers: [...row.recognizers],
  }));
};
