/** Where a reader stands in a chunk while it hands over its lines, so that a writer knows when to wait for more. */

/**
 * `within`: more lines of the chunk follow at once. `last`: none does. `outside`: nothing is being read, as when a promise
 * has brought an answer. Reading is synchronous, so that there is one place at a time in a process.
 */
export type Place = 'within' | 'last' | 'outside';

let place: Place = 'outside';

export const placeInChunk = (): Place => place;

export const standAt = (next: Place): void => {
  place = next;
};
