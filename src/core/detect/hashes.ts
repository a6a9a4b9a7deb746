/** SHA-256 and Keccak-256 in plain code, for the check characters of crypto addresses; nothing here protects anything. */

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The first 32 bits of the fractional parts of roots of primes (FIPS 180-4 4.2.2 and 5.3.3), computed instead of listed. */
const fractions = (count: number, root: (n: number) => number): readonly number[] => {
  const out: number[] = [];
  for (let n = 2; out.length < count; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (prime) out.push(((root(n) % 1) * 2 ** 32) | 0);
  }
  return out;
};
const START = fractions(8, Math.sqrt);
const ROUND = fractions(64, Math.cbrt);

const padded = (bytes: Uint8Array): Uint8Array => {
  const out = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  out.set(bytes);
  out[bytes.length] = 0x80;
  new DataView(out.buffer).setUint32(out.length - 4, bytes.length * 8);
  return out;
};

const schedule = (view: DataView, block: number): Int32Array => {
  const words = new Int32Array(64);
  for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(block + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const a = words[i - 15] ?? 0;
    const b = words[i - 2] ?? 0;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    words[i] = ((words[i - 16] ?? 0) + s0 + (words[i - 7] ?? 0) + s1) | 0;
  }
  return words;
};

/** FIPS 180-4 6.2. */
export const sha256 = (bytes: Uint8Array): Uint8Array => {
  const message = padded(bytes);
  const view = new DataView(message.buffer);
  const state = [...START];
  for (let block = 0; block < message.length; block += 64) {
    const words = schedule(view, block);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[i] ?? 0) + (words[i] ?? 0)) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries())
      state[i] = ((state[i] ?? 0) + word) | 0;
  }
  const out = new DataView(new ArrayBuffer(32));
  for (const [i, word] of state.entries()) out.setInt32(i * 4, word);
  return new Uint8Array(out.buffer);
};

const MASK = (1n << 64n) - 1n;
const turn = (lane: bigint, by: bigint): bigint =>
  by === 0n ? lane : ((lane << by) | (lane >> (64n - by))) & MASK;
const at = (lanes: readonly bigint[], i: number): bigint => lanes[i] ?? 0n;

/** Round constants of Keccak-f from its shift register (FIPS 202 3.2.5). */
const roundConstants = (): readonly bigint[] => {
  let register = 1;
  const bit = (): bigint => {
    const out = register & 1;
    register = (register << 1) ^ ((register >> 7) * 0x171);
    return BigInt(out);
  };
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let j = 0n; j < 7n; j += 1n) constant |= bit() << ((1n << j) - 1n);
    return constant;
  });
};
const KECCAK_ROUNDS = roundConstants();

/** Theta, rho, pi, chi and iota (FIPS 202 3.2) on 25 lanes. */
const keccakRound = (lanes: bigint[], constant: bigint): bigint[] => {
  const columns = [0, 1, 2, 3, 4].map(
    (x) =>
      at(lanes, x) ^ at(lanes, x + 5) ^ at(lanes, x + 10) ^ at(lanes, x + 15) ^ at(lanes, x + 20),
  );
  const mixed = lanes.map(
    (lane, i) => lane ^ at(columns, (i + 4) % 5) ^ turn(at(columns, (i + 1) % 5), 1n),
  );
  const moved = [...mixed];
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t += 1) {
    const from = at(mixed, x + 5 * y);
    [x, y] = [y, (2 * x + 3 * y) % 5];
    moved[x + 5 * y] = turn(from, BigInt((((t + 1) * (t + 2)) / 2) % 64));
  }
  const out = moved.map((lane, i) => {
    const row = i - (i % 5);
    return lane ^ (~at(moved, row + ((i + 1) % 5)) & MASK & at(moved, row + ((i + 2) % 5)));
  });
  out[0] = at(out, 0) ^ constant;
  return out;
};

/** Keccak-256 with the padding of Ethereum (the submission's, not FIPS 202's); for texts shorter than one block of 136 bytes. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => {
  const block = new Uint8Array(136);
  block.set(bytes);
  block[bytes.length] = 0x01;
  block[135] = (block[135] ?? 0) | 0x80;
  const view = new DataView(block.buffer);
  let lanes = Array.from({ length: 25 }, (_, i) => (i < 17 ? view.getBigUint64(i * 8, true) : 0n));
  for (const constant of KECCAK_ROUNDS) lanes = keccakRound(lanes, constant);
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 4; i += 1) out.setBigUint64(i * 8, at(lanes, i), true);
  return new Uint8Array(out.buffer);
};
