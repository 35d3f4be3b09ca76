/** McNemar's paired test (1947): do two models err on different rows about equally often? */
import { chiSquareSurvival } from './chi-square';
import { logGamma } from './log-gamma';

/** Rows on which exactly one of two models is wrong; the others tell nothing about which is better. */
export interface DiscordantRows {
  onlyA: number;
  onlyB: number;
}

export interface McNemarResult {
  /** Two-sided, in (0, 1]. */
  pValue: number;
  method: 'exact' | 'chi-square';
}

/** Up to here the exact sum is short and its terms don't underflow; above, both methods agree closely. */
const EXACT_UP_TO = 1000;

/** @param a @param b [rows] each, the same rows: 1 where the model is wrong, 0 where it is right */
export function countDiscordant(a: ArrayLike<number>, b: ArrayLike<number>): DiscordantRows {
  if (a.length !== b.length)
    throw new RangeError(`error vectors of ${a.length} and ${b.length} rows: must be equal`);
  let onlyA = 0;
  let onlyB = 0;
  for (let i = 0; i < a.length; i++) {
    const [wrongA, wrongB] = [a[i] !== 0, b[i] !== 0];
    if (wrongA && !wrongB) onlyA += 1;
    if (wrongB && !wrongA) onlyB += 1;
  }
  return { onlyA, onlyB };
}

/**
 * Under the null hypothesis each of the n discordant rows is a fair coin.
 * Exact for n ≤ 1000: p = min(1, 2 P(X ≤ min(a, b))), X ~ Binomial(n, ½).
 * Above: χ² = max(0, |a − b| − 1)² / n with one degree of freedom (Edwards 1948's continuity correction).
 */
export function mcnemar({ onlyA, onlyB }: DiscordantRows): McNemarResult {
  const rows = onlyA + onlyB;
  if (rows <= EXACT_UP_TO) {
    return { pValue: Math.min(1, 2 * fairCoinTail(Math.min(onlyA, onlyB), rows)), method: 'exact' };
  }
  const excess = Math.max(0, Math.abs(onlyA - onlyB) - 1);
  return { pValue: chiSquareSurvival((excess * excess) / rows), method: 'chi-square' };
}

/** P(X ≤ k) for X ~ Binomial(n, ½): the term at k, then each lower one from C(n, i−1) = C(n, i) · i / (n−i+1). */
function fairCoinTail(k: number, n: number): number {
  let term = Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2);
  let sum = term;
  for (let i = k; i > 0; i--) {
    term *= i / (n - i + 1);
    sum += term;
  }
  return sum;
}
