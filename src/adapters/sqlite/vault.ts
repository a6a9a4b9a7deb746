/** The vault on SQLite: per-value AES-256-GCM, a blind index for look-up, all bindings of a tick in one transaction. */

import type { Class, ScopeId } from '../../core/brand.ts';
import { SluiceError } from '../../core/errors.ts';
import { cleanOrigin, isNewOrigin, originKey } from '../../core/label/keep-origin.ts';
import { type Label, type Origin, sameOrigin } from '../../core/label/label.ts';
import { MAX_VALUES_PER_KEY } from '../../core/limits.ts';
import type { Secret } from '../../core/secret.ts';
import type { Token } from '../../core/token/token.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Keyring } from '../../ports/keyring.ts';
import type { Binding, Vault } from '../../ports/vault.ts';
import { type BoundCache, createBoundCache } from './bound.ts';
import { openDatabase } from './database.ts';
import { corruptVault, vaultFault } from './faults.ts';
import { createGroupCommit } from './group-commit.ts';
import { readPatiently, unlessBusy } from './reads.ts';
import { KEY_VERSION, type ScopeKey } from './scope-key.ts';
import { openScopeStore, type ScopeStore } from './scope-store.ts';
import { type TokenRows, tokenRows } from './token-rows.ts';

export type SqliteVaultOptions = {
  readonly file: string;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Folder of the numbered SQL files, `vault/sqlite` of the package. */
  readonly migrations: string;
};

/** A scope in use: its keys, and what is known to be on disk. */
type OpenScope = { readonly key: ScopeKey; readonly bound: BoundCache };

/** A binding on its way: everything that can be computed before the lock is held. */
type Wanted = {
  readonly class: Class;
  readonly value: Secret;
  readonly origin: Origin;
  readonly originKey: string;
  readonly bi: Buffer;
  readonly biKey: string;
};

const keyIsFull = (): SluiceError =>
  new SluiceError(
    'VAULT_UNAVAILABLE',
    'this scope holds as many values as one key may encrypt',
    'use another project or a narrower scope',
    { limit: MAX_VALUES_PER_KEY },
  );

/** Most values of a result come from one place, so its clean form is computed once for all that follow. */
const originReader = (): ((given: Origin) => { origin: Origin; originKey: string }) => {
  let last: { given: Origin; origin: Origin; originKey: string } | undefined;
  return (given) => {
    if (last === undefined || !sameOrigin(last.given, given)) {
      const origin = cleanOrigin(given);
      last = { given, origin, originKey: originKey(origin) };
    }
    return last;
  };
};

const prepare = (scope: OpenScope, bindings: readonly Binding[]): readonly Wanted[] => {
  const read = originReader();
  return bindings.map((binding) => {
    const { origin, originKey } = read(binding.origin);
    const bi = scope.key.index(binding.class, binding.value);
    const biKey = bi.toString('latin1');
    return { class: binding.class, value: binding.value, origin, originKey, bi, biKey };
  });
};

/** The numbers of all values where every value and origin is on disk already; else undefined. Writes nothing. */
const allKnown = (
  rows: TokenRows,
  scope: OpenScope,
  wanted: readonly Wanted[],
): readonly Token[] | undefined => {
  const out: Token[] = [];
  for (const each of wanted) {
    let found = scope.bound.get(each.biKey);
    if (found === undefined || !found.origins.has(each.originKey)) {
      const n = found?.n ?? rows.numberOf(scope.key.scope, each.class, each.bi);
      if (n === undefined) return undefined;
      const token = { class: each.class, n };
      if (isNewOrigin(rows.origins(scope.key.scope, token), each.origin)) return undefined;
      scope.bound.set(each.biKey, n, each.originKey);
      found = { n, origins: new Set() };
    }
    out.push({ class: each.class, n: found.n });
  }
  return out;
};

