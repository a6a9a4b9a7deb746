/** vCard (RFC 6350) and iCalendar (RFC 5545): properties with parameters, one a line, folded lines included. */

import { asClass, type Class } from '../brand.ts';
import { fieldSpans } from './fields/field-spans.ts';
import type { Finding } from './finding.ts';

const PROPERTIES: Readonly<Record<string, string>> = {
  FN: 'PERSON',
  N: 'PERSON',
  NICKNAME: 'USERNAME',
  TEL: 'PHONE',
  ADR: 'LOCATION',
  BDAY: 'DATE_OF_BIRTH',
  BIRTHPLACE: 'LOCATION',
  ORG: 'ORGANIZATION',
  TITLE: 'TITLE',
  ROLE: 'TITLE',
  LOCATION: 'LOCATION',
};
const WEIGHT = 0.85;
const LINE =
  /(?:^|\n)(?:[\w-]{1,40}\.)?([A-Za-z-]{1,20})((?:;[^:\n"]{0,200}(?:"[^"\n]{0,200}")?){0,8}):([^\n]{0,1000})/g;
/** RFC 5545 3.2.2: the name to show for a calendar user. */
const COMMON_NAME = /;CN=(?:"([^"\n]{1,200})"|([^;:"\n]{1,200}))/i;

const named = (cls: Class, detail: string) => ({
  class: cls,
  weight: WEIGHT,
  evidence: [{ kind: 'field', detail, weight: WEIGHT }],
});

/** A structured value is found component by component (RFC 6350 6.2.2, 6.3.1). */
const components = (
  text: string,
  start: number,
  value: string,
  cls: Class,
  property: string,
): readonly Finding[] => {
  const found: Finding[] = [];
  let at = start;
  for (const part of value.split(/[;]/)) {
    found.push(...fieldSpans(text, at, at + part.length, named(cls, property)));
    at += part.length + 1;
  }
  return found;
};

const isCard = (text: string): boolean =>
  text.includes('BEGIN:VCARD') || text.includes('BEGIN:VCALENDAR') || text.includes('BEGIN:VEVENT');

/** The name in the parameters of a property, which end at `end`. */
const commonName = (parameters: string, end: number, text: string): readonly Finding[] => {
  const common = COMMON_NAME.exec(parameters);
  const name = common?.[1] ?? common?.[2];
  if (common === null || name === undefined) return [];
  const at = end - parameters.length + common.index + common[0].lastIndexOf(name);
  const field = { ...named(asClass('PERSON'), 'CN'), needs: 'name' } as const;
  return fieldSpans(text, at, at + name.length, field);
};

const propertySpans = (text: string, match: RegExpMatchArray): readonly Finding[] => {
  const [whole, name = '', parameters = '', value = ''] = match;
  const property = name.toUpperCase();
  const start = (match.index ?? 0) + whole.length - value.length;
  const cls = Object.hasOwn(PROPERTIES, property) ? PROPERTIES[property] : undefined;
  const own = cls === undefined ? [] : components(text, start, value, asClass(cls), property);
  return [...own, ...commonName(parameters, start - 1, text)];
};

/** What a card or calendar says about persons. */
export const cardSpans = (text: string): readonly Finding[] =>
  isCard(text) ? [...text.matchAll(LINE)].flatMap((match) => propertySpans(text, match)) : [];
