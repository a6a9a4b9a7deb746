/** The table of all recognizers of values. Adding one is adding a row to a file of `recognizers/` and two golden folders. */

import { CONTACT } from './recognizers/contact.ts';
import { IDENTITY_US } from './recognizers/identity-us.ts';
import { NETWORK } from './recognizers/network.ts';
import { PAYMENT } from './recognizers/payment.ts';
import type { Recognizer } from './recognizers/recognizer.ts';
import { SECRETS } from './recognizers/secrets.ts';

export type { Recognizer } from './recognizers/recognizer.ts';

export const RECOGNIZERS: readonly Recognizer[] = [
  ...CONTACT,
  ...PAYMENT,
  ...NETWORK,
  ...IDENTITY_US,
  ...SECRETS,
];
