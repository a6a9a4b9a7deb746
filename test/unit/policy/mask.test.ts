import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUILTIN_CLASSES } from '../../../src/core/policy/classes.ts';
import { maskText } from '../../../src/core/policy/mask.ts';

test.each([
  ['CREDIT_CARD', '4111 1111 1111 1111', '••••••••1111'],
  ['IBAN', 'DE89 3704 0044 0532 0130 00', '••••••••3000'],
  ['EMAIL', 'orla@acme.example', '••••••••@acme.example'],
  ['DATE_OF_BIRTH', '1984-03-07', '1984'],
  ['DATE_OF_BIRTH', '7 March 1984', '1984'],
  ['PERSON', 'Orla van Fennimore', 'O. V. F.'],
  ['US_SSN', '536-22-8714', '••••••••'],
  ['CREDIT_CARD', '4111', '••••••••'],
  ['EMAIL', '@acme.example', '••••••••'],
  ['DATE_OF_BIRTH', '07/03/84', '••••••••'],
  ['PERSON', '…', '••••••••'],
  ['API_KEY', 'x', '••••••••'],
])('%s %s becomes %s', (cls, text, masked) => expect(maskText(cls, text)).toBe(masked));

// Initials of a name that is written as initials are that name.
const MASKED = BUILTIN_CLASSES.filter((cls) => cls !== 'PERSON');

test('a mask shows at most four characters of a number and never the whole of any value', () => {
  fc.assert(
    fc.property(fc.constantFrom(...MASKED), fc.string({ minLength: 5 }), (cls, text) => {
      expect(maskText(cls, text)).not.toContain(text);
    }),
    { numRuns: 2_000 },
  );
});
