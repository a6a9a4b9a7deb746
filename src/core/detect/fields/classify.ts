/** What key, parents, siblings and record type say about a value, each as a piece of evidence with its weight. */

import { asClass, type Class } from '../../brand.ts';
import type { Evidence } from '../finding.ts';
import { named, singular } from './named.ts';
import {
  ADDRESS_PARENTS,
  ADDRESS_SIBLINGS,
  BARE_NAMES,
  IN_ADDRESS,
  PERSON_PARENTS,
  PERSON_SIBLINGS,
  PERSON_TYPES,
  ROLE_NAMES,
  THING_PARENTS,
  THING_SIBLINGS,
  THING_TYPES,
  WEAK_PERSON_SIBLINGS,
} from './roles.ts';

/** What a field says about its value. A value may still veto it (`vetoes.ts`). */
export type FieldEvidence = {
  readonly class: Class;
  readonly weight: number;
  readonly evidence: readonly Evidence[];
  /**
   * `name`: the value must look like a name of a person, because the field alone does not say whose name it is.
   * `role`: the same, and the weight counts only for a name of several words.
   */
  readonly needs?: 'name' | 'role';
  /** The name of a thing: what the rules for prose take for a person in it is none. */
  readonly against?: true;
};

/** Names around a field, all as `fieldWords`; parents outermost first, arrays left out. */
export type FieldPlace = {
  readonly parents: readonly string[];
  readonly siblings: readonly string[];
  /** What the record says it is: the value of its `type`, `resourceType`, `object` … */
  readonly type?: string | undefined;
};
export const NOWHERE: FieldPlace = { parents: [], siblings: [] };

const WEIGHT = { exact: 0.85, part: 0.75, address: 0.75 } as const;

const field = (detail: string, weight: number): Evidence => ({ kind: 'field', detail, weight });

/** Which address of somebody it is: `mailing country` beside `mailing street`. */
const WHICH = /^(?:mailing|billing|shipping|postal|home|work|other|legal|registered|delivery) /;
const bareAddress = (words: string): string => words.replace(WHICH, '');

const isAddress = ({ parents, siblings }: FieldPlace): boolean =>
  parents.slice(-2).some((parent) => ADDRESS_PARENTS.has(parent)) ||
  siblings.some((sibling) => ADDRESS_SIBLINGS.has(bareAddress(sibling)));

/** Whether the last words of a parent are in a set: `primary contact` is a contact. */
const isOneOf = (words: string, of: ReadonlySet<string>): boolean =>
  of.has(words) || of.has(words.slice(words.lastIndexOf(' ') + 1));

const parentEvidence = (parent: string): readonly Evidence[] => {
  if (isOneOf(parent, PERSON_PARENTS)) return [{ kind: 'parent', detail: parent, weight: 0.5 }];
  if (isOneOf(parent, THING_PARENTS)) return [{ kind: 'parent', detail: parent, weight: -0.6 }];
  return [];
};

const typeEvidence = (type: string | undefined): readonly Evidence[] => {
  if (type === undefined) return [];
  if (PERSON_TYPES.has(type)) return [{ kind: 'type', detail: type, weight: 0.5 }];
  return THING_TYPES.has(type) ? [{ kind: 'type', detail: type, weight: -0.9 }] : [];
};

const siblingEvidence = (
  siblings: readonly string[],
  weight: number,
  most: number,
): readonly Evidence[] =>
  siblings.slice(0, most).map((detail) => ({ kind: 'sibling', detail, weight }));

/** Parent, siblings and type of the record, each for or against a person. */
const personEvidence = (
  key: string,
  { parents, siblings: all, type }: FieldPlace,
): readonly Evidence[] => {
  const siblings = all.filter((each) => each !== key);
  const weak = siblings.filter((each) => WEAK_PERSON_SIBLINGS.has(each));
  const strong = siblings.filter(
    (each) => PERSON_SIBLINGS.has(each) && !WEAK_PERSON_SIBLINGS.has(each),
  );
  const things = siblings.filter((each) => THING_SIBLINGS.has(each));
  return [
    ...parentEvidence(parents.at(-1) ?? ''),
    ...typeEvidence(type),
    ...siblingEvidence(strong, 0.35, 2),
    ...siblingEvidence(weak, 0.3, 2),
    ...siblingEvidence(things, -0.25, 3),
  ];
};

/** Logins of bots and organisations: reported by a scan, below what the guard acts on (`GUARD_THRESHOLDS`). */
const THING_LOGIN = 0.45;
const LEAST = 0.5;
/** Below this a bare name is that of a thing. */
const MOST_OF_A_THING = 0.1;
const BARE_NAME_WEIGHT = 0.25;
const ROLE_WEIGHT = 0.55;

