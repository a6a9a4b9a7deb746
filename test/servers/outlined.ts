/** A server whose results are named badly and described well: only the output schema says what they hold. */

import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const server = new Server({ name: 'outlined', version: '1.0.0' }, { capabilities: { tools: {} } });
const RESULT = { f1: '555-0134', f2: 'Vexley', f3: { x9: [{ a: 'quillon' }] }, f4: 'open' };
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [
    {
      name: 'lookup',
      inputSchema: { type: 'object' },
      ...(process.env['OUTPUT_SCHEMA'] === undefined
        ? {}
        : { outputSchema: JSON.parse(process.env['OUTPUT_SCHEMA']) }),
    },
  ],
}));
server.setRequestHandler(CallToolRequestSchema, () => ({
  content: [{ type: 'text', text: JSON.stringify(RESULT) }],
  structuredContent: RESULT,
}));
await server.connect(new StdioServerTransport());
