/** The name in front of an address: `Jane Doe <jane@acme.example>`, `"Doe, Jane" <…>`, `jane@acme.example (Jane Doe)`. */

import { asClass } from '../brand.ts';
import { looksLikeName } from './fields/vetoes.ts';
import type { Finding, Span } from './finding.ts';

const PERSON = asClass('PERSON');
const MAX_NAME = 80;
const WEIGHT = 0.85;
const BEFORE =
  /(?:^|[\n:;,<>([{|]|"|\b(?:from|to|cc|by)\s)\s*"?([\p{L}][\p{L}\p{M}'’. ,-]{1,78}?)"?\s{0,2}$/u;
const AFTER = /^>?\s{0,2}\(([\p{L}][\p{L}\p{M}'’. -]{1,78})\)/u;

const display = (start: number, length: number): Finding => ({
  kind: 'finding',
  class: PERSON,
  start,
  end: start + length,
  score: WEIGHT,
  recognizer: 'display-name',
  evidence: [
    { kind: 'context', detail: 'display name of an address (RFC 5322 3.4)', weight: WEIGHT },
  ],
});

const beforeAddress = (text: string, at: number): Finding | undefined => {
  const from = Math.max(0, at - MAX_NAME);
  const match = BEFORE.exec(text.slice(from, at));
  const name = match?.[1]?.trim();
  if (match === null || name === undefined || !looksLikeName(name, false)) return undefined;
  // `Doe, Jane <…>` in quotes is one name; unquoted, the comma ends the address before.
  const quoted = text.slice(from, at).trimEnd().endsWith('"');
  const own = quoted ? name : name.slice(name.lastIndexOf(',') + 1).trim();
  const start = text.lastIndexOf(own, at);
  return own.length < 2 || start < from ? undefined : display(start, own.length);
};

const afterAddress = (text: string, end: number): Finding | undefined => {
  if (end === text.length) return undefined;
  const match = AFTER.exec(text.slice(end, end + MAX_NAME));
  const name = match?.[1];
  if (match === null || name === undefined || !looksLikeName(name, true)) return undefined;
  return display(end + match[0].lastIndexOf(name), name.length);
};

/** Names beside the addresses among `spans`. */
export const displayNames = (text: string, spans: readonly Span[]): readonly Finding[] =>
  spans.flatMap((span) => {
    if (span.kind !== 'finding' || span.class !== 'EMAIL') return [];
    const open = text[span.start - 1] === '<';
    const before = open ? beforeAddress(text, span.start - 1) : undefined;
    const after = before === undefined ? afterAddress(text, span.end) : undefined;
    return [before, after].filter((found) => found !== undefined);
  });
