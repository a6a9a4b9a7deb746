/** One table from classes of Sluice and of the peers to the types of the labelled corpora. Unlisted classes count for masking only. */

/** Types whose figures are printed, in this order. */
export const TYPES = ['EMAIL', 'PHONE', 'CREDIT_CARD', 'CC_LAST4', 'IBAN', 'SSN', 'IP', 'URL', 'PERSON', 'LOCATION', 'ORG', 'DATE', 'AGE', 'TITLE', 'NRP', 'USERNAME', 'ID'];

/** Sluice's class to the corpora's type. */
const SLUICE = {
  EMAIL: 'EMAIL', PHONE: 'PHONE', CREDIT_CARD: 'CREDIT_CARD', CC_LAST4: 'CC_LAST4', IBAN: 'IBAN', US_SSN: 'SSN', IP_ADDRESS: 'IP',
  URL: 'URL', PERSON: 'PERSON', LOCATION: 'LOCATION', ADDRESS: 'LOCATION', ORGANIZATION: 'ORG', DATE_TIME: 'DATE', DATE_OF_BIRTH: 'DATE',
  AGE: 'AGE', TITLE: 'TITLE', NRP: 'NRP', USERNAME: 'USERNAME',
};
/** Numbers of records, licences and documents are one type in the corpora. */
const ID = /(?:^|_)(?:ID|NUMBER|LICENSE|LICENCE|PASSPORT|NIF|NIE|NPI|MRN|MBI|TIN|TAX|VAT|VIN|RECORD|PLAN|ACCOUNT|DRIVER|NHS|NINO|SIN|PESEL|PAN|AADHAAR|CPF|CNPJ|CURP|RFC|ITIN|DEVICE|SERIAL|CERTIFICATE|REGISTRATION|KFZ|PLATE|MEDICARE|CRYPTO|BTC|ROUTING|CLABE|CIF|NSS|DNI|CURP|VOTER|SOCIAL|UEN|ABN|HEALTH|RUT|CEDULA|NUSS)(?:_|$)/;
export const sluiceType = (cls) => SLUICE[cls] ?? (ID.test(cls) ? 'ID' : 'OTHER');

/** openredaction names 575 types; a name is read by its words. */
const OPENREDACTION = [
  ['EMAIL', /EMAIL/], ['IP', /^IP|IPV[46]/], ['URL', /URL|WEBSITE/], ['SSN', /SSN|SOCIAL_SECURITY/], ['IBAN', /IBAN/], ['CREDIT_CARD', /CREDIT_CARD|DEBIT_CARD|CARD_NUMBER/],
  ['PHONE', /PHONE|MOBILE|FAX/], ['DATE', /DATE|DOB|BIRTH/], ['LOCATION', /ADDRESS(?!_IP)|ZIP|POSTCODE|POSTAL|CITY|PO_BOX|STREET/], ['USERNAME', /USERNAME|INSTAGRAM|TWITTER|HANDLE/],
  ['ORG', /COMPANY|ORGANI[SZ]ATION/], ['PERSON', /NAME/], ['AGE', /^AGE/], ['ID', /ID|NUMBER|LICEN[CS]E|PASSPORT|NHS|MRN/],
];
export const openredactionType = (name) => OPENREDACTION.find(([, pattern]) => pattern.test(name))?.[0] ?? 'OTHER';

/** redact-pii writes one of these words over a value. */
export const REDACT_PII = {
  PERSON_NAME: 'PERSON', NAME: 'PERSON', EMAIL_ADDRESS: 'EMAIL', PHONE_NUMBER: 'PHONE', STREET_ADDRESS: 'LOCATION', ZIPCODE: 'LOCATION', CREDIT_CARD_NUMBER: 'CREDIT_CARD',
  US_SOCIAL_SECURITY_NUMBER: 'SSN', IP_ADDRESS: 'IP', URL: 'URL', USERNAME: 'USERNAME', PASSWORD: 'OTHER', CREDENTIALS: 'OTHER', DIGITS: 'OTHER',
};
