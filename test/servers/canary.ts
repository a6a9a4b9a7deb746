/**
 * A server that shows the same values on every surface of MCP. argv[2]: a JSON file {class: value}. argv[3]: a JSON
 * Lines file that gets whatever reaches this server. Low-level, so that no surface is left out or tidied up.
 */

import { appendFileSync, readFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const [source, sinkFile] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: canary <values.json> [received.jsonl]');
const VALUES = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(source, 'utf8')));

const label = (cls: string): string => cls.toLowerCase().replace(/_/g, ' ');
const fieldsOf = <T>(to: (value: string) => T): { [field: string]: T } =>
  Object.fromEntries(Object.entries(VALUES).map(([cls, value]) => [cls.toLowerCase(), to(value)]));
const FIELDS = fieldsOf((value) => value);
const ALL = Object.values(VALUES);
/** `email: jane@…; us ssn: …`: every value after the words for its class. */
const PROSE = Object.entries(VALUES)
  .map(([cls, value]) => `${label(cls)}: ${value}`)
  .join('; ');
const uri = (value: string): string => `canary://people/${encodeURIComponent(value)}`;

const received = (what: string, content: unknown): void => {
  if (sinkFile !== undefined) appendFileSync(sinkFile, `${JSON.stringify({ what, content })}\n`);
};

const server = new Server(
  { name: 'canary', version: '1.0.0', title: `canary of ${PROSE}` },
  {
    capabilities: {
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      prompts: { listChanged: true },
      completions: {},
      logging: {},
    },
    instructions: `The customer on file is ${PROSE}.`,
  },
);

const text = (content: string): CallToolResult => ({ content: [{ type: 'text', text: content }] });
const structured = (content: { [key: string]: unknown }): CallToolResult => ({
  ...text(JSON.stringify(content)),
  structuredContent: content,
});

/** Digits only and exact in a double: what can stand as a JSON number. */
const numbers = (): { [field: string]: number } =>
  Object.fromEntries(
    Object.entries(FIELDS)
      .map(([field, value]) => [field, value.replace(/[ -]/g, '')] as const)
      .filter(
        ([, digits]) => /^[1-9]\d{3,15}$/.test(digits) && Number.isSafeInteger(Number(digits)),
      )
      .map(([field, digits]) => [field, Number(digits)]),
  );

const quoted = (value: string): string => `"${value.replace(/"/g, '""')}"`;
/** Every way in which text hides inside text. */
const nested = (): { [field: string]: string } => ({
  json: JSON.stringify({ customer: FIELDS, again: JSON.stringify(FIELDS) }),
  ndjson: ALL.map((value) => JSON.stringify({ note: value })).join('\n'),
  base64: Buffer.from(PROSE).toString('base64'),
  url: `https://crm.example/find?${new URLSearchParams(FIELDS).toString()}`,
  percent: `https://crm.example/find?q=${encodeURIComponent(PROSE)}`,
  csv: `${Object.keys(FIELDS).join(',')}\n${ALL.map(quoted).join(',')}\n`,
  html: `<p>${PROSE.replace(/[@.\-+]/g, (char) => `&#${char.charCodeAt(0)};`)}</p>`,
  markdown: `| field | value |\n|---|---|\n${Object.entries(FIELDS)
    .map(([field, value]) => `| ${field} | ${value} |`)
    .join('\n')}`,
});

type Notify = (notification: {
  method: string;
  params: { [key: string]: unknown };
}) => Promise<void>;
type Call = {
  readonly signal: AbortSignal;
  readonly args: { [key: string]: unknown };
  readonly token: string | number | undefined;
  readonly notify: Notify;
};

const progress = async ({ token, notify }: Call): Promise<CallToolResult> => {
  for (const [i, value] of ALL.entries())
    await notify({
      method: 'notifications/progress',
      params: {
        progressToken: token ?? 'none',
        progress: i + 1,
        total: ALL.length,
        message: value,
      },
    });
  return text(`progress token was ${String(token)}`);
};

