/** The three tools of code mode, as the router shows them to a host: search, read, run (DESIGN 5.7). */

import { SluiceError, toSluiceError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json/json.ts';
import { MAX_SHOWN } from '../../core/limits.ts';
import { refusedCall } from '../../core/mcp/message.ts';
import { objectIn, textIn } from '../router/fields.ts';
import type { LocalCall, LocalTools } from '../router/local.ts';
import { type ReadParts, readFile } from './reading.ts';
import { type RunParts, runCode } from './run-code.ts';
import type { Search } from './search.ts';

export type DeskParts = {
  readonly definitions: readonly JsonObject[];
  readonly alone: boolean;
  readonly run: RunParts;
  readonly reading: ReadParts;
  readonly search: Search;
  readonly close: () => Promise<void>;
};

const missing = (name: string, argument: string): SluiceError =>
  new SluiceError(
    'USAGE',
    `\`${name}\` needs the argument \`${argument}\``,
    `call it with {"${argument}": "…"}`,
  );

const needed = (name: string, args: JsonObject, argument: string): string => {
  const value = textIn(args, argument);
  if (value === undefined || value.trim() === '') throw missing(name, argument);
  return value;
};

const shown = (text: string): JsonObject => ({
  content: [
    {
      type: 'text',
      text:
        text.length <= MAX_SHOWN
          ? text
          : `${text.slice(0, MAX_SHOWN)}\n[sluice: ${text.length} characters, ${MAX_SHOWN} shown; read the rest in a program]`,
    },
  ],
});

const number = (args: JsonObject, key: string): number | undefined => {
  const value = args[key];
  return typeof value === 'number' ? value : undefined;
};

const dispatch = async (
  parts: DeskParts,
  name: string,
  args: JsonObject,
  call: LocalCall,
): Promise<JsonObject> => {
  switch (name) {
    case 'search_tools':
      return shown(
        await parts.search(
          needed(name, args, 'query'),
          textIn(args, 'detail'),
          number(args, 'limit'),
        ),
      );
    case 'read_file':
      return shown(await readFile(parts.reading, textIn(args, 'path') ?? ''));
    default:
      return runCode(parts.run, needed(name, args, 'code'), call);
  }
};

/** A refusal as a tool result, which hosts show to the model (MCP tools, "Error Handling"). */
const failure = (thrown: unknown): JsonObject =>
  objectIn(refusedCall(0, toSluiceError(thrown), false), 'result');

/** The tools for the router. Failures are results with `isError`, so that the model can do something else. */
export const createDesk = (parts: DeskParts): LocalTools => ({
  tools: parts.definitions,
  alone: parts.alone,
  call: async (name, args, call) => {
    try {
      return await dispatch(parts, name, args, call);
    } catch (thrown) {
      return failure(thrown);
    }
  },
  close: parts.close,
});
