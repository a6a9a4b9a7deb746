import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { hostLink } from '../../../src/adapters/stdio/host-link.ts';
import { codec, listen } from './listen.ts';

const linked = (highWaterMark = 16_384) => {
  const input = new PassThrough();
  const output = new PassThrough({ highWaterMark });
  const link = hostLink({ input, output, ...codec });
  return { input, output, link, heard: listen(link) };
};

test('messages arrive in order, and the end of the input comes last', async () => {
  const { input, link, heard } = linked();
  await link.start();
  input.end('{"id":1}\r\nnot json\n\n{"id":2}');
  await heard.until(() => heard.closed.length > 0);
  expect(heard.order).toEqual(['{"id":1}', 'fault', '{"id":2}', 'closed']);
  expect(heard.closed).toEqual(['host closed its input']);
});

test('an untouched message keeps its exact text; a changed one is written anew', async () => {
  const { output, link } = linked();
  await link.start();
  await link.send({ json: { a: 1 }, raw: '{ "a" : 1.0 }' });
  await link.send({ json: { b: 'é' } });
  expect(String(output.read())).toBe('{ "a" : 1.0 }\n{"b":"é"}\n');
});

test('text with a line break in it cannot pass for two messages', async () => {
  const { output, link } = linked();
  await link.start();
  await link.send({ json: { a: 1 }, raw: '{\n"a":1}' });
  expect(String(output.read())).toBe('{"a":1}\n');
});

test('sending is synchronous while there is room, then waits for the reader', async () => {
  const { output, link } = linked(64);
  await link.start();
  expect(link.send({ json: 1 })).toBeUndefined();
  const waiting = Array.from({ length: 50 }, () => link.send({ json: 'x'.repeat(100) }));
  expect(waiting.every((sent) => sent instanceof Promise)).toBe(true);
  expect(output.listenerCount('drain')).toBeLessThan(3);
  output.resume();
  await Promise.all(waiting);
});

test('a host that goes away while answers wait ends the link once and wakes the senders', async () => {
  // `true` exits at once and never reads: a real EPIPE.
  const reader = spawn('true', [], { stdio: ['pipe', 'ignore', 'ignore'] });
  const link = hostLink({ input: new PassThrough(), output: reader.stdin, ...codec });
  const heard = listen(link);
  await link.start();
  const waiting = Array.from({ length: 20 }, () => link.send({ json: 'x'.repeat(100_000) }));
  await Promise.all(waiting);
  await heard.until(() => heard.closed.length > 0);
  await link.send({ json: 'late' });
  await link.close();
  expect(heard.closed).toEqual(['host closed its output']);
});

test('after the link has ended nothing is delivered', async () => {
  const { input, link, heard } = linked();
  await link.start();
  await link.close();
  input.write('{"id":1}\n');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard.order).toEqual(['closed']);
});

test('close writes out what was sent', async () => {
  const reader = spawn('cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
  const link = hostLink({ input: new PassThrough(), output: reader.stdin, ...codec });
  await link.start();
  const big = 'y'.repeat(1_000_000);
  void link.send({ json: big });
  const read = new Promise<number>((resolve) => {
    let bytes = 0;
    reader.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    reader.stdout.on('end', () => resolve(bytes));
  });
  await link.close();
  reader.stdin.end();
  expect(await read).toBe(1_000_003);
});
