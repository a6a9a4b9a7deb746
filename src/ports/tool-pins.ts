/** What every tool said of itself when it was first seen or last approved: a description that changes later can steer a model. */

/**
 * One tool. `approved` is what the host may see, `pending` what the server says now and nobody has approved; both as
 * `core/mcp/tool-definition.ts` writes them, personal data already replaced. Held: both. Refused: only `pending`.
 */
export type ToolPin = {
  readonly server: string;
  readonly tool: string;
  readonly approved?: string;
  readonly pending?: string;
  /** When the tool was first seen, and when the pending definition was, milliseconds. */
  readonly seenAt: number;
  readonly changedAt?: number;
};

/** Pins of one project. Several processes may share a store. All methods throw `VAULT_UNAVAILABLE`. */
export type ToolPins = {
  /** Pins of one server, or of all, ordered by server and tool. */
  list(server?: string): Promise<readonly ToolPin[]>;
  /** Resolves when the pins are on disk; each replaces what was known of its tool. */
  save(pins: readonly ToolPin[]): Promise<void>;
  close(): Promise<void>;
};
