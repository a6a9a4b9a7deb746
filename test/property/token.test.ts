import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asClass } from '../../src/core/brand.ts';
import type { Finding, LeafSpans } from '../../src/core/detect/finding.ts';
import type { Json } from '../../src/core/json/json.ts';
import { parseJson } from '../../src/core/json/parse.ts';
import { toJson } from '../../src/core/json/plain.ts';
import { stringifyJson } from '../../src/core/json/stringify.ts';
import type { Plain } from '../../src/core/secret.ts';
import { applyEdits } from '../../src/core/token/encoding.ts';
import { findLookAlikes } from '../../src/core/token/look-alike.ts';
import { readTokens } from '../../src/core/token/read.ts';
import { collectPlains, replaceSpans } from '../../src/core/token/replace.ts';
import { restoreInJson } from '../../src/core/token/restore.ts';
import { formatToken, tokenKey } from '../../src/core/token/token.ts';

const CLASSES = new Set(['PERSON', 'US_SSN', 'LITERAL']);
const SSN = asClass('US_SSN');

/** Words that are no URL, no JSON and no token, so that a random span is what detection could report. */
const words = fc.string({
  unit: fc.constantFrom('a', 'B', 'é', '7', ' ', '"', '\n', '😀', '.'),
  maxLength: 12,
});
const document = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(words, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

const finding = (start: number, end: number): Finding => ({
  kind: 'finding',
  class: SSN,
  start,
  end,
  score: 1,
  recognizer: 'test',
  evidence: [],
});

/** One span in some of the leaves; `picks` decides which and where. */
const leavesOf = (root: Json, picks: readonly number[]): readonly LeafSpans[] => {
  const leaves: LeafSpans[] = [];
  let turn = 0;
  const pick = (): number => picks[turn++ % picks.length] ?? 0;
  const leaf = (node: string | number, path: LeafSpans['path']): void => {
    const text = String(node);
    const type = typeof node === 'number' ? 'number' : 'string';
    const start = type === 'number' ? 0 : pick() % text.length;
    const end = type === 'number' ? text.length : start + 1 + (pick() % (text.length - start));
    leaves.push({ path, target: 'value', type, text, spans: [finding(start, end)] });
  };
  const visit = (node: Json, path: LeafSpans['path']): void => {
    if (typeof node === 'string' || typeof node === 'number') {
      if (node !== '' && pick() % 2 === 0) leaf(node, path);
      return;
    }
    for (const [key, child] of Object.entries(Object(node)))
      visit(toJson(child), [...path, Array.isArray(node) ? Number(key) : key]);
  };
  visit(root, []);
  return leaves;
};

/** A piece of hostile text: token parts in every spelling. */
const piece = fc.constantFrom(
  ...[
    '[',
    ']',
    '\\',
    '%5B',
    '%5D',
    '&#91;',
    '&#93;',
    '\\u005b',
    '\\u005d',
    '\\u0050',
    'PERSON',
    'person',
  ],
  ...[
    '_',
    '-',
    ' ',
    '\n',
    '1',
    '0',
    '[PERSON_1]',
    'PERSON_2',
    'US_SSN_3',
    '"',
    '{"a":"',
    '"}',
    '\\[',
    '\\]',
  ],
  ...[
    'https://a/?q=',
    '\u200b',
    'x',
    '［',
    '］',
    '[LITERAL_1]',
    'W1BFUlNPTl8xXQ==',
    '.5',
    '\\q',
    ':',
    ',',
  ],
);
const hostile = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));

describe('tokens', () => {
  test('what was replaced comes back, with its type', () => {
    fc.assert(
      fc.property(
        document,
        fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }),
        (root, picks) => {
          const leaves = leavesOf(root, picks);
          const vault = new Map<string, Plain>();
          collectPlains(leaves).forEach(({ plain }, i) => {
            vault.set(`US_SSN_${i + 1}`, plain);
          });
          let n = 0;
          const shown = replaceSpans(root, leaves, () => {
            n += 1;
            return formatToken({ class: SSN, n });
          });
          expect(n).toBe(vault.size);
          expect(restoreInJson(shown, CLASSES, (token) => vault.get(tokenKey(token)))).toEqual(
            root,
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('look-alikes are inert once they are replaced', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const stretches = findLookAlikes(text, CLASSES);
        const edits = stretches.map((each, i) => ({ ...each, text: `[LITERAL_${i + 1}]` }));
        const left = readTokens(applyEdits(text, edits), CLASSES).map(({ token }) =>
          tokenKey(token),
        );
        expect(left).toEqual(stretches.map((_, i) => `LITERAL_${i + 1}`));
      }),
      { numRuns: 5000 },
    );
  });

  test('a forged number is never resolved to another', () => {
    const bracket = fc.constantFrom(
      ['[', ']'],
      ['%5B', '%5D'],
      ['&#91;', '&#93;'],
      ['［', '］'],
      ['', ''],
    );
    fc.assert(
      fc.property(bracket, fc.bigInt(0n, 10n ** 12n), fc.boolean(), ([open, close], n, zero) => {
        const digits = `${zero ? '0' : ''}${n}`;
        for (const { token } of readTokens(`${open}PERSON_${digits}${close}`, CLASSES))
          expect(String(token.n)).toBe(digits);
      }),
    );
  });

  test('JSON text that was written is read as the same document', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(stringifyJson(parseJson(JSON.stringify(JSON.parse(text)))))).toEqual(
          JSON.parse(text),
        );
      }),
    );
  });
});
