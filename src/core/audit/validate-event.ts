/** The closed schema of audit events, checked at run time: what is not listed here cannot reach the log (DESIGN 5.6). */

import { ERROR_CODES, SluiceError } from '../errors.ts';
import { EFFECTS } from '../policy/decision.ts';
import { auditPath, auditToolName, isAuditPath, isToolName } from './audit-path.ts';
import { type AuditEvent, ENTRY_TYPES, type EntryData } from './entry.ts';

type Check = (value: unknown) => boolean;

/** Most items of any list in an entry; `proxy/evidence` lists fewer. */
const MAX_ITEMS = 1_000;

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const oneOf = (words: readonly string[]): Check => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => known.has(value);
};

const listOf =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= MAX_ITEMS && value.every(item);

const text =
  (accepts: (value: string) => boolean): Check =>
  (value) =>
    typeof value === 'string' && accepts(value);

const quantity: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Only the listed keys, each with its check; `required` must be there. Own enumerable keys are what JSON writes. */
const closed =
  (checks: { readonly [key: string]: Check }, required: readonly string[]): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(
      ([key, item]) => item === undefined || (Object.hasOwn(checks, key) && checks[key]?.(item)),
    );

/** Servers, rules, exceptions, recognizers: names that the configuration or the policy's author gave. No `@`, no blank. */
const id = matches(/^[A-Za-z0-9_*][A-Za-z0-9_.:/*-]{0,199}$/);
const className = matches(/^[A-Z][A-Z0-9_]{0,63}$/);
const tokenName = matches(/^[A-Z][A-Z0-9_]{0,63}_[1-9][0-9]{0,9}$/);
const hash = matches(/^[A-Za-z0-9+/_=-]{0,128}$/);
/** A policy's name and revision are free text of its owner, but one line and no address. */
const title = matches(/^[^\p{Cc}@]{1,200}$/u);
const effect = oneOf(EFFECTS);
const toolName = text(isToolName);

const place = closed({ server: id, tool: toolName }, ['server', 'tool']);

const row = closed(
  {
    class: className,
    count: quantity,
    tokens: listOf(tokenName),
    paths: listOf(text(isAuditPath)),
    recognizers: listOf(id),
    effect,
    rule: id,
  },
  ['class', 'count', 'tokens', 'paths', 'recognizers', 'effect', 'rule'],
);

const FIELDS: { readonly [key in keyof Required<AuditEvent>]: Check } = {
  type: oneOf(ENTRY_TYPES),
  outcome: oneOf(['ok', 'refused', 'error', 'observed']),
  decision: id,
  scope: id,
  principal: id,
  source: place,
  sink: place,
  method: toolName,
  data: listOf(row),
  policy: closed({ name: title, revision: title, digest: hash }, ['name', 'revision', 'digest']),
  rule: id,
  effect,
  losing: listOf(id),
  exception: id,
  approval: id,
  mode: oneOf(['enforce', 'observe']),
  code: oneOf(ERROR_CODES),
  head: hash,
  bytes: quantity,
  ms: quantity,
  run: id,
  program: hash,
  calls: quantity,
  received: quantity,
  shown: quantity,
  cpu: quantity,
  memory: quantity,
  limit: matches(/^[a-zA-Z]{1,32}$/),
};

const CHECKS: ReadonlyMap<string, Check> = new Map(Object.entries(FIELDS));

const refuse = (field: string): SluiceError =>
  new SluiceError(
    'AUDIT_UNAVAILABLE',
    `an audit entry does not fit the closed schema at \`${field}\`, so it was not written`,
    'use letters, digits and `_ . : / -` in names of projects, servers and rules',
    { field },
  );

/**
 * The event itself when every key and string of it fits. Throws `AUDIT_UNAVAILABLE` naming the field, never its
 * content: a caller whose evidence cannot be written must reveal nothing (DESIGN 3.1).
 */
export const validateEvent = (event: AuditEvent): AuditEvent => {
  for (const [key, value] of Object.entries(event)) {
    const accepts = CHECKS.get(key);
    // The name of an unknown key may itself be a value, so it is not repeated.
    if (accepts === undefined) throw refuse('an unknown field');
    if (value !== undefined && !accepts(value)) throw refuse(key);
  }
  if (event.type === undefined) throw refuse('type');
  if (event.outcome === undefined) throw refuse('outcome');
  return event;
};

const cleanRow = (given: EntryData): EntryData => ({
  ...given,
  paths: [...new Set(given.paths.map(auditPath))],
});

/**
 * The event with those strings made harmless that hosts and documents choose: paths, tool and method names. Everything
 * else is named by the operator and is refused by `validateEvent` where it does not fit.
 */
export const cleanEvent = (event: AuditEvent): AuditEvent => {
  const { source, sink, method, data } = event;
  return {
    ...event,
    ...(source === undefined ? {} : { source: { ...source, tool: auditToolName(source.tool) } }),
    ...(sink === undefined ? {} : { sink: { ...sink, tool: auditToolName(sink.tool) } }),
    ...(method === undefined ? {} : { method: auditToolName(method) }),
    ...(data === undefined ? {} : { data: data.map(cleanRow) }),
  };
};
