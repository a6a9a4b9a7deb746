/** Approvals in memory, for tests. */

import type { Approval, Approvals } from '../../ports/approvals.ts';

/** An empty store. */
export const createMemoryApprovals = (): Approvals => {
  const all = new Map<string, Approval>();
  const find = (fits: (each: Approval) => boolean): Approval | undefined =>
    [...all.values()].find(fits);
  const move = (found: Approval | undefined, state: Approval['state']): Approval | undefined => {
    if (found === undefined) return undefined;
    const moved = { ...found, state };
    all.set(found.id, moved);
    return moved;
  };
  return {
    open: async (request) => {
      const now = request.createdAt;
      const known = find(
        ({ n, state, expiresAt }) =>
          n === request.n && expiresAt > now && (state === 'pending' || state === 'denied'),
      );
      if (known !== undefined) return { approval: known, fresh: false };
      const approval: Approval = { ...request, state: 'pending' };
      all.set(approval.id, approval);
      return { approval, fresh: true };
    },
    take: async (n, now) =>
      move(
        find((each) => each.n === n && each.state === 'granted' && each.expiresAt > now),
        'used',
      ),
    answer: async (id, state, now) =>
      move(
        find((each) => each.id === id && each.state === 'pending' && each.expiresAt > now),
        state,
      ),
    waiting: async (now) =>
      [...all.values()].filter(({ state, expiresAt }) => state === 'pending' && expiresAt > now),
    close: async () => undefined,
  };
};