const logs = async ({ notify }: Call): Promise<CallToolResult> => {
  const entry = { level: 'warning', logger: PROSE };
  await notify({ method: 'notifications/message', params: { ...entry, data: FIELDS } });
  await notify({ method: 'notifications/message', params: { ...entry, data: PROSE } });
  return text('logged');
};

const sampling = async (): Promise<CallToolResult> => {
  const answer = await server.createMessage({
    systemPrompt: `You write to ${PROSE}.`,
    messages: [{ role: 'user', content: { type: 'text', text: `Greet ${PROSE}.` } }],
    maxTokens: 100,
    metadata: { customer: FIELDS },
  });
  received('sampling', answer.content);
  return text(JSON.stringify(answer.content));
};

const elicit = async (): Promise<CallToolResult> => {
  const answer = await server.elicitInput({
    mode: 'form',
    message: `Is this right: ${PROSE}?`,
    requestedSchema: {
      type: 'object',
      properties: { answer: { type: 'string', title: 'Answer', description: PROSE } },
    },
  });
  received('elicit', answer.content ?? answer.action);
  return text(JSON.stringify(answer.content ?? answer.action));
};

const roots = async (): Promise<CallToolResult> => {
  const answer = await server.listRoots();
  received('roots', answer.roots);
  return text(JSON.stringify(answer.roots));
};

const updated = async ({ notify }: Call): Promise<CallToolResult> => {
  for (const value of ALL)
    await notify({ method: 'notifications/resources/updated', params: { uri: uri(value) } });
  return text('updated');
};

/** Every kind of change that a server may announce, with values where the schema leaves room for them. */
const changes = async ({ notify }: Call): Promise<CallToolResult> => {
  for (const kind of ['tools', 'resources', 'prompts'])
    await notify({
      method: `notifications/${kind}/list_changed`,
      params: { _meta: { 'acme.example/owner': FIELDS } },
    });
  return text('changed');
};

/** Ends only when it is cancelled. */
const slow = ({ signal }: Call): Promise<CallToolResult> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      received('cancelled', String(signal.reason));
      resolve(text('cancelled'));
    });
  });

const TOOLS: { readonly [name: string]: (call: Call) => CallToolResult | Promise<CallToolResult> } =
  {
    text: () => text(`The customer is ${PROSE}.`),
    structured: () => structured({ ...FIELDS }),
    embedded: () => ({
      content: ALL.map((value) => ({
        type: 'resource' as const,
        resource: { uri: uri(value), mimeType: 'text/plain', text: PROSE },
      })),
    }),
    link: () => ({
      content: ALL.map((value) => ({
        type: 'resource_link' as const,
        uri: uri(value),
        name: value,
        title: value,
        description: PROSE,
      })),
    }),
    error: () => ({ ...text(`could not save ${PROSE}`), isError: true }),
    throws: () => {
      throw new McpError(-32_000, `could not save ${PROSE}`, { customer: FIELDS });
    },
    progress,
    logs,
    keys: () => structured(Object.fromEntries(ALL.map((value, i) => [value, i]))),
    numbers: () => structured({ customer: numbers() }),
    nested: () => structured(nested()),
    meta: () => ({
      ...text('see _meta'),
      content: [{ type: 'text', text: 'see _meta', _meta: { 'acme.example/of': FIELDS } }],
      _meta: { 'acme.example/customer': FIELDS },
    }),
    sampling,
    elicit,
    roots,
    updated,
    changes,
    slow,
    stderr: () => {
      process.stderr.write(`saved ${PROSE}\n`);
      return text('wrote to stderr');
    },
    echo: ({ args }) => structured({ echoed: args }),
  };

