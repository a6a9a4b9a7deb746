/** The shape of the `detection` section of a policy. Apart from its meaning, because zod takes time to load. */

import * as z from 'zod';
import type { RawDetection } from './detection.ts';

/** Values of an entry; a longer list belongs into a service of its own (Presidio, a recognizer by pattern). */
const MAX_LISTED_VALUES = 1_000;

const text = z.string().min(1).max(2_000);
const name = z.string().min(1).max(200);
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, {
  error: 'no id: write letters, digits, `.`, `_` and `-`, as in `public-desk`',
});
const values = z.array(z.string().min(2).max(500)).min(1).max(MAX_LISTED_VALUES);
const listed = { id, values: values.optional(), pattern: text.optional(), why: text };

/** The shape of the section; what its names mean is checked by `checkDetection`. */
export const detectionSchema: z.ZodType<RawDetection> = z
  .strictObject({
    countries: z
      .array(
        z
          .string()
          .regex(/^[A-Z]{2}$/, { error: 'no country code: write `DE`, as ISO 3166 has it' }),
      )
      .optional()
      .describe('Countries whose national numbers are read.'),
    classes: z
      .record(name, z.enum(['on', 'off']))
      .optional()
      .describe('Classes to look for beside the default set, or not at all.'),
    thresholds: z
      .record(name, z.number().min(0).max(1))
      .optional()
      .describe('Least score of a finding, by class.'),
    allow: z
      .array(z.strictObject({ ...listed, class: name.optional() }))
      .optional()
      .describe(
        'Values that are no data: public addresses, test data. Whole values, letter for letter, or an RE2 pattern.',
      ),
    deny: z
      .array(z.strictObject({ ...listed, class: name }))
      .optional()
      .describe('Values that always are data of a class.'),
    suppress: z
      .array(
        z.strictObject({
          id,
          recognizer: name,
          server: name,
          tool: name.optional(),
          path: text,
          why: text,
          until: z.iso.date({ error: 'no date: write a day as in `2027-01-31`' }),
        }),
      )
      .optional()
      .describe('One recognizer is not believed on one field of one server, until a day.'),
  })
  .describe('What is found, how surely, and what is never or always data (docs/POLICY.md).');

/** Keys of the section, for suggestions. */
export const DETECTION_KEYS: readonly string[] = [
  ...['detection', 'countries', 'thresholds', 'allow', 'deny', 'suppress', 'values', 'recognizer'],
];
