/** Approvals in the vault's file, on a connection of their own, so that a second terminal can answer them. */

import type { Approval, ApprovalState, Approvals } from '../../ports/approvals.ts';
import type { Clock } from '../../ports/clock.ts';
import { openDatabase } from './database.ts';
import { vaultFault } from './faults.ts';
import { createGroupCommit } from './group-commit.ts';
import { readPatiently } from './reads.ts';

export type SqliteApprovalsOptions = {
  readonly file: string;
  readonly clock: Clock;
  readonly project: string;
  /** Folder of the numbered SQL files, `vault/sqlite` of the package. */
  readonly migrations: string;
};

type Row = {
  readonly id: string;
  readonly n: number;
  readonly server: string;
  readonly tool: string;
  readonly rule: string;
  readonly state: ApprovalState;
  readonly created: number;
  readonly expires: number;
};

const COLUMNS = 'id, n, server, tool, rule, state, created, expires';
const KNOWN = `SELECT ${COLUMNS} FROM approval
  WHERE project = @project AND n = @n AND expires > @now AND state IN ('pending', 'denied')`;
const INSERT = `INSERT INTO approval (${COLUMNS}, project)
  VALUES (@id, @n, @server, @tool, @rule, 'pending', @created, @expires, @project)`;
// One statement finds and moves, so that two processes cannot use one grant.
const TAKE = `UPDATE approval SET state = 'used' WHERE id = (
    SELECT id FROM approval WHERE project = @project AND n = @n AND expires > @now AND state = 'granted' LIMIT 1
  ) RETURNING ${COLUMNS}`;
const ANSWER = `UPDATE approval SET state = @state
  WHERE id = @id AND project = @project AND expires > @now AND state = 'pending' RETURNING ${COLUMNS}`;
const WAITING = `SELECT ${COLUMNS} FROM approval
  WHERE project = @project AND expires > @now AND state = 'pending' ORDER BY created, id`;

const toApproval = (row: Row): Approval => ({
  id: row.id,
  n: row.n,
  server: row.server,
  tool: row.tool,
  rule: row.rule,
  state: row.state,
  createdAt: row.created,
  expiresAt: row.expires,
});

type Key = { readonly project: string; readonly now: number };

const openParts = (options: SqliteApprovalsOptions) => {
  const { file, migrations, clock } = options;
  const db = openDatabase({
    file,
    migrations,
    store: 'vault',
    now: clock.now(),
    toFault: vaultFault,
  });
  return {
    db,
    writes: createGroupCommit(db, vaultFault),
    known: db.prepare<[Key & { n: number }], Row>(KNOWN),
    insert: db.prepare<[Omit<Row, 'state'> & { project: string }]>(INSERT),
    take: db.prepare<[Key & { n: number }], Row>(TAKE),
    answer: db.prepare<[Key & { id: string; state: ApprovalState }], Row>(ANSWER),
    waiting: db.prepare<[Key], Row>(WAITING),
  };
};

/** Opens the store when it is first asked, so that a start without a question costs nothing. */
export const openSqliteApprovals = (options: SqliteApprovalsOptions): Approvals => {
  const { project } = options;
  let opened: ReturnType<typeof openParts> | undefined;
  const parts = (): ReturnType<typeof openParts> => {
    opened ??= openParts(options);
    return opened;
  };
  const changed = async (update: () => Row | undefined): Promise<Approval | undefined> => {
    const row = await parts().writes.enqueue(update);
    return row === undefined ? undefined : toApproval(row);
  };
  return {
    open: async ({ createdAt, expiresAt, ...request }) => {
      const { writes, known, insert } = parts();
      return writes.enqueue(() => {
        const found = known.get({ project, n: request.n, now: createdAt });
        if (found !== undefined) return { approval: toApproval(found), fresh: false };
        insert.run({ ...request, project, created: createdAt, expires: expiresAt });
        return { approval: { ...request, createdAt, expiresAt, state: 'pending' }, fresh: true };
      });
    },
    take: (n, now) => changed(() => parts().take.get({ project, n, now })),
    answer: (id, state, now) => changed(() => parts().answer.get({ project, id, state, now })),
    waiting: async (now) => {
      const { waiting } = parts();
      return (await readPatiently(() => waiting.all({ project, now }))).map(toApproval);
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
