/** The vault: keeps which token stands for which value, per scope. */

import type { Class, ScopeId } from '../core/brand.ts';
import type { Label, Origin } from '../core/label/label.ts';
import type { Secret } from '../core/secret.ts';
import type { Token } from '../core/token/token.ts';

/** A value to be given a token. */
export type Binding = { readonly class: Class; readonly value: Secret; readonly origin: Origin };

/**
 * All methods throw `SluiceError` (`VAULT_LOCKED`, `VAULT_UNAVAILABLE`, `VAULT_CORRUPT`) and never a driver's error.
 * No implementation may write plaintext anywhere, its own errors included.
 */
export type Vault = {
  /**
   * Gives each value its token, in order: the one it has, or the next number of its class in the scope. Adds the
   * origin to what is known of it. Same value (type and exact text), same class, same scope: same token, for ever.
   * Resolves once it is durable: a power cut after that loses nothing and reuses no number.
   */
  bind(scope: ScopeId, bindings: readonly Binding[]): Promise<readonly Token[]>;
  /** What is known about tokens without their values; undefined where a token is unknown in this scope. */
  labels(scope: ScopeId, tokens: readonly Token[]): Promise<readonly (Label | undefined)[]>;
  /** The values themselves. INVARIANT: called by `proxy/declassify` only (test/arch). */
  reveal(scope: ScopeId, tokens: readonly Token[]): Promise<readonly (Secret | undefined)[]>;
  /** Every value of a scope, for propagation; loaded once when a scope is first used. */
  known(scope: ScopeId): Promise<readonly { readonly class: Class; readonly value: Secret }[]>;
  /** The tokens a value has in a scope, for lineage questions (`audit query --value -`). */
  find(scope: ScopeId, value: Secret): Promise<readonly Token[]>;
  /** Waits for pending writes and releases the files. */
  close(): Promise<void>;
};
