/** Answers to requests, without the id that each side gives them. */

import { SluiceError } from '../../core/errors.ts';
import { isObject, type JsonObject } from '../../core/json/json.ts';
import { errorAnswer } from '../../core/mcp/message.ts';

export type Answer = { readonly result: JsonObject } | { readonly error: JsonObject };

/** JSON-RPC 2.0 section 5.1. */
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
/** A successful answer. */
export const succeed = (result: JsonObject = {}): Answer => ({ result });

/** A failed answer with a protocol code. `message` quotes names the model side knows, never a value. */
export const fail = (code: number, message: string, data?: JsonObject): Answer => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
});

/** A failed answer from the one error class, with the codes of `core/mcp/message`. */
export const failWith = (error: SluiceError): Answer => {
  const body = errorAnswer(null, error)['error'];
  return { error: isObject(body) ? body : {} };
};

/** What a response message says. A result that is no object (against MCP, "Result") is an internal fault. */
export const answerOf = (message: JsonObject): Answer => {
  const { result, error } = message;
  if (isObject(error)) return { error };
  if (isObject(result)) return { result };
  return fail(-32603, 'the answer is no JSON object');
};

/** For requests whose upstream ended before it answered. */
export const goneAnswer = (server: string): Answer =>
  failWith(
    new SluiceError(
      'UPSTREAM_GONE',
      `upstream \`${server}\` closed the connection`,
      'try again; it is being restarted',
      { server },
    ),
  );

/** For requests to an upstream that is not up. */
export const downAnswer = (server: string): Answer =>
  failWith(
    new SluiceError(
      'UPSTREAM_GONE',
      `upstream \`${server}\` is down`,
      'try again later, or start the server by hand to see why it ends',
      { server },
    ),
  );
