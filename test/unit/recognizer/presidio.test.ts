import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardedRecognizer } from '../../../src/adapters/node/guarded-recognizer.ts';
import { presidioRecognizer } from '../../../src/adapters/presidio/presidio-recognizer.ts';

/** A server that speaks the analyzer's contract: a list of texts in, a list of lists out, offsets in code points. */
const analyzer = (): {
  server: Server;
  asked: string[][];
  next: { status: number; body?: string; hang?: boolean };
} => {
  const asked: string[][] = [];
  const next: { status: number; body?: string; hang?: boolean } = { status: 200 };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (next.hang === true) return;
      const { text, language }: { text: string[]; language: string } = JSON.parse(body);
      asked.push(text);
      const rows = text.map((each) => {
        const at = each.indexOf('Orla');
        const points = [...each.slice(0, Math.max(0, at))].length;
        return at === -1
          ? []
          : [
              {
                entity_type: 'PERSON',
                start: points,
                end: points + 4,
                score: 0.85,
                analysis_explanation: null,
              },
            ];
      });
      const ok = request.url === '/base/analyze' && request.method === 'POST' && language === 'en';
      response.writeHead(ok ? next.status : 404, { 'content-type': 'application/json' });
      response.end(next.body ?? JSON.stringify(rows));
    });
  });
  return { server, asked, next };
};

const { server, asked, next } = analyzer();
let url = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/base`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const signal = AbortSignal.timeout(20_000);

describe('a Presidio analyzer', () => {
  test('is asked for many texts at once, and its code points become UTF-16 offsets', async () => {
    const texts = ['ask Orla', '👋🏽 ask Orla', 'nobody'];
    const found = await presidioRecognizer({ url }).recognize(texts, signal);
    expect(found.map((each) => each.length)).toEqual([1, 1, 0]);
    found.forEach((rows, i) => {
      for (const { class: cls, start, end } of rows)
        expect([cls, texts[i]?.slice(start, end)]).toEqual(['PERSON', 'Orla']);
    });
    expect(asked.at(-1)).toEqual(texts);
  });

  test('is not asked twice for a text, and its texts are asked for once', async () => {
    const recognizer = guardedRecognizer(presidioRecognizer({ url }));
    await recognizer.recognize(['one Orla', 'two', 'one Orla'], signal);
    expect(asked.at(-1)).toEqual(['one Orla', 'two']);
    const count = asked.length;
    expect(await recognizer.recognize(['two', 'one Orla'], signal)).toEqual([
      [],
      [expect.objectContaining({ start: 4, end: 8 })],
    ]);
    expect(asked).toHaveLength(count);
  });

  test('that fails, answers with something else or is not there is an error, never an empty answer', async () => {
    const ask = (): Promise<unknown> => presidioRecognizer({ url }).recognize(['ask Orla'], signal);
    const failing = { code: 'DETECTOR_FAILED' };
    next.status = 500;
    await expect(ask()).rejects.toMatchObject(failing);
    next.status = 200;
    for (const body of [
      '[]',
      '{}',
      '[[{"entity_type":"PERSON","start":0,"end":99,"score":1}]]',
      'no json',
      '[null]',
    ]) {
      next.body = body;
      await expect(ask(), body).rejects.toMatchObject(failing);
    }
    delete next.body;
    await expect(
      presidioRecognizer({ url: 'http://127.0.0.1:1' }).recognize(['x'], signal),
    ).rejects.toMatchObject(failing);
  });

  test('that does not answer in time is an error, and no error holds the text', async () => {
    next.hang = true;
    const late = guardedRecognizer(presidioRecognizer({ url }), 60).recognize(['ask Orla'], signal);
    const thrown = await late.catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'DETECTOR_FAILED' });
    expect(String(thrown instanceof Error ? thrown.stack : '')).not.toContain('Orla');
    next.hang = false;
  });
});
