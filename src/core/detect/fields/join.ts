/** Joins what fields say with what values say. Linear but for the sorting: a page of labels has thousands of both. */

import { both, type Finding, type Span } from '../finding.ts';
import { byStart, firstFrom, type Range } from '../ranges.ts';

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

/** Ranges in order, and how far those before each of them reach. */
type Reach<T extends Range> = { readonly ranges: readonly T[]; readonly before: readonly number[] };

const reachOf = <T extends Range>(all: readonly T[]): Reach<T> => {
  const ranges = byStart(all);
  const before: number[] = [];
  let most = 0;
  for (const { end } of ranges) {
    before.push(most);
    most = Math.max(most, end);
  }
  before.push(most);
  return { ranges, before };
};

const proves = (named: Finding, span: Span): span is Finding =>
  span.kind === 'finding' &&
  span.start === named.start &&
  span.end === named.end &&
  (span.class === named.class || EXACTER[named.class]?.test(span.class) === true);

/** A value of a fixed form that is proven: `write to o@acme.example` in an `email`. */
const PROVEN = 0.9;
const isProof = (named: Finding, span: Span): boolean =>
  span.kind === 'finding' &&
  span.class === named.class &&
  span.score >= PROVEN &&
  !span.recognizer.startsWith('prose-');

/** The value of a field is proven inside a longer text; `spans` are in order. */
const holdsProof = (named: Finding, spans: readonly Span[]): boolean => {
  for (let i = firstFrom(spans, named.start); i < spans.length; i += 1) {
    const span = spans[i];
    if (span === undefined || span.start >= named.end) return false;
    const shorter = span.end - span.start < named.end - named.start;
    if (shorter && span.end <= named.end && isProof(named, span)) return true;
  }
  return false;
};

/** The finding of a field with the value's own evidence; `spans` are in order. */
const withProof = (named: Finding, spans: readonly Span[]): Finding => {
  for (let i = firstFrom(spans, named.start); i < spans.length; i += 1) {
    const span = spans[i];
    if (span?.start !== named.start) return named;
    if (!proves(named, span)) continue;
    const score = both(named.score, span.score);
    return { ...span, score, evidence: [...named.evidence, ...span.evidence] };
  }
  return named;
};

/** The value is a part of a longer one that its field names whole, or the very one. */
const isCovered = ({ ranges, before }: Reach<Finding>, span: Span): boolean => {
  if (span.kind !== 'finding') return false;
  const first = firstFrom(ranges, span.start);
  if ((before[first] ?? 0) >= span.end) return true;
  for (let i = first; i < ranges.length; i += 1) {
    const named = ranges[i];
    if (named?.start !== span.start) return false;
    if (named.end > span.end || proves(named, span)) return true;
  }
  return false;
};

/**
 * Joins what the field says with what the value says, where both mean the same stretch. A value that its field names
 * whole is not taken apart by guesses about its parts (`PARKER` in a street is no person).
 */
export const joined = (all: readonly Finding[], values: readonly Span[]): readonly Span[] => {
  if (all.length === 0) return values;
  if (values.length === 0) return all;
  const spans = byStart(values);
  const named = all.filter((each) => !holdsProof(each, spans));
  const reach = reachOf(named);
  return [
    ...named.map((each) => withProof(each, spans)),
    ...values.filter((span) => !isCovered(reach, span)),
  ];
};

/** Findings without the persons that prose rules saw in names of things. */
export const withoutThings = (
  spans: readonly Span[],
  things: readonly Range[],
): readonly Span[] => {
  if (things.length === 0) return spans;
  const { ranges, before } = reachOf(things);
  return spans.filter((span) => {
    if (span.kind !== 'finding' || span.recognizer !== 'prose-person') return true;
    return (before[firstFrom(ranges, span.start + 1)] ?? 0) < span.end;
  });
};
