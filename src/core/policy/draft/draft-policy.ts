/** A first policy from the catalogue alone: what a person reviews, instead of an empty file. */

import { stringify } from 'yaml';
import { pathPattern } from '../../json/json.ts';
import type { ToolCatalogue } from '../analysis/catalogue.ts';
import type { Role } from '../decision.ts';
import { type ToolRoles, toolRoles } from './tool-roles.ts';
import { FREE_TEXT } from './tool-words.ts';

export type DraftOptions = {
  readonly name: string;
  /** Day of the draft, `2026-11-24`; the core has no clock. */
  readonly day: string;
  /** What happens to a call that only free text has steered: a person is asked, or it is refused. */
  readonly steered: 'ask' | 'deny';
};

type Named = { readonly server: string; readonly roles: ToolRoles };

const PLAIN = /^[A-Za-z0-9_-]+$/;
const ROLES = ['destination', 'payload', 'reference', 'control'] as const;

const HEADER = `# yaml-language-server: $schema=../schema/policy.schema.json
# Drafted from the tools that the servers offer. Read it before you rely on it:
#   sinks    say what arguments mean; the draft goes by their names, so look for arguments in the wrong role
#   rules    let data move between these servers, but never to a place that only free text named
#   tests    say in flows what the rules mean; add those that matter to you, and run \`sluice policy test\`
`;

const sinkOf = ({ irreversible, roles }: ToolRoles): { [key: string]: unknown } => ({
  ...Object.fromEntries(
    ROLES.filter((role: Role) => roles[role].length > 0).map((role) => [role, roles[role]]),
  ),
  ...(irreversible ? { irreversible: true } : {}),
});

const sinksOf = (tools: readonly Named[]): { [key: string]: unknown } =>
  Object.fromEntries(
    tools
      .map(({ server, roles }) => [`${server}.${roles.tool}`, sinkOf(roles)] as const)
      .filter(([, sink]) => Object.keys(sink).length > 0),
  );

/** Free text by the names of fields. An answer that is nothing but text counts as such a field (`declarations.ts`). */
const SOURCES = {
  '*.*': Object.fromEntries(FREE_TEXT.map((field) => [`$..${field}`, 'untrusted'])),
};

const SECRETS = ['API_KEY', 'PRIVATE_KEY', 'URL_CREDENTIALS'];

const steeredRules = (steered: DraftOptions['steered']): readonly unknown[] => [
  {
    id: 'no-steered-destination',
    why: 'An address, account or link that only free text named does not decide where data goes.',
    from: { origin: 'untrusted' },
    to: { server: '*', role: 'destination' },
    data: 'any',
    do: steered,
  },
  {
    id: 'no-steered-link',
    why: 'A link that only free text named is passed on to nobody unseen.',
    from: { origin: 'untrusted' },
    to: { server: '*', role: 'payload' },
    data: { class: 'URL' },
    do: steered,
  },
];

const destructiveRules = (tools: readonly Named[]): readonly unknown[] =>
  tools
    .filter(({ roles }) => roles.destructive)
    .map(({ server, roles }) => ({
      id: `confirm-${server}-${roles.tool}`.replace(/[^A-Za-z0-9_-]/g, '-'),
      why: 'It cannot be taken back, and no destination says whether it was meant.',
      to: { server, tool: roles.tool },
      data: 'any',
      do: 'ask',
    }));

const GENERAL = [
  {
    id: 'work-across-servers',
    why: 'The assistant moves what the user works with between these servers.',
    from: { server: '*' },
    to: { server: '*' },
    data: 'any',
    do: 'allow',
  },
  {
    id: 'no-secrets',
    why: 'Keys and passwords stay where they were read.',
    from: { server: '*' },
    to: { server: '*' },
    data: { class: SECRETS },
    do: 'deny',
  },
];

const firstPath = (tools: readonly Named[], role: Role): string | undefined => {
  const found = tools.find(({ roles }) => !roles.reads && roles.roles[role].length > 0);
  return found === undefined
    ? undefined
    : `${found.server}.${found.roles.tool}:${found.roles.roles[role][0]}`;
};

/** One flow per rule, so that a reader sees what each rule is for; servers with only reads need none. */
const testsOf = (tools: readonly Named[], steered: DraftOptions['steered']): readonly unknown[] => {
  const reader = tools.find(({ roles }) => roles.reads);
  const destination = firstPath(tools, 'destination');
  const payload = firstPath(tools, 'payload');
  if (reader === undefined) return [];
  const from = `${reader.server}.${reader.roles.tool}`;
  const steering = `${from}:${pathPattern(['body'])}`;
  return [
    ...(destination === undefined
      ? []
      : [
          {
            name: 'free text does not choose the recipient',
            flow: { from: steering, to: destination, data: { EMAIL: 1 } },
            expect: { do: steered, rule: 'no-steered-destination' },
          },
          {
            name: 'a recipient from a field of its own may be written to',
            flow: {
              from: `${from}:${pathPattern(['email'])}`,
              to: destination,
              data: { EMAIL: 1 },
            },
            expect: { do: 'allow', rule: 'work-across-servers' },
          },
        ]),
    ...(payload === undefined
      ? []
      : [
          {
            name: 'no key leaves in a text',
            flow: { from, to: payload, data: { API_KEY: 1 } },
            expect: { do: 'deny', rule: 'no-secrets' },
          },
        ]),
  ];
};

/** The policy as YAML. Deterministic: the same catalogue gives the same text. */
export const draftPolicy = (catalogue: ToolCatalogue, options: DraftOptions): string => {
  const tools = Object.entries(catalogue).flatMap(([server, list]) =>
    list
      .filter((tool) => PLAIN.test(tool.name))
      .map((tool): Named => ({ server, roles: toolRoles(tool) })),
  );
  const document = {
    version: 1,
    policy: { name: options.name, revision: `${options.day}.draft`, owner: 'nobody yet' },
    defaults: {
      to_model: 'tokenize',
      same_server: 'allow',
      between_servers: 'deny',
      on_error: 'deny',
    },
    sources: SOURCES,
    sinks: sinksOf(tools),
    rules: [...GENERAL, ...steeredRules(options.steered), ...destructiveRules(tools)],
    tests: testsOf(tools, options.steered),
  };
  return HEADER + stringify(document, { lineWidth: 120, flowCollectionPadding: false });
};
