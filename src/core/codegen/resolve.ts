/** What an import of agent code names: a server's tools, one tool, or a module of `workspace/` and `skills/`. */

import { nearest } from '../policy/nearest.ts';
import { spelling } from './names.ts';

/** The part of a tree that resolution needs. */
export type Modules = {
  readonly files: ReadonlyMap<string, string>;
  readonly tools: readonly { readonly folder: string; readonly name: string }[];
};

export type Target = {
  /** Canonical path without extension: `servers/crm`, `servers/crm/getContact`, `workspace/report`, `skills/close/index`. */
  readonly path: string;
  /** The file that declares it. */
  readonly file: string;
  /** Folder and function, where it is generated. */
  readonly folder?: string;
  readonly name?: string;
};

export type Resolver = {
  resolve(specifier: string, from: string): Target | undefined;
  /** The nearest specifier that would resolve. */
  suggest(specifier: string, from: string): string | undefined;
};

const SERVERS = 'servers';
/** Where a program's own modules lie; what else is in the tree is there to be read. */
const OWN = /^(?:workspace|skills)\//;
const IMPORTABLE = /^(?:workspace|skills|servers)\//;

/** Steps of a relative specifier seen from a module; undefined where it is not relative or leaves the tree. */
const steps = (specifier: string, from: string): readonly string[] | undefined => {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  const path = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '.' || step === '') continue;
    if (step !== '..') path.push(step);
    else if (path.pop() === undefined) return undefined;
  }
  const last = path.at(-1);
  return last === undefined ? [] : [...path.slice(0, -1), last.replace(/\.[tj]s$/, '')];
};

/** From one module to another, as an author would write it. */
const relative = (from: string, to: string): string =>
  `${from.includes('/') ? '../'.repeat(from.split('/').length - 1) : './'}${to}`;

/** Folders by each spelling that means exactly one of them. */
const folderSpellings = (folders: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const out = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const folder of folders) seen.set(spelling(folder), (seen.get(spelling(folder)) ?? 0) + 1);
  // INVARIANT: an ambiguous spelling names nothing; only the folder's own name does.
  for (const folder of folders)
    if (seen.get(spelling(folder)) === 1) out.set(spelling(folder), folder);
  return out;
};

export const createResolver = ({ files, tools }: Modules): Resolver => {
  const folders = new Set(tools.map(({ folder }) => folder));
  const spellings = folderSpellings(folders);
  const generated = (name: string, rest: readonly string[]): Target | undefined => {
    const folder = folders.has(name) ? name : spellings.get(spelling(name));
    if (folder === undefined || rest.length > 1) return undefined;
    const [tool] = rest;
    const path = `${SERVERS}/${folder}`;
    if (tool === undefined || tool === 'index') return { path, file: `${path}/index.ts`, folder };
    const file = `${path}/${tool}.ts`;
    return files.has(file) ? { path: `${path}/${tool}`, file, folder, name: tool } : undefined;
  };
  const own = (path: string): Target | undefined => {
    if (!OWN.test(path)) return undefined;
    for (const candidate of [path, `${path}/index`])
      if (files.has(`${candidate}.ts`)) return { path: candidate, file: `${candidate}.ts` };
    return undefined;
  };
  const importable = (): readonly string[] => [
    ...[...folders].map((folder) => `${SERVERS}/${folder}`),
    ...[...files.keys()]
      .filter(
        (file) =>
          IMPORTABLE.test(file) &&
          file.endsWith('.ts') &&
          !file.endsWith('.d.ts') &&
          !file.endsWith('/index.ts'),
      )
      .map((file) => file.slice(0, -3)),
    ...[...files.keys()]
      .filter((file) => /^skills\/.*\/index\.ts$/.test(file))
      .map((file) => file.slice(0, -9)),
  ];
  return {
    resolve: (specifier, from) => {
      const [top, second, ...rest] = steps(specifier, from) ?? [];
      if (top === undefined) return undefined;
      if (top === SERVERS) return second === undefined ? undefined : generated(second, rest);
      return own([top, ...(second === undefined ? [] : [second]), ...rest].join('/'));
    },
    suggest: (specifier, from) => {
      const wanted = (steps(specifier, from) ?? [specifier]).join('/');
      const found = nearest(wanted, importable());
      return found === undefined ? undefined : relative(from, found);
    },
  };
};
