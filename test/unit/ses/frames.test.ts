/** Frames of a child, cut anywhere, up to their limit; and what is no message. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameReader, frameOf } from '../../../src/adapters/ses/frames.ts';
import { readMessage } from '../../../src/adapters/ses/messages.ts';

const read = (chunks: readonly Buffer[], limit: number): { frames: string[]; tooLong: number } => {
  const frames: string[] = [];
  const seen = { frames, tooLong: 0 };
  const push = createFrameReader(() => limit, {
    frame: (text) => seen.frames.push(text),
    tooLong: () => {
      seen.tooLong += 1;
    },
  });
  for (const chunk of chunks) push(chunk);
  return seen;
};

test('frames come out as they went in, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.nat(50)), (texts, cuts) => {
      let rest = Buffer.concat(texts.map(frameOf));
      const chunks = cuts.map((cut) => {
        const chunk = rest.subarray(0, cut);
        rest = rest.subarray(cut);
        return Buffer.from(chunk);
      });
      const { frames } = read([...chunks, rest], 1_000_000);
      expect(frames).toEqual(texts.map((text) => Buffer.from(text).toString()));
    }),
  );
});

test.each([
  [9, 0, 1],
  [10, 0, 1],
  [11, 1, 0],
])('a frame of %i bytes against a limit of 10', (size, tooLong, count) => {
  const seen = read([frameOf('x'.repeat(size))], 10);
  expect([seen.tooLong, seen.frames.length]).toEqual([tooLong, count]);
});

test('a length over the limit is refused by its header alone, and nothing after it is read', () => {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(2 ** 32 - 1);
  expect(read([header, frameOf('{"t":"done"}')], 1_000)).toEqual({ frames: [], tooLong: 1 });
});

describe('what a child could not have said is refused', () => {
  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"t":"nothing"}',
    '{"t":"__proto__"}',
    '{"t":"constructor"}',
    'garbage',
    '{"t":"call","id":-1,"tool":0,"args":{}}',
    '{"t":"call","id":1,"tool":0.5,"args":{}}',
    '{"t":"call","id":1,"tool":0}',
    '{"t":"file","id":1,"op":"chmod","path":"a","text":""}',
    '{"t":"file","id":1,"op":"read","path":1,"text":""}',
    '{"t":"print","level":"fatal","text":"x"}',
    '{"t":"print","level":"log","text":{}}',
    '{"t":"limit","limit":"wallMs"}',
    '{"t":"threw","error":{"name":"a"},"frames":[]}',
    '{"t":"progress","done":"1"}',
    '{"t":"done","t":"call"}',
  ])('%s', (text) => {
    expect(readMessage(text)).toEqual({ t: 'refused', code: 'MESSAGE_INVALID' });
  });

  test('a value that is nested too deep is named as such', () => {
    const text = `{"t":"done","value":${'['.repeat(400)}${']'.repeat(400)}}`;
    expect(readMessage(text)).toEqual({ t: 'refused', code: 'INPUT_TOO_DEEP' });
  });
});
