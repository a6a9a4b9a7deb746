/** A Presidio analyzer over HTTP: `POST /analyze` with a list of texts (presidio-analyzer 2.2, `app.py`). */

import { asClass } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import { MAX_RECOGNIZER_BATCH } from '../../core/limits.ts';
import type { TextFinding, TextRecognizer } from '../../ports/recognizer.ts';

export type PresidioOptions = {
  /** Base of the service, such as `http://127.0.0.1:5002`. */
  readonly url: string;
  /** One of the languages that the analyzer was configured for. */
  readonly language?: string | undefined;
  readonly minScore?: number | undefined;
  /** Presidio's entity types to ask for; all of the analyzer otherwise. */
  readonly entities?: readonly string[] | undefined;
};

/** Presidio's names where ours differ; others are the same. */
const CLASSES: { readonly [entity: string]: string } = {
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  IBAN_CODE: 'IBAN',
  US_BANK_NUMBER: 'BANK_ACCOUNT',
  US_PASSPORT: 'PASSPORT',
  US_DRIVER_LICENSE: 'DRIVER_LICENSE',
  GPE: 'LOCATION',
  ADDRESS: 'LOCATION',
  ORG: 'ORGANIZATION',
};

const failed = (what: string, cause?: unknown): SluiceError =>
  new SluiceError(
    'DETECTOR_FAILED',
    `the Presidio analyzer ${what}`,
    'start it, raise its `deadlineMs`, or remove it from `recognizers` in sluice.yaml',
    { recognizer: 'presidio' },
    // Its text may repeat the request: only the kind of the error is kept.
    cause instanceof Error ? new Error(cause.name) : undefined,
  );

type Row = {
  readonly entity_type: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
};

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'entity_type') === 'string' &&
  [Reflect.get(value, 'start'), Reflect.get(value, 'end')].every(Number.isSafeInteger) &&
  typeof Reflect.get(value, 'score') === 'number';

/** Python counts code points: for each of them the offset in UTF-16; undefined where both count alike. */
const offsetsOf = (text: string): readonly number[] | undefined => {
  if (!/[\ud800-\udfff]/.test(text)) return undefined;
  const offsets: number[] = [];
  let at = 0;
  for (const character of text) {
    offsets.push(at);
    at += character.length;
  }
  offsets.push(at);
  return offsets;
};

const findingsOf = (text: string, rows: unknown, minScore: number): readonly TextFinding[] => {
  if (!Array.isArray(rows) || !rows.every(isRow)) throw failed('answered with something else');
  const offsets = offsetsOf(text);
  const at = (offset: number): number => (offsets === undefined ? offset : (offsets[offset] ?? -1));
  return rows
    .filter((row) => row.score >= minScore)
    .map((row) => {
      const start = at(row.start);
      const end = at(row.end);
      if (start < 0 || end <= start || end > text.length)
        throw failed('answered with offsets outside the text');
      return {
        class: asClass(CLASSES[row.entity_type] ?? row.entity_type),
        start,
        end,
        score: row.score,
      };
    });
};

/** A recognizer that asks a Presidio analyzer. Nothing is sent before the first text. */
export const presidioRecognizer = (options: PresidioOptions): TextRecognizer => {
  const endpoint = new URL('analyze', options.url.endsWith('/') ? options.url : `${options.url}/`);
  const minScore = options.minScore ?? 0.5;
  const ask = async (texts: readonly string[], signal: AbortSignal): Promise<unknown> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        text: texts,
        language: options.language ?? 'en',
        score_threshold: minScore,
        ...(options.entities === undefined ? {} : { entities: options.entities }),
      }),
      signal,
      redirect: 'error',
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw failed(`refused with status ${response.status}`);
    }
    return response.json();
  };
  const batch = async (
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly TextFinding[])[]> => {
    const answer = await ask(texts, signal).catch((thrown: unknown) => {
      throw thrown instanceof SluiceError
        ? thrown
        : failed(signal.aborted ? 'did not answer in time' : 'cannot be reached', thrown);
    });
    if (!Array.isArray(answer) || answer.length !== texts.length)
      throw failed('answered with something else');
    return texts.map((text, i) => findingsOf(text, answer[i], minScore));
  };
  return {
    name: 'presidio',
    recognize: async (texts, signal) => {
      const found: (readonly TextFinding[])[] = [];
      for (let at = 0; at < texts.length; at += MAX_RECOGNIZER_BATCH)
        found.push(...(await batch(texts.slice(at, at + MAX_RECOGNIZER_BATCH), signal)));
      return found;
    },
    close: async () => undefined,
  };
};
