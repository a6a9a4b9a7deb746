/** What the generator reads and writes: tools as servers list them, and the tree of files that stands for them. */

import type { Json } from '../json/json.ts';
import type { SearchEntry } from './search.ts';
import type { Shape } from './shape.ts';

/** One entry of a `tools/list` result (MCP 2025-11-25, server/tools), with what was learned of its results. */
export type ToolSource = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema?: Json | undefined;
  readonly outputSchema?: Json | undefined;
  /** Structure of observed results; used where there is no `outputSchema`. */
  readonly learned?: Shape | undefined;
};

export type ServerSource = { readonly server: string; readonly tools: readonly ToolSource[] };

/** A tool under the names it has in code; the same shape as `ToolBinding` of `ports/compiler`. */
export type NamedTool = {
  readonly server: string;
  readonly tool: string;
  readonly folder: string;
  readonly name: string;
  readonly parameters: readonly string[];
};

/** The generated part of the tree: `README.md`, `globals.d.ts` and `servers/`. */
export type ApiTree = {
  /** Depends on the text of the files alone. */
  readonly revision: string;
  readonly files: ReadonlyMap<string, string>;
  readonly tools: readonly NamedTool[];
  /** The same tools for `createIndex`. */
  readonly entries: readonly SearchEntry[];
};

/** True for a tool that agent code may call; what it may not call it does not see. */
export type Visible = (server: string, tool: string) => boolean;
