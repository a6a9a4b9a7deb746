/** Keys of services in their vendors' documented formats, and private keys. */

import { type Recognizer, row, type Scan } from './recognizer.ts';

const BEGIN_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y;

/** PEM (RFC 7468) from BEGIN to END; without an END the rest of the text is the key. */
const privateKey: Scan = (text, at, next, report) => {
  if (!text.startsWith('-----BEGIN ', at)) return next;
  BEGIN_KEY.lastIndex = at;
  if (!BEGIN_KEY.test(text)) return next;
  const end = text.indexOf('-----END', at);
  const close = end === -1 ? -1 : text.indexOf('-----', end + 8);
  const free = close === -1 ? text.length : close + 5;
  report(at, free, 1, 'PEM');
  return free;
};

const key = (
  name: string,
  source: string,
  prefixes: readonly string[],
  pattern: RegExp,
  sample: string,
): Recognizer =>
  row({ name, class: 'API_KEY', source, sample, find: { on: 'prefix', prefixes, pattern } });

export const SECRETS: readonly Recognizer[] = [
  key(
    'api-key',
    'vendor formats; gitleaks, secretlint',
    [
      'AKIA',
      'ASIA',
      'gh',
      'glpat-',
      'xox',
      'sk_',
      'rk_',
      'pk_',
      'AIza',
      'sk-',
      'npm_',
      'SG.',
      'hf_',
      'dop_v1_',
      'shp',
      'ya29.',
      'eyJ',
    ],
    /(?:AKIA[A-Z2-7]{16}|ASIA[A-Z2-7]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,247}|AIza[A-Za-z0-9_-]{35}|sk-ant-[A-Za-z0-9_-]{20,200}|sk-(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{36}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|hf_[A-Za-z0-9]{34}|dop_v1_[a-f0-9]{64}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|ya29\.[A-Za-z0-9_-]{20,250}|eyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{8,8192}\.[A-Za-z0-9_-]{8,2048})(?![A-Za-z0-9_])/y,
    'key AKIAQ3EGRZ4FXN5DTLKP',
  ),
  row({
    name: 'private-key',
    class: 'PRIVATE_KEY',
    source: 'RFC 7468',
    sample: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
    find: { on: 'mark', marks: '-', scan: privateKey },
  }),
];
