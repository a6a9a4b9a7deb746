/** Bounds of the router: how long it waits, how far it follows, how long a name may be. */

/** A list is answered without an upstream that needs longer; the host hears `list_changed` when it arrives. */
export const LIST_DEADLINE_MS = 3_000;
/** How long `server/discover` may stay unanswered before an upstream counts as legacy (some servers ignore it). */
export const PROBE_DEADLINE_MS = 10_000;
/** Start and handshake of one upstream: the request timeout of the official SDKs, none shorter. */
export const CONNECT_DEADLINE_MS = 60_000;
/** Pages that are joined into one list; protects against a cursor that never ends. */
export const MAX_LIST_PAGES = 100;
/** Hosts accept 64 characters of `[A-Za-z0-9_-]` (Claude, VS Code, OpenAI), fewer than MCP 2025-11-25 allows (128). */
export const MAX_EXPOSED_NAME = 64;
/** A connection that lasts this long is sound: the next restart begins with the shortest wait again. */
export const STABLE_MS = 30_000;
/** Names that an error proposes. */
export const MAX_PROPOSED_NAMES = 3;
/** Longest part of an unknown name or URI that an error repeats. */
export const MAX_QUOTED_LENGTH = 128;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Wait before restart number `failures`: 1, 2, 4 … 30 seconds. */
export const backOff = (failures: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, Math.min(failures, 6) - 1));
