/** Tool pins in the vault's file, on a connection of their own. No key is needed: definitions hold no value. */

import type { Clock } from '../../ports/clock.ts';
import type { ToolPin, ToolPins } from '../../ports/tool-pins.ts';
import { openDatabase } from './database.ts';
import { vaultFault } from './faults.ts';
import { createGroupCommit } from './group-commit.ts';
import { readPatiently } from './reads.ts';

export type SqliteToolPinsOptions = {
  readonly file: string;
  readonly clock: Clock;
  /** Servers of different projects may share a name. */
  readonly project: string;
  /** Folder of the numbered SQL files, `vault/sqlite` of the package. */
  readonly migrations: string;
};

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

/** Opens the store when it is first asked, so that a start without a tool list costs nothing. */
export const openSqliteToolPins = (options: SqliteToolPinsOptions): ToolPins => {
  const { file, project, migrations, clock } = options;
  const open = () => {
    const db = openDatabase({
      file,
      migrations,
      store: 'vault',
      now: clock.now(),
      toFault: vaultFault,
    });
    const select = db.prepare<[{ project: string; server: string | null }], Row>(SELECT);
    const replace = db.prepare<[Row & { project: string }]>(REPLACE);
    return { db, select, replace, writes: createGroupCommit(db, vaultFault) };
  };
  let opened: ReturnType<typeof open> | undefined;
  const parts = (): ReturnType<typeof open> => {
    opened ??= open();
    return opened;
  };
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
    close: async () => {
      if (opened === undefined) return;
      await opened.writes.drain();
      opened.writes.stop();
      opened.db.close();
      opened = undefined;
    },
  };
};
