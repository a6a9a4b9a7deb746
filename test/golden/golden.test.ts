/** Every folder below is one case of one recognizer: `input.txt`, and in `output.json` what that recognizer finds in it. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createScanner } from '../../src/core/detect/recognizers/scanner.ts';
import { RECOGNIZERS } from '../../src/core/detect/recognizers.ts';

const ROOT = 'test/golden';
const foldersIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const scanner = createScanner(RECOGNIZERS, ['US', 'GB', 'ES', 'DE', 'FR']);

/** What one recognizer finds; scores to two places. */
const found = (recognizer: string, text: string): readonly unknown[] => {
  const out: { class: string; start: number; end: number; score: number; evidence: string }[] = [];
  scanner.scan(text, ({ name, class: cls }, start, end, score, evidence) => {
    if (name === recognizer)
      out.push({ class: cls, start, end, score: Math.round(score * 100) / 100, evidence });
  });
  return out.sort((a, b) => a.start - b.start || a.end - b.end);
};

/** `UPDATE_GOLDEN=1` writes what is found; read the difference before you commit it. */
const update = process.env['UPDATE_GOLDEN'] === '1';

const NAMES: ReadonlySet<string> = new Set(RECOGNIZERS.map(({ name }) => name));
const casesIn = (folder: string): readonly string[] =>
  foldersIn(folder).filter((name) => /^(?:hit|miss)\./.test(name));
/** Folders with cases; other goldens lie beside them. */
const FOLDERS = foldersIn(ROOT).filter((name) => casesIn(join(ROOT, name)).length > 0);

describe.each(FOLDERS)('%s', (recognizer) => {
  test.each(casesIn(join(ROOT, recognizer)))('%s', (name) => {
    const folder = join(ROOT, recognizer, name);
    const file = join(folder, 'output.json');
    const output = found(recognizer, readFileSync(join(folder, 'input.txt'), 'utf8'));
    if (update) writeFileSync(file, `${JSON.stringify(output, undefined, 2)}\n`);
    expect(output).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    if (name.startsWith('hit.')) expect(output).not.toEqual([]);
    else expect(output).toEqual([]);
  });
});

test('every recognizer has a hit and a miss, and every folder a recognizer', () => {
  const lacking = [...NAMES].filter((name) => {
    const folder = join(ROOT, name);
    const cases = existsSync(folder) ? casesIn(folder) : [];
    return !['hit.', 'miss.'].every((kind) => cases.some((each) => each.startsWith(kind)));
  });
  expect(lacking).toEqual([]);
  expect(FOLDERS.filter((name) => !NAMES.has(name))).toEqual([]);
  expect(NAMES.size).toBe(RECOGNIZERS.length);
});
