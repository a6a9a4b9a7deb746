/** The replaced methods of regular expressions give what the engine's own give. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepRegExpsFast } from '../../../src/adapters/ses/guest-regexp.ts';

const KEYS = [Symbol.split, Symbol.replace] as const;
const own = KEYS.map((key) => Object.getOwnPropertyDescriptor(RegExp.prototype, key) ?? {});
const restore = (): void => {
  for (const [i, key] of KEYS.entries()) Object.defineProperty(RegExp.prototype, key, own[i] ?? {});
};
/** The same program with the engine's methods and with ours; an error counts by its name. */
const both = (program: () => unknown): void => {
  const outcome = (): unknown => {
    try {
      return { value: program() };
    } catch (thrown) {
      return { name: thrown instanceof Error ? thrown.name : 'other' };
    }
  };
  restore();
  const theirs = outcome();
  keepRegExpsFast();
  const ours = outcome();
  restore();
  expect(ours).toEqual(theirs);
};

beforeAll(restore);
afterAll(restore);

const PATTERNS = [
  ',',
  '\\s*,\\s*',
  '(a)|(b)',
  '(?:)',
  'b*',
  'a*?',
  '(?=b)',
  '<(\\/)?([^<>]+)>',
  '.',
  '[^a]',
  '(.)(.)',
  '(a(b)?)',
  '^',
  '$',
  '\\b',
  '(?<x>a)',
  'a|ab',
  '(?<=a)b',
  '\\u{1F600}|b',
  '(((((((((((a)))))))))))',
];
const pattern = fc.tuple(
  fc.constantFrom(...PATTERNS),
  fc.constantFrom('', 'g', 'i', 'u', 'gu', 'y', 'gy', 'gi', 'm', 'gms', 'd'),
);
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'b', ',', ' ', '<', '>', '/', '\n', '\u{1F600}', '\uD83D', 'A'),
  }),
  fc.string(),
);
const template = fc.string({
  unit: fc.constantFrom('$', '1', '2', '0', '&', '`', "'", 'x', '<', '>'),
});

const compile = ([source, flags]: [string, string]): RegExp => {
  try {
    return new RegExp(source, flags);
  } catch {
    return /never/;
  }
};

test('split gives what the engine gives', () => {
  fc.assert(
    fc.property(
      pattern,
      text,
      fc.option(fc.integer({ min: -1, max: 5 }), { nil: undefined }),
      (p, t, limit) => {
        both(() => {
          const re = compile(p);
          re.lastIndex = 2;
          return [t.split(re, limit), re.lastIndex];
        });
      },
    ),
    { numRuns: 3_000 },
  );
});

test('replace with a template gives what the engine gives', () => {
  fc.assert(
    fc.property(pattern, text, template, (p, t, by) => {
      both(() => {
        const re = compile(p);
        re.lastIndex = 1;
        return [t.replace(re, by), re.lastIndex, re.global ? t.replaceAll(re, by) : ''];
      });
    }),
    { numRuns: 3_000 },
  );
});

test('replace with a callback passes the same arguments', () => {
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      both(() => {
        const seen: unknown[] = [];
        const re = compile(p);
        const out = t.replace(re, (...args: unknown[]) => {
          seen.push(args);
          seen.push(re.lastIndex);
          if (args.length % 2 === 0) re.lastIndex += 1;
          return String(args.length);
        });
        return [out, seen, re.lastIndex];
      });
    }),
    { numRuns: 2_000 },
  );
});

test('a changed expression keeps its own behaviour', () => {
  both(() => {
    const re = Object.assign(/a/g, { exec: () => null });
    return ['banana'.replace(re, 'x'), 'banana'.split(re), 'banana'.match(re)];
  });
  both(() => {
    class Loud extends RegExp {
      override exec(value: string): RegExpExecArray | null {
        return value === 'never' ? null : super.exec(value);
      }
    }
    return ['banana'.replace(new Loud('a', 'g'), 'x'), 'banana'.split(new Loud('n'))];
  });
  both(() => 'abc'.replace(Object.freeze(/b/g), 'x'));
});