const sum = (evidence: readonly Evidence[]): number =>
  evidence.reduce((total, each) => total + each.weight, 0);

/** A bare `name`: a person's where the record around it is about people. */
const bareName = (key: string, place: FieldPlace): FieldEvidence | undefined => {
  const evidence = [field(key, BARE_NAME_WEIGHT), ...personEvidence(key, place)];
  const total = sum(evidence);
  if (total < MOST_OF_A_THING)
    return { class: asClass('PERSON'), weight: 0, evidence, against: true };
  if (total < LEAST) return undefined;
  return { class: asClass('PERSON'), weight: Math.min(0.9, total), evidence, needs: 'name' };
};

/** `family` and `given` are parts of a name only beside each other or in a `name` (FHIR HumanName, JSContact). */
const HUMAN_NAME: ReadonlySet<string> = new Set([
  'family',
  'given',
  'first',
  'last',
  'middle',
  'forename',
]);
const NAME_PARENTS: ReadonlySet<string> = new Set([
  'name',
  'names',
  'human name',
  'full name',
  'nombre',
  'nom',
  'nome',
]);

/** The whole name in FHIR's HumanName. */
const NAME_TEXT = 'text';

const partOfName = (key: string, place: FieldPlace): FieldEvidence | undefined => {
  if (!HUMAN_NAME.has(key) && !(key === NAME_TEXT && NAME_PARENTS.has(place.parents.at(-1) ?? '')))
    return undefined;
  const parts = place.siblings.filter((each) => HUMAN_NAME.has(each));
  const inName = NAME_PARENTS.has(place.parents.at(-1) ?? '') && parts.length > 0;
  if (!inName && parts.length < 2) return undefined;
  const evidence = [field(key, WEIGHT.exact)];
  return { class: asClass('PERSON'), weight: WEIGHT.exact, evidence };
};

const inAddress = (key: string, place: FieldPlace): FieldEvidence | undefined => {
  if (!IN_ADDRESS.has(bareAddress(key)) || !isAddress(place)) return undefined;
  const evidence = [field(`${key} in an address`, WEIGHT.address)];
  return { class: asClass('LOCATION'), weight: WEIGHT.address, evidence };
};

const role = (key: string, place: FieldPlace): FieldEvidence | undefined => {
  if (!ROLE_NAMES.has(key) && !ROLE_NAMES.has(singular(key))) return undefined;
  if (place.type !== undefined && THING_TYPES.has(place.type)) return undefined;
  const evidence = [field(`role ${key}`, ROLE_WEIGHT)];
  return { class: asClass('PERSON'), weight: ROLE_WEIGHT, evidence, needs: 'role' };
};

/** The record is about a bot, an organisation or another thing. */
const isThing = (place: FieldPlace): boolean =>
  place.type !== undefined && THING_TYPES.has(place.type);

const direct = (key: string, place: FieldPlace): FieldEvidence | undefined => {
  const found = named(key);
  if (found === undefined) return undefined;
  const { class: cls, name, whole } = found;
  const weight = whole ? WEIGHT.exact : WEIGHT.part;
  // A `full name` beside a `default branch` is a repository's; the value decides, as with any bare name.
  if (cls === 'PERSON' && name === 'full name') {
    const evidence = [
      field(name, 0.7),
      ...personEvidence(key, place).filter((each) => each.kind !== 'parent'),
    ];
    return sum(evidence) < LEAST
      ? undefined
      : { class: cls, weight: Math.min(0.9, sum(evidence)), evidence };
  }
  if (cls === 'USERNAME' && isThing(place))
    return { class: cls, weight: THING_LOGIN, evidence: [field(name, THING_LOGIN)] };
  return { class: cls, weight, evidence: [field(name, weight)] };
};

/**
 * What a field says about its value, or nothing. Presidio passes only the own key, as a context word; here a name is
 * evidence of its own, with the names around it. All names are `fieldWords`.
 */
export const classifyField = (
  key: string,
  place: FieldPlace = NOWHERE,
): FieldEvidence | undefined => {
  if (key === '') return undefined;
  if (BARE_NAMES.has(key)) return bareName(key, place);
  return partOfName(key, place) ?? inAddress(key, place) ?? direct(key, place) ?? role(key, place);
};

/** Whether a key can say anything at all, wherever it stands: most keys of programs and logs cannot. */
export const mayClassify = (key: string): boolean =>
  BARE_NAMES.has(key) ||
  HUMAN_NAME.has(key) ||
  key === NAME_TEXT ||
  IN_ADDRESS.has(key) ||
  ROLE_NAMES.has(key) ||
  ROLE_NAMES.has(singular(key)) ||
  named(key) !== undefined;
