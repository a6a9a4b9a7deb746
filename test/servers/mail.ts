/** A mail server over stdio: what it "sends" is appended to a JSON Lines file (argv[2]). */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: mail <sent.jsonl>');

const mail = z.object({
  id: z.string(),
  to: z.email(),
  cc: z.email().optional(),
  subject: z.string(),
  body: z.string(),
});

const sent = (): readonly z.infer<typeof mail>[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => mail.parse(JSON.parse(line)))
    : [];

const answer = (content: { [key: string]: unknown }, text: string): CallToolResult => ({
  content: [{ type: 'text', text }],
  structuredContent: content,
});

const server = new McpServer({ name: 'mail', version: '1.0.0' });

server.registerTool(
  'send_email',
  {
    description: 'Sends a mail.',
    inputSchema: {
      to: z.email(),
      cc: z.email().optional(),
      subject: z.string(),
      body: z.string(),
    },
    outputSchema: { id: z.string(), to: z.email() },
    annotations: { destructiveHint: true, openWorldHint: true },
  },
  (message) => {
    const id = `m-${sent().length + 1}`;
    appendFileSync(file, `${JSON.stringify({ id, ...message })}\n`);
    return answer({ id, to: message.to }, `sent ${id} to ${message.to}`);
  },
);

server.registerTool(
  'list_sent',
  {
    description: 'Lists what was sent.',
    inputSchema: {},
    outputSchema: { sent: z.array(mail) },
    annotations: { readOnlyHint: true },
  },
  () => {
    const content = { sent: sent() };
    return answer(content, JSON.stringify(content));
  },
);

await server.connect(new StdioServerTransport());
