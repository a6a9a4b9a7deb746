import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeLexicon, presetLexicon } from '../../../../src/core/detect/prose/lexicon.ts';
import { proseSpans } from '../../../../src/core/detect/prose/prose-spans.ts';
import { LEXICON_FILE, readLexicon } from '../../../../src/shell/read-lexicon.ts';

const classes = () => proseSpans('Anna Kowalski moved to Lisbon.').map((span) => span.class);

test('the table of the build is what the lists make', () => {
  const { words, cues } = makeLexicon();
  const bytes = Buffer.concat([words, cues].map((table) => Buffer.from(table.buffer)));
  expect(readFileSync(LEXICON_FILE).equals(bytes)).toBe(true);
});

test('prose is read alike with the lists and with the table', () => {
  const listed = classes();
  readLexicon();
  expect(listed).toContain('PERSON');
  expect(classes()).toEqual(listed);
});

test('a table of another size is refused and changes nothing', () => {
  readLexicon();
  expect(presetLexicon(new Int32Array(8))).toBe(false);
  expect(classes()).toContain('PERSON');
});
