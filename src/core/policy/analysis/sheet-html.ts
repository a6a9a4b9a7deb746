/** The sheet as one HTML page to print and sign: no script, no request, and readable without colour. */

import type { Effect } from '../decision.ts';
import type { PolicyDocument, Rule } from '../document.ts';
import {
  effectText,
  placesText,
  type Sheet,
  type SheetCell,
  type SheetRow,
  type SheetSection,
  serverText,
  sinkName,
} from './sheet.ts';
import { PRINT_STYLE } from './sheet-style.ts';

const MEANING: { readonly [effect in Effect]: string } = {
  allow: 'the real value arrives',
  tokenize: 'a token such as [EMAIL_1] arrives, never the value',
  mask: 'a part arrives, such as the last four digits',
  redact: 'only the word for the class arrives, such as [EMAIL]',
  ask: 'a person is asked first; without an answer nothing goes',
  deny: 'the call is refused, nothing arrives',
};

const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Long names may break where a reader would break them. */
const breakable = (text: string): string => html(text).replace(/[_.:-]/g, '$&<wbr>');

const tag = (name: string, inner: string, attributes = ''): string =>
  `<${name}${attributes}>${inner}</${name}>`;

/** From so many classes on, a heading says how many and the list of classes names them. */
const MAX_IN_HEADING = 6;

const headingOf = (classes: readonly string[], most: number): string =>
  classes.length > MAX_IN_HEADING && classes.length === most
    ? `every other class (${classes.length})`
    : classes.map(breakable).join('<br>');

const cellHtml = (cell: SheetCell): string => {
  const under = cell.under
    .map((each) => `<br>under conditions: ${breakable(each.replace('default:', 'default '))}`)
    .join('');
  const exception = cell.exception === undefined ? '' : `<br>exception ${html(cell.exception)}`;
  const rule = tag(
    'small',
    `${breakable(cell.rule.replace('default:', 'default '))}${exception}${under}`,
  );
  return tag('td', `<b>${effectText(cell)}</b>${rule}`, ` class="${cell.effect}"`);
};

const rowHtml = (row: SheetRow): string => {
  const places = row.kind === 'server' ? placesText(row, 'to', 'every tool') : '';
  const roles = row.roles.length === 0 ? '' : ` <i>(${row.roles.join(', ')})</i>`;
  const head = `<b>${html(sinkName(row))}</b> ${html(places)}${roles}`;
  return tag('tr', tag('th', head, ' scope="row"') + row.cells.map(cellHtml).join(''));
};

const sectionHtml = (section: SheetSection, i: number): string => {
  const most = Math.max(...section.columns.map((each) => each.length));
  const columns = section.columns
    .map((classes) => tag('th', headingOf(classes, most), ' scope="col"'))
    .join('');
  const trust = section.untrusted ? ', written by others (untrusted)' : '';
  const title = `${i + 1}. From ${html(serverText(section.server))}${trust}`;
  return [
    '<section>',
    tag('h2', title),
    tag('p', html(placesText(section, 'from', 'every tool'))),
    '<table>',
    tag('thead', tag('tr', `<th scope="col">to</th>${columns}`)),
    tag('tbody', section.rows.map(rowHtml).join('\n')),
    '</table>',
    '</section>',
  ].join('\n');
};

const tableHtml = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    '<table class="list">',
    tag('thead', tag('tr', heads.map((head) => tag('th', head, ' scope="col"')).join(''))),
    tag(
      'tbody',
      rows.map((row) => tag('tr', row.map((cell) => tag('td', html(cell))).join(''))).join('\n'),
    ),
    '</table>',
  ].join('\n');

const usedRules = ({ sections }: Sheet): ReadonlySet<string> =>
  new Set(sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.map((c) => c.rule))));

/** The conditions of a rule as its author wrote them. */
const conditionsText = ({ when }: Rule): string =>
  when === undefined
    ? ''
    : ` Only when: ${JSON.stringify({ ...when, args: Object.fromEntries(when.args) })}`;

