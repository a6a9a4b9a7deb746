/** `recognizers` of sluice.yaml: optional stronger recognizers, and where plain text may be sent. */

import * as z from 'zod';
import type { RecognizerOptions } from './open-recognizers.ts';

const text = z.string().min(1, 'must not be empty');

/** Plain text is sent there: this machine, or a connection that nobody else reads. */
const isPrivateUrl = (given: string): boolean => {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname } = new URL(given);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname))
  );
};

const timing = {
  minScore: z.number().min(0).max(1).optional().describe('Findings below it are left out.'),
  deadlineMs: z
    .number()
    .int()
    .min(10)
    .max(120_000)
    .optional()
    .describe('Time for one message; later is an error.'),
};

/** The shape of `recognizers`. */
export const recognizersSchema: z.ZodType<RecognizerOptions> = z
  .strictObject({
    presidio: z
      .strictObject({
        url: text
          .refine(isPrivateUrl, 'must be `https:`, or `http:` on this machine')
          .describe('Base URL of a Presidio analyzer.'),
        language: text
          .optional()
          .describe('Language of the texts, as the analyzer knows it; `en` by default.'),
        entities: z.array(text).optional().describe('Entity types to ask for; all by default.'),
        ...timing,
      })
      .optional(),
    onnx: z
      .strictObject({
        model: text.describe(
          'Folder with `model.onnx`, `vocab.txt` and `config.json`; relative to this file.',
        ),
        ...timing,
      })
      .optional(),
  })
  .describe('Optional stronger recognizers beside the built-in ones.');
