/** The lexicon of names and words, ready-made: reading its tables takes a millisecond, making them from the lists 25. */

import { existsSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { presetLexicon } from '../core/detect/prose/lexicon.ts';
import { SluiceError } from '../core/errors.ts';
import { shipped } from './paths.ts';

/** Written by `scripts/bundle.mjs`, little-endian. */
export const LEXICON_FILE = 'dist/lexicon.bin';

/**
 * Presets the lexicon from the file of the build. Without one, as in a checkout that was never built, the lists are read
 * at the first look-up. Throws `DETECTOR_MISSING` where the file is damaged.
 */
export const readLexicon = (): void => {
  const file = shipped(LEXICON_FILE);
  if (!existsSync(file)) return;
  const bytes = readFileSync(file);
  const tables = new Int32Array(bytes.length >> 2);
  if (endianness() === 'BE') bytes.swap32();
  // A copy: a table needs a buffer that is aligned and its own.
  new Uint8Array(tables.buffer).set(bytes.subarray(0, tables.byteLength));
  if (presetLexicon(tables)) return;
  throw new SluiceError(
    'DETECTOR_MISSING',
    'the lexicon is not the one of this version',
    'reinstall Sluice; it does not serve without a protection that is switched on',
    { file: LEXICON_FILE },
  );
};