const rulesHtml = (sheet: Sheet): string => {
  const used = usedRules(sheet);
  const rows = sheet.document.rules.map((rule) => [
    rule.id,
    rule.do + ((rule.mode ?? sheet.document.mode) === 'observe' ? ' (observed)' : ''),
    (rule.why ?? 'no reason given') + conditionsText(rule),
    rule.controls.join(', '),
    used.has(rule.id)
      ? `${rule.at.source}:${rule.at.line}`
      : `${rule.at.source}:${rule.at.line}, decides nowhere in these tables`,
  ]);
  return rows.length === 0
    ? tag('p', 'The policy has no rules: only the defaults decide.')
    : tableHtml(['rule', 'effect', 'why', 'controls', 'file and line'], rows);
};

const exceptionsHtml = ({ document, day }: Sheet): string =>
  document.exceptions.length === 0
    ? tag('p', 'None.')
    : tableHtml(
        ['exception', 'to the rule', 'last day', 'approved by', 'reason'],
        document.exceptions.map((each) => [
          each.id,
          each.rule,
          each.until < day ? `${each.until} (over)` : each.until,
          each.approvedBy,
          each.reason,
        ]),
      );

const classesHtml = ({ classes }: PolicyDocument): string => {
  const groups = new Map<string, string[]>();
  for (const [name, spec] of classes) {
    const group = spec.group ?? 'no group';
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const rows = [...groups].map(([group, names]) => [group, names.join(', ')]);
  return tableHtml(['group', 'classes'], rows);
};

const legendHtml = (): string =>
  tableHtml(
    ['effect', 'meaning'],
    Object.entries(MEANING).map(([effect, meaning]) => [effect, meaning]),
  );

const defaultsText = ({ defaults, mode }: PolicyDocument): string =>
  [
    mode === 'observe'
      ? 'THE POLICY ONLY WATCHES: what these tables refuse is recorded and let through.'
      : '',
    `Where no rule speaks: to the model ${defaults.toModel}, back to the same server ${defaults.sameServer}, between servers ${defaults.betweenServers}.`,
    'The strictest matching rule decides. A value that was seen in several places must be allowed for each of them.',
    'The tables speak about what was recognised or declared as one of the classes; a value that nobody recognised has no class.',
    'LITERAL is text that only looks like a token. CONTENT is what carries no class: text, numbers and ids that the host writes itself, after it has read from the place that the section is about.',
    'A star says that conditions of a rule can change the outcome; the small print names the rule, the list of rules its conditions.',
  ].join(' ');

const identityHtml = ({ document, digest, day }: Sheet): string => {
  const row = (name: string, value: string): string =>
    tag('tr', tag('th', name, ' scope="row"') + tag('td', html(value)));
  return tag(
    'table',
    [
      row('policy', document.name),
      row('revision', document.revision),
      row('owner', document.owner ?? 'nobody named'),
      row('file', document.source),
      row('SHA-256, base64', digest),
      row('as of', day),
    ].join('\n'),
    ' class="identity"',
  );
};

const SIGNATURES = ['data protection officer', 'owner of the policy'] as const;

const signatureHtml = (who: string): string =>
  tag(
    'div',
    `${tag('span', '', ' class="line"')}${tag('small', `${who}: name, date, signature`)}`,
    ' class="signature"',
  );

/** The whole page. Everything that the policy or a server named is escaped. */
export const sheetHtml = (sheet: Sheet): string => {
  const title = `Data flows under ${html(sheet.document.name)} ${html(sheet.document.revision)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${PRINT_STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${identityHtml(sheet)}
<h2>How to read this</h2>
<p>Each section is about data that was read in one place. A table says, for each class of data, what happens on its way to
the model, to agent code and to each server; the small print names the rule that decides.</p>
${legendHtml()}
<p>${html(defaultsText(sheet.document))}</p>
${sheet.sections.map(sectionHtml).join('\n')}
<section>
<h2>Rules</h2>
${rulesHtml(sheet)}
</section>
<section>
<h2>Exceptions</h2>
${exceptionsHtml(sheet)}
</section>
<section>
<h2>Classes</h2>
${classesHtml(sheet.document)}
</section>
<section class="sign">
<h2>Signatures</h2>
<p>I have read the flows above. They are what ${html(sheet.document.name)} ${html(sheet.document.revision)} with the SHA-256 named on the first page does.</p>
${SIGNATURES.map(signatureHtml).join('\n')}
</section>
</body>
</html>
`;
};
