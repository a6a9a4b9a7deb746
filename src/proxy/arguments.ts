/** What the host wrote itself: values the vault knows, ids that were read as references, and content without a class. */

import type { Finding, LeafSpans } from '../core/detect/finding.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  numberText,
  RawNumber,
} from '../core/json/json.ts';
import type { Label } from '../core/label/label.ts';
import { below, surfaceOf } from '../core/mcp/surfaces.ts';
import { CONTENT, type Sink } from '../core/policy/decision.ts';
import { seal, sealText } from '../core/secret.ts';
import { readTokens } from '../core/token/read.ts';
import { replaceSpans } from '../core/token/replace.ts';
import { formatToken, type Token } from '../core/token/token.ts';
import { argumentsOf, type Leaf, leavesOf } from './call-facts.ts';
import type { Context, Exchange } from './context.ts';
import type { Passage } from './declassify.ts';
import { sinkPath } from './sink-path.ts';

/** Requests whose arguments the host chooses. Reads disclose what they ask for like any other call (DESIGN 5.4). */
const CALLS: ReadonlySet<string> = new Set([
  'tools/call',
  'prompts/get',
  'resources/read',
  'resources/subscribe',
  'completion/complete',
]);

const isCall = ({ method }: Exchange, body: JsonObject): boolean =>
  CALLS.has(method) && Object.hasOwn(body, 'params');

/** Scalars of the arguments, paths from the body's root; what the protocol adds in `_meta` is no argument. */
const argumentLeaves = (exchange: Exchange, body: JsonObject): readonly Leaf[] => {
  const root = surfaceOf(exchange.method).arguments;
  const args = argumentsOf(exchange, body);
  return args === undefined
    ? []
    : leavesOf(args)
        .filter(({ path }) => path[0] !== '_meta')
        .map(({ path, value }) => ({ path: [...root, ...path], value }));
};

const textOf = (value: Json): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || value instanceof RawNumber ? numberText(value) : undefined;
};

type Hit = {
  readonly leaf: Leaf;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/** Known values in the arguments. A form made from a value, such as `jdoe`, is no value that the vault could look up. */
const hitsIn = ({ engine }: Context, leaves: readonly Leaf[]): readonly Hit[] =>
  leaves.flatMap((leaf) => {
    const text = textOf(leaf.value);
    if (text === undefined) return [];
    const hits = engine.known.find(text).filter(({ derived }) => !derived);
    const whole = typeof leaf.value !== 'string';
    return hits
      .filter(({ start, end }) => !whole || (start === 0 && end === text.length))
      .map(({ start, end }) => ({ leaf, text, start, end }));
  });

/** The token of a value that the host wrote out. */
const tokenOf = async ({ engine }: Context, hit: Hit): Promise<Token | undefined> => {
  const text = hit.text.slice(hit.start, hit.end);
  const value =
    typeof hit.leaf.value === 'string' ? sealText(text) : seal({ type: 'number', text });
  const [token] = await engine.vault.find(engine.scope, value);
  return token;
};

const finding = ({ start, end }: Hit, token: Token): Finding => ({
  kind: 'finding',
  class: token.class,
  start,
  end,
  score: 1,
  recognizer: 'known',
  evidence: [],
});

const leafSpans = (hits: readonly Hit[], tokens: readonly (Token | undefined)[]) => {
  const byLeaf = new Map<Leaf, { spans: Finding[]; tokens: Token[]; text: string }>();
  hits.forEach((hit, i) => {
    const token = tokens[i];
    if (token === undefined) return;
    const found = byLeaf.get(hit.leaf) ?? { spans: [], tokens: [], text: hit.text };
    byLeaf.set(hit.leaf, found);
    found.spans.push(finding(hit, token));
    found.tokens.push(token);
  });
  return [...byLeaf].map(([leaf, found]) => ({ leaf, ...found }));
};

/**
 * The body with tokens in place of values that the vault knows: a value that the host writes out is decided by the label
 * of that value, not as something new, and comes back as it was where it may go.
 */
export const withKnownTokens = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): JsonObject | Promise<JsonObject> => {
  if (context.engine.known.size === 0 || !isCall(exchange, body)) return body;
  const hits = hitsIn(context, argumentLeaves(exchange, body));
  return hits.length === 0 ? body : tokenized(context, body, hits);
};

