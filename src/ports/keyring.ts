/** Where the key-encryption key comes from (DESIGN 5.5). */

/** 32 random bytes. Implementations throw `KEY_UNREADABLE` and never say anything about the content. */
export type KeyEncryptionKey = { readonly id: string; readonly bytes: Uint8Array };

export type Keyring = {
  /** The current key; made on first use where the provider can make one. */
  current(): KeyEncryptionKey;
};
