import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, test } from 'vitest';
import { isolated, SLUICE, scratch } from './raw-host.ts';

const EVERYTHING = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/dist/index.js',
);
const env = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isolated(scratch())).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );

type Run = { readonly [step: string]: unknown };
type Calls = {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  listResources(): Promise<unknown>;
  listPrompts(): Promise<unknown>;
};

const ARGUMENTS: { readonly [tool: string]: Record<string, unknown> } = {
  echo: { message: 'hello' },
  'get-sum': { a: 2, b: 3 },
  'get-annotated-message': { messageType: 'success', includeImage: true },
  'get-resource-links': { count: 2 },
  'get-resource-reference': { resourceType: 'Text', resourceId: 1 },
  'get-structured-content': { location: 'Chicago' },
  'trigger-long-running-operation': { duration: 0.2, steps: 2 },
  'gzip-file-as-resource': { name: 'a.gz', data: 'data:text/plain,hello', outputType: 'resource' },
  'simulate-research-query': { topic: 'tides' },
};
/** What changes from run to run by itself: the process's environment and the time of day. */
const volatile = /get-env/;

const answer = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return JSON.parse(JSON.stringify(await work));
  } catch (error) {
    return { failed: error instanceof Error ? error.message : 'unknown' };
  }
};

const sweep = async (client: Calls): Promise<Run> => {
  const run: Record<string, unknown> = {};
  const { tools } = await client.listTools();
  run['tools'] = tools.map((tool) => tool.name);
  for (const { name } of tools)
    if (!volatile.test(name))
      run[name] = await answer(client.callTool({ name, arguments: ARGUMENTS[name] ?? {} }));
  run['resources'] = await answer(client.listResources());
  run['prompts'] = await answer(client.listPrompts());
  return run;
};

const direct = { command: process.execPath, args: [EVERYTHING, 'stdio'] };
const wrapped = {
  command: process.execPath,
  args: [SLUICE, 'wrap', '--', process.execPath, EVERYTHING, 'stdio'],
};

const withV1 = async (server: typeof direct): Promise<Run> => {
  const client = new ClientV1({ name: 'v1', version: '1' });
  await client.connect(new StdioV1({ ...server, env: env(), stderr: 'ignore' }));
  const run = await sweep(client);
  await client.close();
  return run;
};
const withV2 = async (server: typeof direct): Promise<Run> => {
  const client = new ClientV2({ name: 'v2', version: '1' });
  await client.connect(new StdioV2({ ...server, env: env(), stderr: 'ignore' }));
  const run = await sweep(client);
  await client.close();
  return run;
};

/** Both runs with times and ids taken out, and a token wherever the wrapped run shows one. */
const comparable = (run: Run): string =>
  JSON.stringify(run, undefined, 1).replace(
    /\d{4}-\d\d-\d\dT[\d:.]+Z|\d{1,2}:\d\d:\d\d(?: [AP]M)?/g,
    'TIME',
  );
const differing = (a: Run, b: Run): readonly string[] => {
  const left = comparable(a).split('\n');
  const right = comparable(b).split('\n');
  return right.filter((line, i) => line !== left[i] && !/\[[A-Z_]+_\d+\]/.test(line));
};

describe('every tool of server-everything gives the same through wrap as directly', () => {
  test('with a host on @modelcontextprotocol/sdk 1.x', async () => {
    const plain = await withV1(direct);
    expect(Object.keys(plain).length).toBeGreaterThan(10);
    expect(differing(plain, await withV1(wrapped))).toEqual([]);
  });

  test('with a host on @modelcontextprotocol/client 2.x', async () => {
    const plain = await withV2(direct);
    expect(differing(plain, await withV2(wrapped))).toEqual([]);
  });

  test('with the inspector', async () => {
    const cli = createRequire(import.meta.url).resolve(
      '@modelcontextprotocol/inspector/package.json',
    );
    const bin = cli.replace('package.json', 'clients/launcher/build/index.js');
    const run = async (...server: string[]) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          bin,
          '--cli',
          ...server,
          '--method',
          'tools/call',
          '--tool-name',
          'echo',
          '--tool-arg',
          'message=hi',
        ],
        { env: { ...env() } },
      );
      return JSON.parse(stdout);
    };
    const plain = await run(process.execPath, EVERYTHING, 'stdio');
    expect(plain.content[0].text).toContain('hi');
    expect(
      await run(process.execPath, SLUICE, 'wrap', '--', process.execPath, EVERYTHING, 'stdio'),
    ).toEqual(plain);
  });
});
