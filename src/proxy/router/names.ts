/** Names under which the host sees tools and prompts of several servers: `server__tool`. */

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

/** Levenshtein distance, one row at a time. */
export const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const swap = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The most similar known names, best first; a model that misspelt one can correct itself. */
export const nearest = (name: string, known: readonly string[]): readonly string[] => {
  const asked = name.slice(0, MAX_EXPOSED_NAME);
  return known
    .map((candidate) => ({ candidate, far: distance(asked, candidate) }))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MAX_PROPOSED_NAMES)
    .map(({ candidate }) => candidate);
};
