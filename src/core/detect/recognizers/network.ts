/** Addresses of machines, and what URLs carry. */

import ip from 'validator/lib/isIP.js';
import { endsClean, isDigit, isHex, startsClean, wordAt } from './characters.ts';
import { type Recognizer, row, type Scan } from './recognizer.ts';

/** Addresses that name no machine of anybody: loopback, any, broadcast and netmasks. */
const NOBODY = /^(?:127\.|0\.0\.0\.0|255\.255)/;
const PREFIX = /\/(?:3[0-2]|[12]?\d)(?![\d/])/y;
const VERSION = /(?:\bv|version|ver|release|build|assembly|rev)[\s:="'.]{0,4}$/i;

const DOT = 46;
const ZERO = 48;

/** End of a number of 0 to 255 without a leading zero; -1 where none stands. */
const octetEnd = (text: string, start: number): number => {
  let value = 0;
  let end = start;
  for (; end - start < 4 && isDigit(text.charCodeAt(end)); end += 1)
    value = value * 10 + text.charCodeAt(end) - ZERO;
  if (end === start || value > 255) return -1;
  return end - start > 1 && text.charCodeAt(start) === ZERO ? -1 : end;
};

/** End of four octets; -1 where fewer stand. */
const octetsEnd = (text: string, start: number): number => {
  let end = octetEnd(text, start);
  for (let octet = 1; octet < 4 && end !== -1; octet += 1)
    end = text.charCodeAt(end) === DOT ? octetEnd(text, end + 1) : -1;
  return end;
};

/** Four octets (RFC 791) with an optional prefix length (RFC 4632); a version number is none. */
const ipv4: Scan = (text, start, _end, report) => {
  const octets = octetsEnd(text, start);
  if (octets === -1) return start + 1;
  PREFIX.lastIndex = octets;
  const end = octets + (PREFIX.exec(text)?.[0].length ?? 0);
  if (!endsClean(text, end)) return start + 1;
  if (NOBODY.test(text.slice(start, end))) return end;
  if (VERSION.test(text.slice(Math.max(0, start - 16), start))) return end;
  report(start, end, 0.95, 'octets');
  return end;
};

const IPV6 =
  /(?:[0-9A-Fa-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4})(?:%[A-Za-z0-9_.-]{1,16})?(?:\/\d{1,3})?/y;

/** Eight groups of 16 bits (RFC 4291 2.2) have seven colons unless `::` stands for some: `10:42:07` is not asked about. */
const isIpv6 = (value: string): boolean =>
  (value.includes('::') || value.split(':').length > 6) && ip.default(value, 6);

/** `std::add` and `12:30:45` are no addresses: few groups need a digit, and a zone or prefix comes after. */
const ipv6: Scan = (text, colon, next, report) => {
  const after = text.charCodeAt(next);
  if (after !== 58 && !isHex(after)) return next;
  let start = colon;
  while (colon - start < 5 && isHex(text.charCodeAt(start - 1))) start -= 1;
  if (wordAt(text, start - 1) || !startsClean(text, start) || text.charCodeAt(start - 1) === 58)
    return next;
  IPV6.lastIndex = start;
  const value = IPV6.exec(text)?.[0];
  if (value === undefined) return next;
  const end = start + value.length;
  const address = value.split(/[%/]/)[0] ?? '';
  if (wordAt(text, end) || text.charCodeAt(end) === 58 || !isIpv6(address)) return end;
  if (address.length < 5 || !/\d/.test(address)) return end;
  report(start, end, 0.95, 'groups');
  return end;
};

const MAC = /[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}/y;

/** Six octets (IEEE 802 EUI-48); all zeros and the broadcast address name no card. */
const mac: Scan = (text, at, next, report) => {
  const start = at - 2;
  if (start < 0 || text.charCodeAt(at + 3) !== text.charCodeAt(at) || wordAt(text, start - 1))
    return next;
  MAC.lastIndex = start;
  const value = MAC.exec(text)?.[0];
  if (value === undefined || !startsClean(text, start)) return next;
  const end = start + value.length;
  if (wordAt(text, end) || (text[end] === text[at] && wordAt(text, end + 1))) return end;
  if (!/^(?:00.){5}00$|^(?:ff.){5}ff$/i.test(value)) report(start, end, 0.9, 'octets');
  return end;
};

const CREDENTIALS = /:\/\/[^\s/@:"'<>]{0,128}:[^\s/@"'<>]{1,256}@[^\s"'<>]{1,512}/y;

/** Beginning of the scheme that ends at a colon (RFC 3986 3.1); -1 where none does. */
const schemeStart = (text: string, colon: number): number => {
  let start = colon;
  while (colon - start < 22 && /[A-Za-z0-9+.-]/.test(text.charAt(start - 1))) start -= 1;
  while (start < colon && !/[A-Za-z]/.test(text.charAt(start))) start += 1;
  return start === colon ? -1 : start;
};

/** `user:password@host` (RFC 3986 3.2.1): the whole URL, since host and path belong to the credentials. */
const urlUser: Scan = (text, colon, next, report) => {
  if (text.charCodeAt(next) !== 47 || text.charCodeAt(next + 1) !== 47) return next;
  CREDENTIALS.lastIndex = colon;
  const rest = CREDENTIALS.exec(text)?.[0];
  const start = rest === undefined ? -1 : schemeStart(text, colon);
  if (rest === undefined || start === -1) return next;
  report(start, colon + rest.length, 1, 'user and password in a URL');
  return colon + rest.length;
};

const SECRET_PARAMETER =
  /[?&;](?:access_token|api[_-]?key|apikey|auth_token|id_token|refresh_token|token|sig|signature|secret|client_secret|password|passwd|pwd|x-amz-signature|x-amz-security-token|x-goog-signature|code)$/i;
const PARAMETER_VALUE = /[^&\s"'<>#[\]]{6,512}/y;

/** The value of a secret query parameter (RFC 6750 2.3; signed URLs of the clouds). */
const urlToken: Scan = (text, equals, next, report) => {
  if (!SECRET_PARAMETER.test(text.slice(Math.max(0, equals - 24), equals))) return next;
  PARAMETER_VALUE.lastIndex = next;
  const value = PARAMETER_VALUE.exec(text)?.[0];
  if (value === undefined) return next;
  report(next, next + value.length, 0.95, 'secret query parameter');
  return next;
};

/** Schemes whose URLs people and servers exchange. */
const LINK = /:\/\/[^\s"'<>`{}|\\^]{3,2048}/y;
const SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'ftps', 'sftp', 'ws', 'wss']);

/** Punctuation behind a link belongs to the sentence; a closing bracket does unless it was opened inside. */
const linkLength = (link: string): number => {
  let length = link.length;
  for (; length > 0; length -= 1) {
    const last = link.charAt(length - 1);
    if (/[.,;:!?'*_~\]]/.test(last)) continue;
    if (last !== ')' || link.lastIndexOf('(', length - 1) > link.lastIndexOf(')', length - 2))
      break;
  }
  return length;
};

const url: Scan = (text, colon, next, report) => {
  if (text.charCodeAt(next) !== 47 || text.charCodeAt(next + 1) !== 47) return next;
  const start = schemeStart(text, colon);
  if (start === -1 || !SCHEMES.has(text.slice(start, colon).toLowerCase())) return next;
  LINK.lastIndex = colon;
  const link = LINK.exec(text)?.[0];
  if (link === undefined) return next;
  const end = colon + linkLength(link);
  report(start, end, 0.6, 'scheme and host');
  return end;
};

/** Top-level domains that are no file endings or members of programs; `www.` stands for any other. */
const HOST =
  /(?:www\.(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}(?:com|org|net|edu|gov|mil|int|eu|uk|co\.uk|org\.uk|ac\.uk|gov\.uk|de|fr|es|it|nl|be|at|ch|dk|se|fi|pl|pt|ie|ca|us|au|com\.au|nz|jp|cn|br|com\.br|mx|ar|cl|dev|app|io|ai|cloud|online|shop|site|tech|blog|news))(?![A-Za-z0-9_-]|\.[a-z])(?:\/[^\s"'<>`{}|\\^]{0,2048})?/y;

/** A host without a scheme. Hosts of addresses and of links are read there. */
const host: Scan = (text, dot, next, report) => {
  let start = dot;
  while (dot - start < 63 && /[A-Za-z0-9-]/.test(text.charAt(start - 1))) start -= 1;
  if (start === dot || /[@/:.\w\\=]/.test(text.charAt(start - 1))) return next;
  HOST.lastIndex = start;
  const found = HOST.exec(text)?.[0];
  if (
    found === undefined ||
    text.charAt(start + found.length) === '(' ||
    text.charAt(start + found.length) === '@'
  )
    return next;
  const end = start + linkLength(found);
  report(start, end, 0.5, 'host of a known domain');
  return end;
};

export const NETWORK: readonly Recognizer[] = [
  row({
    name: 'ipv4',
    class: 'IP_ADDRESS',
    source: 'RFC 791, RFC 4632; Presidio IP_ADDRESS',
    sample: 'from 203.0.113.9 at',
    find: { on: 'number', digits: [4, 26], scan: ipv4 },
    worst: '1.1.1.',
  }),
  row({
    name: 'ipv6',
    class: 'IP_ADDRESS',
    source: 'RFC 4291, RFC 4007; Presidio IP_ADDRESS',
    sample: 'from 2001:db8::7334 at',
    find: { on: 'mark', marks: ':', scan: ipv6 },
    worst: 'a:',
  }),
  row({
    name: 'mac',
    class: 'MAC_ADDRESS',
    source: 'IEEE 802 EUI-48; Presidio MAC_ADDRESS',
    sample: 'card 3c:22:fb:9a:01:7e up',
    find: { on: 'mark', marks: ':-', scan: mac },
    worst: 'aa:bb:',
  }),
  row({
    name: 'url-user',
    class: 'URL_CREDENTIALS',
    source: 'RFC 3986 3.2.1',
    sample: 'postgres://svc:hunter22@db.example/x',
    find: { on: 'mark', marks: ':', next: '/', scan: urlUser },
    worst: 'a://b:c',
  }),
  row({
    name: 'url-token',
    class: 'URL_CREDENTIALS',
    source: 'RFC 6750 2.3',
    sample: 'https://a.example/?access_token=9f8e7d6c5b',
    find: { on: 'mark', marks: '=', scan: urlToken },
    worst: '?token=',
  }),
  row({
    name: 'url',
    class: 'URL',
    source: 'RFC 3986, RFC 9110; Presidio URL',
    sample: 'see https://tides.example/north.',
    find: { on: 'mark', marks: ':', next: '/', scan: url },
    worst: 'http://',
  }),
  row({
    name: 'url-host',
    class: 'URL',
    source: 'RFC 1035, IANA root zone; Presidio URL',
    sample: 'see www.tides.example or tides.org',
    find: { on: 'mark', marks: '.', scan: host },
    worst: 'www.',
  }),
];
