/** Audit events for tests, with every field set. */

import type { AuditEvent } from '../../../src/core/audit/entry.ts';

export const revealed: AuditEvent = {
  type: 'data.revealed',
  outcome: 'ok',
  decision: 'd-2f6c1d52-7b7e-4b5e-9d6e-000000000001',
  scope: 'project/local-abc/default',
  principal: 'local-abc',
  source: { server: 'crm', tool: 'get_contact' },
  sink: { server: 'mail', tool: 'send_email' },
  method: 'tools/call',
  data: [
    {
      class: 'EMAIL',
      count: 2,
      tokens: ['EMAIL_1', 'EMAIL_2'],
      paths: ['$.to', '$.cc[*]'],
      recognizers: ['email'],
      effect: 'allow',
      rule: 'support-reply',
    },
  ],
  policy: { name: 'support desk', revision: '2026-11-20.3', digest: 'q83vEg==' },
  rule: 'support-reply',
  effect: 'allow',
  losing: ['default:between_servers'],
  exception: 'EX-12',
  mode: 'enforce',
  bytes: 120,
  ms: 1.5,
};

export const refused: AuditEvent = {
  type: 'reveal.refused',
  outcome: 'refused',
  source: { server: 'crm', tool: 'get_contact' },
  sink: { server: 'web', tool: 'fetch' },
  rule: 'no-transfer',
  effect: 'deny',
};

export const called: AuditEvent = {
  type: 'call',
  outcome: 'ok',
  sink: { server: 'crm', tool: 'list' },
  method: 'tools/call',
  ms: 3,
};
