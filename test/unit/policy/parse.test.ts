import { describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/core/errors.ts';
import { HEAD, policyOf } from './policies.ts';

/** The problems of a policy that must not load. */
const problems = (text: string, bases: Record<string, string> = {}): readonly string[] => {
  try {
    policyOf(text, bases);
  } catch (thrown) {
    if (!(thrown instanceof SluiceError)) throw thrown;
    expect(thrown.code).toBe('POLICY_INVALID');
    const list = thrown.data['problems'];
    if (!Array.isArray(list)) throw thrown;
    expect(thrown.message).toContain(String(list[0]));
    return list;
  }
  return [];
};

const RULE = `rules:
  - id: r1
    from: {server: crm}
    to: {server: mail}
    data: {class: EMAIL}
    do: allow
`;

describe('a mistake is named with its line and the nearest name', () => {
  test.each([
    ['class', 'EMAIL', 'EMIAL', 'p.yaml:7:19: unknown class `EMIAL`; did you mean `EMAIL`'],
    ['effect', 'do: allow', 'do: alow', 'p.yaml:8:9: unknown value `alow`; did you mean `allow`'],
    ['key of a rule', 'from:', 'form:', 'p.yaml:5:5: unknown key `form`; did you mean `from`'],
    ['key of a union', 'class:', 'clas:', 'p.yaml:7:12: unknown key `clas`; did you mean `class`'],
    [
      'zone',
      '{server: crm}',
      '{zone: insid}',
      'p.yaml:5:18: unknown zone `insid`; did you mean `inside`',
    ],
    ['missing key', '    do: allow\n', '', 'p.yaml:4:5: key `do` is missing'],
    [
      'role',
      'server: mail',
      'role: destinaton',
      'p.yaml:6:16: unknown value `destinaton`; did you mean `destination`',
    ],
    [
      'misplaced key',
      'do: allow',
      'do: allow\n    until: 2027-01-01',
      'p.yaml:9:5: key `until` does not belong here',
    ],
    [
      'empty destination',
      '{server: mail}',
      '{}',
      "p.yaml:6:9: the destination is empty; write `server: '*'`",
    ],
    [
      'model with a tool',
      'server: mail',
      'model: true, tool: x',
      'p.yaml:6:9: `model` and `code` stand alone: they have no server, tool or argument',
    ],
    ['type', 'do: allow', 'do: allow\n    why: 7', 'p.yaml:9:10: `why` must be of type string'],
  ])('%s', (_name, before, after, message) => {
    const text = `${HEAD}${RULE}zones: {inside: {servers: [crm]}}\n`;
    expect(problems(text)).toEqual([]);
    expect(problems(text.replace(before, after))[0]).toContain(message);
  });

  test.each([
    ['duplicate key', 'mode: enforce\nmode: observe\n', ':4:1: map keys must be unique'],
    ['unknown tag', 'mode: !secret enforce\n', ':3:7: unresolved tag'],
    [
      'a filter in a path',
      "sources: {crm.get: {'$.a[?@.b]': EMAIL}}\n",
      ':3:21: `$.a[?@.b]` is no path: filters are not read',
    ],
    [
      'a position of a source',
      "rules: [{id: r, from: {server: crm, path: '$.a[0]'}, to: {model: true}, data: any, do: deny}]\n",
      ':3:43: `$.a[0]`: where a value was read is kept without positions',
    ],
    [
      'a pattern that is none',
      "classes: {X: {pattern: '(a'}}\n",
      ':3:24: the pattern cannot be compiled: missing closing )',
    ],
    [
      'a pattern with a look-ahead',
      "classes: {X: {pattern: '(?=a)b'}}\n",
      'the pattern cannot be compiled: invalid or unsupported Perl syntax',
    ],
    [
      'a pattern that finds everything',
      "classes: {X: {pattern: 'a*'}}\n",
      'it matches the empty text',
    ],
    [
      'an example that is not found',
      "classes: {X: {pattern: 'E-[0-9]{6}', examples: ['E-12345']}}\n",
      'the pattern of `X` does not find its example `E-12345`',
    ],
    ['a checksum without a pattern', 'classes: {X: {checksum: luhn}}\n', '`checksum` says nothing'],
    [
      'an unknown checksum',
      'classes: {X: {checksum: luhm}}\n',
      'unknown value `luhm`; did you mean `luhn`',
    ],
    [
      'a shape without a mask',
      `rules: [{id: r, to: {model: true}, data: any, do: redact, shape: last4}]\n`,
      '`shape` belongs to `do: mask`',
    ],
    [
      'an unknown shape',
      `rules: [{id: r, to: {model: true}, data: any, do: mask, shape: last5}]\n`,
      'unknown value `last5`; did you mean `last4`',
    ],
    [
      'an unknown jurisdiction',
      `zones: {o: {servers: [m], jurisdiction: US}}\nrules: [{id: r, to: {jurisdiction: UK}, data: any, do: deny}]\n`,
      'unknown jurisdiction `UK`; did you mean `US`',
    ],
    [
      'a hint for what is never kept',
      'classes: {CVV: {store: never, hint: last4}}\n',
      'a class with `store: never` has no token',
    ],
    ['class name', 'classes: {Email: {group: x}}\n', ':3:11: `Email` is no class name'],
    ['class that ends like a token', 'classes: {A_1: {group: x}}\n', '`A_1` is no class name'],
    ['source without a tool', 'sources: {crm: {$.a: EMAIL}}\n', '`crm` is no tool'],
    [
      'refers_to',
      'sources: {crm.get: {$.a: {refers_to: [contct]}}}\n',
      'unknown group or class `contct`',
    ],
    ['fail open', 'defaults: {on_error: allow}\n', 'unknown value `allow`; expected deny'],
    [
      'day that does not exist',
      `${RULE}exceptions: [{id: e, rule: r1, until: 2027-02-30, approved_by: a, reason: b}]\n`,
      'is no date',
    ],
    [
      'exception to nothing',
      `${RULE}exceptions: [{id: e, rule: r2, until: 2027-02-20, approved_by: a, reason: b}]\n`,
      'unknown rule `r2`',
    ],
    [
      'test of nothing',
      'tests: [{name: n, flow: {from: crm.a, to: mail.b, data: {EMAIL: 1}}, expect: {do: deny, rule: default:betwen_servers}}]\n',
      'did you mean `default:between_servers`',
    ],
    [
      'place',
      "tests: [{name: n, flow: {from: crm.a, to: 'mail.b:$.x[?1]', data: {EMAIL: 1}}, expect: {do: deny}}]\n",
      '`mail.b:$.x[?1]` is no place',
    ],
    ['two rules with one id', `${RULE}${RULE.replace('rules:\n', '')}`, 'rule `r1` exists twice'],
    ['extends a circle', 'extends: a\n', '`extends` runs in a circle at `a`'],
  ])('%s', (_name, text, message) => {
    expect(problems(HEAD + text, { a: `${HEAD}extends: a\n` }).join('\n')).toContain(message);
  });

  test.each(['', '[]', 'a: [', 'null', '&a [*a]', 'version: 2'])('no policy at all: %j', (text) => {
    expect(problems(text).length).toBeGreaterThan(0);
  });

  test('all mistakes are reported at once, in the order of the file', () => {
    const text = `${HEAD}${RULE.replace('EMAIL', 'EMIAL')}exceptions: [{id: e, rule: rr1, until: 2027-01-01, approved_by: a, reason: b}]\n`;
    expect(problems(text)).toHaveLength(2);
    expect(problems(text)[0]).toContain('EMIAL');
  });
});

describe('extends', () => {
  const BASE = `${HEAD}mode: enforce
defaults: {to_model: mask}
classes: {EMAIL: {group: contact}, PHONE: {group: contact, in_code: compute}}
rules: [{id: base, to: {server: web}, data: {group: contact}, do: deny}]
`;
  const extended = (text: string): readonly string[] =>
    problems(`${HEAD}extends: [base]\n${text}`, { base: BASE });

  test('keeps every rule, default and class of the base', () => {
    const { document } = policyOf(`${HEAD}extends: base\n${RULE}`, { base: BASE });
    expect(document.rules.map((rule) => [rule.id, rule.at.source])).toEqual([
      ['base', 'base'],
      ['r1', 'p.yaml'],
    ]);
    expect(document.defaults).toEqual({
      toModel: 'mask',
      sameServer: 'allow',
      betweenServers: 'deny',
    });
    expect(document.classes.get('PHONE')).toMatchObject({ group: 'contact', inCode: 'compute' });
  });

  test.each([
    'defaults: {to_model: redact}\n',
    'classes: {EMAIL: {in_code: opaque}, NEW: {group: contact}}\n',
    'zones: {inside: {servers: [crm]}}\n',
  ])('may add and tighten: %j', (text) => expect(extended(text)).toEqual([]));

  test.each([
    ['defaults: {to_model: tokenize}\n', 'weaker than `mask`'],
    ['defaults: {between_servers: ask}\n', 'weaker than `deny`'],
    ['mode: observe\n', 'would switch off'],
    ['classes: {EMAIL: {group: other}}\n', 'changes the group'],
    ['classes: {PHONE: {in_code: plain}}\n', 'weakens `in_code: compute`'],
    ['rules: [{id: base, to: {server: web}, data: any, do: allow}]\n', 'exists twice'],
  ])('may not loosen: %j', (text, message) => expect(extended(text).join()).toContain(message));

  test('the strictest default of several packs counts, and their rule ids may not clash', () => {
    const second = `${HEAD}defaults: {to_model: redact}\n`;
    const { document } = policyOf(`${HEAD}extends: [base, second]\n`, { base: BASE, second });
    expect(document.defaults.toModel).toBe('redact');
    expect(problems(`${HEAD}extends: [base, other]\n`, { base: BASE, other: BASE })[0]).toContain(
      'rule `base` comes from two of the packs',
    );
  });
});
