/** The shape of `sluice.yaml`, enforced when it is read and published as `schema/config.schema.json`. */

import * as z from 'zod';
import type { Path } from '../core/policy/yaml-text.ts';
import { CODE_KEYS, type CodeConfig, codeSchema, MODES, type Mode } from './config-code.ts';
import { recognizersSchema } from './config-recognizers.ts';
import { SERVER_NAME, SERVER_NAME_RULE } from './names.ts';
import type { RecognizerOptions } from './open-recognizers.ts';

type Optional<T> = { readonly [key in keyof T]?: T[key] | undefined };

/** A server as written, shape checked. */
export type RawServer = Optional<{
  command: string;
  args: readonly string[];
  env: { readonly [name: string]: string };
  cwd: string;
  url: string;
  headers: { readonly [name: string]: string };
  type: string;
}>;

/** The file as written, shape checked. */
export type RawConfig = {
  readonly mcpServers: { readonly [name: string]: RawServer };
} & Optional<{
  policy: string;
  project: string;
  dataDir: string;
  keyFile: string;
  countries: readonly string[];
  recognizers: RecognizerOptions;
  mode: Mode;
  code: CodeConfig;
}>;

const text = z.string().min(1, 'must not be empty');

const server = z
  .strictObject({
    command: text.optional().describe('Program of a stdio server.'),
    args: z.array(z.string()).optional().describe('Its arguments.'),
    env: z
      .record(z.string(), z.string())
      .optional()
      .describe('Variables added to its environment; variables in braces are expanded.'),
    cwd: text.optional().describe('Its folder; relative to this file.'),
    url: text.optional().describe('Reserved: servers over HTTP are not supported yet.'),
    headers: z.record(z.string(), z.string()).optional().describe('Reserved, see `url`.'),
    type: z
      .enum(['stdio', 'http', 'sse', 'streamable-http', 'streamableHttp'])
      .optional()
      .describe('Transport; `stdio` where there is a command.'),
  })
  .describe('One MCP server, in the shape that every client uses.');

const schema = z
  .strictObject({
    $schema: z.string().optional(),
    mcpServers: z
      .record(z.string().regex(SERVER_NAME, SERVER_NAME_RULE), server)
      .describe('The servers by name. Tools appear as `name__tool`.'),
    policy: text
      .optional()
      .describe(
        'Policy file, relative to this file, or the name of a shipped pack such as `gdpr`; `default` where none is given.',
      ),
    project: text
      .optional()
      .describe('Values keep their tokens within a project; `default` where none is given.'),
    dataDir: text
      .optional()
      .describe(
        'Folder of vault and audit log, relative to this file; `$XDG_DATA_HOME/sluice` where none is given.',
      ),
    keyFile: text
      .optional()
      .describe(
        'Key of the vault, relative to this file and outside `dataDir`; `$XDG_CONFIG_HOME/sluice/vault.key` where none is given.',
      ),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'must be a country code such as `DE`'))
      .optional()
      .describe('ISO 3166 codes of the countries whose national number formats are read.'),
    recognizers: recognizersSchema.optional(),
    mode: z
      .enum(MODES)
      .optional()
      .describe('What the host sees: `direct` (default) the tools, `code` code mode, `both`.'),
    code: codeSchema.optional(),
  })
  .describe('Configuration of `sluice serve`.');

/** The shape of `sluice.yaml`. */
export const configSchema: z.ZodType<RawConfig> = schema;

const TOP_KEYS: readonly string[] = Object.keys(schema.shape);
const SERVER_KEYS: readonly string[] = Object.keys(server.shape);
/** Keys that could have been meant at a place. */
export const keysAt = (path: Path): readonly string[] => {
  if (path.length === 0) return TOP_KEYS;
  return path[0] === 'code' ? CODE_KEYS : SERVER_KEYS;
};

/** The published `schema/config.schema.json`. */
export const configJsonSchema = (): unknown => ({
  ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }),
  title: 'sluice.yaml',
});
