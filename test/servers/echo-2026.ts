/** A server for protocol revision 2026-07-28 over stdio; it also answers the handshake of 2025. */

import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

serveStdio(() => {
  const server = new McpServer({ name: 'echo-2026', version: '1.0.0' });
  server.registerTool(
    'echo',
    { description: 'Returns its text.', inputSchema: z.object({ text: z.string() }) },
    ({ text }) => ({ content: [{ type: 'text', text }] }),
  );
  server.registerTool(
    'contact',
    {
      description: 'Returns a contact.',
      inputSchema: z.object({}),
      outputSchema: z.object({ name: z.string(), email: z.email() }),
    },
    () => {
      const contact = { name: 'Alma Birkholm', email: 'alma.birkholm@mail.example' };
      return {
        content: [{ type: 'text', text: JSON.stringify(contact) }],
        structuredContent: contact,
      };
    },
  );
  return server;
});
