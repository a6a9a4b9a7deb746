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
    LOCATION: 'address, postcode, or a part of an address smaller than a state',
  }),
  ...facts('identity', 'guard', {
    DATE_OF_BIRTH: 'date of birth',
    US_SSN: 'United States social security number',
    US_ITIN: 'United States individual taxpayer number',
    US_PASSPORT: 'United States passport number',
    US_DRIVER_LICENSE: 'United States driver licence number',
    UK_NINO: 'British national insurance number',
    UK_PASSPORT: 'British passport number',
    UK_DRIVING_LICENCE: 'British driving licence number',
    IE_PPSN: 'Irish personal public service number',
    ES_NIF: 'Spanish identity and tax number of a person',
    ES_NIE: 'Spanish number of a foreigner',
    ES_NUSS: 'Spanish social security number',
    ES_PASSPORT: 'Spanish passport number',
    DE_TAX_ID: 'German tax identification number',
    DE_ID_CARD: 'German identity card number',
    DE_PASSPORT: 'German passport number',
    DE_SOCIAL_SECURITY: 'German pension insurance number',
    DE_FUEHRERSCHEIN: 'German driving licence number',
    FR_NIR: 'French social security number',
    FR_PASSPORT: 'French passport number',
    FR_ID_CARD: 'French identity card number',
    IT_FISCAL_CODE: 'Italian fiscal code',
    IT_DRIVER_LICENSE: 'Italian driving licence number',
    IT_IDENTITY_CARD: 'Italian identity card number',
    IT_PASSPORT: 'Italian passport number',
    PL_PESEL: 'Polish personal number',
    PL_ID_CARD: 'Polish identity card number',
    FI_PERSONAL_IDENTITY_CODE: 'Finnish personal identity code',
    SE_PERSONNUMMER: 'Swedish personal number',
    NO_FODSELSNUMMER: 'Norwegian national identity number',
    DK_CPR: 'Danish personal number',
    NL_BSN: 'Dutch citizen service number',
    BE_NRN: 'Belgian national register number',
    CH_AHV: 'Swiss social security number',
    AT_SVNR: 'Austrian social security number',
    PT_NIF: 'Portuguese tax number',
    RO_CNP: 'Romanian personal code',
    BG_EGN: 'Bulgarian personal number',
    BALTIC_ID: 'Estonian or Lithuanian personal code',
    HR_OIB: 'Croatian personal number',
    CZ_BIRTH_NUMBER: 'Czech or Slovak birth number',
    GR_AMKA: 'Greek social security number',
    TR_NATIONAL_ID: 'Turkish identity number',
    AU_TFN: 'Australian tax file number',
    IN_AADHAAR: 'Indian Aadhaar number',
    IN_PAN: 'Indian permanent account number',
    IN_PASSPORT: 'Indian passport number',
    IN_VOTER: 'Indian voter card number',
    KR_RRN: 'Korean resident registration number',
    KR_FRN: 'Korean foreigner registration number',
    KR_DRIVER_LICENSE: 'Korean driving licence number',
    KR_PASSPORT: 'Korean passport number',
    SG_NRIC_FIN: 'Singapore identity card number',
    PH_TIN: 'Philippine taxpayer number',
    TH_TNIN: 'Thai national identity number',
    CN_RESIDENT_ID: 'Chinese resident identity number',
    JP_MY_NUMBER: 'Japanese individual number',
    TW_ID: 'Taiwanese identity number',
    HK_ID: 'Hong Kong identity card number',
    IL_ID: 'Israeli identity number',
    AE_EMIRATES_ID: 'Emirates identity number',
    CA_SIN: 'Canadian social insurance number',
    BR_CPF: 'Brazilian taxpayer number of a person',
    MX_CURP: 'Mexican population registry code',
    MX_RFC: 'Mexican taxpayer code',
    AR_CUIT: 'Argentine tax or labour number',
    AR_DNI: 'Argentine identity number',
    CL_RUT: 'Chilean tax and identity number',
    CO_CEDULA: 'Colombian identity number',
    EC_CEDULA: 'Ecuadorian identity number',
    PE_RUC: 'Peruvian taxpayer number',
    ZA_ID_NUMBER: 'South African identity number',
    NG_NIN: 'Nigerian identity number',
  }),
  ...facts('business', 'guard', {
    US_EIN: 'United States employer number',
    ES_CIF: 'Spanish tax number of a legal person',
    DE_TAX_NUMBER: 'German tax number of a tax office',
    DE_VAT_ID: 'German VAT number',
    DE_HANDELSREGISTER: 'German commercial register number',
    FR_SIREN: 'French company number',
    IT_VAT_CODE: 'Italian VAT number',
    PL_NIP: 'Polish tax number',
    SE_ORGANISATIONSNUMMER: 'Swedish organisation number',
    EU_VAT: 'VAT number of a European country',
    AU_ABN: 'Australian business number',
    AU_ACN: 'Australian company number',
    IN_GSTIN: 'Indian goods and services tax number',
    KR_BRN: 'Korean business registration number',
    SG_UEN: 'Singapore entity number',
    BR_CNPJ: 'Brazilian company number',
    CO_NIT: 'Colombian tax number',
  }),
  ...facts('health', 'guard', {
    UK_NHS: 'British health service number',
    US_MBI: 'United States Medicare number',
    US_NPI: 'United States provider number',
    MEDICAL_LICENSE: 'United States DEA registration of a prescriber',
    ES_HEALTH_CARD: 'Spanish health card number',
    DE_HEALTH_INSURANCE: 'German health insurance number',
    DE_LANR: 'German physician number',
    DE_BSNR: 'German practice number',
    AU_MEDICARE: 'Australian Medicare number',
    NZ_NHI: 'New Zealand health index number',
  }),
  ...facts('payment', 'guard', {
    CREDIT_CARD: 'payment card number',
    IBAN: 'international bank account number',
    SWIFT_BIC: 'bank identifier',
    US_BANK_NUMBER: 'bank account number',
    ABA_ROUTING_NUMBER: 'United States bank routing number',
    ES_CCC: 'Spanish bank account number',
    CRYPTO: 'address of a crypto currency',
  }),
  ...facts('vehicle', 'guard', {
    US_LICENSE_PLATE: 'United States licence plate',
    UK_VEHICLE_REGISTRATION: 'British licence plate',
    ES_LICENSE_PLATE: 'Spanish licence plate',
    DE_KFZ: 'German licence plate',
    TR_LICENSE_PLATE: 'Turkish licence plate',
    IN_VEHICLE_REGISTRATION: 'Indian licence plate',
    NG_VEHICLE_REGISTRATION: 'Nigerian licence plate',
  }),
  ...facts('network', 'guard', {
    IP_ADDRESS: 'IPv4 or IPv6 address',
    MAC_ADDRESS: 'hardware address of a network card',
    IMEI: 'number of a mobile device',
    ICCID: 'number of a SIM card',
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
