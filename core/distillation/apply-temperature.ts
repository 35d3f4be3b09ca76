/**
 * log softmax(z / T), in float64 between: what a calibrated ensemble says.
 *
 * @param logProbabilities float32 [rows, classes]
 * @param temperature above 0; 1 gives the same up to rounding.
 * @returns float32 [rows, classes]
 */
export function applyTemperature(
  logProbabilities: Float32Array,
  classes: number,
  temperature: number,
): Float32Array {
  const cooled = new Float32Array(logProbabilities.length);
  for (let start = 0; start < cooled.length; start += classes) {
    const own = Float64Array.from(logProbabilities.subarray(start, start + classes), (z) => z / temperature);
    const largest = own.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = own.reduce((sum, z) => sum + Math.exp(z - largest), 0);
    cooled.set(
      own.map((z) => z - largest - Math.log(total)),
      start,
    );
  }
  return cooled;
}
