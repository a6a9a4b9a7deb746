import { expect, test } from 'vitest';
import { createDetector } from '../../../src/core/detect/create-detector.ts';
import { RECOGNIZERS } from '../../../src/core/detect/recognizers.ts';
import { openPolicy, proved } from '../../../src/shell/open-policy.ts';

test('a recognizer that does not find its planted sample ends the start', () => {
  const broken = RECOGNIZERS.map((each) =>
    each.name === 'iban' ? { ...each, sample: 'nothing of the kind' } : each,
  );
  const detector = createDetector({ recognizers: broken });
  expect(() => proved(detector)).toThrow(
    expect.objectContaining({ code: 'DETECTOR_MISSING', data: { recognizers: ['iban'] } }),
  );
});

test('the shipped recognizers prove themselves, for other countries too', async () => {
  expect((await openPolicy({})).detector.selfTest()).toEqual([]);
  for (const country of ['DE', 'JP', 'BR'])
    expect((await openPolicy({ countries: [country] })).detector.selfTest()).toEqual([]);
});
