/** How names and paths of a policy match those of a flow: globs for names, field patterns for paths. */

import { type JsonPath, pathPattern } from '../json/json.ts';
import { compilePath, type Fit, type PathPattern, pathFault } from './json-path.ts';
import { stepsOf } from './path-steps.ts';

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

/** Compiled patterns, shared by all policies of a process; the map is emptied when it is full (DESIGN 3.9). */
const MAX_COMPILED = 5_000;
const compiled = new Map<string, PathPattern>();

/** A field pattern (`json-path.ts`), compiled once. Throws `PathFault` for what is no pattern. */
export const patternOf = (text: string): PathPattern => {
  const before = compiled.get(text);
  if (before !== undefined) return before;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const fresh = compilePath(text);
  compiled.set(text, fresh);
  return fresh;
};

/** Path of an origin that is known by its tool only: what a conversation has read, wherever it stood. */
export const SOMEWHERE = '$..*';

/** How surely the selector means the place `path`, or something that holds it. */
export const fitOf = (selector: string, path: string): Fit => {
  const pattern = patternOf(selector);
  if (path !== SOMEWHERE) return pattern.fits(stepsOf(path));
  return pattern.depth === 0 ? 'yes' : 'maybe';
};

/** True where `path` may be the selected place or lie below it: `$.to` covers `$.to`, `$.to[*]` and `$.to.address`. */
export const covers = (selector: string, path: string): boolean => fitOf(selector, path) !== 'no';

/** True where any selector covers the path; an absent list is no condition. */
export const coversAny = (selectors: readonly string[] | undefined, path: string): boolean =>
  fitAny(selectors, path) !== 'no';

/** How surely any of the selectors means the path; an absent list is no condition. */
export const fitAny = (selectors: readonly string[] | undefined, path: string): Fit =>
  selectors === undefined ? 'yes' : anyFit(selectors.map((selector) => fitOf(selector, path)));

/** Of alternatives, one is enough. */
export const anyFit = (fits: readonly Fit[]): Fit => {
  if (fits.includes('yes')) return 'yes';
  return fits.includes('maybe') ? 'maybe' : 'no';
};

/** Of conditions, all must hold. */
export const allFit = (fits: readonly Fit[]): Fit => {
  if (fits.includes('no')) return 'no';
  return fits.includes('maybe') ? 'maybe' : 'yes';
};

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
  return pathFault(path) === undefined ? { ...place, path } : undefined;
};

/** The root of a document in path notation: any text of a result, any argument that nobody named. */
export const ROOT: string = pathPattern([] satisfies JsonPath);
