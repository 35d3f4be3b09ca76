/**
 * The value below which a share of the sample lies, with linear interpolation between order statistics
 * (Hyndman and Fan 1996, definition 7; NumPy's default): x₍⌊h⌋₎ + (h − ⌊h⌋)(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎), h = (n − 1) share.
 *
 * @param sample at least one number, in any order; left as it is
 * @param share in [0, 1]: 0.5 is the median, 0.99 the p99
 */
export function quantile(sample: ArrayLike<number>, share: number): number {
  return quantileOfSorted(Float64Array.from(sample).sort(), share);
}

/** The same of a sample in ascending order, which may be asked several times. */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0 || !(share >= 0 && share <= 1)) {
    throw new RangeError(`a share in [0, 1] of at least one number, not ${share} of ${sorted.length}`);
  }
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}
