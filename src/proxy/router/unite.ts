/** One server out of several: capabilities, instructions, discover and initialize results. */

import type { Json, JsonObject } from '../../core/json/json.ts';
import { isObject } from '../../core/json/json.ts';
import { META_SERVER, MODERN_VERSIONS } from './era.ts';
import { without } from './fields.ts';
import type { LocalTools } from './local.ts';
import type { Upstream } from './upstream.ts';

/** Capabilities whose requests name a task or an extension, not a tool: they cannot be routed among several. */
const UNROUTABLE = ['tasks', 'experimental', 'extensions'];

/** What an upstream that has not arrived yet may still bring; a host hears of capabilities only once. */
const EXPECTED: JsonObject = { tools: {}, prompts: {}, resources: { subscribe: true } };

/** What tools of our own add. */
const LOCAL: JsonObject = { tools: {} };

const merged = (a: JsonObject, b: JsonObject): JsonObject => {
  const out: { [key: string]: Json } = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = out[key];
    out[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return out;
};

/** Lists change whenever an upstream comes or goes, whatever the upstream itself says. */
const changing = (capabilities: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(capabilities).map(([key, value]) =>
      ['tools', 'prompts', 'resources'].includes(key) && isObject(value)
        ? [key, { ...value, listChanged: true }]
        : [key, value],
    ),
  );

/** The union of what the upstreams offer. */
const uniteCapabilities = (upstreams: readonly Upstream[]): JsonObject => {
  const awaited = upstreams.some(({ state }) => state !== 'ready');
  const all = upstreams
    .filter(({ state }) => state === 'ready')
    .map(({ capabilities }) =>
      upstreams.length === 1 ? capabilities : without(capabilities, UNROUTABLE),
    );
  return changing(all.reduce(merged, awaited ? EXPECTED : {}));
};

/** Instructions under one heading per server; undefined where no server has any. */
const uniteInstructions = (upstreams: readonly Upstream[]): string | undefined => {
  const parts = upstreams
    .filter(({ state, instructions }) => state === 'ready' && instructions !== undefined)
    .map(({ id, instructions }) => `## ${id}\n\n${instructions?.trim()}`);
  return parts.length === 0 ? undefined : parts.join('\n\n');
};

/** What the results are made of. */
type Parts = {
  readonly upstreams: readonly Upstream[];
  readonly local: LocalTools | undefined;
};

/** Where the host sees no tool of a server, the server's instructions stand in the tree of code mode instead. */
const described = ({ upstreams, local }: Parts): JsonObject => {
  const instructions = local?.alone === true ? undefined : uniteInstructions(upstreams);
  const capabilities = uniteCapabilities(upstreams);
  return {
    capabilities: local === undefined ? capabilities : merged(capabilities, LOCAL),
    ...(instructions === undefined ? {} : { instructions }),
  };
};

const serverInfo = (version: string): JsonObject => ({ name: 'sluice', version });

/** The result of `initialize` (MCP 2025-11-25, lifecycle). */
export const initializeResult = (
  parts: Parts,
  protocolVersion: string,
  version: string,
): JsonObject => ({ protocolVersion, serverInfo: serverInfo(version), ...described(parts) });

/** The result of `server/discover` (MCP 2026-07-28). */
export const discoverResult = (parts: Parts, version: string): JsonObject => ({
  supportedVersions: MODERN_VERSIONS,
  ...described(parts),
  _meta: { [META_SERVER]: serverInfo(version) },
});
