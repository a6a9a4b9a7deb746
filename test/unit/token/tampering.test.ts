import { describe, expect, test } from 'vitest';
import { readTokens } from '../../../src/core/token/read.ts';
import { restoreTokens } from '../../../src/core/token/restore.ts';
import { tokenKey } from '../../../src/core/token/token.ts';

const CLASSES = new Set(['PERSON', 'EMAIL', 'US_SSN', 'CREDIT_CARD', 'LITERAL']);
const VAULT: ReadonlyMap<string, string> = new Map([
  ['PERSON_1', 'John Doe'],
  ['PERSON_2', 'Jane Roe'],
  ['PERSON_10', 'Tenth Person'],
  ['EMAIL_1', 'john@x.io'],
  ['US_SSN_1', '536-22-8714'],
]);

/** Read, look up exactly, write back: what the proxy does with one string. */
const restored = (text: string): string =>
  restoreTokens(text, readTokens(text, CLASSES), (token) => VAULT.get(tokenKey(token)));
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

describe('the 23 tampering cases', () => {
  test.each([
    ['1 exact', '[PERSON_1]', 'John Doe'],
    ['2 lower case', '[person_1]', 'John Doe'],
    ['3 no brackets', 'PERSON_1', 'John Doe'],
    ['4 Markdown escapes', '\\[PERSON\\_1\\]', 'John Doe'],
    ['5 blank for underscore', '[PERSON 1]', 'John Doe'],
    ['6 hyphens', '[PERSON-1]', 'John Doe'],
    ['7 possessive', "[PERSON_1]'s", "John Doe's"],
    ['8 concatenated', '[PERSON_1][PERSON_2]', 'John DoeJane Roe'],
    ['9 two tokens, one character apart', '[PERSON_1] met [PERSON_2]', 'John Doe met Jane Roe'],
    ['10 index 10', '[PERSON_10]', 'Tenth Person'],
    ['11 unknown index', '[PERSON_7]', '[PERSON_7]'],
    ['12 unknown class', '[PERSONA_1]', '[PERSONA_1]'],
    ['13 number dropped', '[PERSON]', '[PERSON]'],
    ['14 URL-encoded', 'mailto:%5BEMAIL_1%5D', 'mailto:john%40x.io'],
    ['15 in a URL query', 'https://a/?q=[EMAIL_1]', 'https://a/?q=john@x.io'],
    ['16 HTML entity', '&#91;EMAIL_1&#93;', 'john@x.io'],
    ['17 JSON escapes', '\\u005bEMAIL_1\\u005d', 'john@x.io'],
    ['18 base64', base64('[EMAIL_1]'), base64('john@x.io')],
    ['19 full-width brackets', '［PERSON_1］', 'John Doe'],
    ['20 line break inside', '[\nPERSON_1]', 'John Doe'],
    ['21 doubled brackets', '[[PERSON_1]]', '[John Doe]'],
    ['22 cut at the end', 'Hello [PERS', 'Hello [PERS'],
    ['23 plain text', 'Order 1 for PERSONAL use', 'Order 1 for PERSONAL use'],
  ])('%s', (_name, input, expected) => {
    expect(restored(input)).toBe(expected);
  });
});

