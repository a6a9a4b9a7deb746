import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpoint, POLICY } from '../code/endpoint.ts';
import { filesBelow, scratch, server } from '../e2e/raw-host.ts';

/** One value of every class; all invented. */
const VALUES = {
  EMAIL: 'perdita.quennell@acme.example',
  PHONE: '+1 415 555 0132',
  CREDIT_CARD: '4539148803436467',
  IBAN: 'GB29NWBK60161331926819',
  US_SSN: '536-22-8714',
  IP_ADDRESS: '203.0.113.77',
  API_KEY: 'ghp_R4nD0mT0k3nV4lu3F0rTh3C4n4ryT3st12ab',
  FULL_NAME: 'Perdita Quennell',
  STREET_ADDRESS: '14 Wexcombe Terrace',
  DATE_OF_BIRTH: '1973-02-19',
} as const;
const PLANTED: readonly string[] = Object.values(VALUES);

const reversed = (text: string): string => [...text].reverse().join('');
const codes = (text: string): string => [...text].map((char) => char.charCodeAt(0)).join(' ');

/** Everything that a program could make of a value and that stands in `text`. */
const reencoded = (text: string): readonly string[] => {
  const joined = text.replace(/\\n|\n/g, '');
  return PLANTED.filter((value) =>
    [
      value,
      reversed(value),
      Buffer.from(value).toString('base64'),
      Buffer.from(reversed(value)).toString('base64'),
      codes(value),
      value.toUpperCase(),
    ].some((form) => text.includes(form) || joined.includes(form)),
  );
};

/** Lets every value out through every exit, as it is and in every encoding. */
const PROGRAM = (exit: string): string => `
import * as canary from './servers/canary'
const found = await canary.structured({})
const leaves = (node: unknown): string[] =>
  typeof node === 'string' ? [node]
  : typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : []
const forms = (value: string): string[] => [
  value,
  [...value].reverse().join(''),
  btoa(value),
  btoa([...value].reverse().join('')),
  [...value].map((char) => char.charCodeAt(0)).join(' '),
  value.toUpperCase(),
]
const values = leaves(found)
const all = values.flatMap(forms)
${exit}`;

const EXITS: { readonly [name: string]: string } = {
  'the return value': 'return all',
  'object keys': 'return Object.fromEntries(all.map((form) => [form, form.length]))',
  'an array length':
    'return values.map((value) => [...value].map((char) => new Array(char.charCodeAt(0)).fill(0).length))',
  'the console': "for (const form of all) console.log('value', form, { [form]: form })",
  'one character per line': 'for (const form of all) for (const char of form) console.log(char)',
  'a thrown error': "throw new Error(all.join(' '))",
  'the name of an error': "const error = new Error('x'); error.name = all.join(' '); throw error",
  progress: 'all.forEach((form, i) => progress(i, all.length, form)); await sleep(100)',
  'emitted content': "for (const form of all) emit({ type: 'text', text: form })",
  'a file':
    "await files.write('workspace/all.txt', all.join('\\n')); return await files.read('workspace/all.txt')",
  'the name of a file':
    "for (const value of values) await files.write('workspace/' + value.replace(/\\W/g, '_'), 'x').catch(() => undefined); return await files.list('workspace')",
  'the source of a skill':
    "await files.write('skills/all/SKILL.md', all.join('\\n')); return await files.read('skills/all/SKILL.md')",
  'an argument that the server refuses':
    'try { await canary.throws({ all }) } catch (error) { return String(error) }',
};

const start = (policy: string) => {
  const folder = scratch();
  const values = join(folder, 'values.json');
  const received = join(folder, 'received.jsonl');
  writeFileSync(values, JSON.stringify(VALUES));
  writeFileSync(received, '');
  return endpoint({
    folder,
    policy,
    servers: { canary: { command: process.execPath, args: [server('canary'), values, received] } },
  });
};

describe('a program that re-encodes every value', () => {
  test('lets nothing out by any exit while values are opaque', async () => {
    const { host, run, read, folder } = await start(POLICY);
    for (const [name, exit] of Object.entries(EXITS)) {
      const { text } = await run(PROGRAM(exit));
      expect(text, name).not.toMatch(/^not run/);
    }
    await read('servers/canary/structured');
    await read('skills/all/SKILL.md');
    await host.close();
    expect(reencoded(host.bytes())).toEqual([]);
    expect(host.bytes()).toMatch(/\[EMAIL_1\]/);
    expect(reencoded(filesBelow(join(folder, 'share')))).toEqual([]);
  });

  test('the check goes red where the policy gives a class to programs in plain', async () => {
    const { host, run } = await start(
      `${POLICY}classes: {EMAIL: {in_code: plain}}\n`.replace('\nrules:', '\nrules:'),
    );
    await run(PROGRAM(EXITS['one character per line'] ?? ''));
    await host.close();
    expect(reencoded(host.bytes())).toEqual([VALUES.EMAIL]);
  });

  test('a class given in plain still leaves as its token where it was not re-encoded', async () => {
    const { host, run } = await start(`${POLICY}classes: {EMAIL: {in_code: plain}}\n`);
    await run(PROGRAM('console.log(values.join()); throw new Error(values.join())'));
    await run(PROGRAM("await files.write('workspace/v.txt', values.join()); return values"));
    await host.close();
    expect(reencoded(host.bytes())).toEqual([]);
  });
});
