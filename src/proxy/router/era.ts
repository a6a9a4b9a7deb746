/** The two protocol eras: versions, the envelope of 2026-07-28, and what results of one era lack in the other. */

import { isObject, type Json, type JsonObject } from '../../core/json/json.ts';
import { type Answer, fail } from './answer.ts';
import { objectIn, textIn, without } from './fields.ts';

/** Revisions with `initialize`, newest first. */
const LEGACY_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
/** Revisions whose requests carry an envelope in `_meta`. */
export const MODERN_VERSIONS: readonly string[] = ['2026-07-28'];
export const NEWEST_LEGACY = '2025-11-25';

const PREFIX = 'io.modelcontextprotocol/';
const META_VERSION: string = `${PREFIX}protocolVersion`;
const META_CAPABILITIES: string = `${PREFIX}clientCapabilities`;
const META_CLIENT: string = `${PREFIX}clientInfo`;
export const META_SERVER: string = `${PREFIX}serverInfo`;
export const META_SUBSCRIPTION: string = `${PREFIX}subscriptionId`;
const META_LOG_LEVEL = `${PREFIX}logLevel`;
const ENVELOPE = [META_VERSION, META_CAPABILITIES, META_CLIENT, META_LOG_LEVEL];

export type Era = 'legacy' | 'modern';

/** What the host said about itself, in `initialize` or in its first envelope. */
export type HostSession = {
  readonly era: Era;
  readonly version: string;
  readonly capabilities: JsonObject;
  readonly client: JsonObject;
};

/** The host's version where we know it, our newest otherwise (MCP 2025-11-25, "Version Negotiation"). */
const negotiate = (asked: string | undefined): string =>
  asked !== undefined && LEGACY_VERSIONS.includes(asked) ? asked : NEWEST_LEGACY;

/** The session of a legacy host. */
export const legacySession = (params: Json | undefined): HostSession => ({
  era: 'legacy',
  version: negotiate(textIn(params, 'protocolVersion')),
  capabilities: objectIn(params, 'capabilities'),
  client: objectIn(params, 'clientInfo'),
});

/** The session that a modern request carries. */
export const modernSession = (params: Json | undefined): HostSession => {
  const meta = objectIn(params, '_meta');
  return {
    era: 'modern',
    version: textIn(meta, META_VERSION) ?? '',
    capabilities: objectIn(meta, META_CAPABILITIES),
    client: objectIn(meta, META_CLIENT),
  };
};

/** Why an envelope is refused; undefined where it is fine (MCP 2026-07-28, "Request metadata"). */
export const envelopeFault = (params: Json | undefined): Answer | undefined => {
  const meta = objectIn(params, '_meta');
  const requested = textIn(meta, META_VERSION);
  if (requested === undefined || !MODERN_VERSIONS.includes(requested))
    return fail(-32022, 'unsupported protocol version', {
      supported: MODERN_VERSIONS,
      requested: requested ?? '',
    });
  return isObject(meta[META_CAPABILITIES])
    ? undefined
    : fail(-32602, `\`_meta\` lacks \`${META_CAPABILITIES}\``);
};

/** Params as a modern upstream wants them. A legacy host's capabilities are not promised: nothing could ask for them. */
export const withEnvelope = (
  params: JsonObject | undefined,
  session: HostSession | undefined,
): JsonObject => {
  const meta = objectIn(params, '_meta');
  if (Object.hasOwn(meta, META_VERSION)) return params ?? {};
  const own: JsonObject = {
    [META_VERSION]: '2026-07-28',
    [META_CAPABILITIES]: session?.era === 'modern' ? session.capabilities : {},
    ...(session === undefined ? {} : { [META_CLIENT]: session.client }),
  };
  return { ...params, _meta: { ...meta, ...own } };
};

/** Params as a legacy upstream wants them: without the envelope. */
export const withoutEnvelope = (params: JsonObject | undefined): JsonObject | undefined => {
  const meta = objectIn(params, '_meta');
  if (params === undefined || !ENVELOPE.some((key) => Object.hasOwn(meta, key))) return params;
  const rest = without(meta, ENVELOPE);
  const { _meta, ...others } = params;
  return Object.keys(rest).length === 0 ? others : { ...others, _meta: rest };
};

/** Methods whose results carry `ttlMs` and `cacheScope` in 2026-07-28. */
const CACHEABLE: ReadonlySet<string> = new Set([
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'resources/read',
]);

/** A result as a modern host needs it. What a legacy upstream cannot say is said carefully: not to be cached or shared. */
export const forModernHost = (method: string, result: JsonObject): JsonObject => ({
  resultType: 'complete',
  ...(CACHEABLE.has(method) ? { ttlMs: 0, cacheScope: 'private' } : {}),
  ...result,
});

/**
 * A result as a legacy host needs it. A question to the user in the modern form (`input_required`) cannot be put to a
 * legacy host; saying so is better than a result without content.
 */
export const forLegacyHost = (result: JsonObject): Answer => {
  const type = result['resultType'];
  if (type === undefined) return { result };
  if (type === 'complete') return { result: without(result, ['resultType']) };
  return fail(-32603, 'the server asks for input in a way that this host does not speak');
};
