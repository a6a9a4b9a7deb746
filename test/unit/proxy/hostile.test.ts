/** What a server or a model can send that no well-meaning one would. Messages are written as bytes, as they arrive. */

import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/core/json/json.ts';
import { parseJson } from '../../../src/core/json/parse.ts';
import { stringifyJson } from '../../../src/core/json/stringify.ts';
import { MAX_FINDINGS_PER_MESSAGE, MAX_PENDING_REQUESTS } from '../../../src/core/limits.ts';
import type { Interceptor } from '../../../src/proxy/interceptor.ts';
import { call, interceptorOf, testEngine } from './engine.ts';

const EMAIL = 'orla.fennimore@acme.example';

/** A connection to `crm` on which `[EMAIL_1]` is known, and a call with id 7 and progress mark `p-7` waits. */
const waiting = async (mark = 'p-7'): Promise<Interceptor> => {
  const crm = interceptorOf(testEngine(), 'crm');
  await call(crm, 'get', {}, () => ({ content: [{ type: 'text', text: EMAIL }] }));
  const params = { name: 't', arguments: {}, _meta: { progressToken: mark } };
  await crm.fromHost({ json: { jsonrpc: '2.0', id: 7, method: 'tools/call', params } });
  return crm;
};

const fromServer = async (text: string, mark?: string): Promise<string> => {
  const { forward } = await (await waiting(mark)).fromUpstream({ json: parseJson(text) });
  return forward === undefined ? '' : stringifyJson(forward.json);
};

const fromModel = async (text: string): Promise<{ sent: string; reply: string }> => {
  const { forward, reply } = await (await waiting()).fromHost({ json: parseJson(text) });
  const written = (json: Json | undefined) => (json === undefined ? '' : stringifyJson(json));
  return { sent: written(forward?.json), reply: written(reply?.json) };
};

describe('a hostile server', () => {
  test.each([
    ['`jsonrpc`', `{"jsonrpc":"${EMAIL}","id":7,"result":{}}`],
    ['`method` of an answer', `{"jsonrpc":"2.0","id":7,"method":{"x":"${EMAIL}"},"result":{}}`],
    [
      'both result and error',
      `{"jsonrpc":"2.0","id":7,"result":{},"error":{"message":"${EMAIL}"}}`,
    ],
    ['a member that no one knows', `{"jsonrpc":"2.0","id":7,"result":{},"more":"${EMAIL}"}`],
    ['a result that is no object', `{"jsonrpc":"2.0","id":7,"result":["${EMAIL}"]}`],
    ['a prototype key', `{"jsonrpc":"2.0","id":7,"result":{"__proto__":{"a":"${EMAIL}"}}}`],
    ['a field called requestId', `{"jsonrpc":"2.0","id":7,"result":{"requestId":"${EMAIL}"}}`],
    ['an unpaired surrogate', `{"jsonrpc":"2.0","id":7,"result":{"a":"\\ud800 ${EMAIL} \\udc00"}}`],
    ['a number beyond doubles', `{"jsonrpc":"2.0","id":7,"result":{"n":1e400,"a":"${EMAIL}"}}`],
    ['a very long key', `{"jsonrpc":"2.0","id":7,"result":{"${'k'.repeat(99_999)} ${EMAIL}":1}}`],
    [
      'a request named like ours',
      `{"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"${EMAIL}"}}`,
    ],
  ])('gets no value through in %s', async (_where, text) => {
    const shown = await fromServer(text);
    expect(shown).not.toBe('');
    expect(shown).not.toContain('acme.example');
  });

  test('keeps own properties: `__proto__` stays a key, and no prototype changes', async () => {
    const shown = await fromServer(
      `{"jsonrpc":"2.0","id":7,"result":{"__proto__":{"a":"${EMAIL}"},"constructor":1}}`,
    );
    expect(shown).toBe(
      '{"jsonrpc":"2.0","id":7,"result":{"__proto__":{"a":"[EMAIL_1]"},"constructor":1}}',
    );
    expect(Reflect.get({}, 'a')).toBeUndefined();
  });

  test.each([
    ['no answer to anything', `{"jsonrpc":"2.0","id":8,"result":"${EMAIL}"}`],
    ['an id of another type', `{"jsonrpc":"2.0","id":"7","result":"${EMAIL}"}`],
    ['an id that is almost the same', `{"jsonrpc":"2.0","id":7.0,"result":"${EMAIL}"}`],
    ['a method that is a value', `{"jsonrpc":"2.0","method":"${EMAIL}"}`],
    [
      'a mark for progress that the host never gave',
      `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"${EMAIL}","progress":1}}`,
    ],
    [
      'a cancellation of what was never asked',
      `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"${EMAIL}"}}`,
    ],
    [
      'a subscription that is a value',
      `{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b","_meta":{"io.modelcontextprotocol/subscriptionId":"${EMAIL}"}}}`,
    ],
  ])('is not heard with %s', async (_what, text) => {
    expect(await fromServer(text)).toBe('');
  });

  test('cannot leave half a token at the end of a text for the next text to complete', async () => {
    const half = await fromServer('{"jsonrpc":"2.0","id":7,"result":{"a":"ask [EMAIL_1","b":"]"}}');
    expect(half).toBe('{"jsonrpc":"2.0","id":7,"result":{"a":"ask [LITERAL_1]","b":"]"}}');
  });

  test('an unreadable answer ends the call that it was meant for', async () => {
    expect(await fromServer('{"jsonrpc":"1.0","id":7,"result":{}}')).toMatch(/"isError":true/);
  });

  test('progress keeps the mark that the host gave, whatever it looks like', async () => {
    const text = `{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"${EMAIL}","progress":1}}`;
    expect(await fromServer(text, EMAIL)).toBe(text);
  });

  test('a second answer to the same call is dropped', async () => {
    const crm = await waiting();
    const answer = { json: { jsonrpc: '2.0', id: 7, result: {} } };
    expect((await crm.fromUpstream(answer)).forward).toBeDefined();
    expect(await crm.fromUpstream(answer)).toEqual({});
  });
});

