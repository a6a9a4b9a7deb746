/** Values whose shape says more than they are: digests, lone addresses and times, and guesses about digits in them. */

import type { Span } from './finding.ts';

/** True for text that a machine wrote as one word: a lone address or time in a field is infrastructure, not a finding. */
const isOneWord = (text: string): boolean =>
  !/\S\s+\S/.test(text.length > 4_096 ? text.slice(0, 4_096) : text);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HASH = /^[0-9a-f]{32,128}$/i;
/** Ids and digests of machines: their digits are no numbers of anything, whatever they look like. */
export const isOpaque = (text: string): boolean =>
  (text.length === 36 && text[8] === '-' && UUID.test(text)) ||
  ((text.length & 7) === 0 && text.length >= 32 && text.length <= 128 && HASH.test(text));

const SCHEME = /^[a-z][a-z0-9+.-]{1,20}:/i;
/** Below this a run of digits is a number only if nothing speaks against it. */
const SURE = 0.7;
/** A guess about a shape: neither its field nor a check nor an earlier sighting says so. */
export const isShape = (span: Span): boolean =>
  span.kind === 'finding' &&
  span.score < SURE &&
  span.recognizer !== 'propagation' &&
  span.class !== 'URL' &&
  !span.recognizer.startsWith('field-');

/** Digits in a lone address (`urn:oid:2.16.840`) are parts of it. */
export const isInAddress = (text: string, span: Span): boolean =>
  isShape(span) && SCHEME.test(text) && isOneWord(text);

/** An address or a time that is alone in its field. */
export const isLone = (text: string, span: Span): boolean => {
  if (span.kind !== 'finding') return false;
  if (span.class === 'URL') return isOneWord(text);
  return (
    span.class === 'DATE_TIME' &&
    !/\p{L}/u.test(text.slice(0, span.start) + text.slice(span.end, span.end + 200))
  );
};
