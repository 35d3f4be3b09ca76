/**
 * Mean and population standard deviation in float64, in two passes in the order of the values, so that the same values
 * give the same bits. NaN counts as missing.
 *
 * @returns a deviation of 1 where all values are alike, and a mean of 0 where there are none.
 */
export function fitMoments(values: Float32Array | Float64Array): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
  }
  if (count === 0) return { mean: 0, deviation: 1 };
  const mean = sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  return { mean, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 };
}

/** The middle value, or the lower of two; 0 where all are missing. */
export function fitMedian(values: Float32Array): number {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  return present[Math.floor((present.length - 1) / 2)] ?? 0;
}
