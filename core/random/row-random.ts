import { exactExp, exactLog } from './exact-functions';
import { tabulateNormal } from './normal-table';

const NORMAL = tabulateNormal();
const GOLDEN = 0x9e3779b9;

/**
 * Random numbers of one row in one operation of one view. They follow from these three alone, so a row can be computed by
 * itself, in any order and on any machine. Started anew for each row, without allocating anything.
 */
export class RowRandom {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  /** @param seed of the view; `row` and `operation` from 0. */
  start(seed: number, row: number, operation: number): void {
    const first = mix(mix(mix(seed ^ 0x243f6a88) ^ row) + operation);
    const second = mix(mix(mix(seed ^ 0x85a308d3) + row) ^ operation);
    this.a = mix(first + GOLDEN);
    this.b = mix(second + GOLDEN);
    this.c = mix(first + 2 * GOLDEN);
    // The one state that the generator can't leave is all zeros.
    this.d = mix(second + 2 * GOLDEN) | 1;
  }

  /** 32 random bits, unsigned: xoshiro128** 1.1, as in `createRandom`. */
  word(): number {
    const { b } = this;
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    this.c ^= this.a;
    this.d ^= b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= b << 9;
    this.d = rotateLeft(this.d, 11);
    return result;
  }

  /** Uniform in [0, 1), a multiple of 2⁻³². */
  uniform(): number {
    return this.word() / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number in [0, count): uniform to within count / 2³². */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** Standard normal, from 16 bits. */
  normal(): number {
    return NORMAL[this.word() >>> 16] ?? 0;
  }

  /** Adds `deviation` times a standard normal to each value; a word gives two. */
  addNormals(values: Float32Array, deviation: number): void {
    for (let i = 0; i < values.length; i += 2) {
      const word = this.word();
      values[i] = (values[i] ?? 0) + deviation * (NORMAL[word >>> 16] ?? 0);
      if (i + 1 < values.length)
        values[i + 1] = (values[i + 1] ?? 0) + deviation * (NORMAL[word & 0xffff] ?? 0);
    }
  }

  /**
   * Beta(α, α) by Jöhnk's method (1964): x / (x + y) for x = u^(1/α), y = v^(1/α) once x + y ≤ 1. A try succeeds with
   * probability Γ(α + 1)² / Γ(2α + 1), which is one in six for α = 2.
   *
   * @param alpha in [0.05, 2]
   */
  beta(alpha: number): number {
    for (;;) {
      const x = exactExp(exactLog(this.uniform() + 2 ** -33) / alpha);
      const y = exactExp(exactLog(this.uniform() + 2 ** -33) / alpha);
      if (x + y <= 1) return x / (x + y);
    }
  }
}

/** The finaliser of MurmurHash3: every bit of the input changes half of the output's. */
function mix(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