describe('more ways to write a token', () => {
  test.each([
    ['class with an underscore, all blanks', '[us ssn 1]', '536-22-8714'],
    ['class with an underscore and a line break', '[US_\nSSN_1]', '536-22-8714'],
    ['a line break for the underscore', '[PERSON\n1]', 'John Doe'],
    [
      'a line break inside a word, with indentation after a separator',
      '[US_\r\n  SSN_1]',
      '536-22-8714',
    ],
    ['a line break before the closing bracket', '[PERSON_1\n]', 'John Doe'],
    ['zero-width characters', '[PER\u200bSON_\u20601\ufeff]', 'John Doe'],
    ['zero-width characters without brackets', 'PERSON\u200b_1', 'John Doe'],
    ['a number that goes on behind a zero-width character', 'PERSON_1\u200b0', 'Tenth Person'],
    ['Markdown escapes without brackets', 'PERSON\\_1', 'John Doe'],
    ['doubled Markdown escapes', '\\\\[PERSON\\\\_1\\\\]', 'John Doe'],
    ['a path before a token keeps its backslash', 'C:\\[PERSON_1]', 'C:\\John Doe'],
    [
      'hex and named entities',
      '&#x5B;EMAIL&lowbar;1&rsqb; &lbrack;EMAIL_1&rbrack;',
      'john@x.io john@x.io',
    ],
    ['percent-encoded twice', '%255BEMAIL_1%255D', 'john%2540x.io'],
    ['percent-encoded underscore', '%5bEMAIL%5F1%5d', 'john%40x.io'],
    ['a blank as %20', 'https://a/%5BPERSON%201%5D', 'https://a/John%20Doe'],
    ['two encoded tokens side by side', '%5BEMAIL_1%5DEMAIL_1', 'john%40x.iojohn@x.io'],
    [
      'a raw token in a URL path',
      'see https://a/[PERSON_1]/x, [PERSON_1]',
      'see https://a/John%20Doe/x, John Doe',
    ],
    [
      'base64 of a sentence in a sentence',
      `x ${base64('é [PERSON_1]!')} y`,
      `x ${base64('é John Doe!')} y`,
    ],
    [
      'base64 without padding',
      base64('to [EMAIL_1]').replace(/=/g, ''),
      base64('to john@x.io').replace(/=/g, ''),
    ],
    [
      'base64 as a URL path',
      `https://a/b/${base64('[EMAIL_1]')}/c`,
      `https://a/b/${base64('john@x.io')}/c`,
    ],
    ['base64 in base64', base64(base64('[PERSON_1]')), base64(base64('John Doe'))],
    ['the bare form between brackets with blanks', '[ EMAIL_1 ]', '[ john@x.io ]'],
  ])('%s', (_name, input, expected) => {
    expect(restored(input)).toBe(expected);
  });

  test.each([
    ['a leading zero', '[PERSON_01]'],
    ['number zero', '[PERSON_0]'],
    ['too many digits', '[PERSON_11111111111]'],
    ['a longer number without brackets', 'PERSON_123'],
    ['a decimal number without brackets', 'PERSON_1.5'],
    ['a word that goes on behind a zero-width character', 'PERSON_1\u200bx'],
    ['a longer word', 'MY_PERSON_1'],
    ['a longer word behind', 'PERSON_1A PERSON_1_2 PERSON_1é'],
    ['lower case without brackets', 'person_1'],
    ['two line breaks', '[PERSON\n\n1]'],
    ['a number cut at the end', 'Hello [PERSON_1'],
    ['a class in a longer class', '[US_PERSON_1]'],
    ['base64 that is no text', 'AAECAwQFBgcICQoLDA0ODw=='],
  ])('%s is no token', (_name, input) => {
    expect(restored(input)).toBe(input);
  });

  test('the closing bracket may be far from a cut one', () => {
    expect(restored('[PERSON_1 and more')).toBe('[John Doe and more');
  });
});

describe('JSON in a string', () => {
  const values = (key: string): string | undefined =>
    key === 'PERSON_1' ? 'a "b"\n\\' : VAULT.get(key);
  const inJson = (text: string): string =>
    restoreTokens(text, readTokens(text, CLASSES), (token) => values(tokenKey(token)));

  test('a value is escaped as a JSON string', () => {
    const text = JSON.stringify({
      a: ['[PERSON_1]', 'x [PERSON_1] \\[EMAIL\\_1\\]'],
      '[EMAIL_1]': 1,
    });
    expect(JSON.parse(inJson(text))).toEqual({
      a: ['a "b"\n\\', 'x a "b"\n\\ john@x.io'],
      'john@x.io': 1,
    });
  });

  test('JSON inside JSON inside JSON keeps its layers', () => {
    const nest = (value: unknown): string =>
      JSON.stringify({ inner: JSON.stringify([JSON.stringify({ value })]) });
    expect(inJson(nest('[PERSON_1]'))).toBe(nest('a "b"\n\\'));
  });

  test('lines of JSON are read line by line', () => {
    const text = '{"a":"[PERSON_1]"}\n{"a":"\\u005bPERSON_1]"}\n';
    expect(
      inJson(text)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ a: 'a "b"\n\\' }, { a: 'a "b"\n\\' }]);
  });

  test('text around tokens stays byte for byte', () => {
    const text = '{ "a\\/b" : "\\u00e9 [EMAIL_1] \\/" }';
    expect(inJson(text)).toBe('{ "a\\/b" : "\\u00e9 john@x.io \\/" }');
  });
});
