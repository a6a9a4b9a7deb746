import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readMessages } from '../../../src/adapters/stdio/message-reader.ts';
import { SluiceError } from '../../../src/core/errors.ts';
import { codec } from './listen.ts';

/** Reads chunks with a limit of 100 bytes and lists the reports. */
const read = (chunks: readonly string[], expected: 'request' | 'answer'): Promise<unknown[]> =>
  new Promise((resolve) => {
    const out: unknown[] = [];
    readMessages(
      Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
      { parse: codec.parse, expected, limit: 100 },
      {
        message: ({ json }) => out.push(json),
        fault: (fault) => out.push(fault instanceof SluiceError ? [fault.code, fault.data] : fault),
        end: () => resolve(out),
      },
    );
  });

const long = 'x'.repeat(200);

test('an answer over the limit names the request it ends, and reading goes on', async () => {
  expect(
    await read([`{"result":"${long}`, `${long}","jsonrpc":"2.0","id":7}\n{"id":8}\n`], 'answer'),
  ).toEqual([['INPUT_TOO_LARGE', { limit: 100, id: 7 }], { id: 8 }]);
});

test('a request of the upstream over the limit ends no request of the host', async () => {
  const line = `{"method":"sampling/createMessage","params":"${long}","jsonrpc":"2.0","id":7}`;
  expect(await read([line], 'answer')).toEqual([['INPUT_TOO_LARGE', { limit: 100 }]]);
  expect(await read([line], 'request')).toEqual([['INPUT_TOO_LARGE', { limit: 100, id: 7 }]]);
});

test('no fault holds what was read', async () => {
  for (const line of ['{"ssn": "219-09-9999"', '219-09-9999 x', `{"a":1,"a":"219-09-9999"}`])
    expect(JSON.stringify(await read([line], 'answer'))).not.toContain('219-09');
});
