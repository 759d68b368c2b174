/**
 * SHA-256 in the language alone (FIPS 180-4), for pages without WebCrypto: those that are not served over https, and those
 * that broke it. About ten times slower than the browser's own.
 */
export function plainSha256(bytes: Uint8Array): Uint8Array {
  const blocks = ((bytes.length + 8) >> 6) + 1;
  const words = new DataView(new ArrayBuffer(blocks * 64));
  new Uint8Array(words.buffer).set(bytes);
  words.setUint8(bytes.length, 0x80);
  words.setUint32(blocks * 64 - 8, Math.floor(bytes.length / 2 ** 29));
  words.setUint32(blocks * 64 - 4, (bytes.length << 3) >>> 0);

  const state = INITIAL.slice();
  const w = new Int32Array(64);
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        w[i] = words.getInt32(block * 64 + i * 4);
        continue;
      }
      const [before, last] = [w[i - 15]!, w[i - 2]!];
      const s0 = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3);
      const s1 = turn(last, 17) ^ turn(last, 19) ^ (last >>> 10);
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as Eight;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      // One by one: swapping by arrays costs ten times as much.
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = state[i]! + value));
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((value, i) => digest.setInt32(i * 4, value));
  return new Uint8Array(digest.buffer);
}

type Eight = [number, number, number, number, number, number, number, number];

function turn(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

/** The first 32 bits of the fractional parts of roots of primes: how the standard shows that nothing is hidden in them. */
function rootsOf(count: number, root: (prime: number) => number): Int32Array {
  const roots = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let isPrime = true;
    for (let i = 2; i * i <= candidate; i++) if (candidate % i === 0) isPrime = false;
    if (isPrime) roots[found++] = ((root(candidate) % 1) * 2 ** 32) | 0;
  }
  return roots;
}

const INITIAL = rootsOf(8, Math.sqrt);
const ROUNDS = rootsOf(64, Math.cbrt);
