import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { widenSchema } from '../../../src/core/mcp/widen.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    email: { type: 'string', format: 'email', description: 'where to write' },
    ssn: { type: 'integer', minimum: 1 },
    limit: { type: 'integer' },
    kind: { oneOf: [{ const: 'home' }, { const: 'work' }] },
    state: { type: ['string', 'null'], enum: ['CA', 'NY', null] },
    list: { type: 'array', items: { $ref: '#/definitions/short' } },
    free: { type: 'string' },
  },
  required: ['email'],
  additionalProperties: false,
  definitions: { short: { type: 'string', maxLength: 5 } },
};
const REAL = { email: 'a@b.io', ssn: 5, limit: 1, kind: 'home', state: null, list: ['abc'] };
const TOKENS = {
  email: '[EMAIL_1]',
  ssn: '[US_SSN_1]',
  kind: '[PERSON_2]',
  state: '[X_1]',
  list: ['[PERSON_1]'],
};

test.each(['input', 'output'] as const)(
  '%s: values and tokens validate, other text does not',
  (mode) => {
    for (const ajv of [new Ajv({ strict: false }), new Ajv2020({ strict: false })]) {
      formats.default(ajv);
      const valid = ajv.compile(Object(widenSchema(SCHEMA, mode)));
      expect([valid(REAL), valid(TOKENS)]).toEqual([true, true]);
      expect([valid({ email: 'x' }), valid({ ...REAL, ssn: 'x [US_SSN_1]' })]).toEqual([
        false,
        false,
      ]);
      expect(valid({ ...REAL, limit: '[US_SSN_1]' })).toBe(mode === 'output');
    }
  },
);

test('a schema without constraints is the same object, and annotations stay outside', () => {
  const free = {
    type: 'object',
    properties: { name: { type: 'string' }, size: { type: 'integer' } },
  };
  expect(widenSchema(free, 'input')).toBe(free);
  expect(widenSchema(true, 'input')).toBe(true);
  expect(widenSchema(SCHEMA.properties.email, 'input')).toMatchObject({
    description: 'where to write',
  });
});
