import { describe, expect, test } from 'vitest';
import { asClass, asServerId } from '../../src/core/brand.ts';
import type { Json } from '../../src/core/json/json.ts';
import { seal } from '../../src/core/secret.ts';
import { guardExit } from '../../src/proxy/code/exit.ts';
import type { Engine } from '../../src/proxy/context.ts';
import { POLICY, testEngine } from '../unit/proxy/engine.ts';

const CRM = { server: asServerId('crm'), tool: 'get', path: '$.email', untrusted: false };
const out = (engine: Engine, document: Json, source = ''): Promise<Json> =>
  guardExit(engine, { run: 'r-1', origins: [], source }, document);

const bound = async (engine: Engine, cls: string, text: string): Promise<void> => {
  const value = seal({ type: 'string', text });
  await engine.vault.bind(engine.scope, [{ class: asClass(cls), value, origin: CRM }]);
  engine.known.add(asClass(cls), text);
};

describe('what leaves a program', () => {
  test('tokens stay as they are, wherever field names would make values of them', async () => {
    const engine = testEngine();
    await bound(engine, 'EMAIL', 'jane@acme.example');
    const document = {
      name: '[PERSON_1]',
      password: '[API_KEY_2]',
      to: 'write to [EMAIL_1] and [EMAIL_1]',
      '[EMAIL_1]': ['[US_SSN_4]', '{"ssn":"[US_SSN_4]"}'],
    };
    expect(await out(engine, document)).toEqual(document);
  });

  test('a value gets the token that it has, and no origin is added to it', async () => {
    const engine = testEngine();
    await bound(engine, 'EMAIL', 'jane@acme.example');
    expect(await out(engine, { console: 'saw jane@acme.example next to [EMAIL_1]' })).toEqual({
      console: 'saw [EMAIL_1] next to [EMAIL_1]',
    });
    const labels = await engine.vault.labels(engine.scope, [{ class: asClass('EMAIL'), n: 1 }]);
    expect(labels[0]?.origins).toEqual([CRM]);
  });

  test('a value beside a token in one field is tokenized, the token is not', async () => {
    const engine = testEngine();
    await bound(engine, 'PERSON', 'Jane Quennell');
    expect(await out(engine, 'Jane Quennell[PERSON_7]')).toBe('[PERSON_1][PERSON_7]');
  });

  test('a new value is bound; one that stands in the program is the author’s own', async () => {
    const engine = testEngine();
    expect(await out(engine, 'mail bob@acme.example')).toBe('mail [EMAIL_1]');
    expect(await out(engine, 'mail eve@acme.example', "send('eve@acme.example')")).toBe(
      'mail eve@acme.example',
    );
  });

  test('a class that the policy keeps from the model is withheld, as a value and as a token', async () => {
    const engine = testEngine(`${POLICY}
  - {id: no-ssn-shown, why: never, to: {model: true}, data: {class: US_SSN}, do: deny}
`);
    await bound(engine, 'US_SSN', '536-22-8714');
    expect(await out(engine, ['ssn 536-22-8714', '[US_SSN_1]'])).toEqual([
      'ssn [US_SSN]',
      '[US_SSN]',
    ]);
  });

  test('a private-use character of the program does not become a token', async () => {
    const engine = testEngine();
    await bound(engine, 'EMAIL', 'jane@acme.example');
    expect(await out(engine, '\u{f0000} [EMAIL_1]')).toBe('\ufffd [EMAIL_1]');
  });
});
