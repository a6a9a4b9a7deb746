/** Base64 of UTF-8 text (RFC 4648 sections 4 and 5), written out because the core has no platform functions. */

const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const URL_SAFE = `${STANDARD.slice(0, 62)}-_`;

const VALUES: Int8Array = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) {
  VALUES[STANDARD.charCodeAt(i)] = i;
  VALUES[URL_SAFE.charCodeAt(i)] = i;
}

const sixBits = (text: string, at: number): number => VALUES[text.charCodeAt(at)] ?? -1;

/** Byte `index` of the decoded data, or -1 where a character is not of the alphabet. */
const byteAt = (text: string, index: number): number => {
  const group = Math.floor(index / 3) * 4;
  const step = index % 3;
  const high = sixBits(text, group + step);
  const low = sixBits(text, group + step + 1);
  if (high < 0 || low < 0) return -1;
  return ((high << (2 + 2 * step)) | (low >> (4 - 2 * step))) & 0xff;
};

/** RFC 3629 section 4: bytes of the sequence that a lead byte begins; 0 where it begins none. */
const lengthOf = (lead: number): number => {
  if (lead < 0) return 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
};
/** Smallest code points of sequences by their length. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000] as const;

const isPrintable = (code: number): boolean =>
  code >= 0x20 ? code < 0x7f || code > 0x9f : code === 9 || code === 10 || code === 13;

const isScalar = (code: number, least: number): boolean =>
  code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);

/** The code point of `length` bytes at byte `at`; -1 where the bytes are no printable UTF-8. */
const codePoint = (text: string, at: number, length: number): number => {
  const lead = byteAt(text, at);
  let code = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const next = byteAt(text, at + i);
    if (next < 0 || (next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 0x3f);
  }
  return isScalar(code, LEAST[length] ?? 0) && isPrintable(code) ? code : -1;
};

/** Hands on the code points of the first `bytes` bytes; false at the first that is none. */
const eachPoint = (text: string, bytes: number, take: (code: number) => void): boolean => {
  for (let at = 0; at < bytes; ) {
    const length = lengthOf(byteAt(text, at));
    const code = length === 0 ? -1 : codePoint(text, at, length);
    if (code === -1) return false;
    take(code);
    at += length;
  }
  return true;
};

const PADDING = 0x3d;
const withoutPadding = (run: string): string => {
  let end = run.length;
  while (run.length - end < 2 && run.charCodeAt(end - 1) === PADDING) end -= 1;
  return run.slice(0, end);
};

/** Bytes that words and paths nearly never get through; nothing is made for them. */
const FIRST_BYTES = 12;

/**
 * The text that a base64 run stands for, or undefined where it is none: wrong alphabet, bytes that are no UTF-8, control
 * characters. Gives up at the first such byte, so ordinary words cost a few steps each.
 */
export const decodeBase64 = (run: string): string | undefined => {
  const text = withoutPadding(run);
  if (text.length % 4 === 1) return undefined;
  const bytes = Math.floor((text.length * 3) / 4);
  if (!eachPoint(text, Math.min(bytes, FIRST_BYTES) - 3, ignore)) return undefined;
  const parts: string[] = [];
  const whole = eachPoint(text, bytes, (code) => parts.push(String.fromCodePoint(code)));
  return whole ? parts.join('') : undefined;
};
const ignore = (): void => undefined;

const utf8 = (code: number): readonly number[] => {
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), tail(0)];
  if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)];
  return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)];
};

/** UTF-8; a lone surrogate becomes U+FFFD (WHATWG Encoding), because UTF-8 cannot hold it. */
const bytesOf = (text: string): readonly number[] => {
  const bytes: number[] = [];
  for (const character of text.replace(/\p{Cs}/gu, '\ufffd'))
    bytes.push(...utf8(character.codePointAt(0) ?? 0));
  return bytes;
};

/** Base64 of `text`. `pad`: whether `=` fills the last group. */
export const encodeBase64 = (
  text: string,
  variant: 'base64' | 'base64url',
  pad: boolean,
): string => {
  const alphabet = variant === 'base64' ? STANDARD : URL_SAFE;
  const bytes = bytesOf(text);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const digits = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < digits; k += 1) parts.push(alphabet[(bits >> (18 - 6 * k)) & 63] ?? '');
    if (pad) parts.push('='.repeat(4 - digits));
  }
  return parts.join('');
};
