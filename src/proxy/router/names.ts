/** Names under which the host sees tools and prompts of several servers: `server__tool`. */

import { nearest } from '../../core/policy/nearest.ts';
import { MAX_EXPOSED_NAME, MAX_PROPOSED_NAMES } from './bounds.ts';

/** Between server and tool. Names are mapped back by table and never split at it: a tool may contain it, too. */
export const SEPARATOR = '__';

/** FNV-1a, 32 bit (draft-eastlake-fnv-21, section 5): stable over restarts and machines; not for secrets. */
export const fnv1a = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** The name for the host. Over the limit the tail is cut and a hash of the whole name takes its place. */
export const exposedName = (server: string, name: string): string => {
  const whole = `${server}${SEPARATOR}${name}`;
  if (whole.length <= MAX_EXPOSED_NAME) return whole;
  const hash = fnv1a(whole);
  return `${whole.slice(0, MAX_EXPOSED_NAME - hash.length - 1)}_${hash}`;
};

/** The most similar known names, best first; a model that misspelt one can correct itself. */
export const nearestNames = (name: string, known: readonly string[]): readonly string[] => {
  const found: string[] = [];
  while (found.length < MAX_PROPOSED_NAMES) {
    const next = nearest(
      name,
      known.filter((candidate) => !found.includes(candidate)),
    );
    if (next === undefined) break;
    found.push(next);
  }
  return found;
};
