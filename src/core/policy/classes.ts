/** Names of the classes that ship with Sluice; a policy may use them without declaring them. */

import { asClass, type Class } from '../brand.ts';

/**
 * What the built-in recognizers report (DESIGN 5.3), and LITERAL for look-alike text (DESIGN 3.7).
 * Names follow Presidio's entity types where one exists, so that reviewers of either read the other.
 * INVARIANT: every class that detection can report stands here; any other class is denied everywhere (DESIGN 3.2).
 */
export const BUILTIN_CLASSES: readonly Class[] = [
  'EMAIL',
  'PHONE',
  'CREDIT_CARD',
  'IBAN',
  'US_SSN',
  'IP_ADDRESS',
  'URL_CREDENTIALS',
  'API_KEY',
  'PRIVATE_KEY',
  'PERSON',
  'LOCATION',
  'DATE_OF_BIRTH',
  'LITERAL',
].map(asClass);
