/** The table of all recognizers of values. Adding one is adding a row to a file of `recognizers/` and two golden folders. */

import { CONTACT } from './recognizers/contact.ts';
import { CRYPTO } from './recognizers/crypto.ts';
import { DATES } from './recognizers/dates.ts';
import { HEALTH_VEHICLE_DEVICE } from './recognizers/health-vehicle-device.ts';
import { IDENTITY_AMERICAS_AFRICA } from './recognizers/identity-americas-africa.ts';
import { IDENTITY_ASIA_PACIFIC } from './recognizers/identity-asia-pacific.ts';
import { IDENTITY_DE } from './recognizers/identity-de.ts';
import { IDENTITY_ES } from './recognizers/identity-es.ts';
import { IDENTITY_EUROPE } from './recognizers/identity-europe.ts';
import { IDENTITY_GB_IE } from './recognizers/identity-gb-ie.ts';
import { IDENTITY_US } from './recognizers/identity-us.ts';
import { NAMED_VALUES } from './recognizers/named-values.ts';
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
  ...IDENTITY_GB_IE,
  ...IDENTITY_ES,
  ...IDENTITY_DE,
  ...IDENTITY_EUROPE,
  ...IDENTITY_ASIA_PACIFIC,
  ...IDENTITY_AMERICAS_AFRICA,
  ...HEALTH_VEHICLE_DEVICE,
  ...CRYPTO,
  ...NAMED_VALUES,
  ...DATES,
  ...SECRETS,
];
