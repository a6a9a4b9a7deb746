import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assignNames,
  folderName,
  spelling,
  toolIdentifier,
  typeIdentifier,
} from '../../../src/core/codegen/names.ts';

test('a name in any spelling becomes one identifier in camel case', () => {
  for (const name of [
    'get_document',
    'get-document',
    'getDocument',
    'Get Document',
    'get/document',
  ])
    expect(toolIdentifier(name)).toBe('getDocument');
  expect(toolIdentifier('API-post-page')).toBe('apiPostPage');
  expect(toolIdentifier('HTTPGet')).toBe('httpGet');
  expect(toolIdentifier('2fa_reset')).toBe('_2faReset');
  expect(toolIdentifier('查询_订单')).toBe('查询订单');
  expect(typeIdentifier('page_id')).toBe('PageId');
});

test('a name that a module cannot declare, or that changes how it behaves, is changed', () => {
  for (const name of ['delete', 'import', 'then', 'constructor', 'index', 'call'])
    expect(toolIdentifier(name)).toBe(`${name}_`);
  expect(toolIdentifier('!!!')).toBe('tool');
});

test('names that would collide stay apart, and the one that is spelt so keeps its name', () => {
  const names = assignNames(['get_user', 'getUser', 'get-user', 'GetUSER', 'list'], toolIdentifier);
  expect(names.get('getUser')).toBe('getUser');
  expect(names.get('list')).toBe('list');
  expect(new Set([...names.values()].map((name) => name.toLowerCase())).size).toBe(5);
});

test('a new tool never takes a name that a suffix gave to another', () => {
  const before = assignNames(['get_user', 'get-user'], toolIdentifier);
  const after = assignNames(['get_user', 'get-user', 'get user', 'getUsers'], toolIdentifier);
  expect(after.get('get_user')).toBe(before.get('get_user'));
  expect(after.get('get-user')).toBe(before.get('get-user'));
});

test('whatever servers call their tools, every tool has its own valid name, in any order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (originals) => {
      const names = assignNames(originals, toolIdentifier);
      const all = [...names.values()];
      expect(names.size).toBe(originals.length);
      expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(all.length);
      for (const name of all) expect(name).toMatch(/^[\p{ID_Start}_][\p{ID_Continue}_]*$/u);
      const reversed = assignNames(originals.toReversed(), toolIdentifier);
      for (const original of originals) expect(reversed.get(original)).toBe(names.get(original));
    }),
  );
});

test('a folder is the name of its server, found in kebab, snake and camel spelling', () => {
  expect(folderName('google-drive')).toBe('google-drive');
  expect(folderName('Google Drive (EU)')).toBe('Google-Drive-EU');
  expect(folderName('../../etc')).toBe('etc');
  const one = new Set(['google-drive', 'google_drive', 'googleDrive', 'GoogleDrive'].map(spelling));
  expect([...one]).toEqual(['google-drive']);
});
