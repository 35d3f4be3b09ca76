import type { Interval } from '../../contracts/evaluation/interval';
import { wilsonInterval } from './wilson-interval';

/**
 * Wilson's interval of a share that several models (seeds) have on the same rows. Their answers to one row hang together, so
 * that rows × seeds are not independent draws: what counts is n = p̂(1−p̂) / v̂, the number of such draws that would tell p̂
 * as well, with v̂ = s² / rows the variance of the mean over the rows of each row's share, s² = Σ (pᵢ − p̂)² / (rows − 1).
 * Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts estimated
 * from survey data", with Wilson's interval as in Franco, Little, Louis and Slud 2019, §2. n is at least the rows, as of seeds
 * that all err alike, and at most rows × seeds, as of such that don't have anything in common.
 *
 * @param seeds one vector each over the same rows, [rows]: not 0 where the row counts
 * @param confidence share of intervals that hold the true value, in (0, 1)
 */
export function clusteredWilson(seeds: readonly ArrayLike<number>[], confidence = 0.95): Interval {
  const rows = seeds[0]?.length ?? 0;
  const draws = rows * seeds.length;
  const counts = Array.from({ length: rows }, (_, row) => seeds.filter((seed) => seed[row] !== 0).length);
  const share = counts.reduce((sum, count) => sum + count, 0) / draws;
  const squares = counts.reduce((sum, count) => sum + (count / seeds.length - share) ** 2, 0);
  const variance = squares / (rows - 1) / rows;
  const isTold = rows > 1 && share > 0 && share < 1;
  const effective = isTold ? Math.min(draws, Math.max(rows, (share * (1 - share)) / variance)) : rows;
  return wilsonInterval(share * effective, effective, confidence);
}
