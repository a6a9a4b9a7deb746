import { describe, expect, test } from 'vitest';
import { asClass } from '../../../src/core/brand.ts';
import { createDetector, emptyContext } from '../../../src/core/detect/create-detector.ts';
import { classifyField } from '../../../src/core/detect/fields/classify.ts';
import { vetoes } from '../../../src/core/detect/fields/vetoes.ts';
import { fieldWords } from '../../../src/core/detect/fields/words.ts';
import type { Json } from '../../../src/core/json/json.ts';
import { collectPlains } from '../../../src/core/token/replace.ts';

const detector = createDetector();
/** `CLASS value` of everything found in a document. */
const found = (document: Json): readonly string[] =>
  collectPlains(detector.detect(document, emptyContext())).map(
    ({ finding, plain }) => `${finding.class} ${plain.text}`,
  );
const named = (key: string): string | undefined => classifyField(fieldWords(key))?.class;

describe('names of fields', () => {
  test('camel, snake, kebab, accents, plurals, modifiers and words run together', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['billingPhoneNumber', 'PHONE'],
      ['customer_email', 'EMAIL'],
      ['Date-Of-Birth', 'DATE_OF_BIRTH'],
      ['dateofbirth', 'DATE_OF_BIRTH'],
      ['emailAddresses', 'EMAIL'],
      ['phone_work', 'PHONE'],
      ['addressLine2', 'LOCATION'],
      ['dirección', 'LOCATION'],
      ['Straße', 'LOCATION'],
      ['userLogin', 'USERNAME'],
      ['patientMRN', 'MEDICAL_RECORD'],
      ['AWS_SECRET_ACCESS_KEY', 'API_KEY'],
    ];
    for (const [key, cls] of cases) expect(named(key), key).toBe(cls);
  });

  test('seven languages, with the noun first where the language has it so', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['correo_del_cliente', 'EMAIL'],
      ['teléfono móvil', 'PHONE'],
      ['fecha_nacimiento', 'DATE_OF_BIRTH'],
      ['Geburtsdatum', 'DATE_OF_BIRTH'],
      ['kontonummer', 'BANK_ACCOUNT'],
      ['numéro_de_téléphone', 'PHONE'],
      ['mot de passe', 'API_KEY'],
      ['data_nascimento', 'DATE_OF_BIRTH'],
      ['codice postale', 'LOCATION'],
      ['cognome', 'PERSON'],
      ['achternaam', 'PERSON'],
      ['rekeningnummer', 'BANK_ACCOUNT'],
    ];
    for (const [key, cls] of cases) expect(named(key), key).toBe(cls);
  });

  test('names of other things say nothing', () => {
    for (const key of [
      'email_verified',
      'phone_type',
      'address_id',
      'next_page_token',
      'ip_address_count',
      'web_address',
      'card_type',
      'city_id',
      'status',
      'gender',
      'created_at',
    ])
      expect(named(key), key).toBeUndefined();
  });
});

describe('a bare name', () => {
  test('is a person’s beside personal fields, under a person, or in a record of one', () => {
    const person = 'PERSON Orla Fennimore';
    const name = 'Orla Fennimore';
    expect(found({ name, birth_date: '1970-03-10' })).toContain(person);
    expect(found({ customer: { name, tier: 'gold' } })).toEqual([person]);
    expect(found({ patients: [{ name }, { name: 'Ned Grindle' }] })).toEqual([
      person,
      'PERSON Ned Grindle',
    ]);
    expect(found({ object: 'customer', name, currency: 'eur' })).toEqual([person]);
    expect(found({ displayName: name, emailAddress: 'o@acme.example' })).toContain(person);
    expect(found({ organizer: { displayName: name } })).toEqual([person]);
  });

  test('is a thing’s elsewhere', () => {
    for (const document of [
      { name: 'Blue Kettle', sku: 'K-1', price: 3 },
      { repository: { name: 'Hello World', full_name: 'acme/hello', default_branch: 'main' } },
      { name: 'Tide Tables', sha: 'a'.repeat(40), size: 3 },
      { type: 'Organization', name: 'Acme Holding', email: null },
      { products: [{ name: 'Copper Pan' }] },
      { name: 'release-candidate', owner: null },
      { resourceType: 'Organization', name: 'North Pier', telecom: [], address: [] },
      { customer: { name: 'acme-prod' } },
      { columns: [{ name: 'First Visit' }] },
    ])
      expect(found(document), JSON.stringify(document)).toEqual([]);
  });
});

