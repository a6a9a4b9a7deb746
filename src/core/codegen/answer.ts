/** What `search_tools` says: paths that `read_file` and `import` take, and as little beside them as tells hits apart. */

import type { SearchDetail } from './definitions.ts';
import { firstSentence, saysNothingNew } from './doc.ts';
import type { Hit, SearchEntry } from './search.ts';

/** Characters of a hit's first sentence. */
const MAX_SENTENCE = 75;
/** A hit that scores less than this part of the best one is noise the model would pay for. */
const MIN_SHARE = 0.5;

/** Hits worth showing: at least one. */
export const worthwhile = (hits: readonly Hit[]): readonly SearchEntry[] => {
  const best = hits[0]?.score ?? 0;
  return hits.filter(({ score }) => score >= best * MIN_SHARE).map(({ entry }) => entry);
};

/** One line: what to read or import, and the first sentence of what it does. */
const brief = ({ id, title, server, text }: SearchEntry): string => {
  const sentence = firstSentence(text, MAX_SENTENCE);
  // "List all labels" of `listLabels` is in the path already.
  return saysNothingNew(sentence, `${title} ${server ?? ''}`) ? id : `${id}: ${sentence}`;
};

const full = ({ id }: SearchEntry, files: ReadonlyMap<string, string>): string =>
  `// ./${id}\n${files.get(`${id}.ts`) ?? files.get(`${id}/SKILL.md`) ?? ''}`.trimEnd();

/** The text of the answer. `files` holds what `full` prints. */
export const searchAnswer = (
  hits: readonly Hit[],
  detail: SearchDetail,
  files: ReadonlyMap<string, string>,
): string => {
  const entries = worthwhile(hits);
  if (entries.length === 0) return 'Nothing found. Try other words, or read_file("servers").';
  switch (detail) {
    case 'names':
      return entries.map(({ id }) => id).join('\n');
    case 'brief':
      return entries.map(brief).join('\n');
    case 'full':
      return entries.map((entry) => full(entry, files)).join('\n');
    default:
      return detail satisfies never;
  }
};
