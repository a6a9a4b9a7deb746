/** Addresses of crypto currencies, each by its own check. */

import { keccak256, sha256 } from '../hashes.ts';
import { type Recognizer, row, type Scan } from './recognizer.ts';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** XRP Ledger base58 dictionary (xrpl.org, base58 encodings). */
const BASE58_XRP = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

/** Bytes of a base58 text, as many as `length`; undefined where it has other characters or another size. */
const base58Bytes = (text: string, alphabet: string, length: number): Uint8Array | undefined => {
  const bytes = new Uint8Array(length);
  for (const character of text) {
    let carry = alphabet.indexOf(character);
    if (carry === -1) return undefined;
    for (let i = length - 1; i >= 0; i -= 1) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
    }
    if (carry !== 0) return undefined;
  }
  return bytes;
};

/** Base58Check: a version byte, 20 bytes, the first four bytes of a double SHA-256. */
const base58Check = (text: string, alphabet: string): boolean => {
  const bytes = base58Bytes(text, alphabet, 25);
  if (bytes === undefined) return false;
  const check = sha256(sha256(bytes.subarray(0, 21)));
  return [0, 1, 2, 3].every((i) => check[i] === bytes[21 + i]);
};

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const polymod = (sum: number, value: number): number => {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  for (const [i, generator] of GENERATOR.entries()) if (((top >> i) & 1) === 1) next ^= generator;
  return next;
};

/** Bech32 and Bech32m (BIP 173, BIP 350). */
const isBech32 = (text: string): boolean => {
  const lower = text.toLowerCase();
  if (lower !== text && text.toUpperCase() !== text) return false;
  const one = lower.lastIndexOf('1');
  let sum = 1;
  for (const character of lower.slice(0, one)) sum = polymod(sum, character.charCodeAt(0) >> 5);
  sum = polymod(sum, 0);
  for (const character of lower.slice(0, one)) sum = polymod(sum, character.charCodeAt(0) & 31);
  for (const character of lower.slice(one + 1)) {
    const value = BECH32.indexOf(character);
    if (value === -1) return false;
    sum = polymod(sum, value);
  }
  return sum === 1 || sum === 0x2bc830a3;
};

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** EIP-55: the case of each letter follows the hash of the address in lower case. */
const isChecksummed = (hex: string): boolean => {
  const hash = keccak256(ascii(hex.toLowerCase()));
  return [...hex].every((character, i) => {
    const half = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15;
    return /\d/.test(character) || half > 7 === (character === character.toUpperCase());
  });
};

const ETHEREUM = /^0x[0-9a-fA-F]{40}$/;
/** Mixed case must fit EIP-55; one case has no check and needs a word. */
const ethereum: Scan = (text, start, end, report, place) => {
  const value = text.slice(start, end);
  if (!ETHEREUM.test(value)) return end;
  const hex = value.slice(2);
  const mixed = hex !== hex.toLowerCase() && hex !== hex.toUpperCase();
  if (mixed && !isChecksummed(hex)) return end;
  if (mixed) report(start, end, 1, 'checksum: EIP-55');
  else report(start, end, place.near(start) === -1 ? 0.6 : 0.9, 'form');
  return end;
};

/** Reports a word that `accept` takes. */
const word =
  (form: RegExp, accept: (value: string) => boolean, check: string): Scan =>
  (text, start, end, report) => {
    const value = text.slice(start, end);
    if (form.test(value) && accept(value)) report(start, end, 1, `checksum: ${check}`);
    return end;
  };

const WALLET = [
  'wallet',
  'address',
  'btc',
  'bitcoin',
  'crypto',
  'eth',
  'ethereum',
  'cartera',
  'monedero',
  'geldbörse',
  'portefeuille',
  'send to',
  'deposit',
  'withdraw',
  'usdt',
  'token',
  'solana',
  'sol',
  'monero',
  'xmr',
];

export const CRYPTO: readonly Recognizer[] = [
  row({
    name: 'bitcoin',
    class: 'CRYPTO',
    source: 'BIP 13, Base58Check; Presidio CRYPTO',
    sample: 'send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    find: {
      on: 'code',
      length: [26, 35],
      scan: word(/^[13]/, (value) => base58Check(value, BASE58), 'base58check'),
    },
  }),
  row({
    name: 'bitcoin-segwit',
    class: 'CRYPTO',
    source: 'BIP 173, BIP 350; Presidio CRYPTO',
    sample: 'to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    find: { on: 'code', length: [14, 90], scan: word(/^(?:bc1|tb1|ltc1|BC1)/, isBech32, 'bech32') },
  }),
  row({
    name: 'ethereum',
    class: 'CRYPTO',
    source: 'EIP-55',
    sample: 'to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    find: { on: 'code', length: [42, 42], scan: ethereum },
    context: WALLET,
  }),
  row({
    name: 'base58-coins',
    class: 'CRYPTO',
    source:
      'Base58Check of Litecoin (L, M), Dogecoin (D), Tron (T), Dash (X), Zcash transparent (t)',
    sample: 'tron TJRabPrwbZy45sbavfcjinPJC18kjpRTv8',
    find: {
      on: 'code',
      length: [33, 35],
      scan: word(/^[LMDTX]/, (value) => base58Check(value, BASE58), 'base58check'),
    },
  }),
  row({
    name: 'ripple',
    class: 'CRYPTO',
    source: 'XRP Ledger base58',
    sample: 'xrp rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
    find: {
      on: 'code',
      length: [25, 35],
      scan: word(/^r/, (value) => base58Check(value, BASE58_XRP), 'base58check'),
    },
  }),
  row({
    name: 'cardano',
    class: 'CRYPTO',
    source: 'CIP-19, bech32',
    sample: 'ada addr1vpu5vlrf4xkxv2qpwngf6cjhtw542ayty80v8dyr49rf5eg0yu80w',
    find: { on: 'code', length: [50, 110], scan: word(/^(?:addr1|stake1)/, isBech32, 'bech32') },
  }),
  row({
    name: 'monero',
    class: 'CRYPTO',
    source: 'CryptoNote base58: 95 characters, network byte 18 or 42',
    sample:
      'monero 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
    find: {
      on: 'code',
      length: [95, 106],
      scan: word(/^[48][1-9A-HJ-NP-Za-km-z]{94,105}$/, () => true, 'form'),
    },
  }),
  row({
    name: 'solana',
    class: 'CRYPTO',
    source: 'Solana: base58 of 32 bytes',
    sample: 'solana wallet 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV',
    find: {
      on: 'code',
      length: [32, 44],
      scan: (text, start, end, report, place) => {
        const value = text.slice(start, end);
        if (
          /^[1-9A-HJ-NP-Za-km-z]+$/.test(value) &&
          /[A-Z]/.test(value) &&
          /[a-z]/.test(value) &&
          place.near(start) !== -1 &&
          base58Bytes(value, BASE58, 32) !== undefined
        )
          report(start, end, 0.7, 'base58, context');
        return end;
      },
    },
    context: WALLET,
  }),
];
