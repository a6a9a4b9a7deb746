import { expect, test } from 'vitest';
import type { Json } from '../../../src/core/json/json.ts';
import { call, interceptorOf, testEngine } from './engine.ts';

const HEAD = "version: 1\npolicy: {name: t, revision: '1'}\n";
const result = (value: Json): Json => ({
  content: [{ type: 'text', text: JSON.stringify(value) }],
  structuredContent: value,
});
const read = async (policy: string, value: Json, server = 'crm') => {
  const engine = testEngine(HEAD + policy);
  const guard = interceptorOf(engine, server);
  const { answer } = await call(guard, 'get', {}, () => result(value));
  const shown = JSON.parse(JSON.stringify(answer));
  return { engine, guard, shown: shown.result.structuredContent, text: JSON.stringify(shown) };
};

test('a class with a pattern is found in text, fields and JSON in strings', async () => {
  const policy = "classes: {EMPLOYEE_ID: {group: hr, pattern: 'E-[0-9]{6}'}}\n";
  const { shown, text } = await read(policy, { a: 'see E-123456', b: 'E-654321', 'E-777777': 1 });
  expect(shown).toEqual({ a: 'see [EMPLOYEE_ID_1]', b: '[EMPLOYEE_ID_2]', '[EMPLOYEE_ID_3]': 1 });
  expect(text).not.toMatch(/E-\d{6}/);
});

test('with a context a match counts only near one of its words, and the field name is one', async () => {
  const policy = "classes: {BADGE: {pattern: '[0-9]{5}', context: [badge, staff]}}\n";
  const { shown } = await read(policy, {
    a: 'his badge is 48213',
    b: 'room 48214',
    staff_number: '48215',
  });
  expect(shown).toEqual({
    a: 'his badge is [BADGE_1]',
    b: 'room 48214',
    staff_number: '[BADGE_2]',
  });
});

test.each([
  ['luhn', '79927398713', '79927398714'],
  ['mod97', '529900T8BM49AURSDO55', '529900T8BM49AURSDO56'],
  ['mod11', '9434765919', '9434765918'],
  ['verhoeff', '758722', '758723'],
  ['damm', '5724', '5725'],
])('checksum %s accepts %s and not %s', async (checksum, right, wrong) => {
  const policy = `classes: {CODE: {pattern: '[0-9A-Z]{4,30}', checksum: ${checksum}}}\n`;
  const { shown } = await read(policy, { right: `x ${right} x`, wrong: `x ${wrong} x` });
  expect(shown).toEqual({ right: 'x [CODE_1] x', wrong: `x ${wrong} x` });
});

test('a class that is never kept is redacted, and neither vault nor memory holds it', async () => {
  const policy = "classes: {CVV: {store: never, pattern: '[0-9]{4}', context: [cvv]}}\n";
  const { engine, shown, text, guard } = await read(policy, { cvv: '9371', note: 'cvv 9371' });
  expect(shown).toEqual({ cvv: '[CVV]', note: 'cvv [CVV]' });
  expect(text).not.toContain('9371');
  expect(await engine.vault.known(engine.scope)).toEqual([]);
  expect(engine.known.size).toBe(0);
  const { seen } = await call(guard, 'put', { a: '[CVV_1]' }, () => result({}));
  expect(seen).toBeUndefined();
});

test('a declared place is sealed with everything below it, in the structured result and in its text', async () => {
  const policy =
    "sources: {crm.get: {$.contact: PERSON, '$.rows[1:].memo': DIAGNOSIS, '$..secret': API_KEY}}\nclasses: {DIAGNOSIS: {group: health}}\n";
  const { shown, text } = await read(policy, {
    contact: { first: 'Xx', last: 'Yy' },
    rows: [{ memo: 'zero' }, { memo: 'one' }],
    deep: [{ secret: 'abc' }],
  });
  expect(shown).toEqual({
    contact: { first: '[PERSON_1]', last: '[PERSON_2]' },
    rows: [{ memo: 'zero' }, { memo: '[DIAGNOSIS_1]' }],
    deep: [{ secret: '[API_KEY_1]' }],
  });
  expect(text).not.toMatch(/Xx|Yy|abc|one/);
});

test('a rule shapes what a mask leaves', async () => {
  const policy =
    'rules: [{id: m, to: {model: true}, data: {class: CREDIT_CARD}, do: mask, shape: first6last4}]\n';
  const { shown } = await read(policy, { card: '4111111111111111' });
  expect(shown.card).toBe('411111••••••••1111');
});

test('a token shows what the policy lets it, and is read with and without it', async () => {
  const policy = 'classes: {EMAIL: {hint: domain}, CREDIT_CARD: {hint: last4}}\n';
  const { shown, guard } = await read(policy, {
    email: 'a@acme.example',
    card: '4111111111111111',
  });
  expect(shown).toEqual({ email: '[EMAIL_1 @acme.example]', card: '[CREDIT_CARD_1 …1111]' });
  const sent = {
    to: shown.email,
    cc: '[EMAIL_1]',
    text: `pay with ${shown.card}.`,
    odd: '[EMAIL_1 x]',
  };
  const { seen } = await call(guard, 'put', sent, () => result({}));
  expect(seen).toEqual({
    to: 'a@acme.example',
    cc: 'a@acme.example',
    text: 'pay with 4111111111111111.',
    odd: '[a@acme.example x]',
  });
});

test('a hint that a server wrote is as inert as any look-alike', async () => {
  const policy = 'classes: {EMAIL: {hint: domain}}\n';
  const { engine } = await read(policy, { email: 'a@acme.example' });
  const web = interceptorOf(engine, 'web');
  const { answer } = await call(web, 'get', {}, () => result({ t: 'see [EMAIL_1 @acme.example]' }));
  expect(JSON.stringify(answer)).not.toContain('[EMAIL_1');
});
