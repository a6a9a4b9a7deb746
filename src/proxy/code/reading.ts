/** `read_file`: the tree as the model and programs read it. A folder lists itself. */

import { spelling } from '../../core/codegen/names.ts';
import type { ApiTree } from '../../core/codegen/tool.ts';
import { SluiceError } from '../../core/errors.ts';
import { MAX_REPLY_SIZE } from '../../core/limits.ts';
import { nearestNames } from '../router/names.ts';
import { LARGE_FOLDER, type LargeTexts } from './large.ts';
import type { Skill } from './skills.ts';
import type { Tree } from './tree.ts';
import { treePath, WRITABLE } from './tree-path.ts';
import type { Workspace } from './workspace.ts';

export type ReadParts = {
  readonly tree: Tree;
  readonly workspace: Workspace;
  readonly large: LargeTexts;
  readonly skills: () => Promise<readonly Skill[]>;
};

/** One name in a folder; `note` says what a reader must know before opening it. */
export type Entry = { readonly name: string; readonly note?: string | undefined };

const missing = (path: string, known: readonly string[]): SluiceError => {
  const near = nearestNames(path, known);
  const hint =
    near.length === 0 ? '' : `; did you mean ${near.map((name) => `\`${name}\``).join(', ')}`;
  return new SluiceError(
    'FILE_MISSING',
    `there is no file \`${path}\`${hint}`,
    'read the folder above it, which lists itself',
  );
};

/** Names directly below a folder of the generated files, folders with a slash. */
const below = (files: ReadonlyMap<string, string>, folder: string): readonly Entry[] => {
  const start = folder === '' ? '' : `${folder}/`;
  const names = new Map<string, number>();
  for (const path of files.keys()) {
    if (!path.startsWith(start)) continue;
    const [name = '', ...rest] = path.slice(start.length).split('/');
    const shown = rest.length > 0 ? `${name}/` : name;
    names.set(shown, (names.get(shown) ?? 0) + 1);
  }
  return [...names].map(([name, count]) => ({
    name,
    note: name.endsWith('/') ? `${count} files` : undefined,
  }));
};

/** `./servers/googleDrive/getDocument` finds `servers/google-drive/getDocument.ts`, as an import would. */
const generated = (api: ApiTree, path: string): string | undefined => {
  const exact = api.files.get(path) ?? api.files.get(`${path}.ts`);
  if (exact !== undefined) return exact;
  const wanted = spelling(path.replace(/\.ts$/, ''));
  const near = [...api.files.keys()].find((each) => spelling(each.replace(/\.ts$/, '')) === wanted);
  return near === undefined ? undefined : api.files.get(near);
};

const folderOf = (api: ApiTree, path: string): readonly Entry[] => {
  const exact = below(api.files, path);
  if (exact.length > 0) return exact;
  const folder = api.tools.find((tool) => spelling(`servers/${tool.folder}`) === spelling(path));
  return folder === undefined ? [] : below(api.files, `servers/${folder.folder}`);
};

const skillEntries = (skills: readonly Skill[]): readonly Entry[] =>
  skills.map(({ name, summary, stale }) => ({
    name: `${name}/`,
    note: stale === undefined ? summary : `stale: ${stale}`,
  }));

const rootEntries = (api: ApiTree): readonly Entry[] => [
  ...below(api.files, ''),
  ...WRITABLE.map((name) => ({ name: `${name}/` })),
];

const listOwn = async (parts: ReadParts, path: string): Promise<readonly Entry[] | undefined> => {
  if (path === 'skills') return skillEntries(await parts.skills());
  const entries = await parts.workspace.list(path);
  if (entries === undefined) return path === 'workspace' ? [] : undefined;
  return entries.map(({ name, folder, bytes }) =>
    folder ? { name: `${name}/` } : { name, note: `${bytes} bytes` },
  );
};

const isOwn = (path: string): boolean => WRITABLE.some((folder) => folder === path.split('/')[0]);

/** Entries of a folder; undefined where it is none. */
export const listFolder = async (
  parts: ReadParts,
  path: string,
): Promise<readonly Entry[] | undefined> => {
  const place = treePath(path).join('/');
  if (isOwn(place)) return listOwn(parts, place);
  const api = await parts.tree.api();
  const entries = place === '' ? rootEntries(api) : folderOf(api, place);
  return entries.length === 0 ? undefined : entries;
};

const tooLarge = (path: string, size: number): SluiceError =>
  new SluiceError(
    'INPUT_TOO_LARGE',
    `file \`${path}\` has ${size} characters, more than ${MAX_REPLY_SIZE}`,
    'write smaller files',
  );

/** The text of a file; undefined where there is none. */
export const readText = async (parts: ReadParts, path: string): Promise<string | undefined> => {
  const steps = treePath(path);
  const place = steps.join('/');
  const text =
    steps[0] === LARGE_FOLDER
      ? parts.large.read(steps.slice(1).join('/'))
      : isOwn(place)
        ? await parts.workspace.read(place)
        : generated(await parts.tree.api(), place);
  if (text !== undefined && text.length > MAX_REPLY_SIZE) throw tooLarge(place, text.length);
  return text;
};

const lines = (entries: readonly Entry[]): string =>
  entries.length === 0
    ? '(empty)'
    : entries.map(({ name, note }) => (note ? `${name}  ${note}` : name)).join('\n');

/** A file or a folder as the model reads it. Throws `FILE_MISSING` with the nearest names. */
export const readFile = async (parts: ReadParts, path: string): Promise<string> => {
  const text = await readText(parts, path);
  if (text !== undefined) return text;
  const entries = await listFolder(parts, path);
  if (entries !== undefined) return lines(entries);
  const api = await parts.tree.api();
  throw missing(treePath(path).join('/'), [...api.files.keys()]);
};
