import { describe, expect, test } from 'vitest';
import { re2PatternEngine } from '../../../src/adapters/re2js/pattern-engine.ts';
import { createDetector } from '../../../src/core/detect/create-detector.ts';
import { SluiceError } from '../../../src/core/errors.ts';
import { parsePolicy } from '../../../src/core/policy/parse.ts';
import { collectPlains } from '../../../src/core/token/replace.ts';
import { scanSettings } from '../../../src/shell/scan-settings.ts';

const HEAD = "version: 1\npolicy: {name: p, revision: '1'}\n";
const builtinClasses = [...createDetector().classes, 'URL'];
const parse = (section: string, base?: string): ReturnType<typeof parsePolicy> =>
  parsePolicy(`${base === undefined ? '' : 'extends: [base]\n'}${HEAD}${section}`, 'p.yaml', {
    builtinClasses,
    patterns: re2PatternEngine,
    loadBase: () => HEAD + (base ?? ''),
  });
const problems = (section: string, base?: string): readonly string[] => {
  try {
    parse(section, base);
    return [];
  } catch (thrown) {
    const all = thrown instanceof SluiceError ? thrown.data['problems'] : undefined;
    return Array.isArray(all) ? all : [String(thrown)];
  }
};
/** What is found in a document under a section, as `CLASS value`. */
const found = (
  section: string,
  document: Parameters<ReturnType<typeof createDetector>['detect']>[0],
): readonly string[] => {
  const { options, context } = scanSettings(parse(section));
  return collectPlains(createDetector(options).detect(document, context())).map(
    ({ finding, plain }) => `${finding.class} ${plain.text}`,
  );
};

describe('the detection section', () => {
  test('switches classes on and off and moves thresholds', () => {
    const document = { login: 'orla-f', site: 'see https://acme.example/x now', ip: '203.0.113.9' };
    expect(found('', document)).toEqual(['USERNAME orla-f', 'IP_ADDRESS 203.0.113.9']);
    expect(found('detection: {classes: {URL: on, IP_ADDRESS: off}}', document)).toEqual([
      'USERNAME orla-f',
      'URL https://acme.example/x',
    ]);
    expect(found('detection: {thresholds: {USERNAME: 0.99}}', document)).toEqual([
      'IP_ADDRESS 203.0.113.9',
    ]);
  });

  test('lets go what the allow list names, letter for letter or by a pattern over the whole value', () => {
    const document = {
      a: 'desk@acme.example',
      b: 'orla@acme.example',
      c: 'desk@acme.example.net',
      d: 'again desk@acme.example',
    };
    expect(
      found('detection: {allow: [{id: desk, values: [desk@acme.example], why: public}]}', document),
    ).toEqual(['EMAIL orla@acme.example', 'EMAIL desk@acme.example.net']);
    expect(
      found(
        "detection: {allow: [{id: own, class: EMAIL, pattern: '[a-z]+@acme\\.example', why: public}]}",
        document,
      ),
    ).toEqual(['EMAIL desk@acme.example.net']);
    expect(
      found(
        'detection: {allow: [{id: desk, class: PHONE, values: [desk@acme.example], why: public}]}',
        document,
      ),
    ).toHaveLength(4);
  });

  test('finds what the deny list names wherever it stands as a word', () => {
    const section =
      "detection: {deny: [{id: plans, class: LOCATION, values: [Blue Kettle], why: secret}, {id: codes, class: NATIONAL_ID, pattern: 'K-[0-9]{3}', why: internal}]}";
    expect(found(section, ['about Blue Kettle, K-123', 'Blue Kettles'])).toEqual([
      'LOCATION Blue Kettle',
      'NATIONAL_ID K-123',
    ]);
  });

  test('says with line and column what cannot be meant', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['detection: {classes: {EMIAL: on}}', '3:30: unknown class `EMIAL`; did you mean `EMAIL`'],
      ['detection:\n  allow:\n    - {id: a, why: x}', '5:7: entry `a` needs either'],
      [
        'detection:\n  allow:\n    - {id: a, why: x, values: [abc], pattern: x}',
        '5:7: entry `a` needs either',
      ],
      [
        "detection:\n  deny:\n    - {id: a, why: x, class: EMAIL, pattern: '('}",
        'cannot be compiled',
      ],
      [
        'detection:\n  suppress:\n    - {id: a, recognizer: phone, server: crm, path: serial, why: x, until: 2027-01-31}',
        'no path',
      ],
      [
        'detection:\n  suppress:\n    - {id: a, recognizer: phone, server: crm, path: $.serial, why: x}',
        'until',
      ],
      ['detection: {thresholds: {EMAIL: 2}}', '3:'],
      ['detection: {supress: []}', 'did you mean `suppress`'],
      [
        'detection: {allow: [{id: a, why: x, values: [ab]}, {id: a, why: x, values: [cd]}]}',
        'used twice',
      ],
    ];
    for (const [section, expected] of cases)
      expect(problems(section).join('\n'), section).toContain(expected);
  });

  test('an extension may not find less than its base states', () => {
    const base = 'detection: {classes: {URL: on}, thresholds: {PERSON: 0.6}}\n';
    expect(problems('detection: {classes: {URL: off}}', base)[0]).toContain(
      'is on in what the policy extends',
    );
    expect(problems('detection: {thresholds: {PERSON: 0.9}}', base)[0]).toContain('is higher than');
    expect(problems('detection: {thresholds: {PERSON: 0.5}}', base)).toEqual([]);
  });
});
