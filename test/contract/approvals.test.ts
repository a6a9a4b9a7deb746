import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryApprovals } from '../../src/adapters/memory/approvals.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { openSqliteApprovals } from '../../src/adapters/sqlite/approvals.ts';
import type { Approvals } from '../../src/ports/approvals.ts';
import { folder, MIGRATIONS, removeFolders } from './sqlite-folder.ts';

afterEach(removeFolders);

const request = {
  id: 'ap-1',
  n: 1,
  server: 'mail',
  tool: 'send',
  rule: 'ask-first',
  createdAt: 1_000,
  expiresAt: 2_000,
};

const stores: { readonly [name: string]: () => Approvals } = {
  memory: createMemoryApprovals,
  sqlite: () =>
    openSqliteApprovals({
      file: join(folder().data, 'vault.db'),
      clock: systemClock,
      project: 'p',
      migrations: MIGRATIONS,
    }),
};

describe.each(Object.keys(stores))('approvals in %s', (name) => {
  const opened = async (): Promise<Approvals> => {
    const approvals = stores[name]?.() ?? createMemoryApprovals();
    await approvals.open(request);
    return approvals;
  };

  test('the same call asks once; what waits is listed until it ends', async () => {
    const approvals = await opened();
    const again = await approvals.open({ ...request, id: 'ap-2', createdAt: 1_500 });
    expect([again.fresh, again.approval.id]).toEqual([false, 'ap-1']);
    expect((await approvals.waiting(1_999)).map(({ id }) => id)).toEqual(['ap-1']);
    expect(await approvals.waiting(2_000)).toEqual([]);
    await approvals.close();
  });

  test('a yes is for one call', async () => {
    const approvals = await opened();
    expect(await approvals.take(1, 1_100)).toBeUndefined();
    expect((await approvals.answer('ap-1', 'granted', 1_200))?.state).toBe('granted');
    expect(await approvals.take(2, 1_300)).toBeUndefined();
    expect((await approvals.take(1, 1_300))?.id).toBe('ap-1');
    expect(await approvals.take(1, 1_300)).toBeUndefined();
    await approvals.close();
  });

  test('a yes that was not used in time is none', async () => {
    const approvals = await opened();
    await approvals.answer('ap-1', 'granted', 1_200);
    expect(await approvals.take(1, 2_000)).toBeUndefined();
    await approvals.close();
  });

  test('an answer that comes too late, or a second one, is none', async () => {
    const approvals = await opened();
    expect(await approvals.answer('ap-1', 'granted', 2_000)).toBeUndefined();
    expect((await approvals.answer('ap-1', 'denied', 1_200))?.state).toBe('denied');
    expect(await approvals.answer('ap-1', 'granted', 1_300)).toBeUndefined();
    expect(await approvals.take(1, 1_400)).toBeUndefined();
    await approvals.close();
  });
});
