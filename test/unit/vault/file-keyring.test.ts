import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fileKeyring } from '../../../src/adapters/node/file-keyring.ts';
import { codeOf, folder, removeFolders } from '../../contract/sqlite-folder.ts';

afterEach(removeFolders);

test('the first use makes 32 bytes in a 0600 file, later uses read the same', () => {
  const at = folder();
  const made = fileKeyring(at.key, at.data).current();
  expect(made.bytes.length).toBe(32);
  expect(statSync(at.key).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(at.key))).toEqual(['vault.key']);
  expect(fileKeyring(at.key, at.data).current()).toEqual(made);
  expect(Buffer.from(made.bytes).toString('base64')).toBe(readFileSync(at.key, 'utf8').trim());
  expect(made.id).toMatch(/^file-[0-9a-f]{16}$/);
});

test.each([0o640, 0o604, 0o660, 0o777])('mode %o is refused', async (mode) => {
  const at = folder();
  fileKeyring(at.key, at.data).current();
  chmodSync(at.key, mode);
  expect(await codeOf(() => fileKeyring(at.key, at.data).current())).toBe('KEY_UNREADABLE');
  expect(() => fileKeyring(at.key, at.data).current()).toThrow('can be read by group or others');
});

test('a key inside the data folder is refused, also through a symbolic link', async () => {
  const at = folder();
  mkdirSync(join(at.data, 'sub'), { recursive: true });
  symlinkSync(join(at.data, 'sub'), join(at.base, 'link'));
  for (const path of [join(at.data, 'k'), join(at.data, 'sub', 'k'), join(at.base, 'link', 'k')]) {
    const keyring = fileKeyring(path, at.data);
    expect(() => keyring.current()).toThrow('inside the data folder');
    expect(await codeOf(() => statSync(path))).toBe('ENOENT');
  }
  const sibling = join(at.base, 'data-keys', 'k');
  expect(fileKeyring(sibling, at.data).current().bytes.length).toBe(32);
});

test.each([
  ['an empty file', ''],
  ['31 bytes', Buffer.alloc(31).toString('base64')],
  ['33 bytes', Buffer.alloc(33).toString('base64')],
  ['hexadecimal', 'ab'.repeat(32)],
])('%s is no key, and its content is not told', async (_, text) => {
  const at = folder();
  mkdirSync(dirname(at.key), { recursive: true });
  writeFileSync(at.key, text, { mode: 0o600 });
  expect(await codeOf(() => fileKeyring(at.key, at.data).current())).toBe('KEY_UNREADABLE');
  if (text !== '') expect(() => fileKeyring(at.key, at.data).current()).not.toThrow(text);
});

test('a folder in place of the key is refused, and so is a missing key that may not be made', async () => {
  const at = folder();
  mkdirSync(at.key, { recursive: true });
  expect(await codeOf(() => fileKeyring(at.key, at.data).current())).toBe('KEY_UNREADABLE');
  const absent = join(at.base, 'absent.key');
  const keyring = fileKeyring(absent, at.data, { mayCreate: false });
  expect(await codeOf(() => keyring.current())).toBe('KEY_UNREADABLE');
  expect(await codeOf(() => statSync(absent))).toBe('ENOENT');
});
