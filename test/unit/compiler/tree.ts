/** A small tree of tools, and modules of workspace and skills beside it. */

import { generateTree } from '../../../src/core/codegen/tree.ts';
import type { SourceTree } from '../../../src/ports/compiler.ts';

const text = { type: 'string' };
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties: { ...properties },
  required,
});

const SERVERS = [
  {
    server: 'google-drive',
    tools: [{ name: 'getDocument', inputSchema: object({ documentId: text }, ['documentId']) }],
  },
  {
    server: 'salesforce',
    tools: [
      {
        name: 'updateRecord',
        inputSchema: object({ objectType: text, recordId: text, data: { type: 'object' } }, [
          'objectType',
          'recordId',
          'data',
        ]),
      },
    ],
  },
  {
    server: 'crm_db',
    tools: [
      {
        name: 'list_contacts',
        inputSchema: object({ limit: { type: 'integer' } }),
        outputSchema: object(
          { contacts: { type: 'array', items: object({ name: text }, ['name']) } },
          ['contacts'],
        ),
      },
      { name: 'delete', inputSchema: object({ id: text }, ['id']) },
    ],
  },
];

/** The tree with further modules, by path with extension. */
export const treeWith = (modules: { readonly [path: string]: string } = {}): SourceTree => {
  const { files, tools } = generateTree(SERVERS, () => true);
  const own = Object.entries(modules);
  return { revision: JSON.stringify(own), files: new Map([...files, ...own]), tools };
};

export const SEED = `import * as gdrive from './servers/google-drive';
import * as salesforce from './servers/salesforce';
const transcript = (await gdrive.getDocument({ documentId: 'abc123' })).content; await salesforce.updateRecord({ objectType: 'SalesMeeting', recordId: '00Q5f000001abcXYZ', data: { Notes: transcript } });
`;
