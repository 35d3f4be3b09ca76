/** A row counts so many times as much as the average at most, and this part of it at least. */
const MOST = 1e4;

/**
 * Weights of rows on the scale that everything else takes them in: 1 on average, and from 10⁻⁴ to 10⁴. In float64 between,
 * since weights of surveys sum up to populations.
 *
 * @param weights above 0, on any scale
 * @returns float32, as many
 */
export function settleWeights(weights: ArrayLike<number>): Float32Array {
  const all = Array.from(weights);
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  const mean = all.reduce((sum, weight) => sum + weight / largest, 0) / all.length;
  return Float32Array.from(all, (weight) => Math.min(MOST, Math.max(1 / MOST, weight / largest / mean)));
}
