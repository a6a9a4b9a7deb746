/** Reads one line of an upstream or host; a fault names the request it answered, so that nobody waits for ever. */

import { SluiceError } from '../core/errors.ts';
import type { Json } from '../core/json/json.ts';
import { parseJson } from '../core/json/parse.ts';

/** The id of a message that was refused as a whole. A lenient reader finds it even where keys are doubled. */
const leniently = (text: string): string | number | undefined => {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || !('id' in read)) return undefined;
    return typeof read.id === 'string' || typeof read.id === 'number' ? read.id : undefined;
  } catch {
    return undefined; // No JSON at all: there is no id to find.
  }
};

/** `parseJson` whose errors carry the request id in `data.id`. */
export const parseMessage = (text: string): Json => {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (!(thrown instanceof SluiceError)) throw thrown;
    const id = leniently(text);
    throw id === undefined
      ? thrown
      : new SluiceError(thrown.code, thrown.message, thrown.remedy, { ...thrown.data, id });
  }
};
