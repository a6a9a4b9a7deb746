import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../src/core/audit/entry.ts';
import type { ToolCatalogue } from '../../../src/core/policy/analysis/catalogue.ts';
import { groupsOf, matrixOf } from '../../../src/core/policy/analysis/cells.ts';
import { comparePolicies } from '../../../src/core/policy/analysis/compare.ts';
import { domainOf } from '../../../src/core/policy/analysis/domain.ts';
import { replayEntries } from '../../../src/core/policy/analysis/replay.ts';
import { type Sheet, sheetOf } from '../../../src/core/policy/analysis/sheet.ts';
import { sheetCsv } from '../../../src/core/policy/analysis/sheet-csv.ts';
import { sheetHtml } from '../../../src/core/policy/analysis/sheet-html.ts';
import { sheetTable } from '../../../src/core/policy/analysis/sheet-table.ts';
import { HEAD, policyOf } from './policies.ts';

const DAY = '2026-11-24';
const OLD = `${HEAD}classes: {EMAIL: {group: contact}}
sources: {crm.get: {$.email: EMAIL, $.note: untrusted}}
sinks: {mail.send: {destination: $.to, payload: $.body}}
rules:
  - {id: reply, why: 'a <b>reply</b>', from: {server: crm}, to: {server: mail, args: $.to}, data: {class: EMAIL}, do: allow}
  - {id: steered, why: w, from: {origin: untrusted}, to: {server: mail, role: destination}, data: any, do: deny}
`;
const NEW = OLD.replace('args: $.to}', 'args: [$.to, $.body]}').replace('do: deny}', 'do: ask}');

const sheet = (text: string, catalogue?: ToolCatalogue): Sheet => {
  const { document } = policyOf(text);
  const groups = groupsOf(domainOf([document], catalogue), [document]);
  return sheetOf(matrixOf(document, groups, DAY), 'the-digest', DAY);
};

describe('the sheet', () => {
  test('has a section per kind of source, and merges what is decided alike', () => {
    const { sections } = sheet(OLD);
    expect(sections.map(({ server, untrusted }) => [server, untrusted])).toEqual([
      ['crm', false],
      ['crm', true],
      ['mail', false],
      ['*', false],
    ]);
    const [crm] = sections;
    const mail = crm?.rows.filter((row) => row.server === 'mail');
    expect(mail?.map((row) => row.cells.map((cell) => cell.effect))).toEqual([
      ['allow', 'deny', 'allow'],
      ['deny', 'deny', 'allow'],
    ]);
    expect(crm?.columns[0]).toEqual(['EMAIL']);
  });
  test('what nobody named is not its own sender', () => {
    const other = sheet(OLD).sections.at(-1)?.rows.at(-1);
    expect(other).toMatchObject({ server: '**', cells: [{ effect: 'deny' }, { effect: 'allow' }] });
  });
  test('as a table it fits a terminal, as CSV a spreadsheet without formulas', () => {
    expect(sheetTable(sheet(OLD))).toContain('from crm, get: $.note (untrusted)\n');
    const csv = sheetCsv(
      sheet(OLD, { crm: [{ name: 'get' }], mail: [{ name: '=HYPERLINK("x")' }, { name: 'send' }] }),
    );
    expect(csv.split('\r\n')[0]).toMatch(/^source server,source places,trust,classes,sink/);
    expect(csv).toContain('"\'=HYPERLINK(""x"")');
    expect(csv).not.toMatch(/(^|,)"?=/m);
  });
  test('as a page it loads nothing, escapes what others named, and can be signed', () => {
    const page = sheetHtml(
      sheet(OLD, { crm: [{ name: 'get' }], mail: [{ name: '<img src=x onerror=alert(1)>' }] }),
    );
    expect(page).toContain("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    expect(page).not.toMatch(/<(script|img|link|iframe)|url\(|@import|\bon\w+=["']/i);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('a &lt;b&gt;reply&lt;/b&gt;');
    for (const part of ['the-digest', DAY, 'data protection officer: name, date, signature'])
      expect(page).toContain(part);
  });
});

describe('comparing policies', () => {
  const compare = (a: string, b: string) =>
    comparePolicies(policyOf(a).document, policyOf(b).document, DAY);
  test('nothing changes against itself', () => {
    expect(compare(OLD, OLD)).toMatchObject({ widened: 0, narrowed: 0, otherwise: 0, changes: [] });
  });
  test('changed cells are counted by direction, each with an example', () => {
    const { changes, widened, narrowed } = compare(OLD, NEW);
    expect(widened).toBeGreaterThan(0);
    expect(narrowed).toBe(0);
    const body = changes.find((each) => each.after.rule === 'reply');
    expect(body).toMatchObject({
      direction: 'widened',
      before: { effect: 'deny', rule: 'default:between_servers' },
      example: { class: { example: 'EMAIL' }, sink: { server: 'mail' } },
    });
    expect(compare(NEW, OLD)).toMatchObject({ widened: 0, narrowed: widened });
  });
  test('a rule that is switched to observing lets through what it refused', () => {
    const watched = OLD.replace('do: deny}', 'do: deny, mode: observe}');
    expect(compare(OLD, watched).widened).toBeGreaterThan(0);
  });
});

test('recorded flows are decided anew, and those that change are grouped', () => {
  const entry = (time: string, path: string): AuditEntry => ({
    v: 1,
    chain: 'c',
    seq: 1,
    prev: '',
    time,
    type: 'reveal.refused',
    outcome: 'refused',
    decision: `d-${time}`,
    source: { server: 'crm', tool: 'get' },
    sink: { server: 'mail', tool: 'send' },
    data: [
      {
        class: 'EMAIL',
        count: 1,
        tokens: ['EMAIL_1'],
        paths: [path],
        recognizers: [],
        effect: 'deny',
        rule: 'default:between_servers',
      },
    ],
  });
  const entries = [entry('1', '$.body'), entry('2', '$.body'), entry('3', '$.subject')];
  const replay = replayEntries(entries, policyOf(OLD).policy, policyOf(NEW).policy, DAY);
  expect(replay).toMatchObject({ entries: 3, flows: 3, changed: 2, inexact: 0 });
  expect(replay.changes).toMatchObject([
    {
      direction: 'widened',
      class: 'EMAIL',
      from: 'crm.get',
      to: 'mail.send:$.body',
      after: { effect: 'allow', rule: 'reply' },
      calls: 2,
      decision: 'd-2',
    },
  ]);
});
