/** Where a value came from. Labels are kept in the vault with each binding and decide where the value may go. */

import type { Class, ServerId } from '../brand.ts';

/** One place that a value was read from. Holds names and paths only, never a value. */
export type Origin = {
  readonly server: ServerId;
  /** Tool name for `tools/call`, otherwise the MCP method, such as `resources/read`. */
  readonly tool: string;
  /** `$.contacts[*].email` inside the structured result, or `$` for text (json/json.ts `pathPattern`). */
  readonly path: string;
  /** True where free text that others wrote named the value (DESIGN 5.4 `untrusted`). */
  readonly untrusted: boolean;
  /** Only inside a decision: a trusted place named the same value, so that nothing here makes it untrusted. */
  readonly vouched?: true;
};

/** What a value carries: its class and every place it was seen. */
export type Label = { readonly class: Class; readonly origins: readonly Origin[] };

/** The same place with the same trust. */
export const sameOrigin = (a: Origin, b: Origin): boolean =>
  a.server === b.server && a.tool === b.tool && a.path === b.path && a.untrusted === b.untrusted;

/** Union of two origin lists. Associative, commutative up to order, idempotent (Denning: join moves upwards only). */
export const joinOrigins = (a: readonly Origin[], b: readonly Origin[]): readonly Origin[] => {
  const added = b.filter((origin) => !a.some((known) => sameOrigin(known, origin)));
  return added.length === 0 ? a : [...a, ...added];
};
