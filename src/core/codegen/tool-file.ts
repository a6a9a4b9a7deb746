/** The file of one tool: its description, its types, and the function that calls it. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { comment, tidy } from './doc.ts';
import { simplify } from './schema-merge.ts';
import { createPrinter, documentType } from './schema-type.ts';
import { shapeType } from './shape-type.ts';
import type { NamedTool, ToolSource } from './tool.ts';

/** A type of the file, and whether a call may leave it out. */
type Declared = { readonly text: string; readonly optional: boolean };

const asObject = (schema: Json | undefined): JsonObject =>
  isObject(schema) ? schema : { type: 'object' };

/** Names of a tool's arguments, in the order of its schema. */
export const parametersOf = (tool: ToolSource): readonly string[] => {
  const simple = simplify(tool.inputSchema ?? null, asObject(tool.inputSchema));
  const properties = simple['properties'];
  return isObject(properties) ? Object.keys(properties) : [];
};

/** True where every argument may be missing: not even `{}` has to be written. */
const allOptional = (schema: JsonObject): boolean =>
  !(isArray(schema['required']) && schema['required'].length > 0) &&
  !['anyOf', 'oneOf', 'allOf', '$ref'].some((key) => Object.hasOwn(schema, key));

const inputType = (tool: ToolSource, shared: Map<string, string>): Declared => {
  const schema = asObject(tool.inputSchema);
  const simple = simplify(schema, schema);
  const printer = createPrinter(schema, 'Input', 'unknown', shared);
  // MCP requires `type: object`; a schema that forgot it still describes arguments.
  const typed = simple['type'] === undefined ? { type: 'object', ...simple } : simple;
  const note = isObject(tool.inputSchema) ? '' : ' /* the server sent no schema */';
  return { text: documentType(printer, typed, 'Input') + note, optional: allOptional(simple) };
};

const declaredOutput = (schema: Json, shared: Map<string, string>): string =>
  documentType(createPrinter(schema, 'Output', 'any', shared), schema, 'Output');

const outputType = (tool: ToolSource, shared: Map<string, string>): string => {
  if (tool.outputSchema !== undefined) {
    const type = declaredOutput(tool.outputSchema, shared);
    // An object of which nothing is said is as good as no schema.
    if (!['any', '{}', 'Record<string, any>'].includes(type)) return type;
  }
  if (tool.learned === undefined) return '';
  const type = shapeType(tool.learned);
  return type === 'any' ? '' : `Learned<${type}>`;
};

const parameter = (input: Declared): string => {
  if (input.text === '{}') return 'input?: {}';
  return input.optional ? 'input?: Input' : 'input: Input';
};

/** The text of `servers/<folder>/<name>.ts`. The original name stands in it, as it goes over the wire. */
export const toolFile = (tool: ToolSource, named: NamedTool): string => {
  const shared = new Map<string, string>();
  const input = inputType(tool, shared);
  const output = outputType(tool, shared);
  const description = tidy(tool.description ?? '');
  const result = output === '' ? 'any' : 'Output';
  const call = `{ return call(${JSON.stringify(`${named.server}/${named.tool}`)}, input) }`;
  return [
    ...(description === '' ? [] : [comment(description)]),
    `export async function ${named.name}(${parameter(input)}): Promise<${result}> ${call}`,
    ...(input.text === '{}' ? [] : [`export type Input = ${input.text}`]),
    ...(output === '' ? [] : [`export type Output = ${output}`]),
    ...shared.values(),
    '',
  ].join('\n');
};
