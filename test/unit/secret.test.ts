import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { seal, sealText, unseal } from '../../src/core/secret.ts';

const VALUE = 'orla.fennimore@acme.example';

test('a secret shows its value to nobody but `unseal`', () => {
  const secret = sealText(VALUE);
  const shown = [
    JSON.stringify({ secret, list: [secret] }),
    String(secret),
    `${secret}`,
    inspect(secret, { depth: null, showHidden: true }),
    format('%s %o %O %j', secret, secret, secret, secret),
    Object.entries(secret).join(),
    Reflect.ownKeys(secret).join(),
    JSON.stringify({ ...secret }),
    new Error('x', { cause: secret }).stack ?? '',
    inspect(new Error('x', { cause: secret })),
  ];
  expect(shown.filter((text) => text.includes('acme'))).toEqual([]);
  expect(() => structuredClone(secret)).not.toThrow();
  expect(JSON.stringify(structuredClone(secret))).toBe('{}');
  expect(unseal(secret)).toEqual({ type: 'string', text: VALUE });
  expect(unseal(seal({ type: 'number', text: '1.10' }))).toEqual({ type: 'number', text: '1.10' });
});
