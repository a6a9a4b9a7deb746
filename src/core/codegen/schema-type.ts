/** TypeScript types for JSON Schemas. Recursion ends at named types; what cannot be read becomes `unknown` with a note. */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { MAX_SCHEMA_DEPTH } from '../limits.ts';
import { comment, docText, fieldDoc, memberDoc } from './doc.ts';
import { rankOf, type Say } from './prose.ts';
import { hasType, listOf, namedOf, refName, refOf, resolveRef, typesOf } from './schema.ts';
import { simplify } from './schema-merge.ts';
import { countUses, keyOf } from './schema-uses.ts';
import {
  block,
  freshName,
  grouped,
  intersection,
  literal,
  propertyName,
  union,
} from './type-text.ts';

/** What a schema that allows everything is called: arguments are checked, results have to be usable. */
export type Anything = 'unknown' | 'any';

/** One document with the named types that its references and repetitions need. */
type Printer = {
  readonly root: Json;
  readonly anything: Anything;
  /** How often each schema is needed (`keyOf`): what is needed once is written where it stands. */
  readonly uses: ReadonlyMap<Json, number>;
  /** Name by schema. */
  readonly names: Map<Json, string>;
  /** Declarations by name, in the order they were met. */
  readonly declared: Map<string, string>;
  /** What is printed of a comment. */
  readonly say: Say;
};

/** Where in the document: names of types that a bare repetition would make circular, and how deep. */
type Place = { readonly open: readonly string[]; readonly depth: number; readonly name: string };

const inside = (place: Place, name: string): Place => ({ open: [], depth: place.depth + 1, name });
const beside = (place: Place): Place => ({ ...place, depth: place.depth + 1 });
/** Reads one document and prints types of it. Names are shared with the other document of the same file. */
export const createPrinter = (
  root: Json,
  rootName: string,
  anything: Anything,
  declared: Map<string, string>,
  say: Say,
): Printer => ({
  root,
  anything,
  uses: countUses(root),
  names: new Map([[keyOf(root), rootName]]),
  declared,
  say,
});

const MAX_INLINE = 40;
const declare = (printer: Printer, target: Json, wanted: string, place: Place): string => {
  const name = freshName(printer.declared, wanted);
  printer.names.set(keyOf(target), name);
  printer.declared.set(name, '');
  const type = writtenType(printer, target, { open: [name], depth: place.depth + 1, name });
  const doc = isObject(target) ? printer.say(fieldDoc(target, name), name, 'detail') : '';
  const head = doc === '' ? '' : `${comment(doc)}\n`;
  printer.declared.set(name, `${head}type ${name} = ${type}`);
  return name;
};

/** A name for a schema that is needed more than once; undefined where writing it out is as short. */
const sharedName = (
  printer: Printer,
  schema: Json,
  wanted: string,
  place: Place,
): string | undefined => {
  const known = printer.names.get(keyOf(schema));
  // `type A = A & B` is circular; below a property or an element the same name is fine.
  if (known !== undefined) return place.open.includes(known) ? printer.anything : known;
  if ((printer.uses.get(keyOf(schema)) ?? 0) < 2) return undefined;
  const simple = isObject(schema) && !hasReference(schema);
  const text = simple ? writtenType(printer, schema, beside(place)) : '';
  const short = text !== '' && text.length <= MAX_INLINE && !text.includes('\n');
  return short ? undefined : declare(printer, schema, wanted, place);
};

const refType = (printer: Printer, ref: string, place: Place): string => {
  const target = resolveRef(printer.root, ref);
  if (target === undefined)
    return `unknown /* ${ref.slice(0, 80).replace(/\*\//g, '')} not found */`;
  return (
    sharedName(printer, target, refName(ref), place) ?? writtenType(printer, target, beside(place))
  );
};

const hasReference = (schema: JsonObject): boolean => /"\$\w*[rR]ef"/.test(JSON.stringify(schema));
const property = (
  printer: Printer,
  [name, schema]: readonly [string, Json],
  required: ReadonlySet<Json>,
  place: Place,
): string => {
  const simple = isObject(schema) ? simplify(printer.root, schema) : schema;
  const type = typeOf(printer, simple, inside(place, name));
  const rank = isObject(simple) ? rankOf(simple, required.has(name), place.depth) : 'detail';
  const doc = isObject(simple) ? printer.say(memberDoc(simple, name), name, rank) : '';
  const line = `${propertyName(name)}${required.has(name) ? '' : '?'}: ${type}`;
  return doc === '' ? line : `${comment(doc)}\n${line}`;
};

