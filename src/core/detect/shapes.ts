/** Values whose shape says more than they are: digests, lone addresses and times, and guesses about digits in them. */

import type { Span } from './finding.ts';
import { isHex } from './recognizers/characters.ts';

/** True for text that a machine wrote as one word: a lone address or time in a field is infrastructure, not a finding. */
const isOneWord = (text: string): boolean =>
  !/\S\s+\S/.test(text.length > 4_096 ? text.slice(0, 4_096) : text);

const HYPHEN = 0x2d;
/** Hexadecimal digits alone, or with hyphens where a UUID has them (RFC 9562 4). */
const isHexText = (text: string, uuid: boolean): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const hyphen = uuid && (at === 8 || at === 13 || at === 18 || at === 23);
    const code = text.charCodeAt(at);
    if (hyphen ? code !== HYPHEN : !isHex(code)) return false;
  }
  return true;
};

const UUID_LENGTH = 36;
/** Ids and digests of machines: their digits are no numbers of anything, whatever they look like. */
export const isOpaque = (text: string): boolean => {
  const { length } = text;
  if (length === UUID_LENGTH) return isHexText(text, true);
  return length >= 32 && length <= 128 && (length & 7) === 0 && isHexText(text, false);
};

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
