import { expect, test } from 'vitest';
import { auditPath, isAuditPath } from '../../../src/core/audit/audit-path.ts';
import type { AuditEvent } from '../../../src/core/audit/entry.ts';
import { cleanEvent, validateEvent } from '../../../src/core/audit/validate-event.ts';
import { called, refused, revealed } from './events.ts';

const CANARY = 'canary-jane@leak.example';

test('events of every shape pass and are not changed', () => {
  for (const event of [revealed, refused, called]) {
    expect(validateEvent(event)).toBe(event);
    expect(cleanEvent(event)).toEqual(event);
  }
});

/** The paths of all places of a value where a string stands. */
const strings = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => strings(child, [...path, key]));
};

/** A copy with `text` at a place; parsed as JSON, which is how a wrong event would look at run time. */
const withText = (event: AuditEvent, path: readonly string[], text: unknown): AuditEvent => {
  const copy = JSON.parse(JSON.stringify(event));
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
  parent[path.at(-1) ?? ''] = text;
  return copy;
};

test.each(strings(revealed).map((path) => [path.join('.'), path] as const))(
  'a value at %s is refused without being repeated',
  (_, path) => {
    for (const text of [CANARY, { nested: CANARY }, [CANARY], null]) {
      const wrong = withText(revealed, path, text);
      expect(() => validateEvent(wrong)).toThrow('does not fit the closed schema');
      expect(() => validateEvent(wrong)).not.toThrow('canary');
    }
  },
);

test.each([[['note']], [['source', 'note']], [['data', '0', 'value']], [['policy', 'text']]])(
  'an unknown field at %j is refused',
  (path) => {
    expect(() => validateEvent(withText(revealed, path, 'x'))).toThrow('closed schema');
    expect(() => validateEvent(withText(revealed, path.with(-1, CANARY), 'x'))).not.toThrow(
      'canary',
    );
  },
);

test('a missing type, an endless number and an unknown code are refused', () => {
  expect(() => validateEvent(JSON.parse('{"outcome":"ok"}'))).toThrow('`type`');
  expect(() => validateEvent({ ...called, ms: Number.NaN })).toThrow('`ms`');
  expect(() => validateEvent({ ...called, bytes: -1 })).toThrow('`bytes`');
  expect(() => validateEvent({ ...called, code: 'JANE' })).toThrow('`code`');
});

test('keys that may be values are written `*`', () => {
  const cases = [
    ['$', '$'],
    ['$.contacts[*].name', '$.contacts[*].name'],
    ["$['jane@acme.com'].phone", '$[*].phone'],
    ["$['it\\'s'][*]['a.b']", '$[*][*][*]'],
    ['$.jane_doe_5688', '$.*'],
    ['$.a.b123', '$.a.b123'],
    [`$.${'x'.repeat(40)}`, `$.${'x'.repeat(40)}`],
    [`$.${'x'.repeat(41)}`, '$.*'],
    ['$.rows[17].id', '$.rows[*].id'],
    ['jane@acme.com', '$.*'],
    ['$ jane', '$.*'],
    ["$['open", '$.*'],
    [`$${'.ab'.repeat(300)}`, '$.*'],
  ] as const;
  for (const [given, expected] of cases) {
    expect(auditPath(given)).toBe(expected);
    expect(isAuditPath(expected)).toBe(true);
  }
});

test('a tool name that a host made up is not logged, an ordinary one is', () => {
  const named = (tool: string): string | undefined =>
    cleanEvent({ ...called, sink: { server: 'crm', tool } }).sink?.tool;
  expect(['get_contact', 'resources/read', 'fy2024.report'].map(named)).toEqual([
    'get_contact',
    'resources/read',
    'fy2024.report',
  ]);
  expect([CANARY, 'Jane Doe', '078-05-1120', 'x'.repeat(129)].map(named)).toEqual([
    '*',
    '*',
    '*',
    '*',
  ]);
});
