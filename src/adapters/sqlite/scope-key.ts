/** Keys of one scope and what they do: blind index and value encryption (NIST SP 800-38D, RFC 5869). */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';
import type { Class } from '../../core/brand.ts';
import { type Plain, type Secret, seal, unseal } from '../../core/secret.ts';
import { corruptVault } from './faults.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const BLOCK = 16;
const INDEX_BYTES = 16;
/** Of the keys in `token.kver`; only one so far. */
export const KEY_VERSION = 1;
/** Separates parts of associated data and index input; no class or id holds it. */
const UNIT = '\u001f';

const GCM = { authTagLength: TAG_BYTES } as const;

/** Random IVs by the block: 0.12 us each instead of 1.2. */
const POOL_BYTES: number = IV_BYTES * 512;
const pool: Buffer = Buffer.alloc(POOL_BYTES);
let poolAt: number = POOL_BYTES;
const freshIv = (): Buffer => {
  if (poolAt === POOL_BYTES) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += IV_BYTES;
  return Buffer.from(pool.subarray(poolAt - IV_BYTES, poolAt));
};

/** iv96 || ciphertext || tag128. */
export const encrypt = (key: KeyObject, plain: Uint8Array, aad: string): Buffer => {
  const iv = freshIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv, GCM).setAAD(Buffer.from(aad));
  const body = cipher.update(plain);
  return Buffer.concat([iv, body, cipher.final(), cipher.getAuthTag()]);
};

/** Undefined where the bytes, the key or the associated data are not those that were encrypted. */
export const decrypt = (key: KeyObject, sealed: Uint8Array, aad: string): Buffer | undefined => {
  // SQLite columns take any type: text in place of bytes is tampering too.
  if (!(sealed instanceof Uint8Array) || sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), GCM)
    .setAAD(Buffer.from(aad))
    .setAuthTag(sealed.subarray(end));
  const body = decipher.update(sealed.subarray(IV_BYTES, end));
  try {
    return Buffer.concat([body, decipher.final()]);
  } catch {
    // GCM says no more than "does not fit"; neither may we.
    return undefined;
  }
};

/** HKDF-SHA-256 (RFC 5869) with the vault's id as salt: one purpose, one key. */
const derive = (
  secret: Uint8Array,
  vaultId: string,
  info: string,
  bytes: number = KEY_BYTES,
): Buffer => Buffer.from(hkdfSync('sha256', secret, vaultId, info, bytes));

/**
 * JSON type first: the number 42 and the string "42" are different values and come back as what they were. A string
 * with a lone surrogate (JSON allows them, RFC 8259 section 8.2) has no UTF-8 form, so it is kept as UTF-16.
 */
const TAGS = { string: 's', number: 'n', utf16: 'w' } as const;

/** Type tag and text as bytes, one form for each value and one value for each form. */
const encode = ({ type, text }: Plain): Buffer => {
  if (type === 'number') return Buffer.from(TAGS.number + text, 'utf8');
  const bytes = Buffer.from(TAGS.string + text, 'utf8');
  const exact = !/[\ud800-\udfff]/.test(text) || bytes.toString('utf8', 1) === text;
  return exact ? bytes : Buffer.concat([Buffer.from(TAGS.utf16), Buffer.from(text, 'utf16le')]);
};

/** Padded to whole blocks (ISO/IEC 7816-4: 0x80, then zeros), so that lengths do not show. */
const pad = (plain: Plain): Buffer => {
  const bytes = encode(plain);
  const out = Buffer.alloc((Math.floor(bytes.length / BLOCK) + 1) * BLOCK);
  bytes.copy(out);
  out[bytes.length] = 0x80;
  return out;
};

const unpad = (padded: Buffer): Plain | undefined => {
  const end = padded.lastIndexOf(0x80);
  if (end < 1) return undefined;
  const body = padded.subarray(1, end);
  const tag = padded.toString('latin1', 0, 1);
  if (tag === TAGS.string) return { type: 'string', text: body.toString('utf8') };
  if (tag === TAGS.utf16) return { type: 'string', text: body.toString('utf16le') };
  return tag === TAGS.number ? { type: 'number', text: body.toString('utf8') } : undefined;
};

/** A scope that can be worked with. Holds key objects, so nothing of it prints. */
export type ScopeKey = {
  readonly scope: number;
  /** Blind index: HMAC-SHA-256 cut to 128 bit; exact uniqueness needs no more, and less would collide. */
  index(cls: Class, value: Secret): Buffer;
  seal(cls: Class, n: number, value: Secret): Buffer;
  /** Throws `VAULT_CORRUPT` for bytes that were changed or moved from another row. */
  open(cls: Class, n: number, kver: number, sealed: Uint8Array): Secret;
};

/** Associated data binds the row: a database writer cannot swap two people's values. */
const rowAad = (scope: number, cls: Class, n: number, kver: number): string =>
  `\u0001${[scope, cls, n, kver].join(UNIT)}`;

/** Working keys from a scope's data key. */
export const scopeKey = (scope: number, dek: Uint8Array, vaultId: string): ScopeKey => {
  const values = createSecretKey(derive(dek, vaultId, 'enc/1'));
  const indexes = createSecretKey(derive(dek, vaultId, 'bi/1'));
  return {
    scope,
    index: (cls, value) => {
      const bytes = encode(unseal(value));
      // class, type tag and exact text, each apart from the next.
      return createHmac('sha256', indexes)
        .update(cls + UNIT + bytes.toString('latin1', 0, 1) + UNIT)
        .update(bytes.subarray(1))
        .digest()
        .subarray(0, INDEX_BYTES);
    },
    seal: (cls, n, value) =>
      encrypt(values, pad(unseal(value)), rowAad(scope, cls, n, KEY_VERSION)),
    open: (cls, n, kver, sealed) => {
      const padded = decrypt(values, sealed, rowAad(scope, cls, n, kver));
      const plain = padded === undefined ? undefined : unpad(padded);
      if (plain === undefined) throw corruptVault({ class: cls, n });
      return seal(plain);
    },
  };
};

/** A fresh data key. */
export const newDataKey = (): Buffer => randomBytes(KEY_BYTES);

/** GCM alone does not commit to its key: one ciphertext can open under two. This does (AWS Encryption SDK). */
export const commitment = (dek: Uint8Array, vaultId: string): Buffer =>
  derive(dek, vaultId, 'commit/1', 16);

/** Compares without telling where two MACs differ. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a instanceof Uint8Array && a.length === b.length && timingSafeEqual(a, b);
