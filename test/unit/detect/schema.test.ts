import { describe, expect, test } from 'vitest';
import { createDetector, emptyContext } from '../../../src/core/detect/create-detector.ts';
import type { SchemaOutline } from '../../../src/core/detect/schema/outline.ts';
import { outlineOf, outlineOfTool } from '../../../src/core/detect/schema/outline.ts';
import type { Json } from '../../../src/core/json/json.ts';
import { MAX_OUTLINE_PLACES, MAX_OUTLINE_TEXT } from '../../../src/core/limits.ts';
import { collectPlains } from '../../../src/core/token/replace.ts';

const detector = createDetector();
const contextOf = (outline: SchemaOutline) => ({
  ...emptyContext(),
  schema: outline.at.bind(outline),
});
/** `CLASS value` of everything found in a document whose schema is known. */
const found = (document: Json, schema: Json): readonly string[] =>
  collectPlains(detector.detect(document, contextOf(outlineOf(schema)))).map(
    ({ finding, plain }) => `${finding.class} ${plain.text}`,
  );
/** The same for one value at `v`. */
const one = (value: Json, schema: Json): readonly string[] =>
  found({ v: value }, { properties: { v: schema } });

describe('formats and names of an output schema', () => {
  test('name the class of a value that its key does not name', () => {
    expect(one('5550134', { type: 'string', format: 'phone' })).toEqual(['PHONE 5550134']);
    expect(one('jane@localhost', { format: 'email' })).toEqual(['EMAIL jane@localhost']);
    expect(one('Vexley', { description: 'Last name of the customer.' })).toEqual(['PERSON Vexley']);
    expect(one('Vexley', { description: 'Name of the person who booked' })).toEqual([
      'PERSON Vexley',
    ]);
    expect(one('Vexley', { title: 'Apellidos del titular' })).toEqual(['PERSON Vexley']);
    expect(one('880 123', { description: 'Número de teléfono del cliente' })).toEqual([
      'PHONE 880 123',
    ]);
    expect(one(5550134, { type: 'integer', title: 'Phone number' })).toEqual(['PHONE 5550134']);
  });

  test('say nothing about values that do not look like it, or where a thing is described', () => {
    expect(one('none', { format: 'email' })).toEqual([]);
    expect(one('Vexley', {})).toEqual([]);
    expect(one('Vexley', { title: 'Name' })).toEqual([]);
    expect(one('Vexley', { description: 'Name of the branch' })).toEqual([]);
    expect(one('main', { description: 'Full name of the customer' })).toEqual([]);
    expect(one('yes', { type: 'boolean', description: 'Phone number' })).toEqual([]);
  });

  test('are found behind references, lists, alternatives and other keys', () => {
    const schema = {
      $defs: { phone: { anyOf: [{ type: 'null' }, { type: 'string', format: 'tel' }] } },
      properties: {
        a: { items: { $ref: '#/$defs/phone' } },
        b: { patternProperties: { '^x': { $ref: '#/$defs/phone' } } },
        c: { additionalProperties: { allOf: [{ $ref: '#/$defs/phone' }] } },
        d: { description: 'Phone numbers', items: { type: 'string' } },
        e: { prefixItems: [{ $ref: '#/$defs/phone' }] },
      },
    };
    for (const value of [{ a: ['5550134'] }, { b: { x: '5550134' } }, { c: { y: '5550134' } }])
      expect(found(value, schema)).toEqual(['PHONE 5550134']);
    expect(found({ d: ['5550134'] }, schema)).toEqual(['PHONE 5550134']);
    expect(found({ e: ['5550134'] }, schema)).toEqual(['PHONE 5550134']);
  });

  test('add up with the name of the field, and explain themselves', () => {
    const context = contextOf(outlineOf({ properties: { phone: { format: 'phone' } } }));
    const [leaf] = detector.detect({ phone: '5550134' }, context);
    const [span] = leaf?.spans ?? [];
    const finding = span?.kind === 'finding' ? span : undefined;
    expect(finding?.score).toBeGreaterThan(0.95);
    expect(finding?.evidence.slice(0, 2).map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      'field phone',
      'schema format phone',
    ]);
  });
});

