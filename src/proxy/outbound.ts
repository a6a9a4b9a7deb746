/** Host to upstream: find tokens, look them up exactly, decide, audit, reveal, put the real values back. */

import type { Class } from '../core/brand.ts';
import { SluiceError } from '../core/errors.ts';
import { isObject, type JsonObject, type JsonPath } from '../core/json/json.ts';
import type { Label } from '../core/label/label.ts';
import { below, surfaceOf } from '../core/mcp/surfaces.ts';
import type { Sink } from '../core/policy/decision.ts';
import type { TokenSpan } from '../core/token/read.ts';
import { findTokens, restoreInJson } from '../core/token/restore.ts';
import { formatToken, type Token, tokenKey } from '../core/token/token.ts';
import { isIrreversible, judgesOwnWords, ownWords, withKnownTokens } from './arguments.ts';
import { callFacts, type SentToken } from './call-facts.ts';
import type { Context, Exchange } from './context.ts';
import { declassify, type Passage, type Revealed, unknownToken } from './declassify.ts';
import { sinkPath } from './sink-path.ts';

type Found = { readonly path: JsonPath; readonly span: TokenSpan };

/** Where a token stands, as policies write it: relative to the arguments for tool calls, `$.params…` elsewhere. */
const sinkOf = (context: Context, exchange: Exchange, path: JsonPath): Sink => {
  const inside = below(surfaceOf(exchange.method).arguments, path);
  return {
    kind: 'server',
    server: context.server,
    tool: exchange.tool,
    path: sinkPath(context.engine, inside ?? path),
    ...(isIrreversible(context, exchange) ? { irreversible: true } : {}),
  };
};

/** Labels of all tokens; refuses a token that looks like ours and is not known, keeps bare words such as `PHONE_1`. */
const labelsOf = async (context: Context, found: readonly Found[]): Promise<Map<string, Label>> => {
  const tokens = new Map<string, Token>(found.map((f) => [tokenKey(f.span.token), f.span.token]));
  const list = [...tokens.values()];
  const labels = await context.engine.vault.labels(context.engine.scope, list);
  const known = new Map<string, Label>();
  list.forEach((token, i) => {
    const label = labels[i];
    if (label !== undefined) known.set(tokenKey(token), label);
  });
  const foreign = found.find((f) => !known.has(tokenKey(f.span.token)) && f.span.form !== 'bare');
  if (foreign !== undefined) throw unknownToken(foreign.span.token);
  return known;
};

const passagesOf = (
  context: Context,
  exchange: Exchange,
  found: readonly Found[],
  labels: ReadonlyMap<string, Label>,
): readonly Passage[] => {
  const passages = new Map<string, Passage>();
  for (const { path, span } of found) {
    const label = labels.get(tokenKey(span.token));
    if (label === undefined) continue;
    const to = sinkOf(context, exchange, path);
    passages.set(`${tokenKey(span.token)} ${sinkPath(context.engine, path)}`, {
      token: span.token,
      label,
      to,
    });
  }
  return [...passages.values()];
};

const sentTokens = (
  found: readonly Found[],
  labels: ReadonlyMap<string, Label>,
): readonly SentToken[] =>
  found.flatMap(({ path, span }) => {
    const label = labels.get(tokenKey(span.token));
    return label === undefined ? [] : [{ path, span, origins: label.origins }];
  });

const restore = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  revealed: Revealed,
): JsonObject => {
  const out = restoreInJson(body, context.engine.classes, (token, path) => {
    const to = sinkOf(context, exchange, path);
    return revealed(token, to.kind === 'server' ? to.path : '$');
  });
  return isObject(out) ? out : body;
};

/**
 * The body with real values in place of tokens; the same object where there is none. Throws `TOKEN_UNKNOWN` or
 * `FLOW_DENIED` when the message must not go out, `AUDIT_UNAVAILABLE` or a vault error when it cannot.
 */
export const guardOutbound = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): JsonObject | Promise<JsonObject> => {
  const known = withKnownTokens(context, exchange, body);
  return known instanceof Promise
    ? known.then((written) => guardTokens(context, exchange, written))
    : guardTokens(context, exchange, known);
};

const guardTokens = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): JsonObject | Promise<JsonObject> => {
  const found = findTokens(body, context.engine.classes);
  refuseNamed(exchange, found);
  return found.length === 0 && !judgesOwnWords(context, exchange, body)
    ? body
    : revealAll(context, exchange, body, found);
};

/**
 * INVARIANT: the tool that the policy decides about is the tool that is called, so its name never comes out of the vault:
 * a token there could stand for the name of a tool that a rule, a pin or a person has refused.
 */
const refuseNamed = ({ method }: Exchange, found: readonly Found[]): void => {
  if (method !== 'tools/call') return;
  const named = found.find(({ path }) => path.length === 2 && path[1] === 'name');
  if (named === undefined) return;
  throw new SluiceError(
    'TOKEN_UNKNOWN',
    `the name of a tool holds the token \`${formatToken(named.span.token)}\``,
    'write the name of a tool exactly as `tools/list` shows it; a name is no place for data',
    { token: formatToken(named.span.token) },
  );
};

const NO_LABELS: ReadonlyMap<string, Label> = new Map();

const revealAll = async (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
  found: readonly Found[],
): Promise<JsonObject> => {
  const labels = found.length === 0 ? NO_LABELS : await labelsOf(context, found);
  const passages = [
    ...passagesOf(context, exchange, found, labels),
    ...(judgesOwnWords(context, exchange, body) ? ownWords(context, exchange, body) : []),
  ];
  if (passages.length === 0) return body;
  const facts = callFacts(context, exchange, body, sentTokens(found, labels));
  const revealed = await declassify(context, exchange, body, passages, facts);
  return restore(context, exchange, body, revealed);
};

/** Classes as the token reader wants them. */
export const tokenClasses = (...lists: readonly (readonly Class[])[]): ReadonlySet<string> =>
  new Set(lists.flat());
