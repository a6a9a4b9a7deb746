/**
 * Our own labelled texts (`eval/own/*.txt`): passages parted by a line of `%%`, data in them marked as `[PERSON:Ana Ruiz]`.
 * Everything in them is made up. Odd passages may be looked at while a rule is written (dev); even ones are only counted (held).
 */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TYPES } from './classes.mjs';

const FOLDER = fileURLToPath(new URL('./own/', import.meta.url));
const MARK = new RegExp(`\\[(${TYPES.join('|')}):([^\\]]*)\\]`, 'g');

/** One passage without its marks, and where they stood. */
const passage = (marked) => {
  const spans = [];
  let text = '';
  let last = 0;
  for (const match of marked.matchAll(MARK)) {
    text += marked.slice(last, match.index);
    spans.push([text.length, text.length + match[2].length, match[1]]);
    text += match[2];
    last = match.index + match[0].length;
  }
  return { text: text + marked.slice(last), spans };
};

const passagesOf = (file) => readFileSync(FOLDER + file, 'utf8').trimEnd().split('\n%%\n').map(passage);

/** Every set as two corpora: `own-en-dev`, `own-en-held` … */
export const ownCorpora = () =>
  readdirSync(FOLDER).filter((file) => file.endsWith('.txt')).sort().flatMap((file) => {
    const documents = passagesOf(file);
    const half = (rest) => documents.filter((_, i) => i % 2 === rest);
    const name = `own-${file.slice(0, -'.txt'.length)}`;
    return [{ name: `${name}-dev`, documents: half(0) }, { name: `${name}-held`, documents: half(1) }];
  });
