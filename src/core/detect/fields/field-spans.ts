/** Findings by field: the evidence of a field and of its value, joined into one score. */

import type { Finding, Span } from '../finding.ts';
import type { FieldEvidence } from './classify.ts';
import { looksLikeName, vetoes } from './vetoes.ts';

/** Generic classes that a field names, and more exact ones that a value may prove. */
const EXACTER: Readonly<Record<string, RegExp>> = {
  PASSPORT: /_PASSPORT$/,
  DRIVER_LICENSE: /_(?:DRIVER_LICENSE|DRIVING_LICENCE|FUEHRERSCHEIN)$/,
  NATIONAL_ID: /^[A-Z]{2}_(?!PASSPORT|DRIVER|VEHICLE|KFZ|PLZ|POSTCODE)/,
  TAX_ID:
    /^(?:[A-Z]{2}_(?:.*TAX.*|VAT.*|ABN|ACN|GSTIN|TIN|NIF|ITIN|CNPJ|CPF|TFN|FISCAL_CODE|UEN))$/,
  BANK_ACCOUNT: /^(?:IBAN|US_BANK_NUMBER)$/,
  LICENSE_PLATE: /_(?:VEHICLE_REGISTRATION|LICENSE_PLATE|KFZ)$/,
  HEALTH_PLAN: /^(?:US_MBI|AU_MEDICARE|DE_HEALTH_INSURANCE|UK_NHS)$/,
  API_KEY: /^PRIVATE_KEY$/,
};

const edges = (text: string, from: number, to: number): { start: number; end: number } => {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1;
  return { start, end };
};

const finding = (field: FieldEvidence, start: number, end: number): Finding => ({
  kind: 'finding',
  class: field.class,
  start,
  end,
  score: field.weight,
  recognizer: `field-${field.class.toLowerCase()}`,
  evidence: field.evidence,
});

/** Several names in one value, each of several words: `Ada Byron, Orla Fenn`, but not `Byron, Ada`. */
const listed = (text: string): readonly { start: number; end: number }[] => {
  if (!/[;,&]/.test(text) || text.length > 2_000) return [];
  const parts: { start: number; end: number }[] = [];
  for (const match of text.matchAll(/[^;,&]+/g)) {
    const part = edges(text, match.index, match.index + match[0].length);
    if (part.end > part.start) parts.push(part);
  }
  const all = parts.every(({ start, end }) => text.slice(start, end).includes(' '));
  return all ? parts : [];
};

/** What a field finds in its value; empty where the value speaks against it. */
export const fieldSpans = (
  text: string,
  from: number,
  to: number,
  field: FieldEvidence | undefined,
): readonly Finding[] => {
  if (field === undefined || field.against === true) return [];
  const { start, end } = edges(text, from, to);
  const value = text.slice(start, end);
  if (vetoes(field.class, value)) return [];
  if (field.class !== 'PERSON') return [finding(field, start, end)];
  const names = listed(value);
  const parts = names.length > 1 ? names : [{ start: 0, end: value.length }];
  return parts
    .filter(
      (part) =>
        field.needs === undefined ||
        looksLikeName(value.slice(part.start, part.end), field.needs === 'role'),
    )
    .map((part) => finding(field, start + part.start, start + part.end));
};

/** Chance that at least one of two independent signs is right. */
const both = (a: number, b: number): number => 1 - (1 - a) * (1 - b);

const proves = (named: Finding, span: Span): span is Finding =>
  span.kind === 'finding' &&
  span.start === named.start &&
  span.end === named.end &&
  (span.class === named.class || EXACTER[named.class]?.test(span.class) === true);

const isShorter = (named: Finding, span: Span): boolean =>
  span.end - span.start < named.end - named.start;

const isInside = (named: Finding, span: Span): boolean =>
  span.kind === 'finding' && span.start >= named.start && span.end <= named.end;

/** A value of a fixed form that is proven inside a longer one: `write to o@acme.example` in an `email`. */
const PROVEN = 0.9;
const holdsProof = (named: Finding, spans: readonly Span[]): boolean =>
  spans.some(
    (span) =>
      span.kind === 'finding' &&
      span.class === named.class &&
      span.score >= PROVEN &&
      !span.recognizer.startsWith('prose-') &&
      isInside(named, span) &&
      isShorter(named, span),
  );

/** The finding of a field with the value's own evidence. */
const withProof = (named: Finding, spans: readonly Span[]): Finding => {
  const proof = spans.find((span) => proves(named, span));
  if (proof === undefined || proof.kind !== 'finding') return named;
  const score = both(named.score, proof.score);
  return { ...proof, score, evidence: [...named.evidence, ...proof.evidence] };
};

/**
 * Joins what the field says with what the value says, where both mean the same stretch. A value that its field names
 * whole is not taken apart by guesses about its parts (`PARKER` in a street is no person).
 */
export const joined = (all: readonly Finding[], spans: readonly Span[]): readonly Span[] => {
  if (all.length === 0) return spans;
  const named = all.filter((each) => !holdsProof(each, spans));
  const isCovered = (span: Span): boolean =>
    named.some((each) => proves(each, span) || (isInside(each, span) && isShorter(each, span)));
  return [
    ...named.map((each) => withProof(each, spans)),
    ...spans.filter((span) => !isCovered(span)),
  ];
};

/** Stretches that fields name as things. */
export type Range = { readonly start: number; readonly end: number };

/** Findings without the persons that prose rules saw in names of things. */
export const withoutThings = (spans: readonly Span[], things: readonly Range[]): readonly Span[] =>
  things.length === 0
    ? spans
    : spans.filter(
        (span) =>
          span.kind !== 'finding' ||
          span.recognizer !== 'prose-person' ||
          !things.some(({ start, end }) => span.start >= start && span.end <= end),
      );
