/** From an MCP answer to what the program gets: a value, or a failure with a code. */

import type { Json, JsonObject } from '../../core/json/json.ts';
import { parseJson } from '../../core/json/parse.ts';
import type { ToolReply } from '../../ports/sandbox.ts';
import type { Answer } from '../router/answer.ts';
import { objectIn, objectsIn, textIn } from '../router/fields.ts';

/** Of a tool's own failure. What Sluice refuses has the code of the refusal. */
const TOOL_ERROR = 'TOOL_ERROR';
/** JSON-RPC 2.0 section 5.1. */
const INVALID_PARAMS = -32602;

const textOf = (blocks: readonly JsonObject[]): string | undefined =>
  blocks.length > 0 && blocks.every((block) => block['type'] === 'text')
    ? blocks.map((block) => textIn(block, 'text') ?? '').join('\n')
    : undefined;

/** JSON in a text block is what most servers without `outputSchema` return; anything else stays text. */
const parsed = (text: string): Json => {
  const first = text.trimStart().charAt(0);
  if (first !== '{' && first !== '[') return text;
  try {
    return parseJson(text);
  } catch {
    return text; // A text that merely begins like JSON.
  }
};

/** `structuredContent`, else the text (parsed where it is JSON), else the content blocks. */
const contentOf = (result: JsonObject): Json => {
  if (Object.hasOwn(result, 'structuredContent')) return result['structuredContent'] ?? null;
  const blocks = objectsIn(result, 'content');
  const text = textOf(blocks);
  return text === undefined ? blocks : parsed(text);
};

const failure = (code: string, message: string, path: string | undefined): ToolReply => ({
  ok: false,
  error: { code, message, ...(path === undefined ? {} : { path }) },
});

const failed = (result: JsonObject): ToolReply => {
  const own = objectIn(objectIn(result, '_meta'), 'sluice/error');
  const text = textOf(objectsIn(result, 'content')) ?? 'the tool failed without saying why';
  return failure(textIn(own, 'code') ?? TOOL_ERROR, text, textIn(own, 'path'));
};

const protocolFailure = (error: JsonObject): ToolReply => {
  const data = objectIn(error, 'data');
  const invalid = error['code'] === INVALID_PARAMS ? 'INVALID_ARGUMENTS' : TOOL_ERROR;
  const message = textIn(error, 'message') ?? 'the server answered with an error';
  return failure(textIn(data, 'code') ?? invalid, message, textIn(data, 'path'));
};

/** What a program sees of an answer. A tool's failure is never a value: it becomes a `ToolError` (facts 7). */
export const unwrap = (answer: Answer): ToolReply => {
  if ('error' in answer) return protocolFailure(answer.error);
  const { result } = answer;
  // MCP 2026-07-28: a question to the user. The host answers it by repeating its own request, which a program is not.
  if (result['resultType'] === 'input_required')
    return failure(
      'INPUT_REQUIRED',
      'the tool asks the user for input; call it outside a program',
      undefined,
    );
  if (result['isError'] === true) return failed(result);
  return { ok: true, value: contentOf(result) };
};
