/**
 * How much of the servers' prose a tool's file prints. Types are always whole; of long descriptions the file has the
 * beginning, and `docs/` has all of it: a model reads on where it needs to (facts: prose is two thirds of the tokens).
 */

import type { JsonObject } from '../json/json.ts';
import { type Doc, docText, firstSentence, saysNothingNew } from './doc.ts';

/** Comments in the order they are needed. */
export type Rank = 'required' | 'optional' | 'detail' | 'result';
/** What is printed of a comment; '' for nothing. */
export type Say = (doc: Doc, name: string, rank: Rank) => string;

/** Prose of a file that is short enough to be printed as it is, in characters. */
const KEPT = 420;
/** Otherwise: of the tool's own description, and of all fields together. */
const MAX_DESCRIPTION = 160;
const MAX_FIELDS = 200;
/** Of one field, by rank. */
const MAX_FIELD: { readonly [rank in Rank]: number } = {
  required: 110,
  optional: 70,
  detail: 50,
  result: 40,
};
const RANKS: readonly Rank[] = ['required', 'optional', 'detail', 'result'];

/** How much a comment is needed: first where a value must be given, last where the type lists the choices. */
export const rankOf = (schema: JsonObject, required: boolean, depth: number): Rank => {
  if (depth > 1) return 'detail';
  if (required) return 'required';
  return schema['type'] === 'boolean' || Object.hasOwn(schema, 'enum') ? 'detail' : 'optional';
};

type Remark = { readonly doc: Doc; readonly name: string; readonly rank: Rank };

/** The prose of one tool, collected by a first print. */
export type Prose = {
  readonly collect: Say;
  /** True where a part of it has to go. */
  isLong(description: string): boolean;
  /** What the second print says, for a tool of this name. */
  shortened(tool: string): Say;
};

/** The tool's description in a file that is shortened. */
export const shortDescription = (description: string): string =>
  firstSentence(description, MAX_DESCRIPTION);

const keyOf = (name: string, doc: Doc): string => `${name}\n${doc.text}`;

/** Texts that get into the budget, most needed first. */
const choose = (remarks: readonly Remark[], tool: string): ReadonlyMap<string, string> => {
  const out = new Map<string, string>();
  let left = MAX_FIELDS;
  for (const rank of RANKS)
    for (const { doc, name } of remarks.filter((remark) => remark.rank === rank)) {
      const text = firstSentence(doc.text, MAX_FIELD[rank]);
      if (saysNothingNew(doc.text, `${name} ${tool}`) || text.length > left) continue;
      out.set(keyOf(name, doc), text);
      left -= text.length;
    }
  return out;
};

export const createProse = (): Prose => {
  const remarks = new Map<string, Remark>();
  return {
    collect: (doc, name, rank) => {
      const key = keyOf(name, doc);
      if (doc.text !== '' && !remarks.has(key)) remarks.set(key, { doc, name, rank });
      return docText(doc);
    },
    isLong: (description) =>
      [...remarks.values()].reduce((sum, { doc }) => sum + doc.text.length, description.length) >
      KEPT,
    shortened: (tool) => {
      const chosen = choose([...remarks.values()], tool);
      return (doc, name) => docText({ ...doc, text: chosen.get(keyOf(name, doc)) ?? '' });
    },
  };
};
