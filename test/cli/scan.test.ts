import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isolated, SLUICE, scratch } from '../e2e/raw-host.ts';

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `sluice scan` over `input`, in a home of its own. */
const scan = (args: readonly string[], input = ''): Promise<Ended> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [SLUICE, 'scan', ...args], { env: isolated(scratch()) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    child.stdin.on('error', () => undefined);
    child.on('close', (code) =>
      done({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });
const file = (name: string, text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'sluice-scan-')), name);
  writeFileSync(path, text);
  return path;
};
type Row = {
  class: string;
  start: number;
  end: number;
  score: number;
  recognizer: string;
  pointer?: string;
};
const lines = (out: string): readonly { id: unknown; findings: readonly Row[] }[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const values = (text: string, rows: readonly Row[]): readonly string[] =>
  rows.map((row) => `${row.class} ${text.slice(row.start, row.end)}`);

const EMAIL = 'o@acme.example';

describe('sluice scan', () => {
  test('counts what it finds, and says so with its exit code', async () => {
    const found = await scan([file('a.txt', `write to ${EMAIL}, or ${EMAIL}`), file('b.txt', 'x')]);
    expect(found.out).toMatch(/^EMAIL +2 +1$/m);
    expect(found.out).toContain('2 findings in 2 files');
    expect(found.code).toBe(1);
    const clean = await scan([], 'the kettle is on the hob');
    expect(clean).toEqual({ code: 0, out: 'nothing found in 1 file\n', err: '' });
  });

  test('explains where and why, never what', async () => {
    const { out } = await scan(['--explain'], `first line\nmail ${EMAIL}`);
    expect(out).toMatch(
      /stdin:2:6 {2}EMAIL {2}16-30 {2}score 1\.00 {2}email\n {4}\+1\.00 {2}value/,
    );
    expect(out).not.toContain('acme');
  });

  test('reads one document a line; a bad line is named and does not stop the rest', async () => {
    const documents = [
      { id: 'a', text: `mail ${EMAIL}` },
      { id: 2, json: { 'to/~': ['é "q"', EMAIL], n: 1 } },
      { id: 'c', text: JSON.stringify({ email: `a"b\t${EMAIL}` }, null, 2) },
    ];
    const input = [documents[0], 'no json', documents[1], { id: 'x' }, documents[2]]
      .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
      .join('\n');
    const { out, err, code } = await scan(['--jsonl'], input);
    const rows = lines(out);
    expect(rows.map((row) => row.id)).toEqual(['a', 2, 'c']);
    const texts = [
      documents[0]?.text ?? '',
      JSON.stringify(documents[1]?.json),
      documents[2]?.text ?? '',
    ];
    texts.forEach((text, i) => {
      expect(values(text, rows[i]?.findings ?? [])).toContain(`EMAIL ${EMAIL}`);
    });
    expect(rows[1]?.findings[0]?.pointer).toBe('/to~1~0/1');
    expect(Object.keys(rows[0]?.findings[0] ?? {})).toEqual([
      'class',
      'start',
      'end',
      'score',
      'recognizer',
    ]);
    expect(err).toContain('error: line 2 ');
    expect(err).toContain('error: line 4 ');
    expect(code).toBe(1);
  });

  test('prints one JSON document, also of nothing', async () => {
    const found = JSON.parse((await scan(['--json', '-'], `{"a":"${EMAIL}"}`)).out);
    expect(found.findings).toEqual([
      {
        file: 'stdin',
        class: 'EMAIL',
        start: 6,
        end: 20,
        score: 1,
        recognizer: 'email',
        pointer: '/a',
      },
    ]);
    expect(found.summary).toEqual({
      found: 1,
      files: 1,
      unread: 0,
      classes: { EMAIL: { count: 1, files: 1 } },
    });
    expect(JSON.parse((await scan(['--json'], 'nothing')).out).findings).toEqual([]);
  });

  test('keeps to the classes and the score that were asked for', async () => {
    const text = `mail ${EMAIL}, card 4111 1111 1111 1111`;
    expect((await scan(['--classes', 'credit_card'], text)).out).not.toContain('EMAIL');
    expect((await scan(['--classes', 'EMIAL'], text)).err).toContain('EMAIL');
    expect((await scan(['--min-score', '2'], text)).code).toBe(2);
  });

  test('large input is read in pieces with offsets into the whole, tables with their header', async () => {
    const row = (i: number): string =>
      `${i},"Fennimore, Orla",no news is good news ${'x'.repeat(80)}\n`;
    const rows = Array.from({ length: 12_000 }, (_, i) => row(i)).join('');
    const text = `id,full name,note\n${rows}1,Ned Grindle,end\n`;
    const { out } = await scan(['--json', file('big.csv', text)]);
    const { findings }: { findings: readonly Row[] } = JSON.parse(out);
    expect(text.length).toBeGreaterThan(1_300_000);
    expect(findings).toHaveLength(12_001);
    for (const each of [findings[0], findings[11_999]])
      expect(text.slice(each?.start, each?.end)).toBe('Fennimore, Orla');
    const last = findings.at(-1);
    expect(text.slice(last?.start, last?.end)).toBe('Ned Grindle');
  });

  test('what cannot be read is said, and is not called clean', async () => {
    const missing = await scan([file('a.txt', 'fine'), '/no/such.txt']);
    expect(missing.err).toContain('/no/such.txt');
    expect(missing.code).toBe(2);
    expect((await scan([file('a.bin', 'a\0b')])).err).toContain('binary');
    expect((await scan(['--json', '--jsonl'])).code).toBe(2);
  });
});
