import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { asScopeId } from '../../../src/core/brand.ts';
import { type Folder, folder, removeFolders } from '../../contract/sqlite-folder.ts';
import { EMAIL, email, plains } from '../../contract/vault.ts';
import { type Acknowledged, startBinder } from './child.ts';

afterEach(removeFolders);

const SCOPE = asScopeId('project/children');

/** Every acknowledged token still means its value, and no number means two values. */
const check = async (at: Folder, all: readonly Acknowledged[]): Promise<void> => {
  const byNumber = new Map<number, string>();
  for (const { n, text } of all) {
    expect(byNumber.get(n) ?? text).toBe(text);
    byNumber.set(n, text);
  }
  expect(new Set(byNumber.values()).size).toBe(byNumber.size);
  const vault = at.open();
  const tokens = [...byNumber.keys()].map((n) => ({ class: EMAIL, n }));
  const values = plains(await vault.reveal(SCOPE, tokens));
  expect(values.map((plain) => plain?.text)).toEqual([...byNumber.values()]);
  const again = await vault.bind(
    SCOPE,
    [...byNumber.values()].map((text) => email(text)),
  );
  expect(again.map(({ n }) => n)).toEqual([...byNumber.keys()]);
  await vault.close();
};

test('three processes on one new file agree on key, numbers and values, and lose nothing', async () => {
  const at = folder();
  const binders = ['a-', 'b-', 'c-'].map((prefix) => startBinder(at, prefix, 120));
  const all = (await Promise.all(binders.map(({ done }) => done))).flat();
  expect(all.length).toBe(3 * 240);
  expect(new Set(all.map(({ n }) => n)).size).toBe(3 * 120 + 120);
  await check(at, all);
}, 60_000);

test('kill -9 in the middle of binding loses no acknowledged token and reuses none', async () => {
  const at = folder();
  const all: Acknowledged[] = [];
  for (let round = 0; round < 6; round += 1) {
    const { child, done, count } = startBinder(at, `r${round}-`, 0);
    while (count() === 0) await delay(5);
    await delay(20 + 15 * round);
    child.kill('SIGKILL');
    all.push(...(await done));
  }
  expect(all.length).toBeGreaterThan(100);
  await check(at, all);
}, 60_000);
