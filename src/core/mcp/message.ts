/** JSON-RPC 2.0 as MCP uses it: which kind a message is, and how Sluice's own answers look. */

import type { ErrorCode, SluiceError } from '../errors.ts';
import { isObject, type Json, type JsonObject, RawNumber } from '../json/json.ts';

/** A request id. MCP forbids null and fractions; 1 and "1" are different ids. */
export type RequestId = string | number;

export type Kind =
  | { readonly kind: 'request'; readonly id: RequestId; readonly method: string }
  | { readonly kind: 'notification'; readonly method: string }
  | { readonly kind: 'response'; readonly id: RequestId }
  | { readonly kind: 'invalid'; readonly why: string };

const METHOD = /^[A-Za-z0-9_$./-]{1,128}$/;

const idOf = (value: Json | undefined): RequestId | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

/**
 * The id of a message that is refused as a whole, so that its sender does not wait for ever. A number that a double
 * cannot hold is no id that we keep, and yet the one to answer.
 */
export const senderId = (message: Json): RequestId | RawNumber | null => {
  const id = isObject(message) ? message['id'] : undefined;
  return id instanceof RawNumber ? id : (idOf(id) ?? null);
};

const methodKind = (message: JsonObject, method: string): Kind => {
  if (!METHOD.test(method)) return { kind: 'invalid', why: 'the method is no method name' };
  if (!Object.hasOwn(message, 'id')) return { kind: 'notification', method };
  const id = idOf(message['id']);
  return id === undefined
    ? { kind: 'invalid', why: 'the request id is neither string nor number' }
    : { kind: 'request', id, method };
};

/** Classifies a message (JSON-RPC 2.0 sections 4 and 5; MCP base protocol). Arrays, the batches of 2025-03-26, are invalid here. */
export const kindOf = (message: Json): Kind => {
  if (!isObject(message)) return { kind: 'invalid', why: 'a message must be one JSON object' };
  // INVARIANT: `jsonrpc`, `id` and `method` are no part of the body that is read, so nothing else may stand there.
  if (message['jsonrpc'] !== '2.0')
    return { kind: 'invalid', why: 'the message is not JSON-RPC 2.0' };
  const method = message['method'];
  if (typeof method === 'string') return methodKind(message, method);
  if (method !== undefined) return { kind: 'invalid', why: 'the method is no method name' };
  const id = idOf(message['id']);
  const answers = Object.hasOwn(message, 'result') || Object.hasOwn(message, 'error');
  return id !== undefined && answers
    ? { kind: 'response', id }
    : { kind: 'invalid', why: 'the message has neither a method nor an answer with an id' };
};

/** The one key beside `jsonrpc`, `id` and `method`; undefined where there are none or several. */
const dataKey = (message: JsonObject): string | undefined => {
  let found: string | undefined;
  for (const key of Object.keys(message)) {
    if (key === 'jsonrpc' || key === 'id' || key === 'method') continue;
    if (found !== undefined) return undefined;
    found = key;
  }
  return found;
};

/**
 * Everything of a message that can carry data: all but `jsonrpc`, `id` and `method`. The two usual forms are written out,
 * because taking a message apart by a rest pattern costs V8 ten times as much.
 */
export const bodyOf = (message: JsonObject): JsonObject => {
  const key = dataKey(message);
  const data = key === undefined ? undefined : message[key];
  if (key === 'params' && data !== undefined) return { params: data };
  if (key === 'result' && data !== undefined) return { result: data };
  const { jsonrpc: _jsonrpc, id: _id, method: _method, ...body } = message;
  return body;
};

/** The message again, with another body. */
export const withBody = (message: JsonObject, body: JsonObject): JsonObject => {
  const out: { [key: string]: Json } = {};
  for (const key of ['jsonrpc', 'id', 'method']) {
    const value = message[key];
    if (value !== undefined) out[key] = value;
  }
  return { ...out, ...body };
};

/**
 * JSON-RPC codes of our own answers. Refusals stand in the implementation-defined range of JSON-RPC 2.0 section 5.1
 * and apart from the codes MCP uses (-32002, -32020 to -32022, -32042); internal faults are never client faults.
 */
const WIRE_CODES: { readonly [code in ErrorCode]?: number } = {
  MESSAGE_INVALID: -32600,
  METHOD_REFUSED: -32601,
  UPSTREAM_GONE: -32000,
  UPSTREAM_START: -32000,
  UPSTREAM_TIMEOUT: -32000,
  INTERNAL: -32603,
  AUDIT_UNAVAILABLE: -32603,
  VAULT_UNAVAILABLE: -32603,
  VAULT_LOCKED: -32603,
  VAULT_CORRUPT: -32603,
};
const REFUSED = -32050;

const errorObject = (error: SluiceError): JsonObject => ({
  code: WIRE_CODES[error.code] ?? REFUSED,
  message: `${error.message}; ${error.remedy}`,
  data: { code: error.code, remedy: error.remedy, ...error.data },
});

/** An error answer; `id` null where the request's id could not be read (JSON-RPC 2.0 section 5). */
export const errorAnswer = (id: RequestId | RawNumber | null, error: SluiceError): JsonObject => ({
  jsonrpc: '2.0',
  id,
  error: errorObject(error),
});

/**
 * A refused tool call as a tool result with `isError` (MCP tools, "Error Handling"): hosts show it to the model, which
 * can then do something else. `isError` results need no `structuredContent`.
 */
export const refusedCall = (id: RequestId, error: SluiceError, modern: boolean): JsonObject => ({
  jsonrpc: '2.0',
  id,
  result: {
    ...(modern ? { resultType: 'complete' } : {}),
    content: [{ type: 'text', text: `error: ${error.message}\nhint: ${error.remedy}` }],
    isError: true,
    _meta: { 'sluice/error': { code: error.code, ...error.data } },
  },
});

/** True where a request says that it belongs to revision 2026-07-28 or later (MCP 2026-07-28, `_meta`). */
export const isModern = (message: JsonObject): boolean => {
  const params = message['params'];
  const meta = isObject(params) ? params['_meta'] : undefined;
  return isObject(meta) && Object.hasOwn(meta, 'io.modelcontextprotocol/protocolVersion');
};
