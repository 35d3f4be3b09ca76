/** log softmax(x / T) in float64. */
export function cool(x: ArrayLike<number>, temperature: number): Float64Array {
  const scaled = Float64Array.from(x, (value) => value / temperature);
  const largest = Math.max(...scaled);
  const logSum = largest + Math.log(scaled.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return scaled.map((value) => value - logSum);
}

/** KL(softmax(x / T) ‖ softmax(y / T)) of one row each, in nats. */
export function divergenceAt(temperature: number, x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [p, q] = [cool(x, temperature), cool(y, temperature)];
  return p.reduce((sum, logP, k) => (logP === -Infinity ? sum : sum + Math.exp(logP) * (logP - q[k]!)), 0);
}
