/** Findings by field: what a field says about its value, where the value does not speak against it. */

import type { Finding } from '../finding.ts';
import type { FieldEvidence } from './classify.ts';
import { looksLikeName, vetoes } from './vetoes.ts';
import { remembered } from './words.ts';

const edges = (text: string, from: number, to: number): { start: number; end: number } => {
  let start = from;
  let end = to;
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1;
  return { start, end };
};

/** A recognizer a class: `field-person`. */
const recognizerOf = remembered((cls) => `field-${cls.toLowerCase()}`);

const finding = (field: FieldEvidence, start: number, end: number): Finding => ({
  kind: 'finding',
  class: field.class,
  start,
  end,
  score: field.weight,
  recognizer: recognizerOf(field.class),
  evidence: field.evidence,
});

/** Several names in one value, of several words: `Ada Byron, Orla Fenn`, but not `Byron, Ada` or `Byron Fenn, Ada`. */
const listed = (text: string): readonly { start: number; end: number }[] => {
  if (!/[;,&]/.test(text) || text.length > 2_000) return [];
  const parts: { start: number; end: number }[] = [];
  for (const match of text.matchAll(/[^;,&]+/g)) {
    const part = edges(text, match.index, match.index + match[0].length);
    if (part.end > part.start) parts.push(part);
  }
  const isFull = ({ start, end }: { start: number; end: number }): boolean =>
    text.slice(start, end).includes(' ');
  return parts.every(isFull) || (parts.length > 2 && parts.some(isFull)) ? parts : [];
};

/** The names in the value of a field for people; the value stands at `start`. */
const personSpans = (value: string, start: number, field: FieldEvidence): readonly Finding[] => {
  const names = listed(value);
  const parts = names.length > 1 ? names : [{ start: 0, end: value.length }];
  return parts
    .filter(
      (part) =>
        field.needs === undefined ||
        looksLikeName(
          value.slice(part.start, part.end),
          field.needs === 'role' && names.length < 3,
        ),
    )
    .map((part) => finding(field, start + part.start, start + part.end));
};

const NOTHING: readonly Finding[] = [];

/** What a field finds in its value; empty where the value speaks against it. */
export const fieldSpans = (
  text: string,
  from: number,
  to: number,
  field: FieldEvidence | undefined,
): readonly Finding[] => {
  if (field === undefined || field.against === true) return NOTHING;
  const { start, end } = edges(text, from, to);
  const value = text.slice(start, end);
  if (vetoes(field.class, value)) return NOTHING;
  return field.class === 'PERSON' ? personSpans(value, start, field) : [finding(field, start, end)];
};
