/** What this process knows to be on disk already: blind index to number, with the origins that are stored of it. */

/** Bindings kept per scope; at about 200 bytes each. Older ones are read from the file again. */
const MAX_BOUND = 100_000;

export type Bound = { readonly n: number; readonly origins: Set<string> };

export type BoundCache = {
  get(bi: string): Bound | undefined;
  /** INVARIANT: only after the commit. A token that a rolled-back transaction gave out is given to another value. */
  set(bi: string, n: number, origin: string): void;
};

/** Least recently used first out: a Map keeps the order of insertion, and a hit is inserted again. */
export const createBoundCache = (limit: number = MAX_BOUND): BoundCache => {
  const entries = new Map<string, Bound>();
  const get = (bi: string): Bound | undefined => {
    const found = entries.get(bi);
    if (found === undefined) return undefined;
    entries.delete(bi);
    entries.set(bi, found);
    return found;
  };
  return {
    get,
    set: (bi, n, origin) => {
      const found = get(bi);
      if (found !== undefined) {
        found.origins.add(origin);
        return;
      }
      entries.set(bi, { n, origins: new Set([origin]) });
      if (entries.size <= limit) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
  };
};
