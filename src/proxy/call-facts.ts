/** What conditions of rules may look at in one message: counts, arguments as the host wrote them, destinations. */

import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  pathText,
  RawNumber,
} from '../core/json/json.ts';
import type { Origin } from '../core/label/label.ts';
import { below, surfaceOf } from '../core/mcp/surfaces.ts';
import type { ArgumentFact, Facts } from '../core/policy/decision.ts';
import type { Context, Engine, Exchange } from './context.ts';

/** How often each name occurs. */
export const countBy = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

/** Facts of every message. */
export const factsAbout = (engine: Engine, count?: number): Facts => ({
  purpose: engine.purpose,
  principal: engine.principal,
  count,
});

export type Leaf = { readonly path: readonly (string | number)[]; readonly value: Json };

/** Every scalar of a document with its path. */
export const leavesOf = (node: Json, path: readonly (string | number)[] = []): readonly Leaf[] => {
  if (isArray(node)) return node.flatMap((item, i) => leavesOf(item, [...path, i]));
  if (isObject(node))
    return Object.entries(node).flatMap(([key, item]) => leavesOf(item, [...path, key]));
  return [{ path, value: node }];
};

const scalarOf = (value: Json): ArgumentFact['value'] => {
  if (value instanceof RawNumber) return value.lexeme;
  return typeof value === 'object' ? undefined : value;
};

/** Part of a message that holds what the caller sends on purpose; undefined where there is none. */
export const argumentsOf = (exchange: Exchange, body: JsonObject): Json | undefined => {
  let node: Json | undefined = body;
  for (const step of surfaceOf(exchange.method).arguments)
    node = isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  return node;
};

/** A token in a message, and what is known of its value. */
export type SentToken = {
  readonly path: JsonPath;
  readonly span: { readonly start: number; readonly end: number };
  readonly origins: readonly Origin[];
};

const keyOf = (path: JsonPath): string => JSON.stringify(path);

/** True where the argument is the token and nothing else. */
const isWhole = ({ start, end }: SentToken['span'], value: Json): boolean =>
  typeof value === 'string' && start === 0 && end === value.length;

/** Origins of each destination: those of its tokens, and an empty list where the host wrote text of its own. */
const destinationsOf = (
  { engine, server }: Context,
  { tool }: Exchange,
  leaves: readonly Leaf[],
  tokens: ReadonlyMap<string, readonly SentToken[]>,
): readonly (readonly Origin[])[] =>
  leaves
    .filter(({ path }) => engine.policy.roles(server, tool, pathText(path)).includes('destination'))
    .flatMap(({ path, value }) => {
      const sent = tokens.get(keyOf(path)) ?? [];
      const named = sent.map(({ origins }) => origins);
      return sent.some(({ span }) => isWhole(span, value)) ? named : [...named, []];
    });

/**
 * The facts of a call, as far as a rule of the policy asks for them. An argument that is or holds a token has no value
 * here: the facts are the host's own words, never what the vault knows.
 */
export const callFacts = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  sent: readonly SentToken[],
): Facts => {
  const { engine } = context;
  const args = argumentsOf(exchange, body);
  if (!engine.policy.judgesArguments || args === undefined) return factsAbout(engine);
  const leaves = leavesOf(args);
  const tokens = new Map<string, SentToken[]>();
  for (const each of sent) {
    const key = keyOf(below(surfaceOf(exchange.method).arguments, each.path) ?? each.path);
    tokens.set(key, [...(tokens.get(key) ?? []), each]);
  }
  return {
    ...factsAbout(engine),
    arguments: leaves.map(({ path, value }) => {
      const scalar = tokens.has(keyOf(path)) ? undefined : scalarOf(value);
      return { path: pathText(path), ...(scalar === undefined ? {} : { value: scalar }) };
    }),
    destinations: destinationsOf(context, exchange, leaves, tokens),
  };
};
