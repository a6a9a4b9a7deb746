/** A document store over stdio, shaped like the file servers people use: documents are the files of a folder (argv[2]). */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: drive <folder>');

const server = new McpServer({ name: 'drive', version: '1.0.0' });

const fileOf = (id: string): string => join(folder, `${basename(id)}.txt`);

server.registerTool(
  'getDocument',
  {
    description: 'Retrieves a document by its id: title, text and metadata.',
    inputSchema: {
      documentId: z.string().describe('The id of the document.'),
      fields: z.string().optional().describe('Fields to return, separated by commas.'),
    },
    outputSchema: {
      title: z.string(),
      content: z.string().describe('The whole text.'),
      metadata: z.object({ size: z.number().int(), mimeType: z.string() }),
    },
    annotations: { readOnlyHint: true },
  },
  ({ documentId }): CallToolResult => {
    const content = readFileSync(fileOf(documentId), 'utf8');
    const metadata = { size: content.length, mimeType: 'text/plain' };
    return {
      content: [{ type: 'text', text: `document of ${content.length} characters` }],
      structuredContent: { title: documentId, content, metadata },
    };
  },
);

server.registerTool(
  'listDocuments',
  {
    description: 'Lists documents, a page at a time.',
    inputSchema: {
      pageSize: z.number().int().min(1).max(100).optional().describe('Documents per page.'),
      pageToken: z.string().optional().describe('nextPageToken of the page before.'),
    },
    annotations: { readOnlyHint: true },
  },
  ({ pageSize = 10, pageToken = '0' }): CallToolResult => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    const start = Number(pageToken);
    const documents = names.slice(start, start + pageSize).map((name) => ({
      documentId: basename(name, '.txt'),
      size: statSync(join(folder, name)).size,
    }));
    const end = start + pageSize;
    const page = { documents, ...(end < names.length ? { nextPageToken: String(end) } : {}) };
    return { content: [{ type: 'text', text: JSON.stringify(page) }] };
  },
);

await server.connect(new StdioServerTransport());
