import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backOff, MAX_EXPOSED_NAME } from '../../../src/proxy/router/bounds.ts';
import { exposedName, fnv1a, nearestNames } from '../../../src/proxy/router/names.ts';
import { matchesTemplate } from '../../../src/proxy/router/uri-template.ts';

describe('names', () => {
  test('the hash is FNV-1a (vectors of the draft, appendix C)', () => {
    expect(fnv1a('')).toBe('811c9dc5');
    expect(fnv1a('a')).toBe('e40c292c');
    expect(fnv1a('foobar')).toBe('bf9cf968');
  });

  test('a name at the limit stays, one over it is cut to the limit', () => {
    for (const [length, cut] of [
      [MAX_EXPOSED_NAME - 1, false],
      [MAX_EXPOSED_NAME, false],
      [MAX_EXPOSED_NAME + 1, true],
    ] as const) {
      const whole = `crm__${'x'.repeat(length - 5)}`;
      const name = exposedName('crm', whole.slice(5));
      expect(name.length).toBeLessThanOrEqual(MAX_EXPOSED_NAME);
      expect(name === whole).toBe(!cut);
    }
    expect(exposedName('crm', 'y'.repeat(80))).toMatch(/^crm__y+_[0-9a-f]{8}$/);
  });

  test('every legal name fits, keeps its server and is stable', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/);
    const server = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
    fc.assert(
      fc.property(server, name, (id, tool) => {
        const exposed = exposedName(id, tool);
        expect(exposed.length).toBeLessThanOrEqual(MAX_EXPOSED_NAME);
        expect(exposed.startsWith(`${id}__`)).toBe(true);
        expect(exposedName(id, tool)).toBe(exposed);
      }),
    );
  });

  test('the nearest names come first and far ones not at all', () => {
    const known = ['crm__get_contact', 'crm__get_contract', 'mail__send'];
    expect(nearestNames('crm__get_contac', known)).toEqual(known.slice(0, 2));
    expect(nearestNames('zzz', known)).toEqual([]);
  });
});

describe('uri templates', () => {
  const cases: readonly [string, string, boolean][] = [
    ['test://fixed', 'test://fixed', true],
    ['test://fixed', 'test://fixed/more', false],
    ['test://item/{id}', 'test://item/7', true],
    ['test://item/{id}/data', 'test://item/7/data', true],
    ['test://item/{id}/data', 'test://item/data', false],
    ['test://{a}/{b}', 'test://x/y', true],
    ['test://{a}/x/{b}', 'test://x/y', false],
    ['file:///{+path}', 'file:///a/b/c', true],
    ['test://x{?q,r}', 'test://x?q=1', true],
    ['test://x{?q,r}', 'test://x', true],
    ['aba{x}aba', 'aba', false],
    ['test://{open', 'test://{open', true],
  ];
  test.each(cases)('%s and %s: %s', (template, uri, fits) => {
    expect(matchesTemplate(template, uri)).toBe(fits);
  });

  test('a hostile template is decided in linear time', () => {
    const template = `${'{a}x'.repeat(100_000)}y`;
    const began = performance.now();
    expect(matchesTemplate(template, 'x'.repeat(1_000_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

test('restarts wait 1, 2, 4 … 30 seconds', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(backOff)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});