/** Values without a number yet, each once, by class. */
const missing = (
  wanted: readonly Wanted[],
  numbers: ReadonlyMap<string, number>,
): ReadonlyMap<Class, ReadonlyMap<string, Wanted>> => {
  const out = new Map<Class, Map<string, Wanted>>();
  for (const each of wanted) {
    if (numbers.has(each.biKey)) continue;
    const ofClass = out.get(each.class) ?? new Map<string, Wanted>();
    out.set(each.class, ofClass.set(each.biKey, each));
  }
  return out;
};

/** Numbers and rows for what is missing, one counter step per class. */
const insertMissing = (
  rows: TokenRows,
  key: ScopeKey,
  wanted: readonly Wanted[],
  numbers: Map<string, number>,
  now: number,
): void => {
  for (const [cls, values] of missing(wanted, numbers)) {
    if (rows.given(key.scope) + values.size > MAX_VALUES_PER_KEY) throw keyIsFull();
    let n = rows.reserve(key.scope, cls, values.size);
    for (const [biKey, each] of values) {
      const token = { class: cls, n };
      rows.insert(key.scope, token, each.bi, key.seal(cls, n, each.value), KEY_VERSION, now);
      numbers.set(biKey, n);
      n += 1;
    }
  }
};

/** Stores the origins that are new. `fresh` values have none yet, so none are looked for. */
const addOrigins = (
  rows: TokenRows,
  scope: number,
  wanted: readonly Wanted[],
  numbers: ReadonlyMap<string, number>,
  fresh: ReadonlySet<string>,
): void => {
  const places = new Map<string, number>();
  const origins = new Map<string, Origin[]>();
  for (const each of wanted) {
    const token = { class: each.class, n: numbers.get(each.biKey) ?? 0 };
    const known =
      origins.get(each.biKey) ?? (fresh.has(each.biKey) ? [] : [...rows.origins(scope, token)]);
    origins.set(each.biKey, known);
    if (!isNewOrigin(known, each.origin)) continue;
    const place = places.get(each.originKey) ?? rows.place(each.origin);
    places.set(each.originKey, place);
    rows.addOrigin(scope, token, place);
    known.push(each.origin);
  }
};

/** Inside the write transaction: state is read again under the lock, because another process may have been here. */
const bindUnderLock = (
  rows: TokenRows,
  scope: OpenScope,
  wanted: readonly Wanted[],
  now: number,
): readonly Token[] => {
  const { key, bound } = scope;
  const numbers = new Map<string, number>();
  // What is on disk with this very origin needs nothing more: most of a result is.
  const open = wanted.filter((each) => {
    const found = bound.get(each.biKey);
    const n = found?.n ?? rows.numberOf(key.scope, each.class, each.bi);
    if (n !== undefined) numbers.set(each.biKey, n);
    return found?.origins.has(each.originKey) !== true;
  });
  const before = new Set(numbers.keys());
  insertMissing(rows, key, open, numbers, now);
  const fresh = new Set([...numbers.keys()].filter((biKey) => !before.has(biKey)));
  addOrigins(rows, key.scope, open, numbers, fresh);
  return wanted.map((each) => ({ class: each.class, n: numbers.get(each.biKey) ?? 0 }));
};

/** The read side: every method answers for one scope, and for an unused scope with nothing. */
const reading = (rows: TokenRows) => ({
  label: (key: ScopeKey, token: Token): Label | undefined => {
    if (rows.sealed(key.scope, token) === undefined) return undefined;
    const origins = rows.origins(key.scope, token);
    // Every binding is stored with an origin. Without one, policy would have nothing to decide on.
    if (origins.length === 0) throw corruptVault({ class: token.class, n: token.n });
    return { class: token.class, origins };
  },
  reveal: (key: ScopeKey, token: Token): Secret | undefined => {
    const row = rows.sealed(key.scope, token);
    return row === undefined ? undefined : key.open(token.class, row.n, row.kver, row.ct);
  },
  known: (key: ScopeKey) =>
    [...rows.all(key.scope)].map((row) => ({
      class: row.class,
      value: key.open(row.class, row.n, row.kver, row.ct),
    })),
  find: (key: ScopeKey, value: Secret): readonly Token[] =>
    rows.classes(key.scope).flatMap((cls) => {
      const n = rows.numberOf(key.scope, cls, key.index(cls, value));
      return n === undefined ? [] : [{ class: cls, n }];
    }),
});

