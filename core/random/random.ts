import { murmurHash128, type Words128 } from './murmur-hash';

/** The generator's whole state, four unsigned 32-bit words: JSON, so it may live in a checkpoint. */
export type RandomState = Words128;

/** Seeded random numbers. The same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform: () => number;
  /** A uniform whole number in [low, high], both ends included; at most 2³² different ones. */
  integer: (low: number, high: number) => number;
  /** Standard normal, by the Box–Muller transform (1958): √(−2 ln u₁) · cos(2π u₂). */
  normal: () => number;
  /** A uniform permutation of 0 … n−1: Fisher–Yates (Knuth, TAOCP vol. 2, algorithm 3.4.2P). */
  shuffle: (n: number) => Int32Array;
  state: () => RandomState;
}

const TWO_32 = 2 ** 32;

/**
 * Starts a generator from whole numbers and strings, such as `createRandom(recipe.seed, 'views', 3)`. Different
 * lists give unrelated streams: the state is the 128-bit hash of the list written as JSON.
 */
export function createRandom(...seed: (number | string)[]): Random {
  for (const part of seed) {
    if (typeof part === 'number' && !Number.isSafeInteger(part)) {
      throw new RangeError(`a seed must be a safe whole number or a string, not ${part}`);
    }
  }
  return restoreRandom(murmurHash128(JSON.stringify(seed)));
}

/** Goes on from where `state()` was read. */
export function restoreRandom(state: RandomState): Random {
  const next = xoshiro128(state);
  const uniform = () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  const integer = (low: number, high: number) => low + below(next, span(low, high));
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (n) => permute(next, n),
    state: next.state,
  };
}

interface WordSource {
  (): number;
  state: () => RandomState;
}

/** xoshiro128** 1.1, Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators". */
function xoshiro128(start: RandomState): WordSource {
  let [a, b, c, d] = start;
  // The one state the generator can't leave.
  if ((a | b | c | d) === 0) a = 1;
  const next = () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  return Object.assign(next, { state: (): RandomState => [a >>> 0, b >>> 0, c >>> 0, d >>> 0] });
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** Uniform in [0, count): words from the incomplete last multiple of `count` are drawn again, so none is favoured. */
function below(next: WordSource, count: number): number {
  const limit = TWO_32 - (TWO_32 % count);
  let word = next();
  while (word >= limit) word = next();
  return word % count;
}

function span(low: number, high: number): number {
  const count = high - low + 1;
  if (Number.isSafeInteger(low) && Number.isSafeInteger(high) && count >= 1 && count <= TWO_32) return count;
  throw new RangeError(
    `integer(${low}, ${high}): needs whole numbers with low ≤ high and at most 2³² choices`,
  );
}

function permute(next: WordSource, n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = below(next, i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}
