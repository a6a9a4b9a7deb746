import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { BUILTIN_CLASSES } from '../../../src/core/policy/classes.ts';
import { draftPolicy } from '../../../src/core/policy/draft/draft-policy.ts';
import { toolRoles } from '../../../src/core/policy/draft/tool-roles.ts';
import { parsePolicy } from '../../../src/core/policy/parse.ts';

const tool = (
  name: string,
  properties: { [key: string]: JsonObject },
  annotations: JsonObject = {},
) => ({
  name,
  inputSchema: { type: 'object', properties },
  annotations,
});
const text = { type: 'string' };
const list = { type: 'array', items: text };

const TOOLS = {
  post: [
    tool('readLetters', { box: text, page_url: text }),
    tool('sendLetter', {
      toAddress: text,
      copies_to: list,
      body: text,
      due_date: text,
      letterId: text,
    }),
    tool('shred_letter', { letter_id: text }, { destructiveHint: true }),
    tool('set_password', { user_id: text, new_password: text }),
  ],
};
const roles = (index: number) => toolRoles(TOOLS.post[index] ?? tool('', {}));

describe('what arguments mean', () => {
  test('follows from the words of their names, in any spelling', () => {
    expect(roles(1).roles).toEqual({
      destination: ['$.copies_to[*]'],
      payload: ['$.toAddress', '$.body'],
      control: ['$.due_date'],
      reference: ['$.letterId'],
    });
  });

  test('a read has a destination only where it fetches from somewhere', () => {
    expect(roles(0)).toMatchObject({ reads: true, roles: { destination: ['$.page_url'] } });
  });

  test('verbs that cannot be taken back, and changes of access, need a person', () => {
    expect([0, 1, 2, 3].map((i) => roles(i).irreversible)).toEqual([false, true, false, false]);
    expect([0, 1, 2, 3].map((i) => roles(i).destructive)).toEqual([false, false, true, true]);
  });

  test('annotations only tighten: a reader that says it writes counts as one that writes', () => {
    const claims = tool('get_rid_of_letters', { id: text }, { readOnlyHint: false });
    expect(toolRoles(claims).reads).toBe(false);
    const promises = tool('send_letter', { to: text }, { readOnlyHint: true });
    expect(toolRoles(promises).reads).toBe(false);
  });
});

test('the draft is a policy that the reader accepts, the same for the same tools', () => {
  const draft = () => draftPolicy(TOOLS, { name: 'post', day: '2026-11-24', steered: 'deny' });
  const document = parsePolicy(draft(), 'draft.yaml', {
    builtinClasses: BUILTIN_CLASSES,
  });
  expect(document.rules.map((rule) => rule.id)).toContain('no-steered-destination');
  expect(document.sinks.map((sink) => sink.tool)).toContain('sendLetter');
  expect(document.tests.length).toBeGreaterThan(1);
  expect(draft()).toBe(draft());
});
