/** A server whose tool is described by the environment: what it says can change from one start to the next. */

import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const server = new Server(
  { name: 'changing', version: '1.0.0' },
  { capabilities: { tools: { listChanged: true } } },
);
const described = (name: string): unknown => ({
  name,
  description: process.env[`DESCRIPTION_${name}`] ?? 'Returns its text.',
  inputSchema: JSON.parse(process.env[`SCHEMA_${name}`] ?? '{"type":"object"}'),
});
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [described('steady'), described('echo')],
}));
server.setRequestHandler(CallToolRequestSchema, ({ params }) => ({
  content: [{ type: 'text', text: `called ${params.name}` }],
}));
await server.connect(new StdioServerTransport());
