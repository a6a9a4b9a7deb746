/** `search_tools`: finds tools and skills, and says of each as much as was asked for. */

import { searchAnswer } from '../../core/codegen/answer.ts';
import {
  DEFAULT_SEARCH_DETAIL,
  DEFAULT_SEARCH_LIMIT,
  MAX_SEARCH_LIMIT,
  SEARCH_DETAILS,
  type SearchDetail,
} from '../../core/codegen/definitions.ts';
import { createIndex, type SearchEntry, type SearchIndex } from '../../core/codegen/search.ts';
import type { ApiTree } from '../../core/codegen/tool.ts';
import type { Skill } from './skills.ts';
import type { Tree } from './tree.ts';

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
    return searchAnswer(hits, isDetail(detail) ? detail : DEFAULT_SEARCH_DETAIL, api.files);
  };
};