/** Scopes that were opened, so that the 36 us of unwrapping are paid once. */
const openScopes = (store: ScopeStore) => {
  const scopes = new Map<ScopeId, OpenScope>();
  const keep = (scope: ScopeId, key: ScopeKey): OpenScope => {
    const opened = scopes.get(scope) ?? { key, bound: createBoundCache() };
    scopes.set(scope, opened);
    return opened;
  };
  return {
    keep,
    find: (scope: ScopeId): OpenScope | undefined => {
      const opened = scopes.get(scope);
      if (opened !== undefined) return opened;
      const key = store.find(scope);
      return key === undefined ? undefined : keep(scope, key);
    },
  };
};

const openParts = (options: SqliteVaultOptions) => {
  // The key comes first: a key that cannot be read must not leave an empty vault behind that then asks for it.
  const kek = options.keyring.current();
  const now = (): number => options.clock.now();
  const { file, migrations } = options;
  return openDatabase(
    { file, migrations, store: 'vault', now: now(), toFault: vaultFault },
    (db) => ({ db, now, store: openScopeStore(db, kek, now), rows: tokenRows(db) }),
  );
};

/**
 * Opens or makes a vault file. Throws `KEY_UNREADABLE` (from the keyring), `VAULT_LOCKED` where the key is another
 * vault's, `VAULT_CORRUPT` where the file is no vault, `VAULT_UNAVAILABLE` otherwise. Several processes may share a file.
 */
export const openSqliteVault = (options: SqliteVaultOptions): Vault => {
  const { db, now, store, rows } = openParts(options);
  const writes = createGroupCommit(db, vaultFault);
  const scopes = openScopes(store);
  const read = reading(rows);

  const scopeFor = async (name: ScopeId): Promise<OpenScope> =>
    scopes.keep(name, await writes.enqueue(() => store.findOrCreate(name)));

  const bindIn = async (scope: OpenScope, bindings: readonly Binding[]) => {
    const wanted = prepare(scope, bindings);
    const known = unlessBusy(() => allKnown(rows, scope, wanted));
    if (known !== undefined) return known;
    const tokens = await writes.enqueue(() => bindUnderLock(rows, scope, wanted, now()));
    wanted.forEach((each, i) => {
      scope.bound.set(each.biKey, tokens[i]?.n ?? 0, each.originKey);
    });
    return tokens;
  };

  const inScope = <T>(name: ScopeId, work: (key: ScopeKey) => T, otherwise: T): Promise<T> =>
    readPatiently(() => {
      const scope = scopes.find(name);
      return scope === undefined ? otherwise : work(scope.key);
    });

  const eachToken = <T>(
    name: ScopeId,
    tokens: readonly Token[],
    work: (key: ScopeKey, token: Token) => T | undefined,
  ): Promise<readonly (T | undefined)[]> =>
    inScope<readonly (T | undefined)[]>(
      name,
      (key) => tokens.map((token) => work(key, token)),
      tokens.map(() => undefined),
    );

  return {
    bind: async (name, bindings) =>
      bindings.length === 0
        ? []
        : bindIn(unlessBusy(() => scopes.find(name)) ?? (await scopeFor(name)), bindings),
    labels: (name, tokens) => eachToken(name, tokens, read.label),
    reveal: (name, tokens) => eachToken(name, tokens, read.reveal),
    known: (name) => inScope(name, read.known, []),
    find: (name, value) => inScope(name, (key) => read.find(key, value), []),
    close: async () => {
      await writes.drain();
      writes.stop();
      db.close();
    },
  };
};
