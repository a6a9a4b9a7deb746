/** A CRM over stdio: contacts in a JSON file (argv[2]), as structured results and as the same JSON in text. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: crm <contacts.json>');

const fields = {
  name: z.string(),
  email: z.email(),
  phone: z.string(),
  ssn: z.string().regex(/^\d{3}-\d{2}-\d{4}$/),
  birth_date: z.iso.date(),
  address: z.object({ street: z.string(), city: z.string(), postcode: z.string() }),
  card: z.number().int(),
  account_number: z.number().int(),
  notes: z.string(),
};
const contact = z.object({ id: z.number().int(), ...fields });
type Contact = z.infer<typeof contact>;

const load = (): readonly Contact[] =>
  z.array(contact).parse(JSON.parse(readFileSync(file, 'utf8')));
const save = (list: readonly Contact[]): void => {
  writeFileSync(`${file}.new`, `${JSON.stringify(list, null, 2)}\n`);
  renameSync(`${file}.new`, file);
};

const answer = (content: { [key: string]: unknown }): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(content) }],
  structuredContent: content,
});
const unknown = (id: number): CallToolResult => ({
  content: [{ type: 'text', text: `there is no contact ${id}` }],
  isError: true,
});

const server = new McpServer({ name: 'crm', version: '1.0.0' });
const page = { contacts: z.array(contact), total: z.number().int() };

server.registerTool(
  'list_contacts',
  {
    description: 'Lists contacts, a page at a time.',
    inputSchema: {
      limit: z.number().int().min(1).max(10_000).optional(),
      offset: z.number().int().min(0).optional(),
    },
    outputSchema: page,
    annotations: { readOnlyHint: true },
  },
  ({ limit = 50, offset = 0 }) => {
    const all = load();
    return answer({ contacts: all.slice(offset, offset + limit), total: all.length });
  },
);

server.registerTool(
  'get_contact',
  {
    description: 'Gets one contact by its id.',
    inputSchema: { id: z.number().int() },
    outputSchema: contact.shape,
    annotations: { readOnlyHint: true },
  },
  ({ id }) => {
    const found = load().find((one) => one.id === id);
    return found === undefined ? unknown(id) : answer(found);
  },
);

server.registerTool(
  'update_contact',
  {
    description: 'Changes fields of a contact and returns the whole contact.',
    inputSchema: { id: z.number().int(), fields: z.object(fields).partial() },
    outputSchema: contact.shape,
    annotations: { destructiveHint: true, idempotentHint: true },
  },
  ({ id, fields: changes }) => {
    const all = load();
    const before = all.find((one) => one.id === id);
    if (before === undefined) return unknown(id);
    const after = contact.parse({ ...before, ...changes });
    save(all.map((one) => (one.id === id ? after : one)));
    return answer(after);
  },
);

server.registerTool(
  'search_contacts',
  {
    description: 'Finds contacts that contain the query in any field, case ignored.',
    inputSchema: { query: z.string().min(1) },
    outputSchema: page,
    annotations: { readOnlyHint: true },
  },
  ({ query }) => {
    const sought = query.toLowerCase();
    const found = load().filter((one) => JSON.stringify(one).toLowerCase().includes(sought));
    return answer({ contacts: found, total: found.length });
  },
);

await server.connect(new StdioServerTransport());
