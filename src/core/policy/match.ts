/** How names and paths of a policy match those of a flow: globs for names, prefixes for paths. */

import { type JsonPath, pathPattern } from '../json/json.ts';

const middlesFit = (
  middles: readonly string[],
  text: string,
  from: number,
  to: number,
): boolean => {
  let at = from;
  for (const middle of middles) {
    const found = text.indexOf(middle, at);
    if (found === -1 || found + middle.length > to) return false;
    at = found + middle.length;
  }
  return true;
};

/**
 * True where `text` is of the form `glob`; `*` stands for any run of characters, everything else for itself.
 * Greedy from the left and without backtracking, so a hostile tool name costs linear time (DESIGN 3.9).
 */
export const matchesGlob = (glob: string, text: string): boolean => {
  if (glob === '*') return true;
  if (!glob.includes('*')) return glob === text;
  const [head = '', ...rest] = glob.split('*');
  const tail = rest.pop() ?? '';
  if (text.length < head.length + tail.length) return false;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  return middlesFit(rest, text, head.length, text.length - tail.length);
};

/** True where any glob of the list matches; an absent list is no condition. */
export const matchesAny = (globs: readonly string[] | undefined, text: string): boolean =>
  globs === undefined || globs.some((glob) => matchesGlob(glob, text));

/**
 * A path as policies write it: `$`, `$.contacts[*].name`, `$['a b']`. It is the notation of `pathPattern`; positions
 * such as `[0]` are refused, because a rule for one row of a list says nothing about the next answer.
 */
export const PATH: RegExp = /^\$(?:\.[A-Za-z_][A-Za-z0-9_]*|\[\*\]|\['(?:[^'\\]|\\.)*'\])*$/;

/** The path with its list steps at the end dropped: a host may send one address where a list is declared. */
const withoutTrailingList = (path: string): string => path.replace(/(?:\[\*\])+$/, '');

/** True where `path` is the selected place or lies below it: `$.to` covers `$.to`, `$.to[*]` and `$.to.address`. */
export const covers = (selector: string, path: string): boolean => {
  const root = withoutTrailingList(selector);
  if (!path.startsWith(root)) return false;
  const next = path[root.length];
  return next === undefined || next === '.' || next === '[';
};

/** True where any selector covers the path; an absent list is no condition. */
export const coversAny = (selectors: readonly string[] | undefined, path: string): boolean =>
  selectors === undefined || selectors.some((selector) => covers(selector, path));

/** `crm.get_contact` or `crm.get_contact:$.email`, cut at the first dot and the first colon-dollar. */
export type Place = { readonly server: string; readonly tool: string; readonly path?: string };

/** Reads a place; undefined where it has no `server.tool` form or no well-formed path. Tool names may hold dots. */
export const readPlace = (text: string): Place | undefined => {
  const dot = text.indexOf('.');
  const cut = text.indexOf(':$');
  const name = cut === -1 ? text : text.slice(0, cut);
  if (dot < 1 || dot >= name.length - 1) return undefined;
  const place = { server: name.slice(0, dot), tool: name.slice(dot + 1) };
  if (cut === -1) return place;
  const path = text.slice(cut + 1);
  return PATH.test(path) ? { ...place, path } : undefined;
};

/** The root of a document in path notation: any text of a result, any argument that nobody named. */
export const ROOT: string = pathPattern([] satisfies JsonPath);
