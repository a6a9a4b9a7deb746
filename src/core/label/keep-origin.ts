/** Which origins a vault keeps of a binding: deduplicated, bounded, and as path patterns without values. */

import { auditPath } from '../audit/audit-path.ts';
import type { Origin } from './label.ts';

/** Origins kept per binding. Beyond them only new servers, tools and trust are added, never further paths. */
const MAX_ORIGINS = 64;

/** The origin as it may be stored: a path may hold object keys, and a key may be a value. */
export const cleanOrigin = (origin: Origin): Origin => ({
  server: origin.server,
  tool: origin.tool,
  path: auditPath(origin.path),
  untrusted: origin.untrusted,
});

/** A key for maps and sets. */
export const originKey = (origin: Origin): string =>
  JSON.stringify([origin.server, origin.tool, origin.path, origin.untrusted]);

const sameSource = (a: Origin, b: Origin): boolean =>
  a.server === b.server && a.tool === b.tool && a.untrusted === b.untrusted;

/**
 * True where `origin` has to be stored beside `known`. Over the bound a path that adds nothing for a decision is left
 * out; a new server, tool or `untrusted` is always kept, because leaving it out would loosen a decision (DESIGN 5.4:
 * a value with several origins must be allowed for each of them).
 */
export const isNewOrigin = (known: readonly Origin[], origin: Origin): boolean => {
  const same = known.filter((each) => sameSource(each, origin));
  if (same.length === 0) return true;
  return known.length < MAX_ORIGINS && !same.some((each) => each.path === origin.path);
};