describe('what an output schema excludes', () => {
  test('are guesses about shapes: an enumerated value, a machine format', () => {
    expect(one('gate 212-555-0134', { type: 'string' })).toEqual(['PHONE 212-555-0134']);
    expect(one('gate 212-555-0134', { enum: ['gate 212-555-0134', 'none'] })).toEqual([]);
    expect(one('gate 212-555-0134', { type: 'string', format: 'uuid' })).toEqual([]);
    expect(one('gate 212-555-0134', { anyOf: [{ format: 'uuid' }, { type: 'string' }] })).toEqual([
      'PHONE 212-555-0134',
    ]);
  });

  test('are never checked values, values outside the list, named fields or declared ones', () => {
    expect(one('4111 1111 1111 1111', { enum: ['4111 1111 1111 1111'] })).toEqual([
      'CREDIT_CARD 4111 1111 1111 1111',
    ]);
    expect(one('jane@acme.example', { const: 'jane@acme.example' })).toEqual([
      'EMAIL jane@acme.example',
    ]);
    expect(one('gate 212-555-0134', { enum: ['none'] })).toEqual(['PHONE 212-555-0134']);
    const named = { properties: { phone: { enum: ['5550134'] } } };
    expect(found({ phone: '5550134' }, named)).toEqual(['PHONE 5550134']);
  });
});

describe('a hostile output schema', () => {
  test('that refers to itself has a finite outline', () => {
    const outline = outlineOf({
      $ref: '#',
      properties: {
        v: { anyOf: [{ $ref: '#' }, { $ref: '#/properties/v' }] },
        w: { format: 'tel' },
      },
    });
    const path = [...Array.from({ length: 5_000 }, () => 'v'), 'w'];
    expect(outline.at(path)?.field?.class).toBe('PHONE');
  });

  test('that is wide, deep or named after members of objects is read within bounds', () => {
    const wide = { anyOf: Array.from({ length: 100_000 }, () => ({ format: 'email' })) };
    expect(one('none', wide)).toEqual([]);
    let deep: Json = { format: 'tel' };
    for (let i = 0; i < 20_000; i += 1) deep = { anyOf: [deep] };
    expect(one('5550134', deep)).toEqual([]);
    expect(one('x', { format: 'constructor', $ref: '#/__proto__' })).toEqual([]);
    expect(outlineOf({ properties: {} }).at(['__proto__', 'constructor'])).toBeUndefined();
    expect(outlineOf({ $ref: 'https://elsewhere.example/schema' }).at([])?.field).toBeUndefined();
  });

  test('that names more places than are remembered says nothing about the rest', () => {
    const names = Array.from({ length: MAX_OUTLINE_PLACES + 100 }, (_, i) => `p${i}`);
    const properties = Object.fromEntries(names.map((name) => [name, { format: 'email' }]));
    const outline = outlineOf({ properties });
    const said = names.filter((name) => outline.at([name]) !== undefined);
    expect(said).toHaveLength(MAX_OUTLINE_PLACES - 1);
  });

  test('never has its patterns run', () => {
    const schema = { patternProperties: { '^(a+)+$': { format: 'tel' } } };
    const began = process.cpuUsage().user;
    expect(found({ [`${'a'.repeat(5_000)}!`]: '5550134' }, schema)).toEqual(['PHONE 5550134']);
    expect(process.cpuUsage().user - began).toBeLessThan(5_000_000);
  });

  test('that is longer than the limit says nothing', () => {
    const tool = (length: number): string =>
      `{"outputSchema":{"format":"tel"},"x":"${'y'.repeat(length - 42)}"}`.padEnd(length);
    expect(outlineOfTool(tool(MAX_OUTLINE_TEXT))).toBeDefined();
    expect(outlineOfTool(tool(MAX_OUTLINE_TEXT + 1))).toBeUndefined();
    expect(outlineOfTool('{"name":"x"}')).toBeUndefined();
  });
});
