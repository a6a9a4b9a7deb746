import { describe, expect, test } from 'vitest';
import { re2PatternEngine } from '../../../src/adapters/re2js/pattern-engine.ts';
import type { AuditEvent } from '../../../src/core/audit/entry.ts';
import { asClass, asServerId } from '../../../src/core/brand.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { SluiceError } from '../../../src/core/errors.ts';
import { detectionOf } from '../../../src/core/policy/detection.ts';
import { pardonOf } from '../../../src/core/policy/detection-lists.ts';
import type { TextRecognizer } from '../../../src/ports/recognizer.ts';
import type { Engine } from '../../../src/proxy/context.ts';
import { guardInbound } from '../../../src/proxy/inbound.ts';
import { testEngine } from './engine.ts';

const answer = async (engine: Engine, structuredContent: object, server = 'crm'): Promise<string> =>
  JSON.stringify(
    await guardInbound(
      { engine, server: asServerId(server) },
      { method: 'tools/call', tool: 'get' },
      { result: { content: [], structuredContent: JSON.parse(JSON.stringify(structuredContent)) } },
    ),
  );

const SECTION = detectionOf({
  allow: [{ id: 'desk', values: ['desk@acme.example'], why: 'public' }],
  suppress: [
    {
      id: 'serials',
      recognizer: 'phone',
      server: 'crm',
      path: '$.rows[*].serial',
      why: 'serial numbers',
      until: '2026-12-31',
    },
  ],
});

describe('lists of the policy', () => {
  test('an allowed value reaches the model, and the log says by which entry before it does', async () => {
    const base = testEngine();
    const written: AuditEvent[] = [];
    const audit = {
      ...base.audit,
      append: async (events: readonly AuditEvent[]) => {
        written.push(...events);
      },
    };
    const engine = { ...base, audit, pardon: pardonOf(SECTION, re2PatternEngine) };
    const out = await answer(engine, { a: 'desk@acme.example', b: 'orla@acme.example' });
    expect(out).toContain('desk@acme.example');
    expect(out).not.toContain('orla@acme.example');
    expect(written.filter(({ type }) => type === 'data.pardoned')).toMatchObject([
      { data: [{ class: 'EMAIL', count: 1, paths: ['$.a'], effect: 'allow', rule: 'desk' }] },
    ]);
    expect(JSON.stringify(written)).not.toContain('@');
  });

  test('a suppression holds for its recognizer on its field of its server, until its day', () => {
    const pardon = pardonOf(SECTION, re2PatternEngine);
    const finding: Finding = {
      kind: 'finding',
      class: asClass('PHONE'),
      start: 0,
      end: 9,
      score: 0.6,
      recognizer: 'phone',
      evidence: [],
    };
    const spot = { server: 'crm', tool: 'get', path: '$.rows[*].serial', day: '2026-12-31' };
    expect(pardon?.(finding, '555-0132', spot)).toBe('serials');
    expect(pardon?.(finding, '555-0132', { ...spot, day: '2027-01-01' })).toBeUndefined();
    expect(pardon?.(finding, '555-0132', { ...spot, server: 'mail' })).toBeUndefined();
    expect(pardon?.(finding, '555-0132', { ...spot, path: '$.rows[*].phone' })).toBeUndefined();
    expect(pardon?.({ ...finding, recognizer: 'email' }, '555-0132', spot)).toBeUndefined();
    expect(pardon?.(finding, '555-0132', undefined)).toBeUndefined();
  });
});

describe('optional recognizers', () => {
  const finding = (
    texts: readonly string[],
  ): Promise<
    readonly { class: ReturnType<typeof asClass>; start: number; end: number; score: number }[][]
  > =>
    Promise.resolve(
      texts.map((text) =>
        text.includes('zorvath')
          ? [
              {
                class: asClass('PERSON'),
                start: text.indexOf('zorvath'),
                end: text.indexOf('zorvath') + 7,
                score: 0.9,
              },
            ]
          : [],
      ),
    );
  const recognizer = (recognize: TextRecognizer['recognize']): TextRecognizer => ({
    name: 'model',
    recognize,
    close: async () => undefined,
  });

  test('what they find is replaced, in text inside JSON as well', async () => {
    const asked: string[] = [];
    const engine = {
      ...testEngine(),
      recognizers: [
        recognizer((texts) => {
          asked.push(...texts);
          return finding(texts);
        }),
      ],
    };
    const out = await answer(engine, {
      note: 'ask zorvath today',
      inner: '{"t":"where is zorvath now"}',
      id: 'x-1',
    });
    expect(out).not.toContain('zorvath');
    expect(out).toContain('ask [PERSON_1] today');
    expect(asked).toEqual(['ask zorvath today', 'where is zorvath now']);
  });

  test('one that fails stops the message', async () => {
    const failing = recognizer(() =>
      Promise.reject(new SluiceError('DETECTOR_FAILED', 'late', 'wait')),
    );
    const engine = { ...testEngine(), recognizers: [failing] };
    await expect(answer(engine, { note: 'nothing to see here' })).rejects.toMatchObject({
      code: 'DETECTOR_FAILED',
    });
  });
});
