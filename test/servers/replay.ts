/** A server that offers given tools and replays recorded results: `node replay.js <file.json>`. Logs what it is asked. */

import { appendFileSync, readFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';

type Recorded = { readonly tool: string; readonly result: unknown };
type Script = {
  readonly tools: Tool[];
  /** In the order of the recording; each is given out once. */
  readonly replies: readonly Recorded[];
  /** One JSON line per call: tool and arguments as they arrived. */
  readonly log: string;
};

const script: Script = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const left = [...script.replies];

const server = new Server({ name: 'replay', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: script.tools }));
server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
  appendFileSync(script.log, `${JSON.stringify({ tool: params.name, args: params.arguments })}\n`);
  const at = left.findIndex((reply) => reply.tool === params.name);
  const [reply] = at === -1 ? [] : left.splice(at, 1);
  const result = reply?.result ?? null;
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  return { content: [{ type: 'text', text }] };
});
await server.connect(new StdioServerTransport());
