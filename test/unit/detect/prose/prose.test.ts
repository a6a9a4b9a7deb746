/** What the rules for prose find in sentences of several registers, and what they leave alone. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSeveralWords, proseSpans } from '../../../../src/core/detect/prose/prose-spans.ts';
import { CLEAN, ENGLISH, OTHERS, SPANISH } from './sentences.ts';

const CLASS_OF: Readonly<Record<string, string>> = {
  P: 'PERSON',
  L: 'LOCATION',
  O: 'ORGANIZATION',
  T: 'TITLE',
  A: 'AGE',
  N: 'NRP',
  D: 'DATE_TIME',
};

/** `Hi {P Ana}` as its text and the stretches in braces. */
const unmarked = (marked: string): { text: string; spans: readonly string[] } => {
  const spans = [...marked.matchAll(/\{([PLOTAND]) ([^}]*)\}/g)].map(
    ([, letter = '', value = '']) => `${CLASS_OF[letter]} ${value}`,
  );
  return { text: marked.replace(/\{[PLOTAND] ([^}]*)\}/g, '$1'), spans };
};
const found = (text: string): readonly string[] =>
  proseSpans(text).map(({ class: cls, start, end }) => `${cls} ${text.slice(start, end)}`);

describe('rules for prose', () => {
  for (const marked of [...ENGLISH, ...SPANISH, ...OTHERS]) {
    const { text, spans } = unmarked(marked);
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(found(text)).toEqual(spans);
    });
  }

  for (const text of CLEAN)
    it(`finds nothing in ${JSON.stringify(text)}`, () => {
      expect(found(text)).toEqual([]);
    });

  it('finds a surname again where the full name stands elsewhere', () => {
    expect(found('Zbyszko Krzemień wrote. Later Krzemień left.')).toContain('PERSON Krzemień');
  });

  it('takes a text of one word for no prose', () => {
    expect([hasSeveralWords('Jane'), hasSeveralWords('Jane Doe')]).toEqual([false, true]);
  });

  it('reports disjoint stretches in order, inside the text, with a score', () => {
    const word = fc.constantFrom(
      ...'Maria Lopez lives at 12 Main Street , . \n Dr. in Madrid Calle Mayor 5 28013 aged 40 Inc O’ - J.'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join(' ');
        let free = 0;
        for (const { start, end, score } of proseSpans(text)) {
          expect(start).toBeGreaterThanOrEqual(free);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(score).toBeGreaterThan(0.4);
          free = end;
        }
      }),
    );
  });

  it('reads long repetitions in time that grows with its length', () => {
    for (const unit of [
      'A ',
      'Ab ',
      '1 ',
      'Maria ',
      'a',
      'A',
      '\n',
      ' ',
      "O'",
      'St. ',
      'de ',
      '12 Calle ',
      'X, ',
      'a@',
    ]) {
      const text = unit.repeat(Math.ceil(200_000 / unit.length));
      const from = process.cpuUsage();
      proseSpans(text);
      const { user, system } = process.cpuUsage(from);
      // Far above what is needed; a quadratic rule would take minutes.
      expect((user + system) / 1_000).toBeLessThan(5_000);
    }
  });
});
