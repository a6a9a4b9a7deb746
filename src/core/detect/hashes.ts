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
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries())
      state[i] = ((state[i] ?? 0) + word) | 0;
  }
  const out = new DataView(new ArrayBuffer(32));
  for (const [i, word] of state.entries()) out.setInt32(i * 4, word);
  return new Uint8Array(out.buffer);
};

/** Lanes of 64 bits as pairs of 32, low half first: `lanes[2 * i]`, `lanes[2 * i + 1]`. */
const LANES = 25;

/** Round constants of Keccak-f from its shift register (FIPS 202 3.2.5), low and high half in turn. */
const roundConstants = (): Int32Array => {
  const out = new Int32Array(48);
  let register = 1;
  for (let round = 0; round < 24; round += 1)
    for (let j = 0; j < 7; j += 1) {
      const place = (1 << j) - 1;
      if ((register & 1) === 1) {
        const half = 2 * round + (place >> 5);
        out[half] = (out[half] ?? 0) ^ (1 << (place & 31));
      }
      register = (register << 1) ^ ((register >> 7) * 0x171);
    }
  return out;
};
const KECCAK_ROUNDS = roundConstants();

/** Where lane `i` goes, and by how much it turns (rho and pi, FIPS 202 3.2.2 and 3.2.3): from, to and by, lane after lane. */
const MOVES: Uint8Array = (() => {
  const moves = new Uint8Array(3 * LANES);
  let [x, y] = [1, 0];
  for (let t = 0; t < LANES - 1; t += 1) {
    const from = x + 5 * y;
    [x, y] = [y, (2 * x + 3 * y) % 5];
    moves.set([from, x + 5 * y, (((t + 1) * (t + 2)) / 2) % 64], 3 * (t + 1));
  }
  return moves;
})();

/** One half of a lane that turns left by `by`: `own` is the half itself, `other` the other one. */
const turned = (own: number, other: number, by: number): number =>
  by === 0 ? own : (own << by) | (other >>> (32 - by));

/** Used again by every round of every address. */
const columns = new Int32Array(10);
const moved = new Int32Array(2 * LANES);

const theta = (lanes: Int32Array): void => {
  columns.fill(0);
  for (let i = 0; i < 2 * LANES; i += 1) columns[i % 10] = (columns[i % 10] ?? 0) ^ (lanes[i] ?? 0);
  for (let i = 0; i < 2 * LANES; i += 1) {
    const x = (i % 10) >> 1;
    const half = i & 1;
    const right = 2 * ((x + 1) % 5);
    const next = turned(columns[right + half] ?? 0, columns[right + 1 - half] ?? 0, 1);
    lanes[i] = (lanes[i] ?? 0) ^ (columns[2 * ((x + 4) % 5) + half] ?? 0) ^ next;
  }
};

const rhoAndPi = (lanes: Int32Array): void => {
  for (let move = 0; move < 3 * LANES; move += 3) {
    const from = 2 * (MOVES[move] ?? 0);
    const to = 2 * (MOVES[move + 1] ?? 0);
    const by = MOVES[move + 2] ?? 0;
    const first = lanes[by < 32 ? from : from + 1] ?? 0;
    const second = lanes[by < 32 ? from + 1 : from] ?? 0;
    moved[to] = turned(first, second, by & 31);
    moved[to + 1] = turned(second, first, by & 31);
  }
};

const chi = (lanes: Int32Array): void => {
  for (let i = 0; i < 2 * LANES; i += 1) {
    const row = i - (i % 10);
    const [one, two] = [row + ((i + 2) % 10), row + ((i + 4) % 10)];
    lanes[i] = (moved[i] ?? 0) ^ (~(moved[one] ?? 0) & (moved[two] ?? 0));
  }
};

/** Keccak-256 with the padding of Ethereum (the submission's, not FIPS 202's); for texts shorter than one block of 136 bytes. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => {
  const block = new Uint8Array(8 * LANES);
  block.set(bytes);
  block[bytes.length] = 0x01;
  block[135] = (block[135] ?? 0) | 0x80;
  const view = new DataView(block.buffer);
  const lanes = Int32Array.from({ length: 2 * LANES }, (_, i) => view.getInt32(4 * i, true));
  for (let round = 0; round < 24; round += 1) {
    theta(lanes);
    rhoAndPi(lanes);
    chi(lanes);
    lanes[0] = (lanes[0] ?? 0) ^ (KECCAK_ROUNDS[2 * round] ?? 0);
    lanes[1] = (lanes[1] ?? 0) ^ (KECCAK_ROUNDS[2 * round + 1] ?? 0);
  }
  const out = new DataView(new ArrayBuffer(32));
  for (let i = 0; i < 8; i += 1) out.setInt32(4 * i, lanes[i] ?? 0, true);
  return new Uint8Array(out.buffer);
};