/** What further keys lead to: `additionalProperties` and `patternProperties` (2020-12 core section 10.3.2). */
const others = (printer: Printer, schema: JsonObject, place: Place): string | undefined => {
  const more = schema['additionalProperties'];
  const schemas = namedOf(schema, 'patternProperties').map(([, value]) => value);
  if (more !== undefined && more !== false) schemas.push(more);
  if (schemas.length === 0) return undefined;
  return union(schemas.map((value) => typeOf(printer, value, inside(place, place.name))));
};

const objectType = (printer: Printer, schema: JsonObject, place: Place): string => {
  const properties = namedOf(schema, 'properties');
  const required = new Set(listOf(schema, 'required'));
  const undeclared = [...required].filter(
    (name) => typeof name === 'string' && !properties.some(([known]) => known === name),
  );
  const rest = others(printer, schema, place);
  const members = properties.map((entry) => property(printer, entry, required, place));
  for (const name of undeclared)
    members.push(`${propertyName(String(name))}: ${rest ?? printer.anything}`);
  if (members.length > 0) {
    // An index signature has to admit the named members too (TS2411).
    return block(rest === undefined ? members : [...members, `[key: string]: ${printer.anything}`]);
  }
  if (rest === undefined && schema['additionalProperties'] === false) return '{}';
  return mapType(schema, rest ?? printer.anything);
};

const mapType = (schema: JsonObject, value: string): string => {
  const names = schema['propertyNames'];
  const keys = isObject(names) && isArray(names['enum']) ? union(names['enum'].map(literal)) : '';
  if (keys !== '') return `Partial<Record<${keys}, ${value}>>`;
  // A type argument may not refer back to the alias it stands in, a member may.
  return /\b[A-Z]/.test(value) ? `{ [key: string]: ${value} }` : `Record<string, ${value}>`;
};

const tupleType = (
  printer: Printer,
  items: readonly Json[],
  schema: JsonObject,
  place: Place,
): string => {
  const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : items.length;
  const parts = items.map((item, i) => {
    const type = typeOf(printer, item, inside(place, place.name));
    return i < least ? type : `${grouped(type)}?`;
  });
  const rest = isArray(schema['items']) ? schema['additionalItems'] : schema['items'];
  if (rest !== undefined && rest !== false)
    parts.push(`...${grouped(typeOf(printer, rest, inside(place, place.name)))}[]`);
  return `[${parts.join(', ')}]`;
};

const arrayType = (printer: Printer, schema: JsonObject, place: Place): string => {
  const items = schema['items'];
  const first = isArray(items) ? items : listOf(schema, 'prefixItems');
  if (first.length > 0) return tupleType(printer, first, schema, place);
  const item =
    items === undefined ? printer.anything : typeOf(printer, items, inside(place, place.name));
  return `${grouped(item)}[]`;
};

const oneType = (printer: Printer, type: string, schema: JsonObject, place: Place): string => {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return arrayType(printer, schema, place);
    case 'object':
      return objectType(printer, schema, place);
    default:
      return `unknown /* type ${JSON.stringify(type).slice(0, 40).replace(/\*\//g, '')} */`;
  }
};

/** Types by their own keywords, where `type` is missing. */
const impliedTypes = (schema: JsonObject): readonly string[] => {
  if (
    ['properties', 'patternProperties', 'additionalProperties'].some((key) =>
      Object.hasOwn(schema, key),
    )
  )
    return ['object'];
  return ['items', 'prefixItems'].some((key) => Object.hasOwn(schema, key)) ? ['array'] : [];
};

