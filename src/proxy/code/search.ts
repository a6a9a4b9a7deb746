/** `search_tools`: finds tools and skills, and says of each as much as was asked for. */

import {
  DEFAULT_SEARCH_DETAIL,
  DEFAULT_SEARCH_LIMIT,
  MAX_SEARCH_LIMIT,
  SEARCH_DETAILS,
  type SearchDetail,
} from '../../core/codegen/definitions.ts';
import { firstSentence } from '../../core/codegen/doc.ts';
import { createIndex, type SearchEntry, type SearchIndex } from '../../core/codegen/search.ts';
import type { ApiTree } from '../../core/codegen/tool.ts';
import type { Skill } from './skills.ts';
import type { Tree } from './tree.ts';

/** Characters of a description in a `brief` line. */
const MAX_BRIEF = 120;

export type Search = (
  query: string,
  detail: string | undefined,
  limit: number | undefined,
) => Promise<string>;

const isDetail = (text: string | undefined): text is SearchDetail =>
  SEARCH_DETAILS.some((detail) => detail === text);

const skillEntry = ({ name, summary, stale, flows }: Skill): SearchEntry => ({
  id: `skills/${name}`,
  kind: 'skill',
  title: name,
  text: stale === undefined ? summary : `stale: ${stale}. ${summary}`,
  names: flows.map(({ tool }) => tool),
});

const line = (entry: SearchEntry, detail: SearchDetail, api: ApiTree): string => {
  if (detail === 'names') return entry.id;
  const file = detail === 'full' ? api.files.get(`${entry.id}.ts`) : undefined;
  if (file !== undefined) return `// ${entry.id}.ts\n${file.trimEnd()}`;
  const sentence = firstSentence(entry.text, MAX_BRIEF);
  return sentence === '' ? entry.id : `${entry.id}  ${sentence}`;
};

const bounded = (limit: number | undefined): number =>
  Math.min(MAX_SEARCH_LIMIT, Math.max(1, Math.trunc(limit ?? DEFAULT_SEARCH_LIMIT)));

/** A search over the tree as it is now; the index is built once for each version of tree and skills. */
export const createSearch = (tree: Tree, skills: () => Promise<readonly Skill[]>): Search => {
  let built: { readonly key: string; readonly index: SearchIndex } | undefined;
  const indexOf = async (api: ApiTree): Promise<SearchIndex> => {
    const own = (await skills()).map(skillEntry);
    const key = `${api.revision} ${own.map(({ id, text }) => `${id} ${text}`).join('\n')}`;
    if (built?.key !== key) built = { key, index: createIndex([...api.entries, ...own]) };
    return built.index;
  };
  return async (query, detail, limit) => {
    const api = await tree.api();
    const hits = (await indexOf(api)).search(query, bounded(limit));
    if (hits.length === 0)
      return 'nothing found; read_file lists `servers/` and the tools of each server';
    const shown = isDetail(detail) ? detail : DEFAULT_SEARCH_DETAIL;
    return hits.map(({ entry }) => line(entry, shown, api)).join('\n');
  };
};
