import { expect, test } from 'vitest';
import { createFramer } from '../../../src/adapters/stdio/framing.ts';
import { idOfOverLong } from '../../../src/adapters/stdio/over-limit.ts';

/** Pushes chunks through a framer and lists what came out. */
const frames = (limit: number, chunks: readonly (string | Buffer)[]): readonly string[] => {
  const out: string[] = [];
  const framer = createFramer(limit, {
    line: (text) => out.push(text),
    tooLong: (head, tail) => out.push(`too long: ${head.slice(0, 5)}…${tail.slice(-5)}`),
  });
  for (const chunk of chunks) framer.push(Buffer.from(chunk));
  framer.end();
  return out;
};

test('lines come out whole, whatever the chunks were', () => {
  const text = '{"a":1}\r\n\n  \n{"b":"é漢😀"}\n{"c":3}\n';
  const bytes = Buffer.from(text);
  const expected = ['{"a":1}', '{"b":"é漢😀"}', '{"c":3}'];
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks: Buffer[] = [];
    for (let i = 0; i < bytes.length; i += size) chunks.push(bytes.subarray(i, i + size));
    expect(frames(100, chunks)).toEqual(expected);
  }
});

test('what is left at the end counts as a line', () => {
  expect(frames(100, ['{"a":1}\n{"b"', ':2}'])).toEqual(['{"a":1}', '{"b":2}']);
});

test('a carriage return inside a line stays', () => {
  expect(frames(100, ['a\rb\r\n'])).toEqual(['a\rb']);
});

test.each([
  ['n-1', 9, ['aaaaaaaaa', 'next']],
  ['n', 10, ['aaaaaaaaaa', 'next']],
  ['n+1', 11, ['too long: aaaaa…aaaaa', 'next']],
])('a limit of 10 bytes at %s', (_name, length, expected) => {
  const text = 'a'.repeat(length);
  for (const end of ['\n', '\r\n']) {
    expect(frames(10, [`${text}${end}next\n`])).toEqual(expected);
    expect(frames(10, [...`${text}${end}next\n`])).toEqual(expected);
  }
});

test('a line over the limit keeps both ends and skips to the next line', () => {
  const long = `HEAD_${'x'.repeat(5_000)}_TAIL`;
  const chunks = `${long}\nnext\n`.match(/[\s\S]{1,64}/g) ?? [];
  expect(frames(100, chunks)).toEqual(['too long: HEAD_…_TAIL', 'next']);
});

test('a 9 MB line in 64 KB chunks costs no more than a constant per byte', () => {
  const line = Buffer.from(`{"x":"${'y'.repeat(9 * 1024 * 1024)}"}\n`);
  const time = (bytes: Buffer, chunkSize: number): number => {
    let seen = 0;
    const framer = createFramer(64 * 1024 * 1024, {
      line: (text) => {
        seen = text.length;
      },
      tooLong: () => undefined,
    });
    const begin = performance.now();
    for (let i = 0; i < bytes.length; i += chunkSize) framer.push(bytes.subarray(i, i + chunkSize));
    expect(seen).toBe(bytes.length - 1);
    return performance.now() - begin;
  };
  time(line, 65_536);
  const whole = Math.min(time(line, line.length), time(line, line.length));
  const small = Math.min(time(line, 4_096), time(line, 4_096));
  // 2,304 chunks: copying what is held for each would be a thousand times the work.
  expect(small).toBeLessThan(Math.max(whole * 20, 200));
});

test.each([
  ['leading id of an answer', '{"jsonrpc":"2.0","id":7,"result":{"a"', '}}', 'answer', 7],
  ['leading string id', '{"id":"a-1","jsonrpc":"2.0","result":{', '}}', 'answer', 'a-1'],
  ['trailing id', '{"result":{"id":1,', ',"jsonrpc":"2.0","id":9}', 'answer', 9],
  ['nested id at the end', '{"result":{"x"', ',"id":9}}', 'answer', undefined],
  ['id in a string', '{"result":{"x"', ',\\"id\\":9}"}', 'answer', undefined],
  [
    'a request of the upstream',
    '{"method":"sampling/createMessage"',
    ',"id":9}',
    'answer',
    undefined,
  ],
  ['a request of the host', '{"method":"tools/call","params"', ',"id":9}', 'request', 9],
  ['a leading id before the method', '{"jsonrpc":"2.0","id":7,"method":', '}}', 'request', 7],
  ['an answer of the host', '{"jsonrpc":"2.0","id":7,"result":', '}}', 'request', undefined],
  ['no JSON', 'garbage', 'garbage', 'answer', undefined],
] as const)('the id of an over-long line: %s', (_name, head, tail, expected, id) => {
  expect(idOfOverLong(head, tail, expected)).toBe(id);
});
