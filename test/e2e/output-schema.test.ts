import { describe, expect, test } from 'vitest';
import { initialize, isolated, SLUICE, scratch, server, startHost } from './raw-host.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    f1: { type: 'string', format: 'phone' },
    f2: { type: 'string', description: 'Last name of the customer' },
    f3: { $ref: '#/$defs/more' },
    f4: { enum: ['open', 'closed'] },
  },
  $defs: {
    more: {
      properties: { x9: { items: { properties: { a: { title: 'User name' } } } } },
    },
  },
};

/** What the host gets of a call of `lookup`. */
const lookup = async (schema: unknown, folder = scratch()): Promise<string> => {
  const env = {
    ...isolated(folder),
    ...(schema === undefined ? {} : { OUTPUT_SCHEMA: JSON.stringify(schema) }),
  };
  const host = startHost(
    process.execPath,
    [SLUICE, 'wrap', '--name', 'crm', '--', process.execPath, server('outlined')],
    env,
  );
  await initialize(host);
  await host.request('tools/list');
  const { result } = await host.request('tools/call', { name: 'lookup', arguments: {} });
  await host.close();
  return JSON.stringify(result);
};

describe('the output schema of a tool', () => {
  test('says what its results hold, in the structured result and in its copy as text', async () => {
    const shown = await lookup(SCHEMA);
    expect(shown).not.toMatch(/555-0134|Vexley/);
    expect(shown.split('[PHONE_1]')).toHaveLength(3);
    expect(shown.split('[PERSON_1]')).toHaveLength(3);
    expect(shown).toContain('"f4":"open"');
  });

  test('is what makes the difference', async () => {
    expect(await lookup(undefined)).toContain('Vexley');
  });

  test('counts as it was approved, whatever the server says later', async () => {
    const [said, unsaid] = [scratch(), scratch()];
    expect(await lookup(SCHEMA, said)).not.toContain('Vexley');
    expect(await lookup(undefined, said)).not.toContain('Vexley');
    expect(await lookup(undefined, unsaid)).toContain('Vexley');
    expect(await lookup(SCHEMA, unsaid)).toContain('Vexley');
  });

  test('neither stops nor loosens anything when it is hostile', async () => {
    const deep = JSON.parse(`${'{"items":'.repeat(200)}{}${'}'.repeat(200)}`);
    const shown = await lookup({
      ...SCHEMA,
      properties: {
        ...SCHEMA.properties,
        f3: { anyOf: [{ $ref: '#' }, { $ref: '#/properties/f3' }, deep] },
        f4: { patternProperties: { '^(a+)+$': { format: 'email' } } },
        '*': { $ref: '#/properties/*' },
      },
    });
    expect(shown).not.toMatch(/555-0134|Vexley/);
  });
});
