/** Approvals in the vault's file, on a connection of their own, so that a second terminal can answer them. */

import type { Approval, ApprovalState, Approvals } from '../../ports/approvals.ts';
import { type ProjectStoreOptions, projectStore } from './project-store.ts';
import { readPatiently } from './reads.ts';

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

/** Approvals of one project. */
export const openSqliteApprovals = (options: ProjectStoreOptions): Approvals => {
  const { project } = options;
  const { parts, close } = projectStore(options, (db) => ({
    known: db.prepare<[Key & { n: number }], Row>(KNOWN),
    insert: db.prepare<[Omit<Row, 'state'> & { project: string }]>(INSERT),
    take: db.prepare<[Key & { n: number }], Row>(TAKE),
    answer: db.prepare<[Key & { id: string; state: ApprovalState }], Row>(ANSWER),
    waiting: db.prepare<[Key], Row>(WAITING),
  }));
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
    close,
  };
};
