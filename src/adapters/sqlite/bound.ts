/** What this process knows to be on disk already: blind index to number, with the origins that are stored of it. */

/** Bindings kept per scope; at about 200 bytes each. Older ones are read from the file again. */
const MAX_BOUND = 100_000;

export type Bound = { readonly n: number; readonly origins: Set<string> };

export type BoundCache = {
  get(bi: string): Bound | undefined;
  /** INVARIANT: only after the commit. A token that a rolled-back transaction gave out is given to another value. */
  set(bi: string, n: number, origin: string): void;
};

/**
 * Two generations in place of a strict order of use: a hit in the old one moves to the new one, and a full new one
 * becomes the old one. At most `limit` entries, at the price of one or two map look-ups.
 */
export const createBoundCache = (limit: number = MAX_BOUND): BoundCache => {
  let young = new Map<string, Bound>();
  let old = new Map<string, Bound>();
  const put = (bi: string, bound: Bound): void => {
    if (young.size >= limit / 2) {
      old = young;
      young = new Map();
    }
    young.set(bi, bound);
  };
  const get = (bi: string): Bound | undefined => {
    const found = young.get(bi);
    if (found !== undefined) return found;
    const aged = old.get(bi);
    if (aged !== undefined) put(bi, aged);
    return aged;
  };
  return {
    get,
    set: (bi, n, origin) => {
      const found = get(bi);
      if (found === undefined) put(bi, { n, origins: new Set([origin]) });
      else found.origins.add(origin);
    },
  };
};
