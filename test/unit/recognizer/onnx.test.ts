import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardedRecognizer } from '../../../src/adapters/node/guarded-recognizer.ts';
import { openOnnxRecognizer } from '../../../src/adapters/onnx/onnx-recognizer.ts';
import { WordPiece } from '../../../src/adapters/onnx/word-piece.ts';
import { tinyModel } from './tiny-model.ts';

const PIECES = [
  ['orla', 'B-PER'],
  ['fen', 'I-PER'],
  ['##nimore', 'O'],
  ['ned', 'B-PER'],
  ['graz', 'B-LOC'],
  ['wrote', 'O'],
  ['from', 'O'],
  ['.', 'O'],
  [',', 'O'],
] as const;
const signal = AbortSignal.timeout(30_000);

describe('a local model', () => {
  test('finds names of several words and pieces, with offsets into the text as it is written', async () => {
    const recognizer = await openOnnxRecognizer({ folder: tinyModel(PIECES) });
    const texts = ['Örla  FENNIMORE wrote from Graz.', 'Orla Ned, unknowable', ''];
    const found = await recognizer.recognize(texts, signal);
    expect(
      found.map((rows, i) =>
        rows.map(({ class: cls, start, end }) => `${cls} ${texts[i]?.slice(start, end)}`),
      ),
    ).toEqual([['PERSON Örla  FENNIMORE', 'LOCATION Graz'], ['PERSON Orla', 'PERSON Ned'], []]);
    expect(found[0]?.[0]?.score).toBeGreaterThan(0.99);
    await recognizer.close();
  });

  test('reads a text that is longer than its window without losing what stands at an edge', async () => {
    const recognizer = await openOnnxRecognizer({ folder: tinyModel(PIECES) });
    const text = Array.from({ length: 700 }, (_, i) =>
      i % 100 === 9 ? 'Orla Fennimore' : 'wrote from',
    ).join(' ');
    const [found] = await recognizer.recognize([text], signal);
    expect(found).toHaveLength(7);
    expect(new Set(found?.map(({ start, end }) => text.slice(start, end)))).toEqual(
      new Set(['Orla Fennimore']),
    );
    await recognizer.close();
  });

  test('that is not complete stops the start, and says what is missing', async () => {
    for (const file of ['model.onnx', 'vocab.txt', 'config.json']) {
      const folder = tinyModel(PIECES);
      rmSync(join(folder, file));
      await expect(openOnnxRecognizer({ folder })).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(file),
      });
    }
  });

  test('that is too slow is an error', async () => {
    const slow = {
      name: 'slow',
      recognize: () => new Promise<never>(() => undefined),
      close: async () => undefined,
    };
    await expect(guardedRecognizer(slow, 20).recognize(['x'], signal)).rejects.toMatchObject({
      code: 'DETECTOR_FAILED',
    });
  });
});

test('words are cut into the longest pieces; one that has none is unknown as a whole', () => {
  const tokenizer = new WordPiece({
    vocabulary: ['[UNK]', '[CLS]', '[SEP]', 'un', '##know', '##able', 'able', '王'],
    lowerCase: true,
  });
  const show = (text: string): unknown =>
    tokenizer.pieces(text).map(({ id, start, end }) => [id, text.slice(start, end)]);
  expect(show('Unknowable able')).toEqual([
    [3, 'Un'],
    [4, 'know'],
    [5, 'able'],
    [6, 'able'],
  ]);
  expect(show('unknown 王x')).toEqual([
    [0, 'unknown'],
    [7, '王'],
    [0, 'x'],
  ]);
  expect(show('a'.repeat(5_000))).toEqual([[0, 'a'.repeat(5_000)]]);
});
