/** Widens the schemas of a `tools/list` result, so that hosts accept tokens where real values stood. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { widenSchema } from './widen.ts';

const SCHEMAS = { inputSchema: 'input', outputSchema: 'output' } as const;

/** One tool with schemas that a token fits; the same object where none had to change. */
export const widenTool = (tool: JsonObject): JsonObject => {
  let out = tool;
  for (const key of ['inputSchema', 'outputSchema'] as const) {
    const schema = tool[key];
    if (schema === undefined) continue;
    const wide = widenSchema(schema, SCHEMAS[key]);
    if (wide !== schema) out = { ...out, [key]: wide };
  }
  return out;
};

/** The message with widened tools; the same object where no schema had to change or there is no result. */
export const widenCatalogue = (message: Json): Json => {
  if (!isObject(message) || !isObject(message['result'])) return message;
  const { result } = message;
  const tools = isObject(result) ? result['tools'] : undefined;
  if (!isObject(result) || !isArray(tools)) return message;
  const wide = tools.map((tool) => (isObject(tool) ? widenTool(tool) : tool));
  return wide.every((tool, i) => tool === tools[i])
    ? message
    : { ...message, result: { ...result, tools: wide } };
};
