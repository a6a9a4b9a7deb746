/** Fictional contacts, the same for the same number: invented names, `.example` domains, reserved phone numbers. */

export type Contact = {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly ssn: string;
  readonly birth_date: string;
  readonly address: { readonly street: string; readonly city: string; readonly postcode: string };
  readonly card: number;
  readonly account_number: number;
  readonly notes: string;
};

const FIRST =
  'Alma Bruno Celia Dorian Edda Fabio Greta Hanno Ilse Jonas Katja Leander Mirela Niko Odette Pavel Quirin Rosalie Stellan Thea Ulrike Viktor Wilma Xaver Yvette Zeno Anouk Bastian Carlotta Dimitri Elvira Florin Gwendolyn Henrik Isaura Jasper Kerstin Lorenz Marisol Nestor'.split(
    ' ',
  );
const LAST =
  'Abendroth Birkholm Castellane Dornfeld Eskelund Falkenrath Grimsdale Hollenbeck Ivarsson Jorvik Kestrelli Lindqvall Morgenthal Nordwick Ostrander Pellegrin Quistorp Rosenvinge Silverthorne Tannhauer Underhyll Vandermoor Westergard Yarborough Zimmerlin Ashgrove Brackenfeld Corviston Drakewood Elmhurstle Fennimore Gallowell Hathersby Inglethorp Juniperus Kirkwaldo Lockridge Merriwen Netherfold Oakhaven Pemberwick Ravenholt Stonebridge Thistlewood Umbervale Violanti Winterbourne Yellowlees Zeldenrust Larkspurn'.split(
    ' ',
  );
const STREETS = ['Harbour Lane', 'Mill Road', 'Chestnut Street', 'Station Avenue', 'Orchard Row'];
const CITIES = ['Northmere', 'Eastwick Bay', 'Halden Falls', 'Port Lorne', 'Silver Creek'];
const DOMAINS = ['mail.example', 'post.example', 'inbox.example', 'acme.example'];
/** 555-0100 to 555-0199 are reserved for fiction in every North American area (ATIS-0300115). */
const AREAS = ['202', '212', '303', '312', '415', '503', '617', '702', '713', '808'];

/** Numbers from 0 below `n`, the same in every run (Numerical Recipes' linear congruence). */
const dice = (seed: number): ((n: number) => number) => {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
};

const digits = (n: number, width: number): string => String(n).padStart(width, '0');
const pick = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('empty list');
  return found;
};

/** Appends the check digit (ISO/IEC 7812-1 annex B). */
const withLuhn = (body: string): string => {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = Number(body[body.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return body + String((10 - (sum % 10)) % 10);
};

/** Every area, group and serial that the SSA could have issued: not 000, 666 or 9xx; not 00; not 0000. */
const ssn = (roll: (n: number) => number): string => {
  const area = 1 + roll(899);
  return `${digits(area === 666 ? 667 : area, 3)}-${digits(1 + roll(99), 2)}-${digits(1 + roll(9999), 4)}`;
};

/** North American fiction numbers and, every fourth, a UK one from Ofcom's drama range 07700 900xxx. */
const phone = (i: number): string =>
  i % 4 === 3
    ? `+44 7700 900${digits(Math.floor(i / 4) % 1000, 3)}`
    : `+1 ${pick(AREAS, Math.floor(i / 100))} 555 01${digits(i % 100, 2)}`;

const notes = (name: string, first: string, email: string, i: number): string =>
  pick(
    [
      `${name} asked for a call back about the last invoice.`,
      `Spoke with ${first}; send the contract to ${email} before Friday.`,
      `${name} prefers letters. ${first} moved house in spring.`,
      `Complaint by ${name} is settled, ${first} was friendly.`,
    ],
    i,
  );

const contact = (i: number): Contact => {
  const roll = dice(i * 7_919 + 17);
  const first = pick(FIRST, i);
  // Steps through both lists so that the first 2,000 names differ.
  const last = pick(LAST, i + Math.floor(i / FIRST.length));
  const name = `${first} ${last}`;
  const email = `${first}.${last}${i >= 200 ? i : ''}@${pick(DOMAINS, i)}`.toLowerCase();
  const prefix = i % 2 === 0 ? '4539' : '5412';
  return {
    id: i + 1,
    name,
    email,
    phone: phone(i),
    ssn: ssn(roll),
    birth_date: `${1940 + roll(65)}-${digits(1 + roll(12), 2)}-${digits(1 + roll(28), 2)}`,
    address: {
      street: `${1 + roll(199)} ${pick(STREETS, roll(5))}`,
      city: pick(CITIES, roll(5)),
      postcode: digits(10_000 + roll(80_000), 5),
    },
    card: Number(withLuhn(prefix + digits(roll(10_000_000), 7) + digits(roll(10_000), 4))),
    account_number: 1_000_000_000 + roll(2 ** 31),
    notes: notes(name, first, email, i),
  };
};

/** The first `n` contacts. */
export const makeContacts = (n: number): readonly Contact[] =>
  Array.from({ length: n }, (_, i) => contact(i));

/** As the CRM server stores them. */
export const contactsJson = (list: readonly Contact[]): string =>
  `${JSON.stringify(list, null, 2)}\n`;

/** RFC 4180 section 2: quotes only where needed, doubled inside. */
const cell = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** One flat row per contact, with a header. */
export const contactsCsv = (list: readonly Contact[]): string => {
  const rows = list.map(({ address, notes: note, ...flat }) => [
    ...Object.values(flat),
    address.street,
    address.city,
    address.postcode,
    note,
  ]);
  const header =
    'id,name,email,phone,ssn,birth_date,card,account_number,street,city,postcode,notes'.split(',');
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
};
