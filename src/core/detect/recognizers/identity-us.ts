/** United States: numbers of persons. */

import { isSsn } from '../checksums.ts';
import { type Recognizer, row } from './recognizer.ts';

export const IDENTITY_US: readonly Recognizer[] = [
  row({
    name: 'us-ssn',
    class: 'US_SSN',
    countries: ['US'],
    source: 'SSA; Presidio US_SSN',
    sample: 'ssn 536-22-8714.',
    find: { on: 'form', forms: ['000-00-0000', '000000000'], separators: ' -.' },
    valid: isSsn,
    check: 'number rules',
    context: [
      'ssn',
      'social security',
      'social security number',
      'social',
      'soc sec',
      'ssid',
      'ss#',
      'seguro social',
      'número de seguro social',
    ],
    scores: { alone: 0.85, near: 1 },
  }),
];