const tokenized = async (
  context: Context,
  body: JsonObject,
  hits: readonly Hit[],
): Promise<JsonObject> => {
  const tokens = await Promise.all(hits.map((hit) => tokenOf(context, hit)));
  const found = leafSpans(hits, tokens);
  const leaves: readonly LeafSpans[] = found.map(({ leaf, spans, text }) => ({
    path: leaf.path,
    target: 'value',
    type: typeof leaf.value === 'string' ? 'string' : 'number',
    text,
    spans,
  }));
  const queue = found.flatMap((each) => each.tokens)[Symbol.iterator]();
  const out = replaceSpans(body, leaves, () => {
    const { value } = queue.next();
    return value === undefined ? undefined : formatToken(value);
  });
  return isObject(out) ? out : body;
};

const sinkOf = (context: Context, exchange: Exchange, path: JsonPath): Sink => ({
  kind: 'server',
  server: context.server,
  tool: exchange.tool,
  path: sinkPath(context.engine, path),
  ...(isIrreversible(context, exchange) ? { irreversible: true } : {}),
});

/** As the policy says, or as the server says of itself: its word counts where it makes a call more dangerous. */
export const isIrreversible = ({ engine, server }: Context, { tool }: Exchange): boolean =>
  engine.policy.isIrreversible(server, tool) || engine.conversation.destructive(server).has(tool);

/** True where the text is one token and nothing else. */
const isToken = (text: string, classes: ReadonlySet<string>): boolean => {
  const [span] = readTokens(text, classes);
  return span !== undefined && span.start === 0 && span.end === text.length;
};

const labelsAt = (
  context: Context,
  exchange: Exchange,
  path: JsonPath,
  text: string,
): readonly Label[] => {
  const { policy, conversation } = context.engine;
  const labels: Label[] = [];
  if (policy.judgesContent) {
    const named = policy.judgesTrust ? conversation.namedBy(text) : [];
    labels.push({ class: CONTENT, origins: [...named, ...conversation.origins()] });
  }
  if (!policy.hasReferences) return labels;
  const roles = policy.roles(context.server, exchange.tool, sinkPath(context.engine, path));
  if (!roles.includes('reference')) return labels;
  for (const origin of conversation.referredBy(text))
    for (const cls of policy.declaredAt(origin.server, origin.tool, origin.path).refersTo)
      labels.push({ class: cls, origins: [origin] });
  return labels;
};

/** True where a rule may speak about what the host wrote itself. */
export const judgesOwnWords = (
  { engine }: Context,
  exchange: Exchange,
  body: JsonObject,
): boolean =>
  (engine.policy.judgesContent || engine.policy.hasReferences) && isCall(exchange, body);

/**
 * What goes out without a token: ids that stand for values, and content. INVARIANT: a call without any argument is
 * content, too, because that it is made says something.
 */
export const ownWords = (
  context: Context,
  exchange: Exchange,
  body: JsonObject,
): readonly Passage[] => {
  const root = surfaceOf(exchange.method).arguments;
  const leaves = argumentLeaves(exchange, body).flatMap(({ path, value }) => {
    const text = textOf(value) ?? String(value);
    if (isToken(text, context.engine.classes)) return [];
    return [{ path: below(root, path) ?? path, text }];
  });
  return [...(leaves.length === 0 ? [{ path: [], text: '' }] : leaves)].flatMap(({ path, text }) =>
    labelsAt(context, exchange, path, text).map((label) => ({
      label,
      to: sinkOf(context, exchange, path),
    })),
  );
};
