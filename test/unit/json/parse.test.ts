import { describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/core/errors.ts';
import { RawNumber } from '../../../src/core/json/json.ts';
import { parseJson } from '../../../src/core/json/parse.ts';
import { stringifyJson } from '../../../src/core/json/stringify.ts';
import { MAX_JSON_DEPTH } from '../../../src/core/limits.ts';

const codeOf = (text: string): string => {
  try {
    parseJson(text);
    return 'ok';
  } catch (error) {
    return error instanceof SluiceError ? error.code : 'other';
  }
};
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  test.each([
    '12345678901234567890',
    '1.10',
    '-0',
    '1e5',
    '[1.0,{"a":"\\u00e9","b":1E+2,"c":[true,false,null,{}]}]',
  ])('%s comes back digit for digit', (text) => {
    expect(stringifyJson(parseJson(text)).toLowerCase()).toBe(
      text.replace('\\u00e9', 'é').toLowerCase(),
    );
  });

  test('a number that a double cannot hold keeps its lexeme', () => {
    expect(parseJson('{"n":12345678901234567890}')).toEqual({
      n: new RawNumber('12345678901234567890'),
    });
    expect(parseJson('[4111111111111111,1.5,-3]')).toEqual([4111111111111111, 1.5, -3]);
  });

  test.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '[{"x":{"a":1.0,"a":2}}]'])(
    '%s is refused',
    (text) => {
      expect(codeOf(text)).toBe('MESSAGE_INVALID');
    },
  );

  test.each([
    '',
    '{',
    '[1,]',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    '"\n"',
    '"\\x"',
    '{"a" 1}',
    '[1] 2',
    '-',
    '1e',
  ])('malformed input %j is refused', (text) => expect(codeOf(text)).toBe('MESSAGE_INVALID'));

  test('the depth limit holds at its edge', () => {
    expect(codeOf(nested(MAX_JSON_DEPTH))).toBe('ok');
    expect(codeOf(nested(MAX_JSON_DEPTH + 1))).toBe('INPUT_TOO_DEEP');
    expect(codeOf(`["${'['.repeat(1000)}"]`)).toBe('ok');
  });

  test('__proto__ is a key like any other', () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1.0}}']) {
      const value = parseJson(text);
      expect(Object.hasOwn(Object(value), '__proto__')).toBe(true);
      expect(stringifyJson(value)).toBe(text);
    }
  });

  test('an error holds no input text', () => {
    try {
      parseJson('{"email":"jane@acme.example"');
    } catch (error) {
      expect(
        JSON.stringify([String(error), Object(error).remedy, Object(error).cause]),
      ).not.toContain('jane');
    }
  });
});
