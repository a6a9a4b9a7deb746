/** The vault in memory: the only fake in the tests. It passes the same contract suite as the real ones. */

import type { Class, ScopeId } from '../../core/brand.ts';
import { cleanOrigin, isNewOrigin } from '../../core/label/keep-origin.ts';
import type { Origin } from '../../core/label/label.ts';
import { type Secret, unseal } from '../../core/secret.ts';
import { type Token, tokenKey } from '../../core/token/token.ts';
import type { Binding, Vault } from '../../ports/vault.ts';

type Bound = { readonly token: Token; readonly value: Secret; readonly origins: Origin[] };

/** One scope. `byValue` and `byToken` hold the same objects. */
type Scope = {
  readonly byValue: Map<string, Bound>;
  readonly byToken: Map<string, Bound>;
  readonly counters: Map<Class, number>;
};

/** Type first: the number 42 and the string "42" are different values. */
const valueKey = (cls: Class, value: Secret): string => {
  const { type, text } = unseal(value);
  return JSON.stringify([cls, type, text]);
};

const emptyScope = (): Scope => ({
  byValue: new Map(),
  byToken: new Map(),
  counters: new Map(),
});

const bindOne = (scope: Scope, binding: Binding): Token => {
  const key = valueKey(binding.class, binding.value);
  const origin = cleanOrigin(binding.origin);
  const known = scope.byValue.get(key);
  if (known !== undefined) {
    if (isNewOrigin(known.origins, origin)) known.origins.push(origin);
    return known.token;
  }
  const n = (scope.counters.get(binding.class) ?? 0) + 1;
  scope.counters.set(binding.class, n);
  const token = { class: binding.class, n };
  const bound = { token, value: binding.value, origins: [origin] };
  scope.byValue.set(key, bound);
  scope.byToken.set(tokenKey(token), bound);
  return token;
};

/** An empty vault that lasts as long as the object. */
export const createMemoryVault = (): Vault => {
  const scopes = new Map<ScopeId, Scope>();
  const scopeFor = (name: ScopeId): Scope => {
    const scope = scopes.get(name) ?? emptyScope();
    scopes.set(name, scope);
    return scope;
  };
  const bound = (name: ScopeId, token: Token): Bound | undefined =>
    scopes.get(name)?.byToken.get(tokenKey(token));
  const all = (name: ScopeId): readonly Bound[] => [...(scopes.get(name)?.byValue.values() ?? [])];
  return {
    bind: async (name, bindings) => bindings.map((binding) => bindOne(scopeFor(name), binding)),
    labels: async (name, tokens) =>
      tokens.map((token) => {
        const found = bound(name, token);
        return found && { class: found.token.class, origins: [...found.origins] };
      }),
    reveal: async (name, tokens) => tokens.map((token) => bound(name, token)?.value),
    known: async (name) => all(name).map(({ token, value }) => ({ class: token.class, value })),
    find: async (name, value) =>
      all(name)
        .filter(
          (each) => valueKey(each.token.class, value) === valueKey(each.token.class, each.value),
        )
        .map(({ token }) => token),
    close: async () => undefined,
  };
};