test('more values than a message may hold are refused as a whole', async () => {
  const rows = Array.from({ length: MAX_FINDINGS_PER_MESSAGE + 1 }, () => EMAIL);
  const crm = await waiting();
  const { forward } = await crm.fromUpstream({ json: { jsonrpc: '2.0', id: 7, result: { rows } } });
  expect(JSON.stringify(forward?.json)).toMatch(/INPUT_TOO_LARGE/);
});

describe('a hostile model', () => {
  test('cannot name a tool by a token, so that rules hold for the tool that is called', async () => {
    for (const name of ['[EMAIL_1]', 'EMAIL_1', 'get_[EMAIL_1]']) {
      const { sent, reply } = await fromModel(
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":{}}}`,
      );
      expect([name, sent]).toEqual([name, '']);
      expect(reply).toContain('the name of a tool holds the token');
    }
  });

  test('is answered under its own id where a double cannot hold it', async () => {
    const { sent, reply } = await fromModel(
      '{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}',
    );
    expect([sent, reply.slice(0, 43)]).toEqual(['', '{"jsonrpc":"2.0","id":12345678901234567890,']);
  });

  test('gets letters of other alphabets back as they are, never a value', async () => {
    for (const text of [
      '[ЕMAIL_1]',
      '[𝐄𝐌𝐀𝐈𝐋_1]',
      '[EMAIL_\u0661]',
      '[EMAIL_01]',
      '[EMAIL_99999999999999]',
    ]) {
      const { sent } = await fromModel(
        JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 't', arguments: { text } },
        }),
      );
      expect(JSON.parse(sent).params.arguments).toEqual({ text });
    }
  });

  test('cannot have more requests wait than the limit', async () => {
    const crm = interceptorOf(testEngine(), 'crm');
    const ping = (id: number) => crm.fromHost({ json: { jsonrpc: '2.0', id, method: 'ping' } });
    for (let id = 1; id <= MAX_PENDING_REQUESTS; id += 1) await ping(id);
    const { forward, reply } = await ping(MAX_PENDING_REQUESTS + 1);
    expect(forward).toBeUndefined();
    expect(JSON.stringify(reply)).toContain('TOO_MANY_PENDING');
  });
});
