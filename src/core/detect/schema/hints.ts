/** What one place of an output schema says about its value: `format`, `title`, `description`, `enum` (JSON Schema 2020-12). */

import { asClass } from '../../brand.ts';
import { isArray, type Json, type JsonObject } from '../../json/json.ts';
import { MAX_ENUM_VALUES } from '../../limits.ts';
import { classifyField, type FieldEvidence, NOWHERE } from '../fields/classify.ts';
import { fieldWords } from '../fields/words.ts';
import { both } from '../finding.ts';

/** What a schema says about one place. INVARIANT: it may add evidence; it weakens nothing but guesses about shapes. */
export type SchemaHint = {
  readonly field: FieldEvidence | undefined;
  /** True for a value that cannot be what its shape suggests: one of an `enum`, or of a `format` for machines. */
  readonly excludes: (value: string) => boolean;
};

const FORMAT_WEIGHT = 0.8;
const TITLE_WEIGHT = 0.65;
const DESCRIPTION_WEIGHT = 0.55;

/** Formats that name a class: JSON Schema Validation 2020-12 section 7.3, and words that servers use beside them. */
const CLASS_OF_FORMAT: Readonly<Record<string, string>> = {
  email: 'EMAIL',
  'idn-email': 'EMAIL',
  phone: 'PHONE',
  'phone-number': 'PHONE',
  tel: 'PHONE',
  e164: 'PHONE',
  ipv4: 'IP_ADDRESS',
  ipv6: 'IP_ADDRESS',
  ip: 'IP_ADDRESS',
  mac: 'MAC_ADDRESS',
  password: 'API_KEY',
  iban: 'IBAN',
  'credit-card': 'CREDIT_CARD',
  ssn: 'US_SSN',
};

/** Formats whose digits are no number of a person, a card or a telephone. */
const OF_MACHINES: ReadonlySet<string> = new Set([
  'uuid',
  'date',
  'date-time',
  'time',
  'duration',
  'json-pointer',
  'relative-json-pointer',
  'regex',
]);

/** Too soft to be believed from a sentence: a `description` that mentions a title or an organisation. */
const SOFT: ReadonlySet<string> = new Set([
  'TITLE',
  'NRP',
  'ORGANIZATION',
  'USERNAME',
  'URL',
  'DATE_TIME',
  'AGE',
  'PIN',
  'DEVICE_ID',
]);

const textOf = (schema: JsonObject, key: string): string => {
  const text = schema[key];
  return typeof text === 'string' ? text : '';
};

const byFormat = (schema: JsonObject): FieldEvidence | undefined => {
  const format = textOf(schema, 'format').toLowerCase();
  const cls = Object.hasOwn(CLASS_OF_FORMAT, format) ? CLASS_OF_FORMAT[format] : undefined;
  if (cls === undefined) return undefined;
  const evidence = [{ kind: 'schema', detail: `format ${format}`, weight: FORMAT_WEIGHT }];
  return { class: asClass(cls), weight: FORMAT_WEIGHT, evidence };
};

/** A name that a schema gives to a value, as weak as its words are far from the value; a person must look like one. */
const byName = (
  words: string,
  parents: readonly string[],
  source: string,
  most: number,
): FieldEvidence | undefined => {
  const found = classifyField(words, { ...NOWHERE, parents });
  if (found === undefined || found.against === true || SOFT.has(found.class)) return undefined;
  const weight = Math.min(found.weight, most);
  const detail = `${source} ${found.evidence[0]?.detail ?? words}`;
  const evidence = [{ kind: 'schema', detail, weight }];
  const person = found.class === 'PERSON' ? { needs: found.needs ?? ('name' as const) } : {};
  return { class: found.class, weight, evidence, ...person };
};

const LONGEST_CLAUSE = 80;
const CLAUSE_END = /[.,;:()\n\r]/;
const ARTICLE = /^(?:the|a|an|this|each|its|their|your|el|la|los|las|un|una|su) /;
/** Words behind which a description says whose, where or what for. */
const REST = /\s(?:of|for|to|in|on|at|that|which|who|where|used|as|with|when|if|from)\s/i;

