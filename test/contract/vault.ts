/** What every vault does, whatever it is built on. Runs against memory and SQLite. */

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asClass, asScopeId, asServerId, type Class, type ScopeId } from '../../src/core/brand.ts';
import type { Origin } from '../../src/core/label/label.ts';
import { type Plain, type Secret, seal, sealText, unseal } from '../../src/core/secret.ts';
import { tokenKey } from '../../src/core/token/token.ts';
import type { Binding, Vault } from '../../src/ports/vault.ts';

export const EMAIL: Class = asClass('EMAIL');
export const PHONE: Class = asClass('PHONE');
export const SCOPE: ScopeId = asScopeId('project/tester/contract');

export const origin = (server: string, path = '$.rows[*].email', untrusted = false): Origin => ({
  server: asServerId(server),
  tool: 'get_contact',
  path,
  untrusted,
});

/** An e-mail from `crm`. */
export const email = (text: string, from: Origin = origin('crm')): Binding => ({
  class: EMAIL,
  value: sealText(text),
  origin: from,
});

export const keys = (tokens: readonly { class: typeof EMAIL; n: number }[]): readonly string[] =>
  tokens.map(tokenKey);

export const plains = (secrets: readonly (Secret | undefined)[]): readonly (Plain | undefined)[] =>
  secrets.map((secret) => (secret === undefined ? undefined : unseal(secret)));

