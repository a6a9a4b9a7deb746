/** Writes a token classifier in ONNX form by hand: one look-up table from pieces to label scores (ONNX IR 8, opset 13). */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const varint = (value: number): number[] => {
  const out: number[] = [];
  let rest = value;
  do {
    out.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return out;
};
/** Protocol buffer fields: a number (wire type 0), and bytes with their length (wire type 2). */
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: Iterable<number>): number[] => {
  const all = [...value];
  return [...varint(field * 8 + 2), ...varint(all.length), ...all];
};
const text = (field: number, value: string): number[] => bytes(field, Buffer.from(value));

const FLOAT = 1;
const INT64 = 7;

const valueInfo = (
  name: string,
  type: number,
  dimensions: readonly (number | string)[],
): number[] => {
  const shape = dimensions.flatMap((each) =>
    bytes(1, typeof each === 'number' ? number(1, each) : text(2, each)),
  );
  return [...text(1, name), ...bytes(2, bytes(1, [...number(1, type), ...bytes(2, shape)]))];
};

/** `logits = Gather(table, input_ids)`. */
const model = (table: readonly (readonly number[])[]): Buffer => {
  const labels = table[0]?.length ?? 0;
  const raw = new Uint8Array(Float32Array.from(table.flat()).buffer);
  const tensor = [
    ...number(1, table.length),
    ...number(1, labels),
    ...number(2, FLOAT),
    ...text(8, 'table'),
    ...bytes(9, raw),
  ];
  const node = [
    ...text(1, 'table'),
    ...text(1, 'input_ids'),
    ...text(2, 'logits'),
    ...text(4, 'Gather'),
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'tiny'),
    ...bytes(5, tensor),
    ...bytes(11, valueInfo('input_ids', INT64, ['batch', 'sequence'])),
    ...bytes(12, valueInfo('logits', FLOAT, ['batch', 'sequence', labels])),
  ];
  return Buffer.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 13))]);
};

/** A model folder: pieces with the label that each gets. */
export const tinyModel = (pieces: readonly (readonly [string, string])[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-model-'));
  const labels = [...new Set(['O', ...pieces.map(([, label]) => label)])];
  const all = [
    ...['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((piece) => [piece, 'O'] as const),
    ...pieces,
  ];
  const table = all.map(([, label]) => labels.map((each) => (each === label ? 5 : -5)));
  writeFileSync(join(folder, 'model.onnx'), model(table));
  writeFileSync(join(folder, 'vocab.txt'), `${all.map(([piece]) => piece).join('\n')}\n`);
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ id2label: Object.fromEntries(labels.map((label, i) => [i, label])) }),
  );
  return folder;
};
