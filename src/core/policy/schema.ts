/** The shape of the YAML, as zod and as JSON Schema 2020-12 for editors; names are checked later, in `check.ts`. */

import * as z from 'zod';
import { CHECKSUMS } from '../detect/check-digits.ts';
import { EFFECTS } from './decision.ts';
import { DETECTION_KEYS, detectionSchema } from './detection-schema.ts';
import { pathFault } from './json-path.ts';
import { SHAPES } from './mask.ts';
import type { RawPolicy } from './raw.ts';

export type * from './raw.ts';

const text = z.string().min(1).max(2_000);
const name = z.string().min(1).max(200);
const many = z.union([name, z.array(name).min(1)]);
const path = z
  .string()
  .regex(/^\$/, { error: "no path: write `$.field`, `$.list[*].field` or `$['a-b']`" })
  .refine((text) => pathFault(text) === undefined, {
    error: ({ input }) => `no path: ${pathFault(String(input)) ?? ''}`,
  });
const paths = z.union([path, z.array(path).min(1)]);
// A token is `[CLASS_n]` (DESIGN 5.1): a class that ends in a number could not be told from a token's.
const className = z.string().regex(/^(?![A-Z0-9_]*_[0-9]+$)[A-Z][A-Z0-9_]{0,39}$/, {
  error: 'no class name: write capital letters, digits and `_`, as in `EMPLOYEE_ID`',
});
const ruleId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, {
  error: 'no id: write letters, digits, `.`, `_` and `-`, as in `no-transfer`',
});
// `server.tool`, either of them a glob; tool names may hold dots (MCP tools, "Tool Names").
const toolName = z.string().regex(/^[^.\s]+\.\S+$/, {
  error: 'no tool: write `server.tool`, as in `crm.get_contact`',
});
const effect = z.enum(EFFECTS);
const mode = z.enum(['enforce', 'observe']);
const role = z.enum(['destination', 'payload', 'reference', 'control']);

const from = z
  .strictObject({
    server: many.optional(),
    tool: many.optional(),
    zone: many.optional(),
    jurisdiction: many.optional(),
    origin: z.literal('untrusted').optional(),
    path: paths.optional(),
  })
  .describe('Where the data was read. All conditions must hold.');

const to = z
  .strictObject({
    server: many.optional(),
    other_server: z
      .literal(true)
      .optional()
      .describe('Only servers other than the one that the data was read from.'),
    tool: many.optional(),
    zone: many.optional(),
    jurisdiction: many.optional(),
    args: paths.optional(),
    role: z.union([role, z.array(role).min(1)]).optional(),
    irreversible: z.literal(true).optional().describe('Only calls that cannot be taken back.'),
    model: z.literal(true).optional(),
    code: z.literal(true).optional(),
  })
  .describe('Where the data would go. All conditions must hold.');

const data = z
  .union([z.literal('any'), z.strictObject({ class: many.optional(), group: many.optional() })])
  .describe('Which data: `any`, or a class or a group of classes.');

const classSpec = z.strictObject({
  group: name.optional(),
  in_code: z.enum(['opaque', 'compute', 'plain']).optional(),
  pattern: text.optional().describe('RE2 syntax: no back references, no look-around.'),
  context: z.array(name).optional().describe('A match counts only near one of these words.'),
  checksum: z.enum(CHECKSUMS).optional(),
  examples: z.array(text).optional().describe('Texts that must be found, or nothing is served.'),
  store: z.literal('never').optional().describe('Redacted wherever it is read, and never kept.'),
  hint: z.enum(SHAPES).optional().describe('What a token shows of the value beside its number.'),
});

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const condition = z
  .strictObject({
    is: z.union([scalar, z.array(scalar).min(1)]).optional(),
    matches: text.optional().describe('RE2 syntax; the whole value must match.'),
    at_least: z.number().optional(),
    at_most: z.number().optional(),
  })
  .describe('All given conditions must hold.');

const destination = z.strictObject({
  server: many.optional(),
  tool: many.optional(),
  zone: many.optional(),
  jurisdiction: many.optional(),
  origin: z.enum(['untrusted', 'user']).optional(),
  path: paths.optional(),
});

const when = z
  .strictObject({
    purpose: many.optional(),
    principal: many.optional(),
    min_count: z.number().int().min(1).optional(),
    args: z.record(path, condition).optional(),
    destination: z.union([destination, z.array(destination).min(1)]).optional(),
  })
  .describe('What else must hold. All given conditions must.');

const field = z.union([
  name,
  z.strictObject({
    class: name.optional(),
    untrusted: z.literal(true).optional(),
    refers_to: z.array(name).min(1).optional(),
  }),
]);

const sink = z.strictObject({
  destination: paths.optional(),
  payload: paths.optional(),
  reference: paths.optional(),
  control: paths.optional(),
  irreversible: z.boolean().optional(),
});

const rule = z.strictObject({
  id: ruleId.describe('Named in decisions, tests and exceptions.'),
  why: text.optional().describe('What the data is needed for, for the reader.'),
  controls: z.array(name).optional().describe('Clauses that the rule supports, GDPR-6.1.b.'),
  from: from.optional(),
  to,
  data,
  when: when.optional(),
  do: effect.describe('allow < tokenize < mask < redact < ask < deny; the strictest decides.'),
  shape: z.enum(SHAPES).optional().describe('What `mask` leaves of the value.'),
  mode: mode.optional().describe('`observe` records what the rule would do.'),
});

