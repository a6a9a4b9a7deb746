/** The classes that ship with Sluice: what each means, its group, and whether the guard uses it by default. */

import { asClass, type Class } from '../brand.ts';

export type ClassFacts = {
  readonly name: Class;
  /** Group that a policy may name: contact, identity, payment, … */
  readonly group: string;
  /**
   * `guard`: used by the proxy as it ships. `optional`: too common or too soft for every result (every date, every link):
   * reported by `sluice scan`, used by the guard only where the policy names the class.
   */
  readonly use: 'guard' | 'optional';
  readonly what: string;
};

const facts = (
  group: string,
  use: ClassFacts['use'],
  classes: Readonly<Record<string, string>>,
): readonly ClassFacts[] =>
  Object.entries(classes).map(([name, what]) => ({ name: asClass(name), group, use, what }));

export const CLASSES: readonly ClassFacts[] = [
  ...facts('contact', 'guard', {
    PERSON: 'name of a person',
    EMAIL: 'e-mail address',
    PHONE: 'telephone or fax number',
    USERNAME: 'login or handle of a person, by field name',
  }),
  ...facts('location', 'guard', {
    LOCATION: 'address, or a part of one smaller than a state',
  }),
  ...facts('identity', 'guard', {
    DATE_OF_BIRTH: 'date of birth',
    US_SSN: 'United States social security number',
  }),
  ...facts('payment', 'guard', {
    CREDIT_CARD: 'payment card number',
    IBAN: 'international bank account number',
  }),
  ...facts('network', 'guard', {
    IP_ADDRESS: 'IPv4 or IPv6 address',
    MAC_ADDRESS: 'hardware address of a network card',
  }),
  ...facts('secret', 'guard', {
    URL_CREDENTIALS: 'password or token inside a URL',
    API_KEY: 'key, token or password of a service',
    PRIVATE_KEY: 'private key',
  }),
  // What only a field name tells: its value has no form of its own.
  ...facts('identity', 'guard', {
    NATIONAL_ID: 'number of an identity card or national register, where the country is not told',
    PASSPORT: 'passport number',
    DRIVER_LICENSE: 'number of a driving licence',
    TAX_ID: 'tax number of a person or company',
    LICENSE_PLATE: 'registration plate of a vehicle',
    VEHICLE_ID: 'vehicle identification number',
    DEVICE_ID: 'identifier of a personal device',
  }),
  ...facts('health', 'guard', {
    MEDICAL_RECORD: 'medical record or patient number',
    HEALTH_PLAN: 'number of a health plan, its member or policy',
  }),
  ...facts('payment', 'guard', {
    CC_LAST4: 'last four digits of a card',
    CVV: 'card verification code',
    PIN: 'personal identification number or one-time code',
    BANK_ACCOUNT: 'bank account number',
  }),
  ...facts('general', 'optional', {
    URL: 'web address',
    DATE_TIME: 'date or time',
    AGE: 'age of a person',
    TITLE: 'form of address or professional title',
    NRP: 'nationality, religion or political group',
    ORGANIZATION: 'company or other organisation',
  }),
];

const OPTIONAL: ReadonlySet<Class> = new Set(
  CLASSES.filter(({ use }) => use === 'optional').map(({ name }) => name),
);

/** Whether the guard leaves this class alone unless a policy names it. */
export const isOptional = (cls: Class): boolean => OPTIONAL.has(cls);
