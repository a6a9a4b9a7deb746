/** A store of CRM records over stdio: each record is a JSON file of a folder (argv[2]), as `Type-id.json`. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: records <folder>');

const server = new McpServer({ name: 'records', version: '1.0.0' });
const record = z.record(z.string(), z.unknown());

const fileOf = (type: string, id: string): string =>
  join(folder, `${basename(type)}-${basename(id)}.json`);
const read = (file: string): z.infer<typeof record> =>
  existsSync(file) ? record.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

server.registerTool(
  'updateRecord',
  {
    description: 'Updates fields of a record and says which record it was.',
    inputSchema: {
      objectType: z.string().describe('Type of the object, such as Lead or SalesMeeting.'),
      recordId: z.string().describe('The id of the record.'),
      data: record.describe('Fields to change, by name.'),
    },
    outputSchema: { success: z.boolean(), id: z.string() },
    annotations: { destructiveHint: true, idempotentHint: true },
  },
  ({ objectType, recordId, data }): CallToolResult => {
    const file = fileOf(objectType, recordId);
    writeFileSync(file, JSON.stringify({ ...read(file), ...data }));
    const done = { success: true, id: recordId };
    return { content: [{ type: 'text', text: JSON.stringify(done) }], structuredContent: done };
  },
);

let refusals = 2;
server.registerTool(
  'query',
  {
    description:
      'Finds records of a type; the service behind it refuses the first two calls as too frequent.',
    inputSchema: { objectType: z.string() },
    annotations: { readOnlyHint: true },
  },
  ({ objectType }): CallToolResult => {
    if (refusals > 0) {
      refusals -= 1;
      return { content: [{ type: 'text', text: '429 too many requests' }], isError: true };
    }
    return { content: [{ type: 'text', text: JSON.stringify({ objectType, records: [] }) }] };
  },
);

await server.connect(new StdioServerTransport());
