/** The three tools of code mode as the model sees them. Every word is paid for in every conversation: `npm run bench:tokens`. */

import type { JsonObject } from '../json/json.ts';

/** One entry of the endpoint's own `tools/list`. */
export type CodeTool = {
  readonly name: 'search_tools' | 'read_file' | 'run_code';
  readonly description: string;
  readonly inputSchema: JsonObject;
};

const object = (properties: JsonObject, required: string): JsonObject => ({
  type: 'object',
  properties,
  required: [required],
});

/** How much of each hit `search_tools` shows; `brief` where nothing is said. */
export const SEARCH_DETAILS = ['names', 'brief', 'full'] as const;
export type SearchDetail = (typeof SEARCH_DETAILS)[number];
export const DEFAULT_SEARCH_DETAIL = 'brief';
export const DEFAULT_SEARCH_LIMIT = 5;
export const MAX_SEARCH_LIMIT = 50;

export const CODE_TOOLS: readonly CodeTool[] = [
  {
    name: 'search_tools',
    description: 'Find tools and skills by what they do. full: the API file itself.',
    inputSchema: object(
      {
        query: { type: 'string' },
        detail: { enum: [...SEARCH_DETAILS] },
        limit: { type: 'integer' },
      },
      'query',
    ),
  },
  {
    name: 'read_file',
    description:
      'Read a file or list a folder: README.md (how to, skills, files), servers/, workspace/, skills/.',
    inputSchema: object({ path: { type: 'string' } }, 'path'),
  },
  {
    name: 'run_code',
    description:
      "Run TypeScript that calls tools: import * as crm from './servers/crm'; return await crm.getContact({ id: 1 }). " +
      'Types are checked: read the API file first. [EMAIL_1] stands for personal data: pass it on. ' +
      'You see only what it returns or prints.',
    inputSchema: object({ code: { type: 'string' } }, 'code'),
  },
];
