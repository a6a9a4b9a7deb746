/** Tool pins in the vault's file, on a connection of their own. No key is needed: definitions hold no value. */

import type { ToolPin, ToolPins } from '../../ports/tool-pins.ts';
import { type ProjectStoreOptions, projectStore } from './project-store.ts';
import { readPatiently } from './reads.ts';

type Row = {
  readonly server: string;
  readonly tool: string;
  readonly approved: string | null;
  readonly pending: string | null;
  readonly seen: number;
  readonly changed: number | null;
};

const SELECT = `SELECT server, tool, approved, pending, seen, changed FROM tool_pin
  WHERE project = @project AND (@server IS NULL OR server = @server) ORDER BY server, tool`;
const REPLACE = `INSERT OR REPLACE INTO tool_pin (project, server, tool, approved, pending, seen, changed)
  VALUES (@project, @server, @tool, @approved, @pending, @seen, @changed)`;

const toPin = (row: Row): ToolPin => ({
  server: row.server,
  tool: row.tool,
  seenAt: row.seen,
  ...(row.approved === null ? {} : { approved: row.approved }),
  ...(row.pending === null ? {} : { pending: row.pending }),
  ...(row.changed === null ? {} : { changedAt: row.changed }),
});

const toRow = (pin: ToolPin): Row => ({
  server: pin.server,
  tool: pin.tool,
  approved: pin.approved ?? null,
  pending: pin.pending ?? null,
  seen: pin.seenAt,
  changed: pin.changedAt ?? null,
});

/** Pins of one project. */
export const openSqliteToolPins = (options: ProjectStoreOptions): ToolPins => {
  const { project } = options;
  const { parts, close } = projectStore(options, (db) => ({
    select: db.prepare<[{ project: string; server: string | null }], Row>(SELECT),
    replace: db.prepare<[Row & { project: string }]>(REPLACE),
  }));
  return {
    list: async (server) => {
      const { select } = parts();
      const rows = await readPatiently(() => select.all({ project, server: server ?? null }));
      return rows.map(toPin);
    },
    save: async (pins) => {
      const { writes, replace } = parts();
      await writes.enqueue(() => {
        for (const pin of pins) replace.run({ project, ...toRow(pin) });
      });
    },
    close,
  };
};
