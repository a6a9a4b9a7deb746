import { describe, expect, test } from 'vitest';
import { createDetector, emptyContext } from '../../../src/core/detect/create-detector.ts';
import { collectPlains, replaceSpans } from '../../../src/core/token/replace.ts';

const detector = createDetector();
const found = (text: string): readonly string[] =>
  collectPlains(detector.detect(text, emptyContext())).map(
    ({ finding, plain }) => `${finding.class} ${plain.text}`,
  );
const person = 'PERSON Orla Fennimore';
const email = 'EMAIL o@acme.example';

describe('tables', () => {
  test('CSV, TSV and semicolons with quoted cells and line ends inside them', () => {
    expect(found('id,full name,city\n1,"Fennimore, Orla",Graz\n2,"Grindle\nNed",Linz\n')).toEqual([
      'PERSON Fennimore, Orla',
      'LOCATION Graz',
      'PERSON Grindle\nNed',
      'LOCATION Linz',
    ]);
    expect(found('nombre;apellidos;correo\nOrla;Fennimore;o@acme.example\n')).toEqual([
      'PERSON Orla',
      'PERSON Fennimore',
      email,
    ]);
    expect(found('name\temail\nOrla Fennimore\to@acme.example\n')).toEqual([person, email]);
  });

  test('a column of one class teaches the cells that nobody recognizes', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i},keeper${i}@acme.example,x`).join('\n');
    expect(found(`n,ref,z\n${rows}\n99,keeper @acme,x\n`)).toContain('EMAIL keeper @acme');
  });

  test('Markdown, also in the middle of a text', () => {
    const text =
      'The keepers:\n\n| Name | Phone | Email |\n|---|---:|---|\n| Orla Fennimore | 555-0132 | o@acme.example |\n\nEnd | of it.\n';
    expect(found(text)).toEqual([person, 'PHONE 555-0132', email]);
  });

  test('HTML: header cells above and beside, elements, attributes and forms', () => {
    const head =
      '<table><tr><th>Full name</th><th>City</th></tr><tr><td>Orla Fennimore</td><td>Graz</td></tr></table>';
    expect(found(head)).toEqual([person, 'LOCATION Graz']);
    expect(found('<table><tr><th>Full name</th><td>Orla Fennimore</td></tr></table>')).toEqual([
      person,
    ]);
    expect(found('<dl><dt>Full name</dt><dd>Orla Fennimore</dd></dl>')).toEqual([person]);
    expect(
      found('<c:contact><firstName>Orla</firstName><born year="x">1970-03-10</born></c:contact>'),
    ).toEqual(['PERSON Orla', 'DATE_OF_BIRTH 1970-03-10']);
    expect(found('<input type="text" name="city" value="Graz"/>')).toEqual(['LOCATION Graz']);
    expect(found('<user email="o@acme.example" name="Orla Fennimore"/>')).toEqual([email, person]);
    expect(found('<p class="name">A kettle</p><br/>')).toEqual([]);
  });
});

describe('labels', () => {
  test('blocks, where the lines around say whose name it is', () => {
    expect(found('Name: Orla Fennimore\nEmail: o@acme.example\nPhone: 555-0132\n')).toEqual([
      person,
      email,
      'PHONE 555-0132',
    ]);
    expect(found('Name: Blue Kettle\nPrice: 3\n')).toEqual([]);
    expect(found('- **Full name:** Orla Fennimore\n- **City:** Graz\n')).toEqual([
      person,
      'LOCATION Graz',
    ]);
  });

  test('YAML with what stands above, INI and env files', () => {
    expect(
      found('customer:\n  name: Orla Fennimore\n  city: Graz\nproduct:\n  name: Copper Pan\n'),
    ).toEqual([person, 'LOCATION Graz']);
    expect(found('[db]\nhost=pier\nDB_PASSWORD=k3ttle-x\nUSER_EMAIL="o@acme.example"\n')).toEqual([
      'API_KEY k3ttle-x',
      email,
    ]);
  });

  test('several labels in one line, and sentences behind them', () => {
    expect(found('Full name: Orla Fennimore; city: Graz. The kettle is on.')).toEqual([
      person,
      'LOCATION Graz',
    ]);
    expect(found('Full name: Orla Fennimore Date of birth: 1970-03-10')).toEqual([
      person,
      'DATE_OF_BIRTH 1970-03-10',
    ]);
  });

  test('a list of names, some of one word and some with initials', () => {
    expect(found('Attendees: Orla Fennimore, Ned Grindle, Wrzek, Q. Brennan\nRoom: 4')).toEqual([
      person,
      'PERSON Ned Grindle',
      'PERSON Wrzek',
      'PERSON Q. Brennan',
    ]);
  });

  test('source code is no form', () => {
    expect(
      found('const password: string = next();\ntoken = read(path)\nlet secret = other.secret;\n'),
    ).toEqual([]);
    expect(
      found(
        'const address = socket.incoming.remoteAddress;\nfullName: z.string().optional(),\nconst city: string;\ncolumn.street = rows[at - 1];\nuserName === this.userName\n',
      ),
    ).toEqual([]);
    expect(found('street: 12 Pier Road (rear)\ncity: St. Ives\nfull name: J. Grindle')).toEqual([
      'LOCATION 12 Pier Road (rear)',
      'LOCATION St. Ives',
      'PERSON J. Grindle',
    ]);
  });
});

describe('mail, cards and calendars', () => {
  test('the name in front of an address', () => {
    expect(
      found(
        'From: Orla Fennimore <o@acme.example>\nTo: "Grindle, Ned" <n@acme.example>\nSubject: Kettle',
      ),
    ).toEqual([person, email, 'PERSON Grindle, Ned', 'EMAIL n@acme.example']);
    expect(found('write to Support <help@acme.example>')).toEqual(['EMAIL help@acme.example']);
  });

  test('vCard and iCalendar', () => {
    const card =
      'BEGIN:VCARD\nVERSION:4.0\nN:Fennimore;Orla;;;\nFN:Orla Fennimore\nTEL;TYPE=cell:555-0132\nADR;TYPE=home:;;3 Pier Road;Graz;;8010;Austria\nBDAY:19700310\nEND:VCARD\n';
    expect(found(card)).toEqual([
      'PERSON Fennimore',
      'PERSON Orla',
      person,
      'PHONE 555-0132',
      'LOCATION 3 Pier Road',
      'LOCATION Graz',
      'LOCATION 8010',
      'LOCATION Austria',
      'DATE_OF_BIRTH 19700310',
    ]);
    expect(
      found(
        'BEGIN:VEVENT\nATTENDEE;ROLE=CHAIR;CN=Orla Fennimore:mailto:o@acme.example\nEND:VEVENT',
      ),
    ).toEqual([person, email]);
  });
});

describe('text inside text', () => {
  test('data URLs, base64, forms, nested JSON', () => {
    const inner = JSON.stringify({ full_name: 'Orla Fennimore' });
    expect(found(`data:application/json;base64,${Buffer.from(inner).toString('base64')}`)).toEqual([
      person,
    ]);
    expect(found(`data:text/plain,${encodeURIComponent('write to o@acme.example')}`)).toEqual([
      email,
    ]);
    expect(found('full_name=Orla+Fennimore&city=Graz')).toEqual([person, 'LOCATION Graz']);
    expect(found(JSON.stringify({ a: JSON.stringify({ b: inner }) }))).toEqual([person]);
  });

  test('what is not found stays byte for byte, and a second pass finds nothing', () => {
    const texts = [
      '{ "full_name" :"Orla Fennimore",  "n": 1.10 , "t":"a\\u0041\\n" }',
      'id;full name\r\n1;"Orla ""Kit"" Fennimore"\r\n',
      '<a><firstName>Orla</firstName ></a>&amp;&#65;',
      'full_name=Orla%20Fennimore&x=%41%20b',
      'From: Orla Fennimore <o@acme.example>\r\n\r\nHi\t',
    ];
    for (const text of texts) {
      const leaves = detector.detect(text, emptyContext());
      expect(leaves.length, text).toBeGreaterThan(0);
      const values = collectPlains(leaves).map(({ plain }) => plain.text);
      let next = 0;
      const out = String(replaceSpans(text, leaves, () => `[T_${++next}]`));
      next = 0;
      const back = values.reduce(
        (all, value) =>
          all.replace(/%5BT_\d+%5D|\[T_\d+\]/, (token) =>
            token.startsWith('%') ? encodeURIComponent(value) : value,
          ),
        out,
      );
      expect(back).toBe(text);
      expect(collectPlains(detector.detect(out, emptyContext()))).toEqual([]);
    }
  });
});
