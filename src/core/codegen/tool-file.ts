/** The file of one tool: its description, its types, and the function that calls it. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { comment, tidy } from './doc.ts';
import { createProse, type Say, shortDescription } from './prose.ts';
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

/** Prints the types of one file: named types are shared by input and output. */
type Print = { readonly shared: Map<string, string>; readonly say: Say };

const inputType = (tool: ToolSource, { shared, say }: Print): Declared => {
  const schema = asObject(tool.inputSchema);
  const simple = simplify(schema, schema);
  const printer = createPrinter(schema, 'Input', 'unknown', shared, say);
  // MCP requires `type: object`; a schema that forgot it still describes arguments.
  const typed = simple['type'] === undefined ? { type: 'object', ...simple } : simple;
  const note = isObject(tool.inputSchema) ? '' : ' /* the server sent no schema */';
  return { text: documentType(printer, typed, 'Input') + note, optional: allOptional(simple) };
};

const declaredOutput = (schema: Json, { shared, say }: Print): string => {
  const result: Say = (doc, name) => say(doc, name, 'result');
  return documentType(createPrinter(schema, 'Output', 'any', shared, result), schema, 'Output');
};

const outputType = (tool: ToolSource, print: Print): string => {
  if (tool.outputSchema !== undefined) {
    const type = declaredOutput(tool.outputSchema, print);
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

/** A file with a description. The original name stands in it, as it goes over the wire. */
const text = (tool: ToolSource, named: NamedTool, description: string, say: Say): string => {
  const print: Print = { shared: new Map(), say };
  const input = inputType(tool, print);
  const output = outputType(tool, print);
  const result = output === '' ? 'any' : 'Output';
  const call = `{ return call(${JSON.stringify(named.tool)}, input) }`;
  return [
    ...(description === '' ? [] : [comment(description)]),
    `export async function ${named.name}(${parameter(input)}): Promise<${result}> ${call}`,
    ...(input.text === '{}' ? [] : [`export type Input = ${input.text}`]),
    ...(output === '' ? [] : [`export type Output = ${output}`]),
    ...print.shared.values(),
    '',
  ].join('\n');
};

/** Where all of a tool's prose stands, if its file has not all of it. */
export const docsPath = ({ folder, name }: NamedTool): string => `docs/${folder}/${name}.ts`;

/** The text of `servers/<folder>/<name>.ts`, and of the file in `docs/` where that is longer. */
export const toolFiles = (
  tool: ToolSource,
  named: NamedTool,
): { readonly file: string; readonly docs?: string } => {
  const description = tidy(tool.description ?? '');
  const prose = createProse();
  const whole = text(tool, named, description, prose.collect);
  if (!prose.isLong(description)) return { file: whole };
  const short = shortDescription(description);
  const head = `${short === '' ? '' : `${short}. `}More: ${docsPath(named)}`;
  const file = text(tool, named, head, prose.shortened(tool.name));
  return file.length < whole.length ? { file, docs: whole } : { file: whole };
};
