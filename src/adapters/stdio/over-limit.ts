/** Names the request that an over-long line belongs to, so that whoever waits for it gets an answer. */

import { SluiceError } from '../../core/errors.ts';

/** Which kind of message the other side waits on: the host sends requests, an upstream sends answers. */
export type Expected = 'request' | 'answer';

const ID = '(-?\\d{1,15}|"[^"\\\\]{0,128}")';
const VERSION = '(?:"jsonrpc"[ \\t]*:[ \\t]*"2\\.0"[ \\t]*,[ \\t]*)?';
const FIRST = `^[ \\t]*\\{[ \\t]*${VERSION}`;
/**
 * Writers put the id right after `jsonrpc`, or last (the official TypeScript SDK). Both places are unambiguous without
 * reading what lies between: the first members of the top object, or the member before the brace that closes it.
 */
const LEADING_ID = new RegExp(`${FIRST}"id"[ \\t]*:[ \\t]*${ID}[ \\t]*,[ \\t]*${VERSION}"(\\w+)"`);
const LEADING_KEY = new RegExp(`${FIRST}"(\\w+)"`);
const TRAILING_ID = new RegExp(`,[ \\t]*"id"[ \\t]*:[ \\t]*${ID}[ \\t]*\\}[ \\t\\r]*$`);

const KINDS: ReadonlyMap<string, Expected> = new Map([
  ['method', 'request'],
  ['params', 'request'],
  ['result', 'answer'],
  ['error', 'answer'],
]);

/** 1 and "1" are different ids (JSON-RPC 2.0 section 4). */
const idOf = (lexeme: string): string | number =>
  lexeme.startsWith('"') ? lexeme.slice(1, -1) : Number(lexeme);

/**
 * The id, where both ends of the line show it beyond doubt and the message is of the expected kind. An id of the other
 * kind counts in the other direction and must not end a request that merely has the same number.
 */
export const idOfOverLong = (
  head: string,
  tail: string,
  expected: Expected,
): string | number | undefined => {
  const leading = LEADING_ID.exec(head);
  const key = leading?.[2] ?? LEADING_KEY.exec(head)?.[1] ?? '';
  if (KINDS.get(key) !== expected) return undefined;
  const lexeme = leading?.[1] ?? TRAILING_ID.exec(tail)?.[1];
  return lexeme === undefined ? undefined : idOf(lexeme);
};

/** The fault of a line over the limit; `data.id` names the request where it is known. */
export const overLimit = (limit: number, id: string | number | undefined): SluiceError =>
  new SluiceError(
    'INPUT_TOO_LARGE',
    `a message is over the limit of ${limit} bytes`,
    'ask for less at once: use a limit, an offset or a narrower query',
    id === undefined ? { limit } : { limit, id },
  );
