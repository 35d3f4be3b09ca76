/**
 * What the models of one member say together: the mean of their probabilities, summed in float64. One model's are
 * given back as they are.
 *
 * @param models float32 [rows, classes] each
 */
export function meanProbabilities(models: readonly Float32Array[]): Float32Array {
  const [first, ...others] = models;
  if (!first) throw new Error('a member needs a model');
  if (others.length === 0) return first;
  return first.map((p, i) => others.reduce((sum, other) => sum + (other[i] ?? NaN), p) / models.length);
}
