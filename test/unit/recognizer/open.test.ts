import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecognizers } from '../../../src/shell/open-recognizers.ts';

/** An analyzer that answers everything with these rows; it speaks the contract of `presidio.test.ts`. */
const answering = (rows: readonly object[]): Server =>
  createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify([rows]));
    });
  });

const urlOf = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
};

const seeing = answering([{ entity_type: 'PERSON', start: 11, end: 21, score: 0.9 }]);
const blind = answering([]);
const urls = { seeing: '', blind: '' };
beforeAll(async () => {
  urls.seeing = await urlOf(seeing);
  urls.blind = await urlOf(blind);
});
afterAll(() => {
  for (const server of [seeing, blind]) server.close();
});

describe('an optional recognizer at start-up', () => {
  test('is opened after it found something in the planted text', async () => {
    const opened = await openRecognizers({ presidio: { url: urls.seeing } });
    expect(opened.map(({ name }) => name)).toEqual(['presidio']);
  });

  test('that finds nothing in the planted text ends the start', async () => {
    await expect(openRecognizers({ presidio: { url: urls.blind } })).rejects.toMatchObject({
      code: 'DETECTOR_MISSING',
      data: { recognizers: ['presidio'] },
    });
  });

  test('that is configured and absent ends the start', async () => {
    await expect(
      openRecognizers({ presidio: { url: 'http://127.0.0.1:9' } }),
    ).rejects.toMatchObject({ code: 'DETECTOR_FAILED' });
    await expect(openRecognizers({ onnx: { model: '/nowhere/model' } })).rejects.toMatchObject({
      code: expect.stringMatching(/^(DETECTOR_MISSING|CONFIG_INVALID)$/),
    });
  });
});
