/**
 * log softmax of each row: z − max z − log Σ exp(z − max z), summed in float64.
 *
 * @param logits float32 [rows, classes]
 * @returns float32 [rows, classes]: log-probabilities in nats, at most 0.
 */
export function logSoftmax(logits: Float32Array, classes: number): Float32Array {
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const logSum = Math.log(row.reduce((sum, z) => sum + Math.exp(z - largest), 0));
    for (let k = 0; k < row.length; k += 1) result[start + k] = (row[k] ?? NaN) - largest - logSum;
  }
  return result;
}

/** Element-wise exp: log-probabilities to probabilities. */
export function toProbabilities(logProbabilities: Float32Array): Float32Array {
  return logProbabilities.map(Math.exp);
}