/** More choices than this help nobody. */
const MAX_CHOICES = 300;
const kindOf = (value: Json): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? typeof value : 'unknown';
const ownType = (printer: Printer, schema: JsonObject, place: Place): string => {
  const nullable = schema['nullable'] === true ? ['null'] : [];
  if (Object.hasOwn(schema, 'const')) return literal(schema['const'] ?? null);
  const values = listOf(schema, 'enum');
  if (values.length > MAX_CHOICES)
    return `${union(values.map(kindOf))} /* ${values.length} values */`;
  if (values.length > 0) return union([...values.map(literal), ...nullable]);
  const types = typesOf(schema);
  const all = types.length > 0 ? types : impliedTypes(schema);
  return all.length === 0
    ? printer.anything
    : union(all.map((type) => oneType(printer, type, schema, place)));
};

/** A branch with its comment, where the comment is not the one of the whole. */
const branchType = (
  printer: Printer,
  branch: Json,
  whole: JsonObject,
  base: string,
  place: Place,
): string => {
  if (!hasType(branch)) return base;
  const type = typeOf(printer, branch, beside(place));
  if (!isObject(branch) || !type.includes('{')) return type;
  const own = fieldDoc(branch, place.name);
  if (docText(own) === docText(fieldDoc(whole, place.name))) return type;
  const doc = printer.say(own, place.name, 'detail');
  return doc === '' ? type : `${comment(doc)} ${type}`;
};

/** `A` as a branch of `A` allows nothing more. */
const repeatsItself = (printer: Printer, branch: Json, place: Place): boolean => {
  const ref = isObject(branch) ? refOf(branch) : undefined;
  const target = ref === undefined ? undefined : resolveRef(printer.root, ref);
  const name = target === undefined ? undefined : printer.names.get(keyOf(target));
  return name !== undefined && place.open.includes(name);
};

const combined = (printer: Printer, schema: JsonObject, place: Place): string => {
  const {
    anyOf: _any,
    oneOf: _one,
    allOf: _all,
    $ref: _ref,
    $dynamicRef: _dynamic,
    $recursiveRef: _recursive,
    ...own
  } = schema;
  const base = hasType(own) ? ownType(printer, own, beside(place)) : printer.anything;
  const parts: string[] = [];
  const ref = refOf(schema);
  if (ref !== undefined) parts.push(refType(printer, ref, place));
  for (const part of listOf(schema, 'allOf'))
    if (hasType(part)) parts.push(typeOf(printer, part, beside(place)));
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = listOf(schema, keyword);
    // Branches that only say what is required leave the type as it is.
    if (!branches.some(hasType)) continue;
    const others = branches.filter((branch) => !repeatsItself(printer, branch, place));
    parts.push(union(others.map((branch) => branchType(printer, branch, schema, base, place))));
  }
  // `type: object` beside branches that say which objects adds nothing.
  const says =
    isObject(schema['properties']) || Object.hasOwn(schema, 'enum') || parts.length === 0;
  return intersection(says ? [base, ...parts] : parts);
};

/** The type written out, where `typeOf` may put a name for it. */
const writtenType = (printer: Printer, schema: Json, place: Place): string => {
  if (typeof schema === 'boolean') return schema ? printer.anything : 'never';
  if (!isObject(schema)) return 'unknown /* not a schema */';
  if (place.depth > MAX_SCHEMA_DEPTH) return `${printer.anything} /* deeper */`;
  const simple = simplify(printer.root, schema);
  const mixed = ['anyOf', 'oneOf', 'allOf'].some((keyword) => listOf(simple, keyword).length > 0);
  return mixed || refOf(simple) !== undefined
    ? combined(printer, simple, place)
    : ownType(printer, simple, place);
};

/** The type of a schema; types that it needs by name are added to the printer. */
export const typeOf = (printer: Printer, schema: Json, place: Place): string => {
  if (!isObject(schema) || place.depth > MAX_SCHEMA_DEPTH || !isObject(schema['properties']))
    return writtenType(printer, schema, place);
  const { nullable, ...rest } = schema;
  const name = sharedName(printer, rest, place.name, place);
  if (name === undefined) return writtenType(printer, schema, place);
  return nullable === true ? union([name, 'null']) : name;
};

/** The type of a whole document. */
export const documentType = (printer: Printer, schema: Json, name: string): string =>
  writtenType(printer, schema, { open: [name], depth: 0, name });
