import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryToolPins } from '../../src/adapters/memory/tool-pins.ts';
import { systemClock } from '../../src/adapters/node/system-clock.ts';
import { openSqliteToolPins } from '../../src/adapters/sqlite/tool-pins.ts';
import type { ToolPins } from '../../src/ports/tool-pins.ts';
import { folder, MIGRATIONS, removeFolders } from './sqlite-folder.ts';

afterAll(removeFolders);

const sqlite = (file: string, project: string): ToolPins =>
  openSqliteToolPins({ file, project, clock: systemClock, migrations: MIGRATIONS });

const contract = (open: () => ToolPins): void => {
  test('pins come back as they were saved, ordered, and a later save replaces an earlier one', async () => {
    const pins = open();
    await pins.save([
      { server: 'b', tool: 'x', approved: '{"name":"x"}', seenAt: 1 },
      { server: 'a', tool: 'y', pending: '{}', seenAt: 2, changedAt: 3 },
    ]);
    await pins.save([
      { server: 'b', tool: 'x', approved: '{}', pending: '[]', seenAt: 1, changedAt: 9 },
    ]);
    const y = { server: 'a', tool: 'y', pending: '{}', seenAt: 2, changedAt: 3 };
    const x = { server: 'b', tool: 'x', approved: '{}', pending: '[]', seenAt: 1, changedAt: 9 };
    expect(await pins.list()).toEqual([y, x]);
    expect(await pins.list('b')).toEqual([x]);
    expect(await pins.list('c')).toEqual([]);
    await pins.close();
  });
};

describe('memory', () => contract(createMemoryToolPins));
describe('sqlite', () => {
  contract(() => sqlite(folder().file, 'one'));

  test('projects do not see each other, and what is saved outlives the process', async () => {
    const { file } = folder();
    const one = sqlite(file, 'one');
    await one.save([{ server: 's', tool: 't', approved: '{}', seenAt: 1 }]);
    await one.close();
    const again = sqlite(file, 'one');
    expect(await again.list()).toHaveLength(1);
    await again.close();
    const two = sqlite(file, 'two');
    expect(await two.list()).toEqual([]);
    await two.close();
  });
});
