/** A recognizer with a deadline and a memory: what was read is known by its digest, never by its text. */

import { createHash, randomBytes } from 'node:crypto';
import { SluiceError } from '../../core/errors.ts';
import { DEFAULT_RECOGNIZER_MS, MAX_REMEMBERED_TEXTS } from '../../core/limits.ts';
import type { TextFinding, TextRecognizer } from '../../ports/recognizer.ts';

const late = (name: string, deadlineMs: number): SluiceError =>
  new SluiceError(
    'DETECTOR_FAILED',
    `recognizer \`${name}\` did not answer within ${deadlineMs} ms`,
    'raise its `deadlineMs`, or remove it from `recognizers` in sluice.yaml',
    { recognizer: name },
  );

/** Rejects when the time is over, whether or not the recognizer listens to the signal. */
const within = <T>(
  work: (signal: AbortSignal) => Promise<T>,
  name: string,
  deadlineMs: number,
): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      reject(late(name, deadlineMs));
      stop.abort();
    }, deadlineMs);
    work(stop.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });

/** `inner` with a deadline for each call and findings remembered by digest, the oldest forgotten first. */
export const guardedRecognizer = (
  inner: TextRecognizer,
  deadlineMs: number = DEFAULT_RECOGNIZER_MS,
): TextRecognizer => {
  // Keyed, so that a memory dump does not tell which known texts were read.
  const salt = randomBytes(16);
  const digest = (text: string): string =>
    createHash('sha256').update(salt).update(text).digest('base64');
  const known = new Map<string, readonly TextFinding[]>();
  const keep = (key: string, found: readonly TextFinding[]): void => {
    if (known.size >= MAX_REMEMBERED_TEXTS) known.delete(known.keys().next().value ?? '');
    known.set(key, found);
  };
  return {
    name: inner.name,
    recognize: async (texts) => {
      const keys = texts.map(digest);
      // One message may hold a text twice.
      const fresh = new Map(
        keys
          .map((key, i): [string, string] => [key, texts[i] ?? ''])
          .filter(([key]) => !known.has(key)),
      );
      const found = new Map(
        keys.map((key): [string, readonly TextFinding[]] => [key, known.get(key) ?? []]),
      );
      if (fresh.size > 0) {
        const asked = [...fresh.values()];
        const answers = await within(
          (signal) => inner.recognize(asked, signal),
          inner.name,
          deadlineMs,
        );
        [...fresh.keys()].forEach((key, i) => {
          const answer = answers[i];
          // INVARIANT: a text without an answer was not read; an empty list is an answer.
          if (answer === undefined) throw late(inner.name, deadlineMs);
          found.set(key, answer);
          keep(key, answer);
        });
      }
      return keys.map((key) => found.get(key) ?? []);
    },
    close: () => inner.close(),
  };
};
