/** ln Σ exp(x / T), in float64; −∞ of nothing, and where all are −∞. */
export function logSumExp(values: Iterable<number>, temperature = 1): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (const value of values) sum += Math.exp((value - largest) / temperature);
  return largest / temperature + Math.log(sum);
}