/** The noun of `the person who booked`. */
const nounOf = (rest: string): readonly string[] => {
  const words = fieldWords(rest).replace(ARTICLE, '');
  return words === '' ? [] : [words.split(' ', 1)[0] ?? ''];
};

/** `Phone number of the guest, in E.164`: what the first clause names, and of whom. */
const byDescription = (schema: JsonObject): FieldEvidence | undefined => {
  const clause = textOf(schema, 'description').slice(0, LONGEST_CLAUSE).split(CLAUSE_END, 1)[0];
  if (clause === undefined || clause.trim() === '') return undefined;
  const whole = byName(
    fieldWords(clause).replace(ARTICLE, ''),
    [],
    'description',
    DESCRIPTION_WEIGHT,
  );
  const cut = REST.exec(clause);
  if (whole !== undefined || cut === null) return whole;
  const head = fieldWords(clause.slice(0, cut.index)).replace(ARTICLE, '');
  const rest = nounOf(clause.slice(cut.index + cut[0].length));
  return byName(head, rest, 'description', DESCRIPTION_WEIGHT);
};

const typesOf = (schema: JsonObject): readonly Json[] => {
  const type = schema['type'] ?? [];
  return isArray(type) ? type : [type];
};

/** A schema that admits no string and no number says nothing about one. */
const isOfValues = (schema: JsonObject): boolean => {
  const types = typesOf(schema);
  return (
    types.length === 0 ||
    types.some((type) => ['string', 'number', 'integer'].includes(String(type)))
  );
};

/** Two pieces of evidence for a field: added up where they agree, the heavier one where they do not. */
export const combined = (
  a: FieldEvidence | undefined,
  b: FieldEvidence | undefined,
): FieldEvidence | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.against === true) return b;
  if (a.class !== b.class) return b.weight > a.weight ? b : a;
  const { needs: _needs, ...base } = a;
  const agreed = a.needs !== undefined && b.needs !== undefined ? { needs: a.needs } : {};
  return {
    ...base,
    ...agreed,
    weight: both(a.weight, b.weight),
    evidence: [...a.evidence, ...b.evidence],
  };
};

const evidenceOf = (schema: JsonObject): FieldEvidence | undefined => {
  if (!isOfValues(schema)) return undefined;
  const title = byName(fieldWords(textOf(schema, 'title')), [], 'title', TITLE_WEIGHT);
  return combined(byFormat(schema), title ?? byDescription(schema));
};

/** Values that a schema enumerates; undefined where it does not, or too many. */
const valuesOf = (schema: JsonObject): readonly Json[] | undefined => {
  const { enum: listed, const: only } = schema;
  if (only !== undefined) return [only];
  return isArray(listed) && listed.length <= MAX_ENUM_VALUES ? listed : undefined;
};

const isOfMachine = (schema: JsonObject): boolean =>
  OF_MACHINES.has(textOf(schema, 'format').toLowerCase());

/** A schema that itself says what strings may stand here; `anyOf` and `$ref` alone say nothing. */
const saysString = (schema: JsonObject): boolean =>
  typesOf(schema).includes('string') || valuesOf(schema) !== undefined || isOfMachine(schema);

/**
 * What alternatives of one place say together: any of them adds evidence; only all of them together exclude a shape.
 * `around` are the schemas of the list that holds the value: `recipients: {description: 'e-mail addresses', items: …}`.
 */
export const hintOf = (
  schemas: readonly JsonObject[],
  around: readonly JsonObject[],
): SchemaHint => {
  const own = schemas.map(evidenceOf).reduce(combined, undefined);
  const listed = around.map((schema) => byDescription(schema)).reduce(combined, undefined);
  const strings = schemas.filter(saysString);
  const machine =
    strings.length > 0 && strings.every((each) => isOfMachine(each) || valuesOf(each));
  const values = new Set(strings.flatMap((schema) => valuesOf(schema) ?? []));
  const all = strings.every(isOfMachine);
  return {
    field: own ?? listed,
    excludes: (value) => machine && (all || values.has(value)),
  };
};