describe('records of known shapes in general', () => {
  test('a member that says what another one holds', () => {
    expect(
      found({
        telecom: [
          { system: 'phone', value: '555-0132' },
          { system: 'email', value: 'o@acme.example' },
        ],
      }),
    ).toEqual(['PHONE 555-0132', 'EMAIL o@acme.example']);
    expect(
      found({
        fields: [
          { label: 'Date of birth', value: '10 March 1970' },
          { label: 'Shoe size', value: '42' },
        ],
      }),
    ).toEqual(['DATE_OF_BIRTH 10 March 1970']);
    expect(
      found({ identifier: [{ type: { text: 'Passport number' }, value: 'XK1234567' }] }),
    ).toEqual(['PASSPORT XK1234567']);
    expect(
      found({
        extension: [
          { url: 'http://x.example/patient-mothersMaidenName', valueString: 'Ada Grindle' },
        ],
      }),
    ).toEqual(['PERSON Ada Grindle']);
    expect(
      found({ headers: [{ name: 'From', value: 'Orla Fennimore <o@acme.example>' }] }),
    ).toEqual(['PERSON Orla Fennimore', 'EMAIL o@acme.example']);
  });

  test('names in parts, address parts, lists, roles', () => {
    expect(found({ name: [{ family: 'Fennimore', given: ['Orla'] }] })).toEqual([
      'PERSON Fennimore',
      'PERSON Orla',
    ]);
    expect(found({ family: 'Helvetica', size: 12 })).toEqual([]);
    expect(
      found({ address: { line: ['3 Pier Road'], city: 'Graz', state: 'Styria', country: 'AT' } }),
    ).toEqual(['LOCATION 3 Pier Road', 'LOCATION Graz', 'LOCATION Styria', 'LOCATION AT']);
    expect(found({ attendees: ['Orla Fennimore', 'room-4'] })).toEqual(['PERSON Orla Fennimore']);
    expect(found({ to: 'Orla Fennimore, Ned Grindle' })).toEqual([
      'PERSON Orla Fennimore',
      'PERSON Ned Grindle',
    ]);
    expect(found({ owner: 'platform' })).toEqual([]);
  });

  test('secrets, codes and last digits by field', () => {
    expect(
      found({
        password: 'kettle',
        cvv: '123',
        pin: 4821,
        card: { last4: '4242' },
        token_type: 'bearer',
      }),
    ).toEqual(['API_KEY kettle', 'CVV 123', 'PIN 4821', 'CC_LAST4 4242']);
    expect(
      found({
        password: '********',
        secret: 'true',
        api_key: '<redacted>',
        client_secret: '{{ secret }}',
      }),
    ).toEqual([]);
  });

  test('times, addresses of the web, ids and digests are infrastructure', () => {
    const all = createDetector({ classes: detector.classes.concat(createDetector().classes) });
    const document = {
      created_at: '2026-11-24T10:20:30Z',
      html_url: 'https://acme.example/orders/4155550132',
      system: 'urn:oid:2.16.840.1.113883.4.3',
      id: '550e8400-e29b-41d4-a716-446655440000',
      sha: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      etag: 'd41d8cd98f00b204e9800998ecf8427e',
    };
    expect(collectPlains(all.detect(document, emptyContext()))).toEqual([]);
  });
});

describe('columns', () => {
  const rows = (values: readonly string[]): Json =>
    values.map((owner_ref, n) => ({ n, owner_ref }));
  test('where nearly all values are of one class, the rest are', () => {
    const mails = Array.from({ length: 19 }, (_, i) => `k${i}@acme.example`);
    expect(found(rows([...mails, 'keeper @acme']))).toContain('EMAIL keeper @acme');
    expect(
      found(rows([...mails.slice(0, 10), ...Array.from({ length: 9 }, () => 'x @ y')])),
    ).toHaveLength(10);
  });

  test('lists of lists under a header row or beside column names', () => {
    const header = ['id', 'full name', 'email'];
    const row = ['1', 'Orla Fennimore', 'o@acme.example'];
    expect(found([header, row])).toContain('PERSON Orla Fennimore');
    expect(found({ columns: header, rows: [row] })).toContain('PERSON Orla Fennimore');
  });

  test('a full name is known from its parts', () => {
    expect(
      found({ first_name: 'Orla', last_name: 'Fennimore', id: 'orla_fennimore_5688' }),
    ).toContain('PERSON orla_fennimore');
  });
});

describe('explanations', () => {
  test('field and value count together, and each says what it weighs', () => {
    const [leaf] = detector
      .detect({ email: 'o@acme.example', ssn: '536-22-8714' }, emptyContext())
      .slice(1);
    const [span] = leaf?.spans ?? [];
    expect(span?.kind === 'finding' ? span.evidence.map(({ kind }) => kind) : []).toEqual([
      'field',
      'value',
    ]);
    expect(span?.kind === 'finding' ? span.score : 0).toBeGreaterThan(0.95);
  });

  test('vetoes are values against names', () => {
    expect(vetoes(asClass('PERSON'), 'main_branch_2')).toBe(true);
    expect(vetoes(asClass('LOCATION'), '0xDEADBEEF')).toBe(true);
    expect(vetoes(asClass('PHONE'), '2026-11-24')).toBe(true);
  });
});

describe('records of things beside people', () => {
  test('a pharmacy has a name and a telephone, too', () => {
    expect(found({ pharmacy: { name: 'Corner Drug', phone: '212-555-0127' } })).toEqual([
      'PHONE 212-555-0127',
    ]);
    expect(found({ customerRef: { value: '5', name: 'Orla Fennimore' } })).toEqual([
      'PERSON Orla Fennimore',
    ]);
  });

  test('an address may say which one it is in each of its names', () => {
    expect(found({ MailingStreet: '12 Pier Road', MailingCountry: 'Freedonia' })).toEqual([
      'LOCATION 12 Pier Road',
      'LOCATION Freedonia',
    ]);
    expect(found({ MailingCountry: 'Freedonia', line: 265 })).toEqual([]);
  });
});