const OBJECT = { type: 'object' as const, additionalProperties: true };
/** Properties of the structured result, each with the strictest schema that the real value meets. */
const OUTPUTS: { readonly [tool: string]: Tool['outputSchema'] } = {
  structured: {
    type: 'object',
    properties: fieldsOf((value): object => ({
      type: 'string',
      minLength: value.length,
      maxLength: value.length,
      ...(value.includes('@') ? { format: 'email' } : {}),
    })),
    required: Object.keys(FIELDS),
    additionalProperties: false,
  },
  keys: OBJECT,
  numbers: {
    type: 'object',
    properties: { customer: { type: 'object', additionalProperties: { type: 'integer' } } },
  },
  nested: OBJECT,
  echo: OBJECT,
};

server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: Object.keys(TOOLS).map((name) => ({
    name,
    title: `${name} for ${PROSE}`,
    description: `Shows ${PROSE}.`,
    inputSchema: {
      ...OBJECT,
      properties: { note: { type: 'string', description: `such as ${PROSE}`, default: PROSE } },
    },
    ...(OUTPUTS[name] === undefined ? {} : { outputSchema: OUTPUTS[name] }),
    _meta: { 'acme.example/owner': FIELDS },
  })),
  _meta: { 'acme.example/owner': FIELDS },
}));

server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
  const tool = Object.hasOwn(TOOLS, params.name) ? TOOLS[params.name] : undefined;
  if (tool === undefined) throw new McpError(-32_602, `there is no tool ${params.name}`);
  const args = params.arguments ?? {};
  received(params.name, args);
  // Any method may be notified: the SDK's closed list would leave surfaces out.
  const notify: Notify = (notification) =>
    server.transport?.send({ jsonrpc: '2.0', ...notification }) ?? Promise.resolve();
  return tool({ args, token: extra._meta?.progressToken, notify, signal: extra.signal });
});

server.setRequestHandler(ListResourcesRequestSchema, () => ({
  resources: ALL.map((value) => ({
    uri: uri(value),
    name: value,
    title: value,
    description: PROSE,
    mimeType: 'text/plain',
    _meta: { 'acme.example/owner': FIELDS },
  })),
}));
server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
  resourceTemplates: [
    { uriTemplate: 'canary://people/{value}', name: ALL[0] ?? 'people', description: PROSE },
  ],
}));
server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => {
  received('resources/read', params.uri);
  const bytes = Buffer.from(`${PROSE}\nread as ${params.uri}\n`).toString('base64');
  return {
    contents: [
      { uri: params.uri, mimeType: 'text/plain', text: PROSE },
      { uri: `${params.uri}/json`, mimeType: 'application/json', text: JSON.stringify(FIELDS) },
      { uri: `${params.uri}/blob`, mimeType: 'text/plain', blob: bytes },
    ],
  };
});

server.setRequestHandler(SubscribeRequestSchema, async ({ params }) => {
  received('resources/subscribe', params.uri);
  await server.sendResourceUpdated({ uri: params.uri });
  return {};
});

server.setRequestHandler(ListPromptsRequestSchema, () => ({
  prompts: [
    {
      name: 'greet',
      title: `Greet ${PROSE}`,
      description: `Greets ${PROSE}.`,
      arguments: [{ name: 'who', description: `such as ${PROSE}`, required: false }],
    },
  ],
}));
server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
  received('prompts/get', params.arguments ?? {});
  const resource = { uri: uri(ALL[0] ?? ''), mimeType: 'text/plain', text: PROSE };
  return {
    description: `Greets ${PROSE}.`,
    messages: [
      {
        role: 'user',
        content: { type: 'text', text: `Greet ${params.arguments?.['who']}: ${PROSE}.` },
      },
      { role: 'assistant', content: { type: 'resource', resource } },
    ],
  };
});
server.setRequestHandler(CompleteRequestSchema, ({ params }) => {
  received('completion/complete', params.argument.value);
  return { completion: { values: ALL.slice(0, 100), total: ALL.length, hasMore: false } };
});

process.stderr.write(`canary starts for ${PROSE}\n`);
await server.connect(new StdioServerTransport());
