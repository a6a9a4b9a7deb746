import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit/entry.ts';
import { auditTable } from '../../../src/shell/cli/audit-table.ts';

test('an entry of many classes and tokens stays a line that a terminal can show', () => {
  const row = (cls: string) => ({
    class: cls,
    count: 9,
    tokens: [1, 2, 3, 4].map((n) => `${cls}_${n}`),
    paths: [],
    recognizers: [],
    effect: 'tokenize' as const,
    rule: 'default:to_model',
  });
  const entry: AuditEntry = {
    v: 1,
    chain: 'c',
    seq: 1,
    prev: '',
    time: '2026-11-24T10:00:00.000Z',
    type: 'data.tokenized',
    outcome: 'ok',
    data: ['EMAIL', 'PHONE', 'IBAN', 'US_SSN', 'PERSON'].map(row),
  };
  const [, line = ''] = auditTable([entry]);
  expect(line).toContain('EMAIL x9 (EMAIL_1,EMAIL_2,EMAIL_3,…) PHONE x9');
  expect(line).toContain('and 2 more');
  expect(line).not.toContain('US_SSN');
});