/** Registers the suite; `open` makes an empty vault. */
export const vaultContract = (open: () => Vault): void => {
  let vault: Vault;
  beforeEach(() => {
    vault = open();
  });
  afterEach(() => vault.close());

  test('numbers count from 1 per class and per scope', async () => {
    const bound = await vault.bind(SCOPE, [
      email('a@x.example'),
      { class: PHONE, value: sealText('+49 30 1'), origin: origin('crm') },
      email('b@x.example'),
    ]);
    expect(keys(bound)).toEqual(['EMAIL_1', 'PHONE_1', 'EMAIL_2']);
    const elsewhere = await vault.bind(asScopeId('project/tester/other'), [email('b@x.example')]);
    expect(keys(elsewhere)).toEqual(['EMAIL_1']);
  });

  test('the same value has the same token, in one call and in the next', async () => {
    const first = await vault.bind(SCOPE, [email('a@x.example'), email('a@x.example')]);
    const second = await vault.bind(SCOPE, [email('b@x.example'), email('a@x.example')]);
    expect(keys([...first, ...second])).toEqual(['EMAIL_1', 'EMAIL_1', 'EMAIL_2', 'EMAIL_1']);
  });

  test('calls of one tick agree on the numbers', async () => {
    const calls = Array.from({ length: 40 }, (_, i) =>
      vault.bind(SCOPE, [email(`v${i % 20}@x.example`), email(`w${i}@x.example`)]),
    );
    const tokens = (await Promise.all(calls)).flat();
    const values = await vault.reveal(SCOPE, tokens);
    const expected = Array.from({ length: 40 }, (_, i) => [`v${i % 20}`, `w${i}`]).flat();
    expect(plains(values).map((plain) => plain?.text)).toEqual(
      expected.map((name) => `${name}@x.example`),
    );
    expect(new Set(keys(tokens)).size).toBe(60);
  });

  test('a number and a string of the same text are different values and keep their JSON type', async () => {
    const number: Plain = { type: 'number', text: '1.10' };
    const string: Plain = { type: 'string', text: '1.10' };
    const tokens = await vault.bind(
      SCOPE,
      [number, string, number].map((plain) => ({ ...email(''), value: seal(plain) })),
    );
    expect(keys(tokens)).toEqual(['EMAIL_1', 'EMAIL_2', 'EMAIL_1']);
    expect(plains(await vault.reveal(SCOPE, tokens))).toEqual([number, string, number]);
  });

  test('every text comes back exactly: empty, long, padded, with lone surrogates and zero bytes', async () => {
    const odd = [
      '',
      ' ',
      '\u0000',
      '\u0080',
      '\ud800',
      '\udc00x',
      '\ufffd',
      'é',
      'e\u0301',
      '\u001f',
    ];
    const texts = [...odd, 'x'.repeat(15), 'x'.repeat(16), 'y'.repeat(100_000)];
    const tokens = await vault.bind(
      SCOPE,
      texts.map((text) => email(text)),
    );
    expect(new Set(keys(tokens)).size).toBe(texts.length);
    expect(plains(await vault.reveal(SCOPE, tokens)).map((plain) => plain?.text)).toEqual(texts);
  });

  test('for any values: reveal after bind gives them back, and equal values share a token', async () => {
    const value = fc.record({
      type: fc.constantFrom('string' as const, 'number' as const),
      text: fc.string({ unit: 'binary', maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 12 }), async (values) => {
        const tokens = await vault.bind(
          SCOPE,
          values.map((plain) => ({ ...email(''), value: seal(plain) })),
        );
        expect(plains(await vault.reveal(SCOPE, tokens))).toEqual(values);
        const names = values.map(({ type, text }) => JSON.stringify([type, text]));
        expect(new Set(keys(tokens)).size).toBe(new Set(names).size);
      }),
      { numRuns: 60 },
    );
  });

  test('origins of a value add up, each once', async () => {
    const [token] = await vault.bind(SCOPE, [
      email('a@x.example'),
      email('a@x.example', origin('web', '$', true)),
      email('a@x.example'),
    ]);
    await vault.bind(SCOPE, [email('a@x.example', origin('web', '$', true))]);
    await vault.bind(SCOPE, [email('a@x.example', origin('mail'))]);
    const [label] = await vault.labels(SCOPE, token === undefined ? [] : [token]);
    expect(label).toEqual({
      class: EMAIL,
      origins: [origin('crm'), origin('web', '$', true), origin('mail')],
    });
  });

  test('an object key that may be a value is no part of a stored origin', async () => {
    const from = origin('crm', "$['jane@acme.com'].jane_doe_5688.email");
    const tokens = await vault.bind(SCOPE, [email('a@x.example', from)]);
    const [label] = await vault.labels(SCOPE, tokens);
    expect(label?.origins.map(({ path }) => path)).toEqual(['$[*].*.email']);
  });

  test('paths of an origin are bounded, servers and distrust are not', async () => {
    const paths = Array.from({ length: 200 }, (_, i) => `$.f${i}`);
    const from = [
      ...paths.map((path) => origin('crm', path)),
      origin('web'),
      origin('crm', '$', true),
    ];
    const tokens = await vault.bind(
      SCOPE,
      from.map((each) => email('a@x.example', each)),
    );
    const [label] = await vault.labels(SCOPE, tokens.slice(0, 1));
    expect(label?.origins.length).toBe(66);
    expect(label?.origins.slice(-2)).toEqual([origin('web'), origin('crm', '$', true)]);
  });

  test('what a scope does not know is undefined, also when another scope knows it', async () => {
    await vault.bind(SCOPE, [email('a@x.example')]);
    const unknown = [
      { class: EMAIL, n: 2 },
      { class: PHONE, n: 1 },
    ];
    expect(await vault.reveal(SCOPE, unknown)).toEqual([undefined, undefined]);
    expect(await vault.labels(SCOPE, unknown)).toEqual([undefined, undefined]);
    const other = asScopeId('project/tester/empty');
    expect(await vault.reveal(other, [{ class: EMAIL, n: 1 }])).toEqual([undefined]);
    expect(await vault.known(other)).toEqual([]);
    expect(await vault.find(other, sealText('a@x.example'))).toEqual([]);
  });

  test('known lists every value of the scope; find names the tokens of one, in each class', async () => {
    await vault.bind(SCOPE, [
      email('a@x.example'),
      { ...email('a@x.example'), class: PHONE },
      email('b@x.example'),
    ]);
    const known = await vault.known(SCOPE);
    expect(known.map(({ class: cls, value }) => `${cls} ${unseal(value).text}`).sort()).toEqual([
      'EMAIL a@x.example',
      'EMAIL b@x.example',
      'PHONE a@x.example',
    ]);
    expect(keys(await vault.find(SCOPE, sealText('a@x.example')))).toEqual(['EMAIL_1', 'PHONE_1']);
    expect(await vault.find(SCOPE, sealText('c@x.example'))).toEqual([]);
  });
};
