/** `Secret`: a plaintext value that cannot be printed, serialised or concatenated by accident (DESIGN 3.4). */

/** A JSON scalar as it was found: numbers keep their exact digits, so that they come back as the number they were. */
export type Plain =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'number'; readonly text: string };

/**
 * Opaque holder of one plaintext value. Has no enumerable state: `JSON.stringify` gives `{}`, `util.inspect` shows no
 * content. INVARIANT: only the vault adapters, detection and `proxy/declassify` call `unseal` (test/arch).
 */
export class Secret {
  readonly #plain: Plain;
  constructor(plain: Plain) {
    this.#plain = plain;
  }
  static open(secret: Secret): Plain {
    return secret.#plain;
  }
}

/** Hides a value. */
export const seal = (plain: Plain): Secret => new Secret(plain);
/** Hides a string value. */
export const sealText = (text: string): Secret => new Secret({ type: 'string', text });
/** Shows the value again. Search for callers before adding one. */
export const unseal = (secret: Secret): Plain => Secret.open(secret);
