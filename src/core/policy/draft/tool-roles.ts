/** What a tool does and what its arguments mean, guessed from the catalogue alone. A person reviews the guess. */

import { isObject } from '../../json/json.ts';
import { type CatalogueTool, placesOf } from '../analysis/catalogue.ts';
import type { Role } from '../decision.ts';
import { ROOT } from '../match.ts';
import {
  ACCESS,
  BY_ID,
  CONTROL,
  DESTINATION,
  DESTRUCTIVE,
  FETCHED,
  IRREVERSIBLE,
  READING,
  REFERENCE,
  wordsOf,
} from './tool-words.ts';

export type ToolRoles = {
  readonly tool: string;
  readonly reads: boolean;
  readonly irreversible: boolean;
  /** Takes something away or changes access, and no destination says whether that is meant. */
  readonly destructive: boolean;
  readonly roles: { readonly [role in Role]: readonly string[] };
};

const hint = (tool: CatalogueTool, name: string): unknown =>
  isObject(tool.annotations) ? tool.annotations[name] : undefined;

/** INVARIANT: annotations of a server only tighten (DESIGN 5.4); `readOnlyHint: true` is a claim and changes nothing. */
const readsOnly = (tool: CatalogueTool): boolean => {
  const changes = hint(tool, 'readOnlyHint') === false || hint(tool, 'destructiveHint') === true;
  const verbs = wordsOf(tool.name);
  return !changes && (READING.has(verbs[0] ?? '') || READING.has(verbs[1] ?? ''));
};

/** Names on the way to a place, the nearest first: `$.attachments[*].file_id` is `file_id`, then `attachments`. */
const namesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\.([A-Za-z0-9_]+)|\['((?:[^'\\]|\\.)*)'\]/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .reverse();

const isId = (words: readonly string[]): boolean => REFERENCE.has(words.at(-1) ?? '');

/** `channel_id` is as much a destination as `channel`; `file_id` and `email_id` are references. */
const roleOfName = (name: string, reads: boolean): Role | undefined => {
  const words = wordsOf(name);
  const places = reads ? FETCHED : DESTINATION;
  const last = words.at(-1) ?? '';
  if (places.has(last)) return 'destination';
  if (!reads && isId(words) && BY_ID.has(words.at(-2) ?? '')) return 'destination';
  if (REFERENCE.has(last)) return 'reference';
  return CONTROL.has(last) || words.some((word) => ACCESS.has(word)) ? 'control' : undefined;
};

const roleOf = (path: string, text: boolean, reads: boolean): Role => {
  for (const name of namesIn(path)) {
    const role = roleOfName(name, reads);
    if (role !== undefined) return role;
  }
  return text ? 'payload' : 'control';
};

/** Roles of every place of a tool's input schema. */
export const toolRoles = (tool: CatalogueTool): ToolRoles => {
  const reads = readsOnly(tool);
  const roles: { [role in Role]: string[] } = {
    destination: [],
    payload: [],
    reference: [],
    control: [],
  };
  for (const place of placesOf(tool.inputSchema))
    if (place.leaf && place.path !== ROOT)
      roles[roleOf(place.path, place.text, reads)].push(place.path);
  const verbs = wordsOf(tool.name);
  const access = [...roles.control].some((path) =>
    namesIn(path).some((name) => wordsOf(name).some((word) => ACCESS.has(word))),
  );
  return {
    tool: tool.name,
    reads,
    irreversible: !reads && verbs.some((word) => IRREVERSIBLE.has(word)),
    destructive:
      !reads &&
      (verbs.some((word) => DESTRUCTIVE.has(word)) ||
        access ||
        hint(tool, 'destructiveHint') === true),
    roles,
  };
};
