/** A real `sluice serve` in code mode before real servers, spoken to by a raw host. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  initialize,
  isolated,
  type RawHost,
  SLUICE,
  scratch,
  server,
  startHost,
} from '../e2e/raw-host.ts';

export type Endpoint = {
  readonly folder: string;
  /** Documents of the drive and records of the CRM, as files. */
  readonly documents: string;
  readonly records: string;
  readonly host: RawHost;
  /** Runs a program; the first text block and whether it failed. */
  run(
    code: string,
  ): Promise<{ text: string; failed: boolean; content: readonly Block[]; meta: unknown }>;
  read(path: string): Promise<string>;
  search(query: string): Promise<string>;
};

type Block = { readonly type: string; readonly text?: string; readonly [key: string]: unknown };

export const POLICY = `
version: 1
policy: {name: code, revision: '1', owner: privacy@acme.example}
defaults: {to_model: tokenize, same_server: allow, between_servers: deny, on_error: deny}
rules:
  - id: meetings
    why: A meeting's transcript belongs to its record.
    from: {server: google-drive}
    to: {server: salesforce}
    data: any
    do: allow
`;

const asText = (content: unknown): readonly Block[] => (Array.isArray(content) ? content : []);

/** Starts one; `more` adds to the configuration. */
export const endpoint = async (
  options: {
    readonly policy?: string;
    readonly mode?: string;
    readonly more?: object;
    readonly servers?: object;
    readonly folder?: string;
  } = {},
): Promise<Endpoint> => {
  const folder = options.folder ?? scratch();
  const documents = join(folder, 'documents');
  const records = join(folder, 'records');
  for (const path of [documents, records]) mkdirSync(path, { recursive: true });
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, options.policy ?? POLICY);
  const config = join(folder, 'sluice.yaml');
  const command = process.execPath;
  writeFileSync(
    config,
    JSON.stringify({
      mcpServers: {
        'google-drive': { command, args: [server('drive'), documents] },
        salesforce: { command, args: [server('records'), records] },
        ...options.servers,
      },
      policy,
      mode: options.mode ?? 'code',
      ...options.more,
    }),
  );
  const host = startHost(command, [SLUICE, 'serve', '--config', config], isolated(folder));
  await initialize(host);
  const call = async (name: string, args: object) => {
    const { result, error } = await host.request('tools/call', { name, arguments: args });
    if (result === undefined) throw new Error(JSON.stringify(error));
    const content = asText(result['content']);
    const text = content[0]?.text ?? '';
    return { text, failed: result['isError'] === true, content, meta: result['_meta'] };
  };
  return {
    folder,
    documents,
    records,
    host,
    run: (code) => call('run_code', { code }),
    read: async (path) => (await call('read_file', { path })).text,
    search: async (query) => (await call('search_tools', { query })).text,
  };
};
