/** A local token classifier in ONNX form (`model.onnx`, `vocab.txt`, `config.json`), run by the optional onnxruntime-node. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asClass } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import type { TextFinding, TextRecognizer } from '../../ports/recognizer.ts';
import { type Entity, entitiesOf } from './bio.ts';
import { type Piece, WordPiece } from './word-piece.ts';

export type OnnxOptions = {
  /** Folder as model hubs lay it out: `model.onnx` there or in `onnx/`, `vocab.txt`, `config.json`. */
  readonly folder: string;
  readonly minScore?: number | undefined;
};

/** Pieces of one run of the model, its two marks aside (BERT: 512 positions). */
const WINDOW = 510;
/** Pieces that two windows share, so that no name is cut at their edge. */
const OVERLAP = 64;

/** Labels of the common models (CoNLL-2003, OntoNotes, pii-masking), as classes. */
const CLASSES: { readonly [label: string]: string } = {
  PER: 'PERSON',
  PERSON: 'PERSON',
  NAME: 'PERSON',
  FIRSTNAME: 'PERSON',
  LASTNAME: 'PERSON',
  GIVENNAME: 'PERSON',
  SURNAME: 'PERSON',
  LOC: 'LOCATION',
  LOCATION: 'LOCATION',
  GPE: 'LOCATION',
  CITY: 'LOCATION',
  STREET: 'LOCATION',
  ADDRESS: 'LOCATION',
  ORG: 'ORGANIZATION',
  ORGANIZATION: 'ORGANIZATION',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  NORP: 'NRP',
};

const missing = (message: string, remedy: string, cause?: unknown): SluiceError =>
  new SluiceError('CONFIG_INVALID', message, remedy, {}, cause);

const readModel = (folder: string): string => {
  const file = [join(folder, 'model.onnx'), join(folder, 'onnx', 'model.onnx')].find(existsSync);
  if (file !== undefined) return file;
  throw missing(
    `the model folder \`${folder}\` has no \`model.onnx\``,
    'export the model to ONNX there, with its `vocab.txt` and `config.json`',
  );
};

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw missing(
      `\`${file}\` cannot be read as JSON`,
      'copy the file from the model again',
      cause,
    );
  }
};

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** Names of the labels by number (`id2label`). */
const labelsOf = (config: unknown): readonly string[] => {
  const table = member(config, 'id2label');
  const entries = typeof table === 'object' && table !== null ? Object.entries(table) : [];
  const labels = entries
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => String(label));
  if (labels.length > 1) return labels;
  throw missing('the model’s `config.json` has no `id2label`', 'use a token classification model');
};

const tokenizerOf = (folder: string): WordPiece => {
  const file = join(folder, 'vocab.txt');
  if (!existsSync(file))
    throw missing(
      `the model folder \`${folder}\` has no \`vocab.txt\``,
      'use a model with a WordPiece vocabulary',
    );
  const settings = join(folder, 'tokenizer_config.json');
  const lowerCase = existsSync(settings)
    ? member(readJson(settings), 'do_lower_case') !== false
    : true;
  return new WordPiece({ vocabulary: readFileSync(file, 'utf8').split(/\r?\n/), lowerCase });
};

type Runtime = typeof import('onnxruntime-node');
type Session = Awaited<ReturnType<Runtime['InferenceSession']['create']>>;

const loadRuntime = async (): Promise<Runtime> => {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw missing(
      'the package `onnxruntime-node` is not installed',
      'run `npm install onnxruntime-node`, or remove `onnx` from `recognizers` in sluice.yaml',
      cause,
    );
  }
};

const failed = (what: string): SluiceError =>
  new SluiceError(
    'DETECTOR_FAILED',
    `the ONNX model ${what}`,
    'raise its `deadlineMs`, use a smaller model, or remove it from `recognizers` in sluice.yaml',
    { recognizer: 'onnx' },
  );

/** Starts of the windows over so many pieces. */
const windowsOf = (count: number): readonly number[] => {
  const starts = [0];
  while ((starts.at(-1) ?? 0) + WINDOW < count)
    starts.push((starts.at(-1) ?? 0) + WINDOW - OVERLAP);
  return starts;
};

/** Runs one window: `[CLS] pieces [SEP]`, a row of logits for each. */
const runWindow = async (
  runtime: Runtime,
  session: Session,
  tokenizer: WordPiece,
  pieces: readonly Piece[],
): Promise<Float32Array> => {
  const { start, end } = tokenizer.special;
  const ids = BigInt64Array.from([start, ...pieces.map(({ id }) => id), end], BigInt);
  const shape = [1, ids.length];
  const inputs: { [name: string]: InstanceType<Runtime['Tensor']> } = {
    input_ids: new runtime.Tensor('int64', ids, shape),
  };
  if (session.inputNames.includes('attention_mask'))
    inputs['attention_mask'] = new runtime.Tensor(
      'int64',
      new BigInt64Array(ids.length).fill(1n),
      shape,
    );
  if (session.inputNames.includes('token_type_ids'))
    inputs['token_type_ids'] = new runtime.Tensor('int64', new BigInt64Array(ids.length), shape);
  const outputs = await session.run(inputs);
  const data = outputs[session.outputNames[0] ?? 'logits']?.data;
  if (data instanceof Float32Array) return data;
  throw failed('gives no floating-point logits');
};

/** Entities of two windows may repeat in their overlap; the surer one stays. */
const merged = (entities: readonly Entity[]): readonly Entity[] => {
  const kept: Entity[] = [];
  for (const entity of entities.toSorted((a, b) => b.score - a.score))
    if (!kept.some((each) => each.start < entity.end && entity.start < each.end)) kept.push(entity);
  return kept.sort((a, b) => a.start - b.start);
};

/** Loads the model. Throws `CONFIG_INVALID` where a file or the runtime is missing, so that the process does not start. */
export const openOnnxRecognizer = async (options: OnnxOptions): Promise<TextRecognizer> => {
  const model = readModel(options.folder);
  const labels = labelsOf(readJson(join(options.folder, 'config.json')));
  const tokenizer = tokenizerOf(options.folder);
  const runtime = await loadRuntime();
  const session = await runtime.InferenceSession.create(model, { logSeverityLevel: 3 });
  const minScore = options.minScore ?? 0.6;
  const readText = async (text: string, signal: AbortSignal): Promise<readonly TextFinding[]> => {
    const pieces = tokenizer.pieces(text);
    const entities: Entity[] = [];
    for (const from of windowsOf(pieces.length)) {
      // A run cannot be interrupted; between two of them the time is checked.
      if (signal.aborted) throw failed('did not answer in time');
      const window = pieces.slice(from, from + WINDOW);
      const logits = await runWindow(runtime, session, tokenizer, window);
      entities.push(...entitiesOf(window, logits.subarray(labels.length), labels));
    }
    return merged(entities)
      .filter(({ score }) => score >= minScore)
      .map(({ label, start, end, score }) => ({
        class: asClass(CLASSES[label.toUpperCase()] ?? label.toUpperCase()),
        start,
        end,
        score,
      }));
  };
  return {
    name: 'onnx',
    recognize: async (texts, signal) => {
      const found: (readonly TextFinding[])[] = [];
      for (const text of texts) found.push(await readText(text, signal));
      return found;
    },
    close: () => session.release(),
  };
};