const exception = z.strictObject({
  id: ruleId,
  rule: ruleId.describe('The rule that is relaxed.'),
  from: from.optional(),
  to: to.optional(),
  data: data.optional(),
  until: z.iso.date({ error: 'no date: write a day as in `2027-01-31`' }).describe('The last day.'),
  approved_by: name.describe('Who answers for it.'),
  reason: text.describe('Why it may be relaxed.'),
});

/** `user`: what no server named. */
const origin = z.string().regex(/^(?:user|[^.\s]+\.\S+)$/, {
  error: 'no place: write `server.tool`, `server.tool:$.path` or `user`',
});
const test = z.strictObject({
  name: text,
  flow: z.strictObject({
    from: z.union([origin, z.array(origin).min(1)]),
    to: z.string().regex(/^(?:model|code|[^.\s]+\.\S+)$/, {
      error: 'no place: write `server.tool`, `server.tool:$.argument`, `model` or `code`',
    }),
    data: z.record(name, z.number().int().min(1)),
    untrusted: z.literal(true).optional(),
    purpose: name.optional(),
    principal: name.optional(),
    args: z.record(path, scalar).optional(),
    destination: z.union([origin, z.array(origin).min(1)]).optional(),
  }),
  expect: z.strictObject({ do: effect, rule: name.optional() }),
});

const schema: z.ZodType<RawPolicy> = z.strictObject({
  version: z.literal(1).describe('The version of this language.'),
  policy: z
    .strictObject({
      name,
      revision: name.describe('Stands in every audit entry; begin it with the day, 2026-11-24.1.'),
      owner: name.optional().describe('Who answers for the policy.'),
    })
    .describe('Which policy this is.'),
  extends: many.optional().describe('Shipped packs or files; an extension may add and tighten.'),
  mode: mode
    .optional()
    .describe('`observe` only records: nothing is refused or tokenized. For test data.'),
  defaults: z
    .strictObject({
      to_model: effect.optional(),
      same_server: effect.optional(),
      between_servers: effect.optional(),
      // Fail closed is no choice (DESIGN 3.2); the key is there so that a reader sees it.
      on_error: z.literal('deny').optional(),
    })
    .optional()
    .describe('What happens where no rule speaks.'),
  classes: z
    .record(className, classSpec)
    .optional()
    .describe('Groups of built-in classes, and classes of your own.'),
  zones: z
    .record(name, z.strictObject({ servers: z.array(name), jurisdiction: name.optional() }))
    .optional()
    .describe('Names for sets of servers.'),
  sources: z
    .record(toolName, z.record(path, field))
    .optional()
    .describe('What a tool returns, by path: a class, `untrusted`, or what an id refers to.'),
  sinks: z
    .record(toolName, sink)
    .optional()
    .describe('What the arguments of a tool mean. Rules about roles know only these.'),
  rules: z.array(rule).optional().describe('In any order: the strictest matching rule decides.'),
  exceptions: z
    .array(exception)
    .optional()
    .describe('The only way to relax a rule, with an approver, a reason and an end.'),
  tests: z
    .array(test)
    .optional()
    .describe('What the policy must do; `sluice policy test` checks it.'),
  detection: detectionSchema.optional(),
});

/** Every key of the language, for suggestions. */
export const KEYS: readonly string[] = [
  ...['version', 'policy', 'extends', 'mode', 'defaults', 'classes', 'zones', 'sources', 'sinks'],
  ...['rules', 'exceptions', 'tests', 'name', 'revision', 'owner', 'to_model', 'same_server'],
  ...['between_servers', 'on_error', 'group', 'in_code', 'pattern', 'context', 'store', 'servers'],
  ...['jurisdiction', 'class', 'untrusted', 'refers_to', 'destination', 'payload', 'reference'],
  ...['control', 'irreversible', 'id', 'why', 'controls', 'from', 'to', 'data', 'do', 'server'],
  ...['tool', 'zone', 'origin', 'path', 'args', 'role', 'model', 'code', 'rule', 'until'],
  ...['approved_by', 'reason', 'flow', 'expect', 'when', 'purpose', 'principal', 'min_count', 'is'],
  ...['matches', 'at_least', 'at_most', 'shape', 'checksum', 'examples', 'hint', 'other_server'],
  ...DETECTION_KEYS,
];

export type Issue = z.core.$ZodIssue;

/** The value with its type, or everything that is wrong with its shape. */
export const checkShape = (
  value: unknown,
): { readonly raw: RawPolicy } | { readonly issues: readonly Issue[] } => {
  const read = schema.safeParse(value);
  return read.success ? { raw: read.data } : { issues: read.error.issues };
};

/** JSON Schema 2020-12 of the YAML; `schema/policy.schema.json` is this, and a test keeps it so. */
export const policyJsonSchema = (): { readonly [key: string]: unknown } => ({
  ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }),
  title: 'Sluice policy',
  description: 'Which MCP server may receive what came from which other server (docs/POLICY.md).',
});
